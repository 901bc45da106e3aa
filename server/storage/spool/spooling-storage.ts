/**
 * Storage that goes on taking events in while PostgreSQL is down, slow or hung: they go into the spool, and from there to
 * the database when it is back, in their order. An event may come to both; its key makes it one.
 */
import type { Outcomes } from '../facts/event-row.ts';
import type { Value } from '../sql.ts';
import { type Storage, StorageBusy, StorageUnavailable } from '../storage.ts';
import { joined, type SpoolReport } from './report.ts';
import type { Spool } from './spool.ts';

/** What an event waits for the database, at most, before it is spooled. */
const DEADLINE_MS = 2000;
/** How often a database that is away is looked for. */
const LOOK_MS = 1000;
/** Events handed over at once while a spool is emptied: few, for live events stand behind them. */
const DRAIN_ROWS = 250;
/** What one such step may take before the database counts as away again. */
const DRAIN_DEADLINE_MS = 10_000;

/** How often the folder is looked through for what other processes left. */
const LEFT_OVER_MS = 10_000;

/** What a collector must know to take events in: remembered in the spool for a start without the database. */
const REMEMBERED = ['listSites', 'listKeys'] as const;

export class SpoolingStorage implements Storage {
  readonly engine = 'postgres';
  readonly #spool: Spool;
  readonly #openDatabase: () => Promise<Storage>;
  readonly #onTrouble: (trouble: Error) => void;
  #database: Storage | null;
  #away: boolean;
  #spooled = 0;
  #closing = false;
  #wake: () => void = () => {};
  readonly #drained: Promise<void>;
  #leftOver: Spool | null = null;
  #nextLook = 0;
  readonly #remembered = new Map<string, string>();

  /** @param database null: it cannot be reached yet, and is opened as soon as it can */
  constructor(
    spool: Spool,
    database: Storage | null,
    openDatabase: () => Promise<Storage>,
    onTrouble: (trouble: Error) => void,
  ) {
    this.#spool = spool;
    this.#database = database;
    this.#away = database === null;
    this.#openDatabase = openDatabase;
    this.#onTrouble = onTrouble;
    this.#drained = this.#drain();
  }

  async append(rows: readonly Value[][]): Promise<Outcomes> {
    if (rows.length === 0) return '';
    if (!this.#away) {
      try {
        return await within(DEADLINE_MS, this.#reached().append(rows));
      } catch (error) {
        if (error instanceof StorageUnavailable) this.#away = true;
        else if (!(error instanceof StorageBusy)) throw error;
      }
    }
    const outcomes = await this.#spool.add(rows);
    this.#spooled += rows.length;
    this.#wake();
    return outcomes;
  }

  read: Storage['read'] = async (name, ...args) => {
    const isRemembered = (REMEMBERED as readonly string[]).includes(name);
    try {
      const answer = await this.#reached().read(name, ...args);
      if (isRemembered) await this.#remember(name, JSON.stringify(answer));
      return answer;
    } catch (error) {
      if (!isRemembered || !(error instanceof StorageUnavailable)) throw error;
      const known = await this.#spool.ask('recall', name);
      if (known === null) throw error;
      return JSON.parse(known);
    }
  };

  write: Storage['write'] = async (name, ...args) => {
    try {
      return await this.#reached().write(name, ...args);
    } catch (error) {
      if (name !== 'probe' || !(error instanceof StorageUnavailable)) throw error;
      // What is asked is whether an event can be stored: into the spool it can, while that has room.
      this.#away = true;
      await this.#spool.ask('remember', 'ready', String(Date.now()));
      return undefined as never;
    }
  };

  isFull(): boolean {
    return this.#spool.isFull && (this.#away || this.#reached().isFull());
  }

  queued(): number {
    return this.#spool.queued + (this.#database?.queued() ?? 0);
  }

  async project(scope: Parameters<Storage['project']>[0]): Promise<void> {
    await this.#reached().project(scope);
  }

  spool(): SpoolReport {
    const states = [this.#spool.state, ...(this.#leftOver ? [this.#leftOver.state] : [])];
    return { ...joined(states), away: this.#away, spooled: this.#spooled };
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#wake();
    await this.#drained;
    await this.#leftOver?.close();
    await this.#spool.close();
    await this.#database?.close();
  }

  #reached(): Storage {
    if (!this.#database) throw new StorageUnavailable('not reached yet');
    return this.#database;
  }

  async #remember(name: string, value: string): Promise<void> {
    if (this.#remembered.get(name) === value) return;
    await this.#spool.ask('remember', name, value);
    this.#remembered.set(name, value);
  }

  /** While the database is away: looks for it. While something waits: hands it over, with pauses for what is live. */
  async #drain(): Promise<void> {
    while (!this.#closing) {
      const began = performance.now();
      try {
        this.#database ??= await this.#openDatabase();
        await this.#lookForLeftOver();
        const source = this.#spool.state.rows > 0 ? this.#spool : this.#leftOver;
        const more = source !== null && (await this.#handOver(source));
        if (this.#away && !more) await within(DEADLINE_MS, this.#database.read('listSites'));
        this.#away = false;
        // Half of the time is left to live events.
        await this.#pause(more ? performance.now() - began : LOOK_MS);
      } catch (error) {
        if (!(error instanceof StorageUnavailable)) this.#onTrouble(error as Error);
        this.#away = true;
        await this.#pause(LOOK_MS);
      }
    }
  }

  /** Now and then, when nothing else is to be done: what a process that ended has left in the same folder. */
  async #lookForLeftOver(): Promise<void> {
    if (this.#spool.state.rows > 0 || this.#away || this.#leftOver || performance.now() < this.#nextLook) return;
    this.#nextLook = performance.now() + LEFT_OVER_MS;
    this.#leftOver = await this.#spool.leftOver();
  }

  /** @returns is there more? */
  async #handOver(spool: Spool): Promise<boolean> {
    const group = await spool.ask('first');
    if (!group) return false;
    const refused: Value[][] = [];
    for (let from = 0; from < group.rows.length && !this.#closing; from += DRAIN_ROWS) {
      const rows = group.rows.slice(from, from + DRAIN_ROWS);
      const began = performance.now();
      const outcomes = await within(DRAIN_DEADLINE_MS, this.#reached().append(rows));
      refused.push(...rows.filter((_, i) => outcomes[i] === 'f'));
      this.#away = false;
      if (from + DRAIN_ROWS < group.rows.length) await this.#pause(performance.now() - began);
    }
    // What was handed over of a group that is not over is handed over again: it is there once all the same.
    if (this.#closing) return false;
    await spool.ask('remove', group.seq, refused);
    if (spool.state.rows > 0) return true;
    if (spool === this.#leftOver) {
      this.#leftOver = null;
      this.#nextLook = 0;
      await spool.remove();
    }
    return false;
  }

  #pause(ms: number): Promise<void> {
    if (this.#closing) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        // More in the spool is no reason to look for an absent database sooner.
        if (this.#away && !this.#closing) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** @throws StorageUnavailable when it takes longer; what was begun may still come to its end */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StorageUnavailable('It took too long')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
