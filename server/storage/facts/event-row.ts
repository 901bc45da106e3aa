/** An event on its way into the database. */
import type { EventBody, Fact } from '../../domain/journey/fact.ts';
import type { Value } from '../sql.ts';

/** How `occurredAt` was found: as sent; shifted by the sender's clock error; or the receipt, because none was sent. */
export const CLOCK = { sent: 0, shifted: 1, receipt: 2 } as const;

export interface NewEvent extends Fact {
  siteId: number;
  receivedAt: number;
  clock: (typeof CLOCK)[keyof typeof CLOCK];
  /** Reasons, joined by a comma; null: counts. */
  quarantine: string | null;
  /** `type|browser|os` */
  device: string | null;
  /** ISO 3166-1 code. */
  country: string | null;
  /** The region's part of its ISO 3166-2 code: `BY` of `DE-BY`. */
  region: string | null;
}

/** In the order of the values of `toRow`; the first three are the key. */
export const EVENT_COLUMNS = [
  'site_id',
  'visitor_id',
  'message_id',
  'type',
  'occurred_at',
  'received_at',
  'clock',
  'source',
  'trust',
  'quarantine',
  'url',
  'referrer',
  'title',
  'name',
  'device',
  'country',
  'body',
  'region',
] as const;
export const WIDTH = EVENT_COLUMNS.length;

/** Of them, those whose texts many visitors send: SQLite keeps such a text once (`Words`). None of them has an index. */
export const CODED_COLUMNS = ['type', 'source', 'trust', 'url', 'referrer', 'title', 'device'] as const;

/** Positions of the columns that the writer looks at. */
export const AT = {
  site: 0,
  visitor: 1,
  message: 2,
  occurredAt: 4,
  receivedAt: 5,
  clock: 6,
  quarantine: 9,
  device: 14,
  country: 15,
  body: 16,
  region: 17,
} as const;

export function toRow(event: NewEvent): Value[] {
  return [
    event.siteId,
    event.visitorId,
    event.messageId,
    event.type,
    event.occurredAt,
    event.receivedAt,
    event.clock,
    event.source,
    event.trust,
    event.quarantine,
    event.url,
    event.referrer,
    event.title,
    event.name,
    event.device,
    event.country,
    bodyText(event.body),
    event.region,
  ];
}

/** The stored text of an event's body; null when there is nothing in it. */
export function bodyText(body: EventBody | null): string | null {
  if (!body) return null;
  const text = JSON.stringify(body);
  return text === '{}' ? null : text;
}

/** Does the event name a person? Read from the stored text, which is all the writer has. */
export function namesPerson(body: Value): boolean {
  return typeof body === 'string' && body.includes('"identifiers":');
}

/** Whom the event names, read from the stored text too. */
export function identifiersIn(body: Value): readonly string[] {
  return namesPerson(body) ? ((JSON.parse(body as string) as EventBody).identifiers ?? []) : [];
}

/**
 * What happened to each event of a group, one letter an event: `s`tored, `d`uplicate, `c`onflict (a duplicate whose
 * content differs, kept beside the first), `f`ailed: the database cannot keep this row, or `w`aits in the spool.
 */
export type Outcomes = string;

/** Times of a retry may be shifted a little differently; more than this is another message. */
const SAME_TIME_MS = 60_000;

/** Is the stored row what this one says too? Receipt times, and times made from them, do not count. */
export function sameContent(stored: readonly Value[], sent: readonly Value[]): boolean {
  for (let i = 3; i < WIDTH; i++) {
    if (i === AT.receivedAt || i === AT.quarantine || i === AT.clock) continue;
    // A retry may come from another network.
    if (i === AT.country || i === AT.region) continue;
    // Of the stored one it may have been taken away since (retention of `details`).
    if (i === AT.device && stored[i] === null) continue;
    if (i === AT.occurredAt) {
      if (stored[AT.clock] === CLOCK.receipt && sent[AT.clock] === CLOCK.receipt) continue;
      if (stored[i] === sent[i]) continue;
      if (stored[AT.clock] === CLOCK.sent || Math.abs(Number(stored[i]) - Number(sent[i])) > SAME_TIME_MS) return false;
    } else if (stored[i] !== sent[i]) return false;
  }
  return true;
}
