import { statSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { Visitors } from '../bench/visitors.ts';
import { endServers, startServer, temporaryFolder } from '../support/server-process.ts';
import { rounds } from './how-long.ts';
import { Ledger } from './ledger.ts';
import { startLoad } from './load.ts';
import { storedInFile } from './stored.ts';

afterEach(endServers);

/** What is left of a log that had grown beyond it (`journal_size_limit`), and a little. */
const LIMIT_BYTES = 72e6;
/** What the log comes to while somebody reads it. */
const HELD_BYTES = rounds(85, 300) * 1e6;

test('a long reader holds the log: it grows while it is read, nothing is lost, and it shrinks afterwards', async () => {
  const { databaseUrl, file, remove } = temporaryFolder('reader');
  const server = await startServer({ databaseUrl });
  const ledger = new Ledger();
  const visitors = new Visitors(Date.now(), 25);
  const load = await startLoad(server, ledger, visitors, { clients: 8, round: 1 });
  const logBytes = () => statSync(`${file}-wal`).size;
  const acknowledged = () => ledger.with('acknowledged').length;
  await expect.poll(acknowledged, { timeout: 30_000 }).toBeGreaterThan(20);

  const reader = new BetterSqlite3(file, { readonly: true });
  reader.exec('begin');
  const count = () => reader.prepare('select count(*) from events').pluck().get();
  const seen = count();
  await expect.poll(logBytes, { timeout: 300_000, interval: 50 }).toBeGreaterThan(HELD_BYTES);
  const answered = acknowledged();
  expect(count(), 'the reader has read the same all the time').toBe(seen);
  reader.exec('commit');
  reader.close();

  // What nobody reads any more is written over, and the file is cut.
  await expect.poll(logBytes, { timeout: 300_000, interval: 50 }).toBeLessThan(LIMIT_BYTES);
  await expect.poll(acknowledged, { timeout: 300_000, interval: 50 }).toBeGreaterThan(answered + 200);
  await load.stop();
  expect(logBytes()).toBeLessThan(LIMIT_BYTES);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  expect(ledger.with('refused')).toEqual([]);
  expect(ledger.faults(storedInFile(file))).toEqual([]);
  remove();
}, 900_000);
