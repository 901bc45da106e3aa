/** The filters of touchpoints and leads that the address names, as lists and reports take them. Pure. */
import { TOUCHPOINT_FILTERS } from '../shared/vocabulary.ts';

/** The list of leads knows the same. */
export const TAG_NAMES: readonly string[] = [...TOUCHPOINT_FILTERS, 'account', 'product'];

/** Only names that have a value; an empty text is one: "not set". */
export function readFilterTags(search: URLSearchParams): Record<string, string[]> {
  return Object.fromEntries(
    TAG_NAMES.map((name) => [name, search.getAll(name)] as const).filter(([, values]) => values.length > 0),
  );
}
