/**
 * One journey as one list, oldest first: touchpoints, the events of each visit, milestones, and the silences between.
 *
 * @typedef {import('../../../../shared/api/lead.ts').Journey} Journey
 * @typedef {import('../../../../shared/api/journey.ts').Touchpoint} Touchpoint
 * @typedef {import('../../../../shared/api/journey.ts').JourneyEvent} JourneyEvent
 * @typedef {import('../../../../shared/api/journey.ts').Milestone} Milestone
 * @typedef {{ key: string, at: number, anonymous: boolean }} Base
 * @typedef {Base & (
 *   { kind: 'touchpoint', touchpoint: Touchpoint, pageViews: number | null } |
 *   { kind: 'event', event: JourneyEvent } |
 *   { kind: 'milestone', milestone: Milestone } |
 *   { kind: 'gap', ms: number }
 * )} Moment
 */

const RANK = { touchpoint: 0, event: 1, milestone: 2, gap: 3 };
/** A shorter silence is not worth a line. */
const GAP_MS = 12 * 3_600_000;

/** @param {Journey} journey @returns {Moment[]} */
export function timelineOf({ touchpoints, visits, milestones }) {
  const becameLead = milestones.find(({ type }) => type === 'lead');
  const knownFrom = becameLead ? Date.parse(becameLead.occurredAt) : Number.POSITIVE_INFINITY;
  const visitById = new Map(visits.map((visit) => [visit.id, visit]));

  /** @param {string} iso */
  const base = (iso) => ({ at: Date.parse(iso), anonymous: Date.parse(iso) < knownFrom });

  /** @type {Moment[]} */
  const moments = [
    ...touchpoints.map((touchpoint) => ({
      ...base(touchpoint.occurredAt),
      kind: /** @type {const} */ ('touchpoint'),
      key: `touchpoint:${touchpoint.id}`,
      touchpoint,
      pageViews: (touchpoint.visitId !== null && visitById.get(touchpoint.visitId)?.pageViews) || null,
    })),
    ...visits.flatMap((visit) =>
      (visit.events ?? []).map((event) => ({
        ...base(event.occurredAt),
        kind: /** @type {const} */ ('event'),
        key: `event:${event.id}`,
        event,
      })),
    ),
    ...milestones.map((milestone) => ({
      ...base(milestone.occurredAt),
      kind: /** @type {const} */ ('milestone'),
      key: `milestone:${milestone.type}:${milestone.dealId ?? ''}:${milestone.occurredAt}`,
      milestone,
    })),
  ];
  moments.sort((a, b) => a.at - b.at || RANK[a.kind] - RANK[b.kind] || (a.key < b.key ? -1 : 1));

  return moments.flatMap((moment, index) => {
    const before = moments[index - 1];
    const ms = before ? moment.at - before.at : 0;
    if (!before || ms < GAP_MS) return [moment];
    const gap = { kind: /** @type {const} */ ('gap'), key: `gap:${moment.key}`, ms };
    return [{ ...gap, at: before.at, anonymous: moment.anonymous }, moment];
  });
}
