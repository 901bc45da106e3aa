/** Storage in one embedded file: a thread that writes, threads that read, nothing that holds the event loop up. */
import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Scope } from '../derived/scope.ts';
import type { Outcomes } from '../facts/event-row.ts';
import { GroupCommit } from '../group-commit.ts';
import { migrate } from '../migrations/migrate.ts';
import type { AttributionAsk } from '../reads/attribution/columns.ts';
import type { Value } from '../sql.ts';
import { DiskLow, type Storage } from '../storage.ts';
import { askedSites, prepareChangeLog } from './change-log.ts';
import { openSqlite, type SqliteMode } from './connection.ts';
import { forMigrations } from './for-migrations.ts';
import { lockFile } from './lock-file.ts';
import { refuseDamagedLog } from './log-damage.ts';
import { Room, type RoomReport, type RoomSettings } from './room.ts';
import { asksAllTouches, type sideBySide } from './side-by-side.ts';
import { sqliteStartError } from './start-error.ts';
import { writeStatistics } from './statistics.ts';
import { DatabaseThread } from './thread.ts';
import { watchFile } from './watch-file.ts';

const READERS = 2;
/** Questions whose reader keeps what it read for the next one, which reader that is, and whether the logs of changes tell it what to read again. */
const KEEPERS: ReadonlyMap<string, { reader: number; watches: boolean }> = new Map([
  ['attributionColumns', { reader: 0, watches: true }],
  ['reportState', { reader: 0, watches: true }],
  ['anonymousState', { reader: 0, watches: true }],
  ['leadCoverage', { reader: 0, watches: true }],
  ['handOver', { reader: 0, watches: true }],
  ['audienceClasses', { reader: 0, watches: true }],
  ['dataVersion', { reader: 0, watches: false }],
  ['visitCounts', { reader: 1, watches: true }],
  ['trafficCounts', { reader: 1, watches: true }],
  ['touchPages', { reader: 1, watches: true }],
  ['sourceUses', { reader: 1, watches: true }],
  ['landedClicks', { reader: 1, watches: true }],
]);

/** Where nobody asks for so long, changes are logged no more until somebody does. */
const WATCH_MS = 3_600_000;
/** Sites read before somebody asks. */
const MOST_WARM = 3;

export async function openSqliteStorage(
  path: string,
  onDeath: (reason: Error) => void,
  onTrouble: (trouble: Error) => void,
  roomSettings?: RoomSettings,
): Promise<Storage> {
  let unlock = () => {};
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    unlock = lockFile(`${path}.lock`);
    refuseDamagedLog(path);
    const asked = await migrateFile(path);
    chmodSync(path, 0o600);
    const start = (file: string, mode: SqliteMode, groups?: Int32Array<SharedArrayBuffer>) =>
      new DatabaseThread(new URL(file, import.meta.url), { path, mode, ...(groups && { groups }) }, onDeath, onTrouble);
    const groups = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const writer = start('./writer-thread.ts', 'write', groups);
    await writer.ready();
    const readers = Array.from({ length: READERS }, () => start('./reader-thread.ts', 'read'));
    const checkpoints = start('./checkpoint-thread.ts', 'write');
    await Promise.all([...readers, checkpoints].map((thread) => thread.ready()));
    const room = roomSettings && roomSettings.low > 0 ? new Room(path, roomSettings) : null;
    // Of a server alone, as room is: others hold the file for a moment.
    const endWatch = roomSettings ? watchFile(path, onDeath) : () => {};
    const release = () => {
      endWatch();
      unlock();
    };
    return new SqliteStorage(writer, groups, readers, checkpoints, release, room, asked);
  } catch (error) {
    unlock();
    throw sqliteStartError(error, path);
  }
}

/**
 * Exported for whoever makes a database file without a server.
 * @returns the sites whose reports were asked for last
 */
export async function migrateFile(path: string): Promise<number[]> {
  const database = openSqlite(path, 'write');
  const db = forMigrations(database);
  try {
    await migrate(db, 'sqlite');
    writeStatistics(database);
    prepareChangeLog(database);
    return askedSites(database, MOST_WARM);
  } finally {
    await db.destroy();
  }
}

class SqliteStorage implements Storage {
  readonly engine = 'sqlite';
  readonly #writer: DatabaseThread;
  readonly #readers: DatabaseThread[];
  readonly #checkpoints: DatabaseThread;
  readonly #unlock: () => void;
  readonly #groups: GroupCommit;
  readonly #room: Room | null;
  /** Settled when changes are logged; null: they are not. */
  #watched: Promise<unknown> | null = null;
  #unwatched: NodeJS.Timeout | undefined;
  /** By site: settled when what reports keep was read for the first time since. */
  readonly #first = new Map<number, Promise<void>>();
  /** Sites that reports were asked of, before this start and since. */
  readonly #askedBefore: readonly number[];
  readonly #asked = new Set<number>();
  /** Only where room is looked after. */
  readonly room?: () => RoomReport;

