/** The answer to a question for a journey: the part that is asked for, a page of it, and a summary of the whole part. */
import type { JourneyEvent } from '../../../shared/api/journey.ts';
import type { Journey, Lead } from '../../../shared/api/lead.ts';
import { cursorText } from '../cursor-text.ts';
import { toIso } from '../iso.ts';
import { type Position, pageOfJourney, summaryOf, type WholeJourney } from './assemble.ts';
import { asksNothing, fits, type TouchpointFilter } from './touchpoint-filter.ts';

export interface AskedJourney {
  /** ms UTC; `to` exclusive. */
  from?: number;
  to?: number;
  touchpoint: TouchpointFilter;
  withEvents: boolean;
  /** Where the page begins; null: with the first touchpoint. */
  after: Position | null;
  /** Touchpoints of the page. */
  limit: number;
  /** Of the filters, for the cursor of the next page. */
  seal: string;
}

export function journeyAnswer(
  lead: Lead | null,
  whole: WholeJourney,
  asked: AskedJourney,
): Journey & { events?: JourneyEvent[] } {
  const part = partOf(whole, asked);
  const { page, next } = pageOfJourney(part, asked.after, asked.limit);
  const { events, ...rest } = page;
  return {
    lead,
    ...rest,
    ...(asked.withEvents ? { events } : {}),
    summary: summaryOf(part),
    nextCursor: next && cursorText(next, asked.seal),
  };
}

/** What lies in a period; of touchpoints, those that are asked for, with the visits they lie in. */
function partOf(journey: WholeJourney, { from, to, touchpoint: filter }: AskedJourney): WholeJourney {
  const within = inPeriod(journey, from, to);
  if (asksNothing(filter)) return within;
  const touchpoints = within.touchpoints.filter((touchpoint) => fits(touchpoint, filter));
  const visitIds = new Set(touchpoints.map((touchpoint) => touchpoint.visitId));
  return { ...within, touchpoints, visits: within.visits.filter((visit) => visitIds.has(visit.id)), events: [] };
}

function inPeriod(journey: WholeJourney, from: number | undefined, to: number | undefined): WholeJourney {
  if (from === undefined && to === undefined) return journey;
  const first = from === undefined ? '' : toIso(from);
  const end = to === undefined ? '\uffff' : toIso(to);
  const inside = (at: string) => at >= first && at < end;
  return {
    touchpoints: journey.touchpoints.filter((touchpoint) => inside(touchpoint.occurredAt)),
    visits: journey.visits.filter((visit) => inside(visit.startedAt)),
    events: journey.events.filter((event) => inside(event.occurredAt)),
    milestones: journey.milestones.filter((milestone) => inside(milestone.occurredAt)),
  };
}
