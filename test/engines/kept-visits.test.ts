/** Visits that a reader keeps: what is new, what comes late and what is taken away is in the next count. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deriveSettings } from '../../server/storage/facts/sites.ts';
import { TOUCH_KIND, touchPages } from '../../server/storage/reads/reports/touch-pages.ts';
import { countAnew, trafficCounts } from '../../server/storage/reads/reports/traffic-counts.ts';
import { visitCounts } from '../../server/storage/reads/reports/visit-counts.ts';
import { keepVisits, keptVisits } from '../../server/storage/reads/reports/visit-keeper.ts';
import type { Database, Sql } from '../../server/storage/sql.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { DAY, event, HOUR, identify, rowsOf, T0 } from '../support/facts.ts';
import { ON_CLUSTER } from '../support/postgres.ts';
import {
  ENGINES,
  freshTestDatabase,
  keepForReports,
  NOW,
  newSite,
  readerOf,
  type TestDatabase,
} from '../support/storage.ts';

describe.each(ENGINES)('on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  let sql: Database;
  // A cluster does not say what changed: nothing is kept of it.
  const KEEPS = engine === 'sqlite' || !ON_CLUSTER;

  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
    await keepForReports(storage);
    sql = readerOf(database);
  });
  afterAll(async () => {
    await sql.close();
    await database.drop();
  });

  test('every count has what was committed before it', async () => {
    const { siteId } = await newSite(storage);
    const now = Date.now();
    const deadline = now + 60_000;
    const all = { from: 0, to: now + DAY };
    const tell = async (...events: Parameters<typeof rowsOf>[1][]) => {
      await storage.append(rowsOf(siteId, ...events));
      await storage.project('next');
    };
    const count = async () => {
      const counts = await visitCounts(sql, siteId, { periods: [all], groupBy: [], only: {} }, deadline);
      expect((await keptVisits(sql, siteId, all.to, deadline)) !== null).toBe(KEEPS);
      return counts.map(({ visits, visitors }) => [visits, visitors]);
    };
    await tell(event('v1', 'a', T0, {}), event('v2', 'a', now - 10 * 60_000, {}));
    await keepVisits(sql, siteId);
    expect(await count()).toEqual([[2, 2]]);
    await tell(event('v1', 'new', now, {}), event('v3', 'new', now - 60_000, {}));
    expect(await count()).toEqual([[4, 3]]);
    expect(await count()).toEqual([[4, 3]]);
    // Late: of an hour, and of a year ago; and one that is earlier than the first of its visit.
    await tell(event('v4', 'late', now - HOUR, {}), event('v1', 'late', T0 - 400 * DAY, {}));
    expect(await count()).toEqual([[6, 4]]);
    await tell(event('v4', 'earlier', now - HOUR - 60_000, {}));
    expect(await count()).toEqual([[6, 4]]);
    // Two visits become one, where a visit may have pauses of this length.
    await tell(event('v5', 'a', T0, {}), event('v5', 'b', T0 + HOUR, {}));
    expect(await count()).toEqual([[8, 5]]);
    await storage.write('changeSite', siteId, { sessionTimeoutMinutes: 240 }, NOW);
    while (await storage.read('waiting', 'next')) await storage.project('next');
    await expect.poll(count, { timeout: 10_000 }).toEqual([[7, 5]]);
    // Known people are in it as everybody is.
    await tell(identify('v1', 'who', T0 + 5 * DAY, ['email:ann@acme.com']), event('v1', 'b', T0 + 5 * DAY, {}));
    expect(await count()).toEqual([[8, 5]]);
  });

  test('how long visits are and who is new is counted by page as it is now', async () => {
    const { siteId } = await newSite(storage);
    const now = Date.now();
    const tell = async (...events: Parameters<typeof rowsOf>[1][]) => {
      await storage.append(rowsOf(siteId, ...events));
      await storage.project('next');
    };
    const page = (name: string) => ({ url: `https://acme.com/${name}?utm_source=${name}#top` });
    const ask = {
      periods: [{ from: T0 - DAY, to: now + DAY }],
      groupBy: ['landingPage'] as const,
      only: {},
      channelGroups: [],
      what: 'traffic' as const,
      landing: deriveSettings((await storage.read('listSites')).find((site) => site.siteId === siteId)!),
    };
    const count = async () => {
      const counts = await trafficCounts(sql, siteId, ask, now + 60_000);
      expect(counts).toEqual(expect.arrayContaining(await countAnew(sql, siteId, ask, now + 60_000)));
      return counts
        .map(({ key, visits, newVisitors, pageViews, bounces }) => [key[0], visits, newVisitors, pageViews, bounces])
        .toSorted();
    };
    const [a, b] = ['https://acme.com/a', 'https://acme.com/b'];
    await tell(event('v1', '1', T0, page('a')), event('v1', '2', T0 + DAY, page('b')));
    await keepVisits(sql, siteId);
    expect(await keptVisits(sql, siteId, now, now + 60_000, true)).toBeNull();
    await keepVisits(sql, siteId, true);
    expect(await count()).toEqual([
      [a, 1, 1, 1, 1],
      [b, 1, 0, 1, 1],
    ]);
    // Late: in an old visit, and before the first one.
    await tell(event('v1', '3', T0 + DAY + 60_000, page('a')), event('v1', '4', T0 - 2 * HOUR, page('b')));
    expect(await count()).toEqual([
      [a, 1, 0, 1, 1],
      [b, 2, 1, 3, 1],
    ]);
    // A visit that goes on.
    await tell(event('v2', '1', now - 60_000, page('a')));
    await tell(event('v2', '2', now, page('b')));
    expect(await count()).toEqual([
      [a, 2, 1, 3, 1],
      [b, 2, 1, 3, 1],
    ]);
    expect((await keptVisits(sql, siteId, now, now + 60_000, true)) !== null).toBe(KEEPS);
  });

  test('touchpoints have the pages of their visits, of those that were kept and of newer ones', async () => {
    const { siteId } = await newSite(storage);
    const now = Date.now();
    const tell = async (...events: Parameters<typeof rowsOf>[1][]) => {
      await storage.append(rowsOf(siteId, ...events));
      await storage.project('next');
    };
    const page = (name: string) => ({ url: `https://acme.com/${name}?utm_source=${name}` });
    const pagesOf = async (visitors: string[], ...touches: [owner: number, at: number][]) => {
      const asked: string[] = [];
      const watched: Sql = {
        engine: sql.engine,
        database: sql.database,
        ...(sql.distributed && { distributed: true }),
        all: (text, params) => {
          asked.push(text);
          return sql.all(text, params);
        },
        readTogether: (read) => read(),
        run: () => Promise.reject(new Error('reads only')),
        insert: () => Promise.reject(new Error('reads only')),
      };
      const found = await touchPages(
        watched,
        siteId,
        {
          visitors,
          owner: Uint32Array.from(touches, ([owner]) => owner),
          time: Float64Array.from(touches, ([, at]) => at),
          kind: new Uint8Array(touches.length).fill(TOUCH_KIND.visit),
        },
        now + 60_000,
      );
      // Every visit was found: no touchpoint's event was read.
      expect(asked.some((text) => text.includes('touchpoints t cross join events'))).toBe(false);
      return found && Array.from(found.page, (place) => found.pages[place]?.at(-1));
    };
    await tell(event('v1', '1', T0, page('a')), event('v3', '1', T0, page('c')), event('v3', '2', T0 + DAY, page('d')));
    await keepVisits(sql, siteId, true);
    const known = KEEPS ? ['d', 'a', 'c'] : null;
    expect(await pagesOf(['v3', 'v1'], [0, T0 + DAY], [1, T0], [0, T0])).toEqual(known);
    await tell(event('v1', '2', now - 60_000, page('b')), event('v2', '1', now - 60_000, page('e')));
    const all = KEEPS ? ['e', 'a', 'b', 'c'] : null;
    expect(await pagesOf(['v2', 'v1', 'v3'], [0, now - 60_000], [1, T0], [1, now - 60_000], [2, T0])).toEqual(all);
    // Read again: v1 has other visits, and is kept behind the others.
    await tell(event('v1', '0', T0 - DAY, page('f')));
    expect(await pagesOf(['v1', 'v3'], [0, T0 - DAY], [0, T0], [1, T0 + DAY])).toEqual(KEEPS ? ['f', 'a', 'd'] : null);
  });

  test('of more visits than are kept nothing is kept, and all are counted', async () => {
    const { siteId } = await newSite(storage);
    const now = Date.now();
    const tell = async (visitor: string, at: number) => {
      await storage.append(rowsOf(siteId, event(visitor, 'a', at, {})));
      await storage.project('next');
    };
    const ask = { periods: [{ from: 0, to: now + DAY }], groupBy: [], only: {} };
    const count = async () => (await visitCounts(sql, siteId, ask, now + 60_000))[0]!.visits;
    for (const visitor of ['v1', 'v2']) await tell(visitor, T0);
    await keepVisits(sql, siteId, false, 2);
    expect(await count()).toBe(2);
    // What is new is one too many: it is never kept again.
    await tell('v3', now);
    expect(await count()).toBe(3);
    await keepVisits(sql, siteId, false, 2);
    expect(await keptVisits(sql, siteId, now + DAY, now + 60_000)).toBeNull();
    expect(await count()).toBe(3);
  });

  test('other sites are counted for themselves', async () => {
    const [one, other] = [await newSite(storage), await newSite(storage)];
    await storage.append(rowsOf(one.siteId, event('v1', 'a', T0, {})));
    await storage.append(rowsOf(other.siteId, event('v1', 'a', T0, {}), event('v2', 'a', T0, {})));
    await storage.project('next');
    for (const { siteId } of [one, other]) await keepVisits(sql, siteId);
    const ask = { periods: [{ from: T0, to: T0 + DAY }], groupBy: ['channel'] as const, only: {} };
    const visits = async (siteId: number) => (await visitCounts(sql, siteId, ask, Date.now() + 60_000))[0]!.visits;
    expect([await visits(one.siteId), await visits(other.siteId)]).toEqual([1, 2]);
  });
});
