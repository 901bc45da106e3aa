/** Visits: a visitor's events with no gap of more than the site's timeout. Midnight does not split one. */
import type { Fact } from './fact.ts';

/** Ids are the messageIds of the events named; times are ms UTC. */
export interface Visit {
  /** messageId of the event that opened it. */
  entry: string;
  startedAt: number;
  endedAt: number;
  pageViews: number;
  /** messageId of its last page view, or of its entry where it has none. */
  exit: string;
}

/** How an event takes part in visits (contract, "Visits"). */
type Part = 'opens' | 'extends' | 'none';

function partOf(fact: Fact): Part {
  if (fact.type === 'identify' || fact.type === 'group' || fact.type === 'alias') return 'none';
  if (fact.type === 'page_view' || fact.source === 'browser') return 'opens';
  return 'extends';
}

/**
 * Folds a visitor's events into visits.
 * @param facts all of one visitor's events, in the order of `byTime`
 * @param timeoutMs a gap of exactly this is still the same visit
 * @param seen called for every event that belongs to a visit, with the visit as it is after that event
 */
export function foldVisits(
  facts: readonly Fact[],
  timeoutMs: number,
  seen?: (fact: Fact, visit: Visit) => void,
): Visit[] {
  const visits: Visit[] = [];
  let open: Visit | undefined;
  for (const fact of facts) {
    const part = partOf(fact);
    if (part === 'none') continue;
    if (open && fact.occurredAt - open.endedAt > timeoutMs) open = undefined;
    if (!open) {
      if (part === 'extends') continue;
      open = {
        entry: fact.messageId,
        startedAt: fact.occurredAt,
        endedAt: fact.occurredAt,
        pageViews: 0,
        exit: fact.messageId,
      };
      visits.push(open);
    }
    open.endedAt = fact.occurredAt;
    if (fact.type === 'page_view') {
      open.pageViews++;
      open.exit = fact.messageId;
    }
    seen?.(fact, open);
  }
  return visits;
}
