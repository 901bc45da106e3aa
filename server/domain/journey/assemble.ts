/** Puts a journey together: everything of some people or visitors, in the one order of time, a page at a time. */
import type { JourneyEvent, JourneySummary, Milestone, Touchpoint, Visit } from '../../../shared/api/journey.ts';
import type { Contact } from '../contact.ts';
import type { Landing } from '../source/input.ts';
import { remember } from '../source/memo.ts';
import { ownerIn } from './ends.ts';
import { isExcludedPath } from './excluded-path.ts';
import { byTime, type EventBody, type Fact } from './fact.ts';
import type { EventRow, TouchpointRow, VisitorsJourney } from './rows.ts';
import { type DeriveSettings, landingOf } from './touchpoints.ts';
import { contactView, eventView, PublicIds, touchpointView, visitView } from './views.ts';
import { foldVisits } from './visits.ts';

export interface JourneyParts {
  visitors: VisitorsJourney;
  contacts: { contact: Contact; leadId: string | null }[];
  milestones: Milestone[];
  settings: DeriveSettings;
  /** Only what belongs to one of these leads; null: everything of the visitors. */
  leadIds: ReadonlySet<string> | null;
  withEvents: boolean;
}

export interface WholeJourney {
  touchpoints: Touchpoint[];
  visits: Visit[];
  /** Events that belong to no visit; only with events. */
  events: JourneyEvent[];
  milestones: Milestone[];
}

const inOrder = (at: string, id: string, otherAt: string, otherId: string): number =>
  at < otherAt ? -1 : at > otherAt ? 1 : id < otherId ? -1 : 1;
const byOccurrence = (a: { occurredAt: string; id: string }, b: { occurredAt: string; id: string }): number =>
  inOrder(a.occurredAt, a.id, b.occurredAt, b.id);

export function assembleJourney(parts: JourneyParts): WholeJourney {
  const { visitors, settings, leadIds } = parts;
  const intervals = Map.groupBy(visitors.ownership, (row) => row.visitor_id);
  const ownerAt = (visitorId: string, at: number): string | null => ownerIn(intervals.get(visitorId) ?? [], at);
  const isAsked = (owner: string | null): boolean => leadIds === null || (owner !== null && leadIds.has(owner));
  const included = (visitorId: string, at: number): boolean => isAsked(ownerAt(visitorId, at));

  const ids = new PublicIds();
  const sources = new Map(visitors.sources.map((source) => [source.id, source]));
  const landingAt = landingsOf(settings);
  const touchpoints: Touchpoint[] = [];
  for (const row of visitors.touchpoints) {
    const owner = ownerAt(row.visitor_id, row.occurred_at);
    const from = sources.get(row.traffic_source);
    if (from && isAsked(owner)) touchpoints.push(touchpointView(row, from, landingAt(row), owner, ids));
  }
  for (const { contact, leadId } of parts.contacts) touchpoints.push(contactView(contact, settings.channels, leadId));

  const landingPages = new Map(touchpoints.map((touchpoint) => [touchpoint.id, touchpoint.landingPage]));
  const events = parts.withEvents ? eventsByVisit(visitors.events, settings) : null;
  const visits = visitors.visits
    .filter((row) => included(row.visitor_id, row.started_at))
    .map((row) => {
      const id = ids.of(row.visitor_id, row.entry);
      const own = events?.inVisits.get(`${row.visitor_id}\n${row.entry}`)?.map(eventView);
      return visitView(row, id, landingPages.get(id) ?? null, own);
    });
  const loose = (events?.loose ?? []).filter((row) => included(row.visitor_id, row.occurred_at)).map(eventView);

  return {
    touchpoints: touchpoints.sort(byOccurrence),
    visits: visits.sort((a, b) => inOrder(a.startedAt, a.id, b.startedAt, b.id)),
    events: loose.sort(byOccurrence),
    milestones: parts.milestones,
  };
}

