/** Groups what arrives while the previous commit runs into the next one: the busier, the larger the groups. */
import type { Outcomes } from './facts/event-row.ts';
import type { Value } from './sql.ts';
import { StorageBusy } from './storage.ts';

/** Rows that may wait before senders are told to come again later. */
const MAX_WAITING_ROWS = 100_000;
/** Rows in one commit, at most. */
const MAX_GROUP_ROWS = 4_000;

interface Waiting {
  rows: readonly Value[][];
  resolve(outcomes: Outcomes): void;
  reject(error: Error): void;
}

export class GroupCommit {
  readonly #commit: (rows: Value[][]) => Promise<Outcomes>;
  readonly #parallel: number;
  #queue: Waiting[] = [];
  #waitingRows = 0;
  #running = 0;
  #idle: (() => void)[] = [];

  /**
   * @param commit stores rows durably, one letter of outcome a row
   * @param parallel commits under way at once: the next group is handed over while the last one is synced
   */
  constructor(commit: (rows: Value[][]) => Promise<Outcomes>, parallel: number) {
    this.#commit = commit;
    this.#parallel = parallel;
  }

  get waitingRows(): number {
    return this.#waitingRows;
  }

  add(rows: readonly Value[][]): Promise<Outcomes> {
    if (rows.length === 0) return Promise.resolve('');
    if (this.#waitingRows + rows.length > MAX_WAITING_ROWS) return Promise.reject(new StorageBusy());
    this.#waitingRows += rows.length;
    return new Promise((resolve, reject) => {
      this.#queue.push({ rows, resolve, reject });
      if (this.#running < this.#parallel) this.#next();
    });
  }

  /** Settles when nothing waits any more. */
  drained(): Promise<void> {
    if (this.#running === 0 && this.#queue.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #next(): void {
    const group: Waiting[] = [];
    const rows: Value[][] = [];
    while (this.#queue[group.length] && (rows.length === 0 || rows.length < MAX_GROUP_ROWS)) {
      const waiting = this.#queue[group.length]!;
      group.push(waiting);
      for (const row of waiting.rows) rows.push(row);
    }
    this.#queue.splice(0, group.length);
    this.#running++;
    this.#commit(rows)
      .then(
        (outcomes) => {
          let start = 0;
          for (const { rows: own, resolve } of group) {
            resolve(outcomes.slice(start, start + own.length));
            start += own.length;
          }
        },
        (error: Error) => {
          for (const { reject } of group) reject(error);
        },
      )
      .finally(() => {
        this.#running--;
        this.#waitingRows -= rows.length;
        if (this.#queue.length > 0) this.#next();
        else if (this.#running === 0) for (const resolve of this.#idle.splice(0)) resolve();
      });
  }
}
