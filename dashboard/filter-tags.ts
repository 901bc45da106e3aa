/** The filters of touchpoints and leads that the address names, as lists and reports take them. Pure. */
import type { TouchpointFilterName } from '../shared/api/filters.ts';

const NAMES: Record<TouchpointFilterName | 'account' | 'product', true> = {
  channel: true,
  source: true,
  medium: true,
  campaign: true,
  term: true,
  content: true,
  landingPage: true,
  country: true,
  device: true,
  account: true,
  product: true,
};
export const TAG_NAMES = Object.keys(NAMES);

/** Only names that have a value; an empty text is one: "not set". */
export function readFilterTags(search: URLSearchParams): Record<string, string[]> {
  return Object.fromEntries(
    TAG_NAMES.map((name) => [name, search.getAll(name)] as const).filter(([, values]) => values.length > 0),
  );
}