/** How touchpoints landed. Those of one campaign often have the same address: it is read once. */
function landingsOf(settings: DeriveSettings): (row: TouchpointRow) => Landing {
  const ofAddress = remember((url) => landingOf({ url, referrer: null, body: null }, settings));
  return ({ url, referrer, body }) =>
    url !== null && referrer === null && body === null
      ? ofAddress(url)
      : landingOf({ url, referrer, body: body === null ? null : (JSON.parse(body) as EventBody) }, settings);
}

/** Which visit each event lies in: the same fold that derived the visits. */
function eventsByVisit(
  rows: readonly EventRow[],
  settings: DeriveSettings,
): { inVisits: Map<string, EventRow[]>; loose: EventRow[] } {
  const inVisits = new Map<string, EventRow[]>();
  const loose: EventRow[] = [];
  const counted = rows.filter((row) => !isExcludedPath(settings.excludedPaths, row.url));
  for (const [visitorId, own] of Map.groupBy(counted, (row) => row.visitor_id)) {
    const facts = own
      .map((row) => ({
        row,
        messageId: row.message_id,
        occurredAt: row.occurred_at,
        type: row.type,
        source: row.source,
      }))
      .sort(byTime);
    const placed = new Set<unknown>();
    foldVisits(facts as unknown as Fact[], settings.sessionTimeoutMs, (fact, visit) => {
      const key = `${visitorId}\n${visit.entry}`;
      const { row } = fact as unknown as { row: EventRow };
      placed.add(row);
      const list = inVisits.get(key);
      if (list) list.push(row);
      else inVisits.set(key, [row]);
    });
    for (const { row } of facts) if (!placed.has(row)) loose.push(row);
  }
  return { inVisits, loose };
}

const DAY_MS = 86_400_000;

export function summaryOf(journey: WholeJourney): JourneySummary {
  const [first] = journey.touchpoints;
  const daysTo = (type: string): number | null => {
    const milestone = journey.milestones.find((candidate) => candidate.type === type);
    if (!first || !milestone) return null;
    return Math.floor((Date.parse(milestone.occurredAt) - Date.parse(first.occurredAt)) / DAY_MS);
  };
  return {
    touchpoints: journey.touchpoints.length,
    visits: journey.visits.length,
    pageViews: journey.visits.reduce((sum, visit) => sum + visit.pageViews, 0),
    daysFromFirstTouch: { toLead: daysTo('lead'), toWon: daysTo('won') },
    channels: [...new Set(journey.touchpoints.map((touchpoint) => touchpoint.channel))],
  };
}

/** A position in a journey: what comes at this instant with this id, or later, is still to come. */
export interface Position {
  at: string;
  id: string;
}

/**
 * One page: `limit` touchpoints, and the visits, events and milestones up to the last of them. Positions are times
 * and ids, so that a page stays what it was while data arrives elsewhere.
 */
export function pageOfJourney(
  journey: WholeJourney,
  after: Position | null,
  limit: number,
): { page: WholeJourney; next: Position | null } {
  const beyond = (at: string, id: string) => !after || at > after.at || (at === after.at && id > after.id);
  const rest = journey.touchpoints.filter((touchpoint) => beyond(touchpoint.occurredAt, touchpoint.id));
  const touchpoints = rest.slice(0, limit);
  const last = touchpoints.at(-1);
  const next = last && rest.length > limit ? { at: last.occurredAt, id: last.id } : null;
  const within = (at: string, id: string) =>
    beyond(at, id) && (!next || at < next.at || (at === next.at && id <= next.id));
  return {
    page: {
      touchpoints,
      visits: journey.visits.filter((visit) => within(visit.startedAt, visit.id)),
      events: journey.events.filter((event) => within(event.occurredAt, event.id)),
      milestones: journey.milestones.filter((milestone) =>
        within(milestone.occurredAt, `${milestone.type} ${milestone.dealId}`),
      ),
    },
    next,
  };
}
