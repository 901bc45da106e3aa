/** Which touchpoints are meant: the filters that lists and reports share. */

import type { Touchpoint } from '../../../shared/api/journey.ts';
import type { TouchpointFilterName } from '../../../shared/vocabulary.ts';

/** Allowed values; null stands for "not set". */
export type Values = readonly (string | null)[];

/** What is asked of one and the same touchpoint; what is not named may be anything. */
export type TouchpointFilter = { [name in TouchpointFilterName]?: Values };

export const asksNothing = (filter: TouchpointFilter = {}): boolean => Object.keys(filter).length === 0;

export function fits(touchpoint: Touchpoint, filter: TouchpointFilter): boolean {
  return Object.entries(filter).every(([name, allowed]) =>
    allowed.includes(shownAs(touchpoint, name as TouchpointFilterName)),
  );
}

const shownAs = (touchpoint: Touchpoint, name: TouchpointFilterName): string | null =>
  (name === 'device' ? touchpoint.device?.type : touchpoint[name]) || null;
