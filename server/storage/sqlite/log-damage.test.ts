import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acceptLoss, logDamage, removeKeptLogs } from './log-damage.ts';

const FRAME = 24 + 4096;
const COMMITS = 20;

let place: string;
let file: string;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'throughline-log-'));
  file = join(place, 't.db');
});

afterEach(() => rmSync(place, { recursive: true }));

/** A database with its log, as a process leaves them that is killed. */
function killed(work: (db: BetterSqlite3.Database) => void): void {
  const path = join(place, 'live.db');
  const db = new BetterSqlite3(path);
  db.pragma('page_size = 4096');
  db.pragma('journal_mode = WAL');
  db.pragma('wal_autocheckpoint = 0');
  db.exec('create table t (id integer primary key, text text)');
  db.pragma('wal_checkpoint(TRUNCATE)');
  work(db);
  copyFileSync(path, file);
  copyFileSync(`${path}-wal`, `${file}-wal`);
  db.close();
}

function twenty(db: BetterSqlite3.Database): void {
  const insert = db.prepare('insert into t (text) values (?)');
  for (let i = 0; i < COMMITS; i++) insert.run(`row ${i} `.repeat(20));
}

const log = () => readFileSync(`${file}-wal`);
const turnBit = (at: number) => {
  const bytes = log();
  bytes[at]! ^= 4;
  writeFileSync(`${file}-wal`, bytes);
};
const rows = () => {
  const db = new BetterSqlite3(file);
  const { n } = db.prepare('select count(*) as n from t').get() as { n: number };
  db.close();
  return n;
};
/** Where each commit's last frame begins. */
const commits = () => {
  const bytes = log();
  return Array.from({ length: Math.floor((bytes.length - 32) / FRAME) }, (_, i) => 32 + i * FRAME).filter(
    (at) => bytes.readUInt32BE(at + 4) !== 0,
  );
};

test('a database without a log, and one whose log is whole, miss nothing', () => {
  expect(logDamage(file)).toBeNull();
  killed(twenty);
  expect(commits()).toHaveLength(COMMITS);
  expect(logDamage(file)).toBeNull();
});

test.each([
  ['page', 24 + 100],
  ['checksum', 16],
  ['salts', 9],
])('a bit that turned in the %s of a frame is told, with what can still be read', (_, within) => {
  killed(twenty);
  turnBit(commits()[7]! + within);
  expect(logDamage(file)).toEqual({ whole: 7, lost: expect.any(Number), wholeBytes: commits()[6]! + FRAME });
  // The last one is continued by nothing; neither is one whose own checksum the bit was in.
  expect(logDamage(file)!.lost).toBeGreaterThanOrEqual(COMMITS - 7 - 2);
  expect(logDamage(file)!.lost).toBeLessThanOrEqual(COMMITS - 7 - 1);
  expect(rows()).toBe(7);
});

test('a bit that turned in the header is told too: nothing of the log would be read', () => {
  killed(twenty);
  turnBit(17);
  expect(logDamage(file)).toMatchObject({ whole: 0, lost: COMMITS - 1 });
  expect(rows()).toBe(0);
});

test('so is a first sector that was zeroed, with the header and the beginning of a frame', () => {
  killed(twenty);
  writeFileSync(`${file}-wal`, Buffer.concat([Buffer.alloc(512), log().subarray(512)]));
  expect(logDamage(file)).toMatchObject({ whole: 0, lost: expect.any(Number) });
  expect(logDamage(file)!.lost).toBeGreaterThan(COMMITS - 4);
});

test('a log that ends anywhere is no damage: that is what a crash leaves', () => {
  killed(twenty);
  const { length } = log();
  for (let end = length; end > 0; end -= 977) {
    truncateSync(`${file}-wal`, end);
    expect(logDamage(file), `${end} bytes`).toBeNull();
  }
});

test('nor is a last commit that is torn, in any of its frames', () => {
  killed((db) => {
    twenty(db);
    db.prepare('insert into t (text) select hex(zeroblob(9000)) from t').run();
  });
  const ends = commits();
  expect(ends.at(-1)! - ends.at(-2)!).toBeGreaterThan(10 * FRAME);
  for (let at = ends.at(-2)! + FRAME; at <= ends.at(-1)!; at += FRAME) {
    turnBit(at + 50);
    expect(logDamage(file)).toBeNull();
    turnBit(at + 50);
  }
});

test('frames of a round before, and of what was rolled back, are none of this', () => {
  killed((db) => {
    twenty(db);
    twenty(db);
    // The log begins anew over its old frames.
    db.pragma('wal_checkpoint(RESTART)');
    db.prepare('insert into t (text) values (?)').run('new');
    db.pragma('cache_size = 4');
    db.exec('begin');
    db.prepare('insert into t (text) select hex(zeroblob(9000)) from t').run();
    db.exec('rollback');
    db.prepare('insert into t (text) values (?)').run('newer');
  });
  expect(log().length).toBeGreaterThan(40 * FRAME);
  expect(logDamage(file)).toBeNull();
  expect(rows()).toBe(2 * COMMITS + 2);
});

test('what is accepted is cut off, kept beside for its owner alone, and the database opens', async () => {
  killed(twenty);
  const before = log();
  turnBit(commits()[7]! + 500);
  const now = Date.UTC(2026, 4, 30, 3, 30, 5, 7);
  const accepted = (await acceptLoss(file, now, async () => true))!;
  expect(accepted).toMatchObject({ whole: 7, kept: `${file}-wal.damaged-20260530T033005007Z` });
  expect(statSync(accepted.kept).size).toBe(before.length);
  expect(statSync(accepted.kept).mode & 0o777).toBe(0o600);
  expect(logDamage(file)).toBeNull();
  expect(rows()).toBe(7);
  expect(await acceptLoss(file, now, async () => true)).toBeNull();
  expect(existsSync(accepted.kept)).toBe(true);
  removeKeptLogs(file);
  expect(existsSync(accepted.kept)).toBe(false);
});

test.each([
  ['is not sound', async () => false, 'Restore a backup'],
  ['cannot be read', () => Promise.reject(new Error('it is no database')), 'it is no database'],
])('where the database %s without the whole log, all stays as it was', async (_, isSound, said) => {
  killed(twenty);
  turnBit(commits()[7]! + 500);
  const before = log();
  await expect(acceptLoss(file, 0, isSound)).rejects.toThrow(said);
  expect(log().equals(before)).toBe(true);
  expect(readdirSync(place).filter((name) => name.includes('damaged'))).toEqual([]);
});