  constructor(
    writer: DatabaseThread,
    groups: Int32Array<SharedArrayBuffer>,
    readers: DatabaseThread[],
    checkpoints: DatabaseThread,
    unlock: () => void,
    room: Room | null,
    askedBefore: readonly number[],
  ) {
    this.#askedBefore = askedBefore;
    this.#writer = writer;
    this.#readers = readers;
    this.#checkpoints = checkpoints;
    this.#unlock = unlock;
    this.#room = room;
    if (room) this.room = () => room.report();
    const commit = (rows: Value[][]) => {
      Atomics.add(groups, 0, 1);
      return writer.ask<Outcomes>({ kind: 'append', flat: rows.flat() });
    };
    this.#groups = new GroupCommit(commit, 1, () => Atomics.load(groups, 0) === 0);
  }

  append(rows: readonly Value[][]): Promise<Outcomes> {
    if (this.#room?.report().low) return Promise.reject(new DiskLow());
    return this.#groups.add(rows);
  }

  read: Storage['read'] = (name, ...args) => {
    const keeper = KEEPERS.get(name);
    if (keeper) {
      const answer = (): Promise<never> => this.#readers[keeper.reader]!.ask({ kind: 'call', name, args });
      if (!keeper.watches) return answer();
      const watched = this.#watch();
      this.#noteAsked(args[0] as number);
      if (name !== 'attributionColumns') return watched.then(answer);
      const [siteId, ask] = args as [number, AttributionAsk];
      if (!asksAllTouches(ask)) return watched.then(answer);
      return watched.then(() => this.#readFirst(keeper.reader, siteId, ask.deadline)).then(answer);
    }
    const reader = this.#readers.reduce((least, other) => (other.waiting < least.waiting ? other : least));
    return reader.ask({ kind: 'call', name, args });
  };

  /**
   * Side by side what takes longest. What goes wrong is met again, and said, by the question itself.
   * @param keeper the reader that keeps it
   */
  #readFirst(keeper: number, siteId: number, deadline: number): Promise<void> {
    let first = this.#first.get(siteId);
    if (!first) {
      const [keeps, helps] = [this.#readers[keeper]!, this.#readers[(keeper + 1) % READERS]!];
      const call = <T>(
        reader: DatabaseThread,
        name: keyof typeof sideBySide,
        last: unknown,
        transfer?: ArrayBuffer[],
      ) => reader.ask<T>({ kind: 'call', name, args: [siteId, last] }, transfer);
      first = Promise.all([
        call<Uint8Array<ArrayBuffer>>(helps, 'packedTouches', deadline),
        call<void>(keeps, 'keepPeople', deadline),
      ])
        .then(([packed]) => call<void>(keeps, 'keepTouches', packed, [packed.buffer]))
        .catch(() => {
          this.#first.delete(siteId);
        });
      this.#first.set(siteId, first);
    }
    return first;
  }

  /** One site after the other: whoever asks meanwhile waits for the same, or has a turn in between. What goes wrong is met again by who asks. */
  warmUp(): void {
    const read = async () => {
      for (const siteId of this.#askedBefore) {
        await this.#watch();
        await this.#readFirst(KEEPERS.get('attributionColumns')!.reader, siteId, Number.POSITIVE_INFINITY);
        const ask = (reader: number, name: string, ...args: unknown[]) =>
          this.#readers[reader]!.ask({ kind: 'call', name, args: [siteId, ...args] });
        await Promise.all([
          ask(KEEPERS.get('leadCoverage')!.reader, 'leadCoverage', { from: 0, to: 0 }, Number.POSITIVE_INFINITY),
          ask(KEEPERS.get('visitCounts')!.reader, 'keepAllVisits'),
        ]);
      }
    };
    read().catch(() => {});
  }

  #noteAsked(siteId: number): void {
    if (this.#asked.has(siteId)) return;
    this.#asked.add(siteId);
    this.#writer.ask({ kind: 'asked', siteId }).catch(() => this.#asked.delete(siteId));
  }

  /** Before anything is kept. What cannot be logged now is read anew by every question. */
  async #watch(): Promise<void> {
    clearTimeout(this.#unwatched);
    this.#unwatched = setTimeout(() => this.#endWatch(), WATCH_MS).unref();
    this.#watched ??= this.#writer.ask({ kind: 'watch', on: true }).catch(() => {
      this.#watched = null;
    });
    await this.#watched;
  }

  #endWatch(): void {
    this.#watched = null;
    this.#first.clear();
    this.#asked.clear();
    this.#writer.ask({ kind: 'watch', on: false }).catch(() => {});
  }

  write: Storage['write'] = (name, ...args) => this.#writer.ask({ kind: 'call', name, args });

  isFull(): boolean {
    return this.#groups.isFull;
  }

  queued(): number {
    return this.#groups.waitingRows;
  }

  async project(scope: Scope): Promise<void> {
    if (await this.read('waiting', scope)) await this.#writer.ask({ kind: 'project', scope });
  }

  async close(): Promise<void> {
    clearTimeout(this.#unwatched);
    await this.#groups.drained();
    await this.#room?.close();
    await this.#checkpoints.close();
    await Promise.all([this.#writer, ...this.#readers].map((thread) => thread.close()));
    this.#unlock();
  }
}
