/** What the rest of the program knows of storage: facts in, marks cleared, questions answered. */
import type { Scope } from './derived/scope.ts';
import type { Outcomes } from './facts/event-row.ts';
import type { Reads } from './operations/reads.ts';
import type { Writes } from './operations/writes.ts';
import type { SpoolReport } from './spool/report.ts';
import type { Value } from './sql.ts';
import type { RoomReport } from './sqlite/room.ts';

type Rest<F> = F extends (sql: never, ...args: infer A) => unknown ? A : never;
type Answer<F> = F extends (...args: never[]) => Promise<infer R> ? R : never;

export interface Storage {
  readonly engine: 'sqlite' | 'postgres';
  /**
   * Stores events (values in the order of `EVENT_COLUMNS`) and marks their visitors.
   * Settles after the commit is durable; rejects with `StorageBusy` when too much is waiting.
   */
  append(rows: readonly Value[][]): Promise<Outcomes>;
  /** A question, answered from what is committed. */
  read<K extends keyof Reads>(name: K, ...args: Rest<Reads[K]>): Promise<Answer<Reads[K]>>;
  /** A change, in one transaction. */
  write<K extends keyof Writes>(name: K, ...args: Rest<Writes[K]>): Promise<Answer<Writes[K]>>;
  /** An event that came now would be refused with `StorageBusy`. */
  isFull(): boolean;
  /** Events that wait to be stored. */
  queued(): number;
  /** Derives what a scope has marked; settles when nothing of it is left. */
  project(scope: Scope): Promise<void>;
  /** Of a storage that looks after the disk it is on. */
  room?(): RoomReport;
  /** Begins to read what reports keep of the sites that were asked for until the program ended: on SQLite. */
  warmUp?(): void;
  /** Of a storage that can take events in while the database is away. */
  spool?(): SpoolReport;
  close(): Promise<void>;
}

/** Too much waits to be written: the sender should come again later. */
export class StorageBusy extends Error {
  constructor() {
    super('Too many events wait to be stored');
    this.name = 'StorageBusy';
  }
}

/** The disk or the database cannot take more. */
export class StorageUnavailable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StorageUnavailable';
  }
}

/** So little room is left on the disk that no events are taken in: reads and erasure need it. */
export class DiskLow extends StorageUnavailable {
  constructor() {
    super('The disk is nearly full');
    this.name = 'DiskLow';
  }
}

/** Something in the rows themselves cannot be stored: the same rows would fail again. */
export class UnstorableRows extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnstorableRows';
  }
}
