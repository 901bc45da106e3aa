/** A journey told in one sentence, as data; the words are in messages/. Pure. */
import type { Money } from '../shared/api/common.ts';
import { type JourneyParts, leadTime, moments, wholeDays } from './timeline.ts';

export interface Story {
  /** Distinct visits until she became a lead (all visits while she is none). */
  visits: number;
  /** Touchpoints that are no visit: calls, meetings, fairs. */
  contacts: number;
  spanDays: number;
  /** In order, neighbours of one name once; a number stands for that many left out of a long list. */
  channels: (string | number)[];
  becameLead: boolean;
  /** The name of the form that made her a lead; '' for a form without a name, null when it was no form. */
  form: string | null;
  outcome: { type: 'won' | 'lost'; value: Money | null; afterDays: number } | null;
  /** Touchpoints exist, but all of them came after she became a lead. */
  allLater: boolean;
}

/** A form and the lead it made may be stamped by different clocks. */
const FORM_TOLERANCE = 10 * 60_000;
const LONGEST = 7;

export function story(parts: JourneyParts): Story {
  const leadAt = leadTime(parts.milestones);
  const all = moments(parts).filter((moment) => moment.kind === 'touch');
  const until = leadAt ?? Number.POSITIVE_INFINITY;
  const before = all.filter((moment) => moment.at <= until);
  const visits = new Set([
    ...before.map(({ touchpoint }) => touchpoint.visitId).filter((id) => id !== null),
    ...parts.visits.filter((visit) => Date.parse(visit.startedAt) <= until).map(({ id }) => id),
  ]);
  const first = before[0]?.at;
  const end = leadAt ?? before.at(-1)?.at;
  return {
    visits: visits.size,
    contacts: before.filter(({ touchpoint }) => touchpoint.visitId === null).length,
    spanDays: first !== undefined && end !== undefined ? wholeDays(first, end) : 0,
    channels: shorten(collapse(before.map(({ touchpoint }) => touchpoint.channel))),
    becameLead: leadAt !== null,
    form: leadAt === null ? null : formNear(parts, leadAt),
    outcome: outcome(parts, leadAt ?? first ?? null),
    allLater: before.length === 0 && all.length > 0,
  };
}

function collapse(names: string[]): string[] {
  return names.filter((name, index) => name !== names[index - 1]);
}

function shorten(names: string[]): (string | number)[] {
  return names.length <= LONGEST ? names : [...names.slice(0, 2), names.length - 4, ...names.slice(-2)];
}

function formNear({ visits }: JourneyParts, leadAt: number): string | null {
  const forms = visits
    .flatMap((visit) => visit.events ?? [])
    .filter((event) => event.type === 'form_submit')
    .map((event) => ({ distance: Math.abs(Date.parse(event.occurredAt) - leadAt), form: event.form }))
    .filter(({ distance }) => distance <= FORM_TOLERANCE)
    .sort((a, b) => a.distance - b.distance);
  const nearest = forms[0];
  return nearest ? (nearest.form?.name ?? nearest.form?.id ?? '') : null;
}

/** The first won deal, else the last lost one. */
function outcome({ milestones }: JourneyParts, since: number | null): Story['outcome'] {
  const byTime = milestones.toSorted((a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt));
  const end = byTime.find(({ type }) => type === 'won') ?? byTime.findLast(({ type }) => type === 'lost');
  if (!end) return null;
  const at = Date.parse(end.occurredAt);
  return {
    type: end.type === 'won' ? 'won' : 'lost',
    value: end.value,
    afterDays: since === null ? 0 : Math.max(0, wholeDays(since, at)),
  };
}
