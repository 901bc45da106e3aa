/**
 * A disk that fails, is slow, lies or loses power, for one database file of a running server: a small library in C stands
 * between the program and the C library (faulty-disk.c). What it does can be changed while the server runs.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('faulty-disk.c', import.meta.url));
/** In the order of `struct control`: 32 bits each. */
const FIELDS = ['writeError', 'syncError', 'syncDelayMs', 'swallowSyncs', 'killAt', 'calls', 'syncs'] as const;
type Field = (typeof FIELDS)[number];
/** `struct note`, bytes. */
const NOTE_BYTES = 48;
const WRITE = 1;
const SYNC = 2;
/** What a disk writes whole or not at all. */
const SECTOR = 512;

export const { EIO, EROFS } = constants.errno;

/** How much of what was never synced is gone: all of it, or each write whole, in part or not at all, by chance. */
export type Loss = 'all' | 'torn';

interface Change {
  kind: number;
  file: number;
  offset: number;
  oldSize: number;
  old: Buffer;
  bytes: Buffer;
}

export class FaultyDisk {
  /** What the server's environment needs from its start. */
  readonly env: Record<string, string>;
  readonly #control: string;
  readonly #notes: string;
  readonly #files: readonly string[];

  /** @param folder for what has to be built @param database the file @throws where there is no C compiler, or no Linux */
  constructor(folder: string, database: string) {
    const library = join(folder, 'faulty-disk.so');
    execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, SOURCE, '-ldl', '-lpthread']);
    this.#control = join(folder, 'faulty-disk.control');
    this.#notes = join(folder, 'faulty-disk.notes');
    this.#files = [database, `${database}-wal`];
    writeFileSync(this.#control, Buffer.alloc(FIELDS.length * 4));
    writeFileSync(this.#notes, '');
    this.env = {
      LD_PRELOAD: library,
      FAULTY_DISK_DATABASE: database,
      FAULTY_DISK_CONTROL: this.#control,
      FAULTY_DISK_NOTES: this.#notes,
    };
  }

  /** From now on. `killAt` counts from `calls`, which is best set to 0 with it. */
  set(told: Partial<Record<Field, number>>): void {
    const file = openSync(this.#control, 'r+');
    for (const [field, value] of Object.entries(told)) {
      const bytes = Buffer.alloc(4);
      bytes.writeInt32LE(value);
      writeSync(file, bytes, 0, 4, FIELDS.indexOf(field as Field) * 4);
    }
    closeSync(file);
  }

  get(field: Field): number {
    return readFileSync(this.#control).readInt32LE(FIELDS.indexOf(field) * 4);
  }

  /** Forgets what was written until now: it is on the disk. Only while no process has the database open. */
  settle(): void {
    truncateSync(this.#notes);
  }

  /**
   * Makes of the files what the disk would hold after a loss of power at the moment when the process was killed.
   * @returns how many writes were never synced
   */
  losePower(loss: Loss): number {
    const unsynced = unsyncedOf(readFileSync(this.#notes));
    for (const [index, path] of this.#files.entries()) {
      const changes = unsynced.filter(({ file }) => file === index);
      if (changes.length === 0) continue;
      const file = openSync(path, 'r+');
      for (const change of changes.toReversed()) undo(file, change);
      if (loss === 'torn') for (const change of changes) keepByChance(file, change);
      closeSync(file);
    }
    rmSync(`${this.#files[0]}-shm`, { force: true });
    this.settle();
    return unsynced.length;
  }
}

/** Why a test with such a disk cannot be run here, which is said; undefined: it can. CI has what it takes: there it is an error. */
export function noFaultyDisk(): string | undefined {
  const missing = whatIsMissing();
  if (missing && process.env.CI && process.env.CI !== 'false') throw new Error(missing);
  if (missing) console.warn(`!!! Not tested: ${missing}`);
  return missing;
}

function whatIsMissing(): string | undefined {
  if (process.platform !== 'linux') return 'a faulty disk is an LD_PRELOAD library: Linux only';
  if (spawnSync('cc', ['--version']).status === 0) return undefined;
  return 'a faulty disk needs a C compiler: apt-get install -y gcc libc6-dev';
}

/** Changes after the last sync of their file, in their order. A note that is cut off is of a write that did not happen. */
function unsyncedOf(notes: Buffer): Change[] {
  const changes: (Change & { at: number })[] = [];
  const synced = [0, 0];
  for (let at = 0; at + NOTE_BYTES <= notes.length; ) {
    const kind = notes.readUInt32LE(at);
    const file = notes.readUInt32LE(at + 4);
    const [offset, length, oldSize, oldLength, until] = [8, 16, 24, 32, 40].map((field) =>
      Number(notes.readBigUInt64LE(at + field)),
    ) as [number, number, number, number, number];
    const old = at + NOTE_BYTES;
    const end = old + oldLength + length;
    if (end > notes.length) break;
    if (kind === SYNC) synced[file] = Math.max(synced[file]!, until);
    else {
      const bytes = notes.subarray(old + oldLength, end);
      changes.push({ at, kind, file, offset, oldSize, old: notes.subarray(old, old + oldLength), bytes });
    }
    at = end;
  }
  return changes.filter(({ at, file }) => at >= synced[file]!);
}

function undo(file: number, { offset, old, oldSize }: Change): void {
  if (old.length > 0) writeSync(file, old, 0, old.length, offset);
  ftruncateSync(file, oldSize);
}

function keepByChance(file: number, { kind, offset, bytes }: Change): void {
  const chance = Math.random();
  if (chance < 0.4) return;
  if (kind !== WRITE) {
    ftruncateSync(file, offset);
    return;
  }
  if (chance < 0.8) {
    writeSync(file, bytes, 0, bytes.length, offset);
    return;
  }
  for (let from = 0; from < bytes.length; ) {
    const to = Math.min(bytes.length, from + SECTOR - ((offset + from) % SECTOR));
    if (Math.random() < 0.5) writeSync(file, bytes, from, to - from, offset + from);
    from = to;
  }
}
