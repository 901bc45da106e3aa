/** The first and the last touchpoints of leads. */
import type { OwnershipRow, TouchpointRow } from './rows.ts';

export type TouchTime = Pick<TouchpointRow, 'visitor_id' | 'message_id' | 'occurred_at'>;

/** @returns of each lead those at her earliest and at her latest time, several where they share it; each once */
export function endsOfLeads<T extends TouchTime>(touches: readonly T[], ownership: readonly OwnershipRow[]): T[] {
  const intervals = Map.groupBy(ownership, (row) => row.visitor_id);
  const byLead = Map.groupBy(touches, ({ visitor_id, occurred_at }) =>
    ownerIn(intervals.get(visitor_id) ?? [], occurred_at),
  );
  byLead.delete(null);
  return [...byLead.values()].flatMap((own) => {
    let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { occurred_at: at } of own) {
      if (at < first) first = at;
      if (at > last) last = at;
    }
    return own.filter(({ occurred_at: at }) => at === first || at === last);
  });
}

/** Whose one visitor was at that time: a lead id. */
export function ownerIn(intervals: readonly OwnershipRow[], at: number): string | null {
  return intervals.find((interval) => at >= interval.from_at && at < interval.to_at)?.lead_id ?? null;
}
