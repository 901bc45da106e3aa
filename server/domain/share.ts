/** What a shared view lets its reader ask. */
import { SHAREABLE } from '../../shared/shareable.ts';

/** Filters that stay as they were when the view was shared. */
const FIXED = [
  'from',
  'to',
  'channel',
  'source',
  'medium',
  'campaign',
  'term',
  'content',
  'landingPage',
  'country',
  'device',
  'stage',
  'account',
  'product',
];

export const isShareable = (path: string): boolean => Object.hasOwn(SHAREABLE, pageOf(path));

const pageOf = (path: string): string => path.split('?', 1)[0]!;

/**
 * @param path the shared view
 * @param route of the call, as the program writes it
 * @param query as it was sent
 */
export function mayAsk(path: string, method: string, route: string, query: Record<string, unknown>): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (route === '/v1/session') return true;
  if (!(SHAREABLE[pageOf(path)] ?? []).includes(route)) return false;
  // What is written beside the figures has no filters of theirs but the period.
  const isFigures = route.startsWith('/v1/reports/');
  const shared = new URLSearchParams(path.split('?', 2)[1]);
  return FIXED.every((name) => {
    const fixed = shared.getAll(name);
    if (fixed.length === 0 || !isFigures) return true;
    const asked = [query[name] ?? []].flat().map(String);
    return asked.length === fixed.length && fixed.every((value) => asked.includes(value));
  });
}
