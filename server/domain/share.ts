/** What a shared view lets its reader ask: what its page asks, and nothing else. */
import { addDays, readPeriod, today } from '../../shared/periods.ts';
import { SHAREABLE } from '../../shared/shareable.ts';

/** What the reader may choose: how the same facts are counted, and in which form they come. */
const FREE = ['site', 'format', 'limit', 'model', 'models', 'lookbackDays', 'halfLifeDays', 'direct'];
const PERIOD = ['from', 'to'];

export const isShareable = (path: string): boolean => Object.hasOwn(SHAREABLE, pageOf(path));

const pageOf = (path: string): string => path.split('?', 1)[0]!;

/** A call as it was sent. */
export interface SharedAsk {
  method: string;
  /** As the program writes it. */
  route: string;
  query: Record<string, unknown>;
}

/**
 * @param path the shared view
 * @param timeZone of its site: a relative period is fixed by the days there
 */
export function mayAsk(path: string, { method, route, query }: SharedAsk, timeZone: string, now: number): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (route === '/v1/session') return true;
  const page = SHAREABLE[pageOf(path)];
  if (!page?.calls.includes(route)) return false;
  const shared = new URLSearchParams(path.split('?', 2)[1]);
  const isFigures = route.startsWith('/v1/reports/');
  if (!isOfPeriod(shared, page.period, query, timeZone, now)) return false;
  const { filters, otherwise, always = {} } = page;
  const known = isFigures ? [...filters, ...Object.keys(otherwise), ...Object.keys(always)] : [];
  const names = new Set(
    [...known, ...Object.keys(query)].filter((name) => !FREE.includes(name) && !PERIOD.includes(name)),
  );
  return [...names].every((name) => {
    if (!known.includes(name)) return false;
    const asked = valuesOf(query[name]);
    const value = asked.length === 0 ? null : asked.length === 1 ? asked[0]! : undefined;
    if (value !== undefined && always[name]?.includes(value)) return true;
    const fixed = filters.includes(name) ? shared.getAll(name) : shared.getAll(name).slice(0, 1);
    if (fixed.length > 0) return isSame(fixed, asked);
    return value !== undefined && (otherwise[name] ?? [null]).includes(value);
  });
}

/** Around midnight, and where a clock is a little off, the reader's day is the one before or after. */
function isOfPeriod(
  shared: URLSearchParams,
  fallback: Parameters<typeof readPeriod>[1],
  query: Record<string, unknown>,
  timeZone: string,
  now: number,
): boolean {
  const day = today(timeZone, now);
  return [0, -1, 1].some((days) => {
    const { from, to } = readPeriod(shared, fallback, addDays(day, days));
    return isSame(valuesOf(from), valuesOf(query.from)) && isSame(valuesOf(to), valuesOf(query.to));
  });
}

const valuesOf = (value: unknown): string[] => [value ?? []].flat().map(String);

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  new Set(a).size === new Set(b).size && a.every((value) => b.includes(value));
