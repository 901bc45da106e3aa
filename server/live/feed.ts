/** What came last, by site: a short memory that the live stream reads from. Nothing of a person is remembered. */
import { randomBytes } from 'node:crypto';
import type { Rejection } from '../domain/well-formed.ts';
import type { NewEvent } from '../storage/facts/event-row.ts';

/** What became of one message of a request. */
export type Taken =
  | { outcome: 'stored' | 'quarantined' | 'duplicate'; event: NewEvent }
  | { outcome: 'rejected'; rejection: Rejection };

/** A `Taken` without what names a person, and its number in the feed. */
export type Remembered = { seq: number; receivedAt: number } & (
  | { outcome: 'stored' | 'quarantined' | 'duplicate'; event: SeenEvent }
  | { outcome: 'rejected'; rejection: Rejection }
);

export type SeenEvent = Pick<
  NewEvent,
  | 'visitorId'
  | 'messageId'
  | 'type'
  | 'name'
  | 'occurredAt'
  | 'source'
  | 'quarantine'
  | 'url'
  | 'referrer'
  | 'title'
  | 'device'
  | 'country'
> & { form: string | null };

/** Events remembered of a site; what comes faster than it is read is passed over, and counted. */
const REMEMBERED = 200;
/** Sites remembered; more than that are read by nobody at once. */
const SITES = 200;

export class LiveFeed {
  /** Of this process: ids of another one's stream mean nothing here. */
  readonly #run = randomBytes(4).toString('hex');
  readonly #sites = new Map<number, Remembered[]>();
  #seq = 0;

  /** Called for every request once its events are durable: it only notes, and never fails. */
  took(siteId: number, receivedAt: number, taken: readonly Taken[]): void {
    let memory = this.#sites.get(siteId);
    if (!memory) {
      if (this.#sites.size >= SITES) this.#sites.delete(this.#sites.keys().next().value!);
      memory = [];
      this.#sites.set(siteId, memory);
    }
    // Of a batch that is longer than the memory only the end would stay.
    this.#seq += Math.max(0, taken.length - REMEMBERED);
    for (const one of taken.slice(-REMEMBERED)) memory.push(remembered(++this.#seq, receivedAt, one));
    if (memory.length > 2 * REMEMBERED) memory.splice(0, memory.length - REMEMBERED);
  }

  /** The newest of a site behind a place in the feed, oldest first. */
  after(siteId: number, seq: number, limit: number): Remembered[] {
    const memory = this.#sites.get(siteId)?.slice(-REMEMBERED) ?? [];
    return memory.filter((one) => one.seq > seq).slice(-limit);
  }

  /** How many of a site came behind a place, as far as they are remembered. */
  countAfter(siteId: number, seq: number): number {
    return this.#sites.get(siteId)?.filter((one) => one.seq > seq).length ?? 0;
  }

  idOf(seq: number): string {
    return `${this.#run}-${seq}`;
  }

  /** The place an id stands for; 0, the beginning, for one of another run or none. */
  placeOf(id: string | undefined): number {
    const [run, seq] = (id ?? '').split('-', 2);
    return run === this.#run && /^\d{1,15}$/.test(seq ?? '') ? Number(seq) : 0;
  }
}

function remembered(seq: number, receivedAt: number, taken: Taken): Remembered {
  if (taken.outcome === 'rejected') return { seq, receivedAt, outcome: taken.outcome, rejection: taken.rejection };
  const { visitorId, messageId, type, name, occurredAt, source, quarantine, url, referrer, title, device, country } =
    taken.event;
  const form = taken.event.body?.form?.name ?? taken.event.body?.form?.id ?? null;
  const event = {
    visitorId,
    messageId,
    type,
    name,
    occurredAt,
    source,
    quarantine,
    url,
    referrer,
    title,
    device,
    country,
    form,
  };
  return { seq, receivedAt, outcome: taken.outcome, event };
}
