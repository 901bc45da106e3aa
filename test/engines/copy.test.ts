import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyDatabase, tablesOf } from '../../server/storage/copy.ts';
import { openDatabase } from '../../server/storage/open-database.ts';
import type { Database } from '../../server/storage/sql.ts';
import { deal, event, identify, MINUTE, rowsOf, T0 } from '../support/facts.ts';
import { digestsOf, type EngineName, freshTestDatabase, NOW, newSite, type TestDatabase } from '../support/storage.ts';

const VISITORS = 60;
const EVENTS_EACH = 60;
const unsynced = { allowUnsynced: true };

let source: TestDatabase;
/** Of the source, with everything derived. */
let digests: { facts: string; derived: string };

beforeAll(async () => {
  source = await freshTestDatabase('sqlite');
  const storage = await source.open();
  const { siteId } = await newSite(storage);
  for (let v = 0; v < VISITORS; v++) {
    const own = Array.from({ length: EVENTS_EACH }, (_, i) => event(`v${v}`, `m${i}`, T0 + i * 20 * MINUTE));
    const named = v % 3 ? [] : [identify(`v${v}`, 'who', T0 + MINUTE, [`email:p${v}@acme.com`])];
    await storage.append(rowsOf(siteId, ...own, ...named));
  }
  await storage.write('putDeal', siteId, { externalId: 'd', revision: 1, deal: deal({ createdAt: T0 }) }, NOW);
  await storage.write('createKey', { name: 'a key', scopes: ['read'], sites: null }, NOW);
  digests = await digestsOf(storage, siteId);
  await storage.append(rowsOf(siteId, event('marked', 'm', T0)));
  await storage.close();
  const again = await source.open();
  digests = await digestsOf(again, siteId);
  await again.close();
}, 120_000);
afterAll(() => source.drop());

async function counts(db: Database): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { name } of await tablesOf(db)) {
    const [row] = await db.all<{ n: number }>(`select count(*) as n from ${name}`);
    found[name] = row!.n;
  }
  return found;
}

async function copied(fromUrl: string, to: EngineName): Promise<TestDatabase> {
  const target = await freshTestDatabase(to);
  const from = await openDatabase(fromUrl, unsynced);
  const into = await openDatabase(target.url, unsynced);
  const answer = await copyDatabase(from, into);
  expect(answer.digests).toEqual(digests);
  expect(await counts(into)).toEqual(await counts(from));
  await from.close();
  await into.close();
  return target;
}

test('from SQLite to PostgreSQL and back everything is there, and lives on', { timeout: 120_000 }, async () => {
  const postgres = await copied(source.url, 'postgres');
  const back = await copied(postgres.url, 'sqlite');
  for (const target of [postgres, back]) {
    const storage = await target.open();
    const [site] = await storage.read('listSites');
    expect(await digestsOf(storage, site!.siteId)).toEqual(digests);
    expect((await storage.read('listKeys')).map((key) => key.name)).toContain('a key');
    expect(await storage.append(rowsOf(site!.siteId, event('v1', 'm1', T0 + 20 * MINUTE)))).toBe('d');
    expect(await storage.append(rowsOf(site!.siteId, event('v1', 'new', T0)))).toBe('s');
    await target.drop();
  }
});

test.each(['sqlite', 'postgres'] as const)(
  'a copy to %s that ended in the middle goes on where it was',
  {
    timeout: 120_000,
  },
  async (engine) => {
    const target = await freshTestDatabase(engine);
    const from = await openDatabase(source.url, unsynced);
    const into = await openDatabase(target.url, unsynced);
    const ended = copyDatabase(from, into, ({ table, rows }) => {
      if (table === 'events' && rows >= 2000) throw new Error('ended');
    });
    await expect(ended).rejects.toThrow('ended');
    const begun = await counts(into);
    expect(begun.events).toBeGreaterThanOrEqual(2000);
    expect(begun.events).toBeLessThan((await counts(from)).events!);
    const firsts: number[] = [];
    const { digests: both } = await copyDatabase(from, into, ({ table, rows }) => {
      if (table === 'events') firsts.push(rows);
    });
    expect(both).toEqual(digests);
    expect(firsts[0]).toBeGreaterThan(2000);
    expect(await counts(into)).toEqual(await counts(from));
    // It is over: what is there now is a database like any other.
    await expect(copyDatabase(from, into)).rejects.toThrow('The target has sites already');
    await from.close();
    await into.close();
    await target.drop();
  },
);

test('a source that changed since the copy was begun is told apart', { timeout: 120_000 }, async () => {
  const [first, target] = await Promise.all([freshTestDatabase('sqlite'), freshTestDatabase('postgres')]);
  const storage = await first.open();
  const { siteId } = await newSite(storage);
  await storage.append(rowsOf(siteId, event('v', 'm', T0)));
  await storage.project('next');
  await storage.close();
  const into = await openDatabase(target.url, unsynced);
  const from = await openDatabase(first.url, unsynced);
  const change = (id: string) =>
    from.run(
      'insert into lead_stages (site_id, id, identifier, stage, occurred_at, received_at, source) values (?, ?, ?, ?, ?, ?, ?)',
      [siteId, id, 'email:a@acme.com', 'mql', T0, T0, 'api'],
    );
  let changed = false;
  const during = copyDatabase(from, into, () => {
    if (!changed) void change('s1');
    changed = true;
  });
  await expect(during).rejects.toThrow('The source changed while it was copied');
  await change('s2');
  await expect(copyDatabase(from, into)).rejects.toThrow('Another copy was begun in the target');
  await from.close();
  await into.close();
  await Promise.all([first.drop(), target.drop()]);
});
