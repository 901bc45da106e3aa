/**
 * The ways people come to the site. What each must be taken for by the channel rules as shipped (`channel`, `source`,
 * `medium`) is written by hand, beside what it truly is: the tests compare the two opinions.
 */
import type { Way } from './way.ts';
import { PAID_WAYS } from './ways-paid.ts';
import { UNPAID_WAYS } from './ways-unpaid.ts';

export const WAYS: readonly Way[] = [...PAID_WAYS, ...UNPAID_WAYS];

const byId = new Map(WAYS.map((way) => [way.id, way]));

export function way(id: string): Way {
  const found = byId.get(id);
  if (!found) throw new Error(`There is no way ${id}`);
  return found;
}
