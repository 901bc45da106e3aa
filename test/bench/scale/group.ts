/** A group of events as a collector stores it at once. */
import { toRow } from '../../../server/storage/facts/event-row.ts';
import type { Value } from '../../../server/storage/sql.ts';
import { event, T0 } from '../../support/facts.ts';

export const GROUP = 1000;

/** @param run makes its events others than those of other runs */
export function groupOf(siteId: number, run: string): Value[][] {
  return Array.from({ length: GROUP }, (_, i) =>
    toRow({ ...event(`${run}-visitor-${i % 400}`, `${run}-${i}`, T0 + i * 1000), siteId }),
  );
}
