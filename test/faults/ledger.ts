/** What a client knows of what it sent: each request with its events, and whether its 2xx answer arrived. */
import type { MadeEvent } from '../bench/visitors.ts';

export type Fate =
  /** No answer came: it may be stored or not. */
  | 'open'
  /** A 2xx answer that counted every event of it arrived: it must be there. */
  | 'acknowledged'
  /** Another answer arrived. */
  | 'refused';

export interface SentRequest {
  events: readonly MadeEvent[];
  /** In which life of the server it was sent. */
  round: number;
  fate: Fate;
  /** Of the last answer; 0: none. */
  status: number;
}

export class Ledger {
  readonly requests: SentRequest[] = [];

  send(events: readonly MadeEvent[], round: number): SentRequest {
    const request: SentRequest = { events, round, fate: 'open', status: 0 };
    this.requests.push(request);
    return request;
  }

  with(fate: Fate): SentRequest[] {
    return this.requests.filter((request) => request.fate === fate);
  }

  /** What is wrong with a database that holds these numbers of rows by messageId; empty: nothing. */
  faults(rows: ReadonlyMap<string, number>): string[] {
    const faults: string[] = [];
    const known = new Set<string>();
    for (const { events, fate, round } of this.requests) {
      const ids = events.map(({ messageId }) => messageId);
      for (const id of ids) known.add(id);
      const present = ids.filter((id) => rows.has(id)).length;
      if (fate === 'acknowledged' && present < ids.length) {
        faults.push(`lost: ${ids.length - present} of ${ids.length} events acknowledged in round ${round}`);
      } else if (present > 0 && present < ids.length)
        faults.push(`torn: ${present} of ${ids.length} events of a request in round ${round}`);
    }
    for (const [id, count] of rows) {
      if (count > 1) faults.push(`stored ${count} times: ${id}`);
      if (!known.has(id)) faults.push(`never sent: ${id}`);
    }
    return faults;
  }
}
