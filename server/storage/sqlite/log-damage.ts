/**
 * Whether a write-ahead log still has every commit that was acknowledged. SQLite ends its reading at the first frame that
 * is not what it was, without a word; what comes behind it would be gone. Layout and checksums as "WAL File Format" in
 * SQLite's documentation of its file format says.
 */
import {
  closeSync,
  copyFileSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FileHeld, lockFile } from './lock-file.ts';
import { settle } from './snapshot.ts';

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
const KEPT = '.damaged-';
const MAGIC = 0x377f0682;
/** Set in the magic number: checksums are of big-endian words. */
const BIG_ENDIAN = 1;

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

/**
 * Every commit is synced before the next begins: one that the next frame continues was acknowledged, whatever became of what
 * stands before it. A crash or a loss of power leaves none of these behind the first frame that is not whole. Frames of
 * earlier rounds of the log have other salts; those of a transaction that was rolled back have no mark of a commit, and
 * nothing continues them.
 */
function damageOf(file: number): LogDamage | null {
  const header = Buffer.alloc(HEADER_BYTES);
  if (readSync(file, header, 0, HEADER_BYTES, 0) < HEADER_BYTES) return null;
  const magic = header.readUInt32BE(0);
  const isBigEndian = (magic & BIG_ENDIAN) !== 0;
  const isHeader =
    (magic & ~BIG_ENDIAN) === MAGIC && sumOf(header.subarray(0, 24), START, isBigEndian).equals(header.subarray(24));
  // Where the header cannot be believed, the first frame that another continues tells which round of the log it is.
  let salts = isHeader ? header.subarray(16, 24) : null;
  let isWhole = isHeader;
  let sum = header.subarray(24);
  let isCommitBefore = false;
  let behind = 0;
  const found: LogDamage = { whole: 0, lost: 0, wholeBytes: HEADER_BYTES };
  const frame = Buffer.alloc(FRAME_HEADER_BYTES + pageBytesOf(header.readUInt32BE(8)));
  for (let at = HEADER_BYTES; readSync(file, frame, 0, frame.length, at) === frame.length; at += frame.length) {
    const own = frame.subarray(8, 16);
    const told = frame.subarray(16, FRAME_HEADER_BYTES);
    const onPage = sumOf(frame.subarray(0, 8), sum, isBigEndian);
    const continues = sumOf(frame.subarray(FRAME_HEADER_BYTES), onPage, isBigEndian).equals(told);
    if (continues && at > HEADER_BYTES) salts ??= Buffer.from(own);
    const isOfThisRound = salts?.equals(own) ?? true;
    isWhole &&= continues && isOfThisRound;
    if (!isWhole && continues && isOfThisRound && isCommitBefore) behind++;
    isCommitBefore = isOfThisRound && frame.readUInt32BE(4) !== 0;
    if (isWhole && isCommitBefore) {
      found.whole++;
      found.wholeBytes = at + frame.length;
      // Whole itself: it is none of those behind.
      isCommitBefore = false;
    }
    sum = Buffer.from(told);
  }
  found.lost = behind;
  return behind > 0 ? found : null;
}

/** 4096, which this program sets, where the header tells nothing that could be. */
const pageBytesOf = (told: number): number =>
  told >= 512 && told <= 65_536 && (told & (told - 1)) === 0 ? told : 4096;

const START = Buffer.alloc(8);

/**
 * The running checksum of a log, as it stands in the file. This machine is taken to be little-endian, as all are that Node
 * runs on.
 * @param bytes a multiple of eight @param before of what stands before them
 */
function sumOf(bytes: Buffer, before: Buffer, isBigEndian: boolean): Buffer {
  const ordered = isBigEndian ? Buffer.from(bytes).swap32() : bytes;
  const words =
    ordered.byteOffset % 4 === 0
      ? new Uint32Array(ordered.buffer, ordered.byteOffset, ordered.length / 4)
      : new Uint32Array(ordered.buffer.slice(ordered.byteOffset, ordered.byteOffset + ordered.length));
  let first = before.readInt32BE(0);
  let second = before.readInt32BE(4);
  for (let i = 0; i < words.length; i += 2) {
    first = (first + words[i]! + second) | 0;
    second = (second + words[i + 1]! + first) | 0;
  }
  const sum = Buffer.alloc(8);
  sum.writeInt32BE(first, 0);
  sum.writeInt32BE(second, 4);
  return sum;
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
  } catch (error) {
    if (error instanceof FileHeld) return null;
    throw error;
  }
  try {
    return logDamage(path);
  } finally {
    unlock();
  }
}

/**
 * Cuts the log off where its last whole commit ends; all of it is kept beside, synced first.
 * @param isSound of the database that is left: pages that were copied into the file already may be newer than the log
 * @returns what is lost, and where the log is kept; null: nothing is damaged @throws a sentence; then all is as it was
 */
export async function acceptLoss(
  path: string,
  now: number,
  isSound: () => Promise<boolean>,
): Promise<(LogDamage & { kept: string }) | null> {
  const damage = logDamage(path);
  if (!damage) return null;
  const log = logOf(path);
  const kept = `${log}${KEPT}${new Date(now).toISOString().replace(/[-:.]/g, '')}`;
  copyFileSync(log, `${kept}.part`);
  settle(`${kept}.part`, kept);
  const file = openSync(log, 'r+');
  ftruncateSync(file, damage.wholeBytes);
  fsyncSync(file);
  closeSync(file);
  let sound = false;
  try {
    sound = await isSound();
  } finally {
    if (!sound) renameSync(kept, log);
  }
  if (sound) return { ...damage, kept };
  throw new Error(
    'Nothing was changed: newer parts are in the file already, and without the whole log it is not sound. Restore a backup',
  );
}

/** What was accepted as lost may tell of people: an erasure takes it away. */
export function removeKeptLogs(path: string): void {
  const beginning = `${basename(path)}-wal${KEPT}`;
  for (const name of readdirSync(dirname(path)))
    if (name.startsWith(beginning)) rmSync(join(dirname(path), name), { force: true });
}
