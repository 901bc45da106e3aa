/** Takes the messages of one request from every door: looks at each on its own, stores the good ones, says why of the others. */
import type { CollectAnswer } from '../../shared/collect.ts';
import type { Rejection } from '../domain/well-formed.ts';
import { wellFormed } from '../domain/well-formed.ts';
import { TRY_IT_NAME } from '../http/directory.ts';
import type { Seen } from '../http/seen.ts';
import { type Outcomes, toRow } from '../storage/facts/event-row.ts';
import { WAITS } from '../storage/spool/outcome.ts';
import type { Value } from '../storage/sql.ts';
import type { Storage } from '../storage/storage.ts';
import type { EventCounters } from './counters.ts';
import { type Arrival, isRejection, type Message } from './message.ts';
import { passThrough } from './pipeline.ts';
import { hostSentFrom } from './steps/check-origin.ts';

const NOT_STORABLE: Rejection = { code: 'not_storable', detail: 'The database cannot keep this message' };

/** Told of every request, once its events are durable, what became of each of its messages. */
export interface Listener {
  took(siteId: number, receivedAt: number, taken: readonly Taken[]): void;
}
export type Taken =
  | { outcome: 'stored' | 'quarantined' | 'duplicate'; event: Message }
  | { outcome: 'rejected'; rejection: Rejection };

/** A request's answer, for its sender. */
export interface Answered {
  answer: CollectAnswer;
  /** Where the events are kept: in the database, or in this process's spool until the database is back. */
  durable: 'db' | 'spool';
}

export class Collector {
  readonly #storage: Storage;
  readonly #counters: EventCounters;
  readonly #seen: Seen;
  readonly #listener: Listener;

  constructor(storage: Storage, counters: EventCounters, seen: Seen, listener: Listener) {
    this.#storage = storage;
    this.#counters = counters;
    this.#seen = seen;
    this.#listener = listener;
  }

  /** Events that came now would be refused, whatever they are. */
  get isFull(): boolean {
    return this.#storage.isFull();
  }

  /**
   * Answers when everything that is accepted is durable.
   * @param read makes a message of what was sent, or says why not
   */
  async take(
    sent: readonly unknown[],
    arrival: Arrival,
    read: (sent: unknown) => Message | Rejection,
  ): Promise<Answered> {
    this.#lookAtClock(arrival);
    const rows: Value[][] = [];
    const rejected: CollectAnswer['rejected'] = [];
    const messages: Message[] = [];
    const indexes: number[] = [];
    const taken: Taken[] = [];
    for (const [index, raw] of sent.entries()) {
      const result = this.#look(raw, arrival, read);
      if (isRejection(result)) {
        rejected.push({ index, ...result });
        taken.push({ outcome: 'rejected', rejection: result });
      } else {
        rows.push(toRow(result));
        indexes.push(index);
        this.#counters.ignoredIdentifiers += result.ignoredIdentifiers;
        messages.push(result);
      }
    }
    this.#counters.count('refused', rejected.length);
    let outcomes: Outcomes;
    try {
      outcomes = await this.#storage.append(rows);
    } catch (error) {
      this.#counters.count('refused', rows.length);
      throw error;
    }
    let accepted = 0;
    let duplicates = 0;
    for (let i = 0; i < outcomes.length; i++) {
      const event = messages[i]!;
      if (outcomes[i] === 's' || outcomes[i] === WAITS) {
        accepted++;
        const outcome = event.quarantine === null ? 'stored' : 'quarantined';
        this.#counters.count(outcome);
        taken.push({ outcome, event });
      } else if (outcomes[i] === 'f') {
        rejected.push({ index: indexes[i]!, ...NOT_STORABLE });
        this.#counters.count('refused');
        taken.push({ outcome: 'rejected', rejection: NOT_STORABLE });
      } else {
        duplicates++;
        this.#counters.count('duplicate');
        taken.push({ outcome: 'duplicate', event });
      }
    }
    this.#listener.took(arrival.site.siteId, arrival.receivedAt, taken);
    return {
      answer: { success: true, accepted, duplicates, rejected: rejected.sort((a, b) => a.index - b.index) },
      durable: outcomes.includes(WAITS) ? 'spool' : 'db',
    };
  }

  #look(raw: unknown, arrival: Arrival, read: (sent: unknown) => Message | Rejection): Message | Rejection {
    const fault = wellFormed(raw);
    if (fault) return fault;
    const message = read(raw);
    if (isRejection(message)) return message;
    const rejection = passThrough(message, arrival);
    if (message.reasons.includes('foreign_origin'))
      this.#seen.foreignOrigin(arrival.site.id, hostSentFrom(message, arrival) ?? 'unknown');
    return rejection ?? message;
  }

  /** Browsers' clocks are right in the middle of many. The try-it site's is moved on purpose. */
  #lookAtClock({ trust, site, receivedAt, sentAt }: Arrival): void {
    if (trust === 'public' && sentAt !== null && site.name !== TRY_IT_NAME) this.#seen.clock(receivedAt - sentAt);
  }
}
