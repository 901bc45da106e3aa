/**
 * Whether a write-ahead log still has every commit that was acknowledged. SQLite ends its reading at the first frame that
 * is not what it was, without a word; what comes behind it would be gone. Layout and checksums as "WAL File Format" in
 * SQLite's documentation of its file format says.
 */
import { chmodSync, closeSync, constants, copyFileSync, fsyncSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { lockFile } from './lock-file.ts';

export interface LogDamage {
  /** Commits before the damage, which can be read. */
  whole: number;
  /** Acknowledged commits behind it, at least. */
  lost: number;
  /** Where the last commit that can be read ends, bytes. */
  wholeBytes: number;
}

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;
/** Set in the magic number: checksums are of big-endian words. */
const BIG_ENDIAN = 1;

/**
 * Every commit is synced before the next begins: a crash or a loss of power leaves at most one behind the damage that has
 * its end, the last, which nobody was told of. Frames of earlier rounds of the log have other salts, and those of a
 * transaction that was rolled back no mark of a commit.
 */
const TORN_BY_A_CRASH = 1;

/** @param path of the database, which nobody has open @returns null: there is no log, or nothing acknowledged is missing */
export function logDamage(path: string): LogDamage | null {
  let file: number;
  try {
    file = openSync(logOf(path), 'r');
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return damageOf(file);
  } finally {
    closeSync(file);
  }
}

function damageOf(file: number): LogDamage | null {
  const header = Buffer.alloc(HEADER_BYTES);
  if (readSync(file, header, 0, HEADER_BYTES, 0) < HEADER_BYTES) return null;
  const magic = header.readUInt32BE(0);
  const pageBytes = pageBytesOf(header.readUInt32BE(8));
  const sum = new Checksum((magic & BIG_ENDIAN) !== 0);
  sum.add(header.subarray(0, 24));
  let isWhole = (magic & ~BIG_ENDIAN) === MAGIC && sum.is(header, 24);
  let salts = isWhole ? header.subarray(16, 24) : null;
  const frame = Buffer.alloc(FRAME_HEADER_BYTES + pageBytes);
  const found = { whole: 0, lost: 0, wholeBytes: HEADER_BYTES };
  let behind = 0;
  for (let at = HEADER_BYTES; readSync(file, frame, 0, frame.length, at) === frame.length; at += frame.length) {
    // Where the header cannot be believed, the first frame tells which round of the log it is.
    salts ??= Buffer.from(frame.subarray(8, 16));
    const isOfThisRound = frame.subarray(8, 16).equals(salts);
    if (isWhole) {
      sum.add(frame.subarray(0, 8));
      sum.add(frame.subarray(FRAME_HEADER_BYTES));
      isWhole = isOfThisRound && sum.is(frame, 16);
    }
    const isCommit = frame.readUInt32BE(4) !== 0;
    if (!isCommit) continue;
    if (isWhole) {
      found.whole++;
      found.wholeBytes = at + frame.length;
    } else if (isOfThisRound) behind++;
  }
  found.lost = behind - TORN_BY_A_CRASH;
  return found.lost > 0 ? found : null;
}

/** 4096, which this program sets, where the header tells nothing that could be. */
const pageBytesOf = (told: number): number =>
  told >= 512 && told <= 65_536 && (told & (told - 1)) === 0 ? told : 4096;

/** The running checksum of a log. This machine is taken to be little-endian, as all are that Node runs on. */
class Checksum {
  readonly #isBigEndian: boolean;
  #first = 0;
  #second = 0;

  constructor(isBigEndian: boolean) {
    this.#isBigEndian = isBigEndian;
  }

  /** @param bytes a multiple of eight */
  add(bytes: Buffer): void {
    const aligned = this.#isBigEndian ? Buffer.from(bytes).swap32() : bytes;
    const words = new Uint32Array(aligned.buffer.slice(aligned.byteOffset, aligned.byteOffset + aligned.length));
    let first = this.#first;
    let second = this.#second;
    for (let i = 0; i < words.length; i += 2) {
      first = (first + words[i]! + second) | 0;
      second = (second + words[i + 1]! + first) | 0;
    }
    this.#first = first;
    this.#second = second;
  }

  is(bytes: Buffer, at: number): boolean {
    return bytes.readInt32BE(at) === this.#first && bytes.readInt32BE(at + 4) === this.#second;
  }
}

const logOf = (path: string): string => `${path}-wal`;

export const sayDamage = ({ whole, lost }: LogDamage): string =>
  `Its write-ahead log is damaged behind ${whole} ${whole === 1 ? 'commit' : 'commits'}: at least ${lost} more, acknowledged, cannot be read`;

export const WHAT_TO_DO =
  'Put a backup in its place (throughline restore), or go on without them (throughline accept-loss)';

/** Before a database is opened that nobody has open. @throws a sentence */
export function refuseDamagedLog(path: string): void {
  const damage = logDamage(path);
  if (damage) throw new Error(`The database ${path} is not opened. ${sayDamage(damage)}. ${WHAT_TO_DO}`);
}

/** The same where a server may run on the file. @returns null also where one does: it looked when it started */
export function logDamageUnlessHeld(path: string): LogDamage | null {
  if (!logDamage(path)) return null;
  let unlock: () => void;
  try {
    unlock = lockFile(`${path}.lock`);
  } catch {
    return null;
  }
  try {
    return logDamage(path);
  } finally {
    unlock();
  }
}

/**
 * Cuts the log off where its last whole commit ends; all of it is kept beside.
 * @returns what is lost with it, and where the log is kept; null: nothing is damaged
 */
export function acceptLoss(path: string, now: number): (LogDamage & { kept: string }) | null {
  const damage = logDamage(path);
  if (!damage) return null;
  const kept = `${logOf(path)}.damaged-${new Date(now).toISOString().replace(/[-:.]/g, '')}`;
  copyFileSync(logOf(path), kept, constants.COPYFILE_EXCL);
  chmodSync(kept, 0o600);
  const file = openSync(logOf(path), 'r+');
  ftruncateSync(file, damage.wholeBytes);
  fsyncSync(file);
  closeSync(file);
  return { ...damage, kept };
}
