/** A journey as one list in the order of time: touchpoints with their visits, milestones, and the gaps between. Pure. */
import type { JourneyEvent, JourneySummary, Milestone, Touchpoint, Visit } from '../shared/api/journey.ts';
import type { Journey } from '../shared/api/lead.ts';
import { STAGES } from '../shared/vocabulary.ts';

export interface JourneyParts {
  touchpoints: Touchpoint[];
  visits: Visit[];
  milestones: Milestone[];
}

/** A touchpoint; the first one of a visit carries the visit, to be unfolded. */
export interface TouchEntry {
  kind: 'touch';
  at: number;
  touchpoint: Touchpoint;
  visit: Visit | null;
  isFirst: boolean;
  isLastBeforeLead: boolean;
}
/** A visit none of whose touchpoints is known here. */
export interface VisitEntry {
  kind: 'visit';
  at: number;
  visit: Visit;
}
export interface MilestoneEntry {
  kind: 'milestone';
  at: number;
  milestone: Milestone;
  /** Position among the milestones in the order of time: the anchor other parts of the page point to. */
  index: number;
  /** Whole days since the first touchpoint, null without one before it. */
  daysFromFirstTouch: number | null;
}
/** At least one whole day in which nothing happened. */
export interface GapEntry {
  kind: 'gap';
  at: number;
  days: number;
}
export type Moment = TouchEntry | VisitEntry | MilestoneEntry;
export type Entry = Moment | GapEntry;

const DAY = 86_400_000;
export const wholeDays = (from: number, to: number) => Math.floor((to - from) / DAY);

/** The pages of one journey as one: nothing twice; a visit cut by a page boundary gets its events together. */
export function joinPages(pages: readonly Journey[]): JourneyParts & { summary: JourneySummary | null } {
  const touchpoints = new Map<string, Touchpoint>();
  const visits = new Map<string, Visit>();
  const milestones = new Map<string, Milestone>();
  for (const page of pages) {
    for (const touchpoint of page.touchpoints) touchpoints.set(touchpoint.id, touchpoint);
    for (const visit of page.visits) {
      const known = visits.get(visit.id);
      visits.set(visit.id, known ? { ...known, ...visit, events: joinEvents(known.events, visit.events) } : visit);
    }
    for (const milestone of page.milestones) {
      milestones.set(`${milestone.type} ${milestone.occurredAt} ${milestone.dealId}`, milestone);
    }
  }
  return {
    touchpoints: [...touchpoints.values()],
    visits: [...visits.values()],
    milestones: [...milestones.values()],
    summary: pages[0]?.summary ?? null,
  };
}

function joinEvents(a: JourneyEvent[] | undefined, b: JourneyEvent[] | undefined): JourneyEvent[] | undefined {
  if (!a || !b) return a ?? b;
  const events = new Map([...a, ...b].map((event) => [event.id, event]));
  return [...events.values()].sort(
    (x, y) => Date.parse(x.occurredAt) - Date.parse(y.occurredAt) || compare(x.id, y.id),
  );
}

/** The moments of a journey by time. At the same time: what brought them, then what came of it. */
export function moments({ touchpoints, visits, milestones }: JourneyParts): Moment[] {
  const unseen = new Map(visits.map((visit) => [visit.id, visit]));
  const touches = touchpoints
    .map((touchpoint) => ({ at: Date.parse(touchpoint.occurredAt), touchpoint }))
    .sort(
      (a, b) => a.at - b.at || order(a.touchpoint) - order(b.touchpoint) || compare(a.touchpoint.id, b.touchpoint.id),
    )
    .map(({ at, touchpoint }): TouchEntry => {
      const visit = (touchpoint.visitId !== null && unseen.get(touchpoint.visitId)) || null;
      if (visit) unseen.delete(visit.id);
      return { kind: 'touch', at, touchpoint, visit, isFirst: false, isLastBeforeLead: false };
    });
  const first = touches[0];
  if (first) first.isFirst = true;
  const leadAt = leadTime(milestones);
  const last = leadAt === null ? undefined : touches.findLast((touch) => touch.at <= leadAt);
  if (last) last.isLastBeforeLead = true;

  const alone = [...unseen.values()].map(
    (visit): VisitEntry => ({ kind: 'visit', at: Date.parse(visit.startedAt), visit }),
  );
  const marks = milestones
    .map((milestone) => ({ at: Date.parse(milestone.occurredAt), milestone }))
    .sort((a, b) => a.at - b.at || rank(a.milestone) - rank(b.milestone) || compare(dealOf(a), dealOf(b)))
    .map(({ at, milestone }, index): MilestoneEntry => {
      const daysFromFirstTouch = first && first.at <= at ? wholeDays(first.at, at) : null;
      return { kind: 'milestone', at, milestone, index, daysFromFirstTouch };
    });
  // Array.prototype.sort is stable: at the same time the order of this list stands.
  return [...touches, ...alone, ...marks].sort((a, b) => a.at - b.at);
}

/** The moments with a gap wherever at least `minDays` whole days passed between two neighbours. */
export function withGaps(list: readonly Moment[], minDays = 1): Entry[] {
  const entries: Entry[] = [];
  let before: Moment | undefined;
  for (const moment of list) {
    const days = before ? wholeDays(before.at, moment.at) : 0;
    if (before && days >= minDays) entries.push({ kind: 'gap', at: before.at, days });
    entries.push(moment);
    before = moment;
  }
  return entries;
}

export const timeline = (parts: JourneyParts): Entry[] => withGaps(moments(parts));

/** When she became a lead; null while unknown. */
export function leadTime(milestones: readonly Milestone[]): number | null {
  const times = milestones.filter(({ type }) => type === 'lead').map(({ occurredAt }) => Date.parse(occurredAt));
  return times.length ? Math.min(...times) : null;
}

/** The entry of a visit before a campaign that began in it. */
const order = ({ type }: Touchpoint) => (type === 'visit' ? 0 : 1);
const rank = ({ type }: Milestone) => {
  const at = (STAGES as readonly string[]).indexOf(type);
  return at < 0 ? STAGES.length : at;
};
const dealOf = ({ milestone }: { milestone: Milestone }) => milestone.dealId ?? '';
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
