/**
 * Groups what arrives in one turn of the event loop, and what arrives while the previous commit runs, into one commit:
 * the busier, the larger the groups.
 */
import type { Outcomes } from './facts/event-row.ts';
import type { Value } from './sql.ts';
import { StorageBusy, UnstorableRows } from './storage.ts';

/** Rows that may wait before senders are told to come again later. */
const MAX_WAITING_ROWS = 100_000;
/** And their values, about. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;
/** Rows in one commit, at most. */
const MAX_GROUP_ROWS = 4_000;
/** So many keep an idle database busy: the rest of the turn is not waited for. */
const WORTH_ROWS = 32;

interface Waiting {
  rows: readonly Value[][];
  bytes: number;
  resolve(outcomes: Outcomes): void;
  reject(error: Error): void;
}

export class GroupCommit {
  readonly #commit: (rows: Value[][]) => Promise<Outcomes>;
  readonly #parallel: number;
  readonly #isIdle: () => boolean;
  #queue: Waiting[] = [];
  /** Those in the queue, and with them those in commits under way. */
  #queuedRows = 0;
  #waitingRows = 0;
  #waitingBytes = 0;
  #running = 0;
  #offersLater = false;
  #idle: (() => void)[] = [];

  /**
   * @param commit stores rows durably, one letter of outcome a row
   * @param parallel commits under way at once: the next group is handed over while the last one is synced
   * @param isIdle the database has stored what it was handed, though its answer is still on its way here: it need not wait for us
   */
  constructor(commit: (rows: Value[][]) => Promise<Outcomes>, parallel: number, isIdle: () => boolean = () => false) {
    this.#commit = commit;
    this.#parallel = parallel;
    this.#isIdle = isIdle;
  }

  get waitingRows(): number {
    return this.#waitingRows;
  }

  /** A row that came now would be refused. */
  get isFull(): boolean {
    return this.#isTooMuch(1, 0);
  }

  add(rows: readonly Value[][]): Promise<Outcomes> {
    if (rows.length === 0) return Promise.resolve('');
    const bytes = bytesOf(rows);
    if (this.#isTooMuch(rows.length, bytes)) return Promise.reject(new StorageBusy());
    this.#queuedRows += rows.length;
    this.#waitingRows += rows.length;
    this.#waitingBytes += bytes;
    return new Promise((resolve, reject) => {
      this.#queue.push({ rows, bytes, resolve, reject });
      if (this.#queuedRows >= WORTH_ROWS) this.#offer();
      else this.#offerLater();
    });
  }

  #isTooMuch(rows: number, bytes: number): boolean {
    return this.#waitingRows + rows > MAX_WAITING_ROWS || this.#waitingBytes + bytes > MAX_WAITING_BYTES;
  }

  /** Settles when nothing waits any more. */
  drained(): Promise<void> {
    if (this.#running === 0 && this.#queue.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** At the end of this turn of the event loop. */
  #offerLater(): void {
    if (this.#offersLater) return;
    this.#offersLater = true;
    setImmediate(() => {
      this.#offersLater = false;
      this.#offer();
    });
  }

  #offer(): void {
    if (this.#queue.length > 0 && this.#takesMore()) this.#next();
  }

  #takesMore(): boolean {
    return this.#running < this.#parallel || this.#isIdle();
  }

  #next(): void {
    const group: Waiting[] = [];
    const rows: Value[][] = [];
    let bytes = 0;
    while (this.#queue[group.length] && (rows.length === 0 || rows.length < MAX_GROUP_ROWS)) {
      const waiting = this.#queue[group.length]!;
      group.push(waiting);
      bytes += waiting.bytes;
      for (const row of waiting.rows) rows.push(row);
    }
    this.#queue.splice(0, group.length);
    this.#queuedRows -= rows.length;
    this.#running++;
    // The next group is handed over first: the database works while the answers to this one are written.
    const ended = () => {
      this.#running--;
      this.#waitingRows -= rows.length;
      this.#waitingBytes -= bytes;
      this.#offer();
      // Else whoever is still under way ends here, too.
      if (this.#queue.length === 0 && this.#running === 0) for (const resolve of this.#idle.splice(0)) resolve();
    };
    this.#commitEach(rows).then(
      (outcomes) => {
        ended();
        let start = 0;
        for (const { rows: own, resolve } of group) {
          resolve(outcomes.slice(start, start + own.length));
          start += own.length;
        }
      },
      (error: Error) => {
        ended();
        for (const { reject } of group) reject(error);
      },
    );
  }

  /** One row that cannot be stored spoils no other: the group is halved until it stands alone. */
  async #commitEach(rows: Value[][]): Promise<Outcomes> {
    try {
      return await this.#commit(rows);
    } catch (error) {
      if (!(error instanceof UnstorableRows)) throw error;
      if (rows.length === 1) return 'f';
      const half = rows.length >> 1;
      return (await this.#commitEach(rows.slice(0, half))) + (await this.#commitEach(rows.slice(half)));
    }
  }
}

/** About: characters of text, and a few bytes for each other value. */
function bytesOf(rows: readonly Value[][]): number {
  let bytes = 0;
  for (const row of rows) for (const value of row) bytes += typeof value === 'string' ? value.length : 4;
  return bytes;
}
