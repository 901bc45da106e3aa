/** Touchpoints that reports keep: the same whether a thread reads them itself or takes them from another. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type KeptTouches,
  keptTouches,
  packedTouches,
  takePackedTouches,
} from '../../server/storage/reads/attribution/kept-touches.ts';
import { openSqlite, SqliteDatabase } from '../../server/storage/sqlite/connection.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { DAY, event, identify, rowsOf, T0 } from '../support/facts.ts';
import { freshTestDatabase, keepForReports, newSite, type TestDatabase } from '../support/storage.ts';

// PostgreSQL has no threads that read for one another.
let database: TestDatabase;
let storage: Storage;
const readers: SqliteDatabase[] = [];
beforeAll(async () => {
  database = await freshTestDatabase('sqlite');
  storage = await database.open();
  await keepForReports(storage);
});
afterAll(async () => {
  for (const reader of readers) await reader.close();
  await database.drop();
});

function newReader(): SqliteDatabase {
  const reader = new SqliteDatabase(openSqlite(database.url.slice('sqlite:'.length), 'read'));
  readers.push(reader);
  return reader;
}

const LATER = Number.MAX_SAFE_INTEGER;
const ANN = 'email:ann@acme.com';
const BOB = 'email:bob@acme.com';

/** By identifier: when, on whose browser, and how. */
function told(kept: KeptTouches) {
  const { list, visitors, types } = kept;
  const [time, owner, type] = [list.column('time'), list.column('owner'), list.column('type')];
  return Object.fromEntries(
    [ANN, BOB].map((identifier) => [
      identifier,
      [...kept.runsOf(identifier)]
        .flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i))
        .map((row) => [time[row]!, visitors[owner[row]!]!, types.values[type[row]!]!])
        .sort(([a], [b]) => Number(a) - Number(b)),
    ]),
  );
}

test('what another thread read is the same, and what changes afterwards is read again', async () => {
  const { siteId } = await newSite(storage);
  const visit = (visitor: string, at: number) =>
    event(visitor, `${visitor}${at}`, at, { url: 'https://acme.example/?utm_source=x' });
  await storage.append(
    rowsOf(
      siteId,
      // Before 1970 too: times have signs.
      visit('shared', -DAY),
      identify('shared', 'ann', T0, [ANN]),
      visit('shared', T0 + DAY),
      identify('shared', 'bob', T0 + 2 * DAY, [BOB]),
      visit('shared', T0 + 3 * DAY),
      visit('anns', T0 + 4 * DAY),
      identify('anns', 'ann', T0 + 5 * DAY, [ANN]),
    ),
  );
  await storage.project('next');
  const [own, taking] = [newReader(), newReader()];
  const expected = {
    [ANN]: [
      [-DAY, 'shared', 'visit'],
      [T0 + DAY, 'shared', 'visit'],
      [T0 + 4 * DAY, 'anns', 'visit'],
    ],
    [BOB]: [[T0 + 3 * DAY, 'shared', 'visit']],
  };
  expect(told(await keptTouches(own, siteId, LATER))).toEqual(expected);
  takePackedTouches(taking, siteId, await packedTouches(newReader(), siteId, LATER));
  expect(told(await keptTouches(taking, siteId, LATER))).toEqual(expected);

  await storage.append(rowsOf(siteId, visit('shared', T0 + 6 * DAY), visit('anns', T0 + 7 * DAY)));
  await storage.project('next');
  expected[ANN]!.push([T0 + 7 * DAY, 'anns', 'visit']);
  expected[BOB]!.push([T0 + 6 * DAY, 'shared', 'visit']);
  for (const reader of [own, taking]) expect(told(await keptTouches(reader, siteId, LATER))).toEqual(expected);
});
