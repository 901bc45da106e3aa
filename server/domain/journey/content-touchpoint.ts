/** Downloads, conversions and pages that a site declares touchpoints of type `content`. */
import type { ContentTouchpoint } from '../../../shared/api/site.ts';
import { isExcludedPath as isPath } from './excluded-path.ts';
import type { Fact } from './fact.ts';

/** Is this event what one of the declarations means? All that a declaration says must hold. */
export function isContentTouchpoint(
  declared: readonly ContentTouchpoint[],
  fact: Pick<Fact, 'type' | 'name' | 'url'>,
): boolean {
  return declared.some(
    ({ event, name, path }) =>
      (event === undefined || event === fact.type) &&
      (name === undefined || name.toLowerCase() === fact.name?.toLowerCase()) &&
      (path === undefined || isPath([path], fact.url)),
  );
}
