/** What reports keep of a site's people between two questions: whoever still reads it sees no half of a change. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type KeptPeople, keptPeople } from '../../server/storage/reads/attribution/kept-people.ts';
import type { Sql } from '../../server/storage/sql.ts';
import { openSqlite, SqliteDatabase } from '../../server/storage/sqlite/connection.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { deal, identify, rowsOf, T0 } from '../support/facts.ts';
import { freshTestDatabase, keepForReports, NOW, newSite, type TestDatabase } from '../support/storage.ts';

// On PostgreSQL, which has no log of changes, what is kept is made anew instead.
let database: TestDatabase;
let storage: Storage;
let reader: SqliteDatabase;
beforeAll(async () => {
  database = await freshTestDatabase('sqlite');
  storage = await database.open();
  await keepForReports(storage);
  reader = new SqliteDatabase(openSqlite(database.url.slice('sqlite:'.length), 'read'));
});
afterAll(async () => {
  await reader.close();
  await database.drop();
});

const LATER = Number.MAX_SAFE_INTEGER;

const leadsOf = ({ leads }: KeptPeople) => leads.which().map((lead) => [leads.idOf(lead), leads.of(lead)]);

async function told(siteId: number, name: string): Promise<void> {
  const identifier = `email:ann@${name}.com` as const;
  await storage.append(rowsOf(siteId, identify('v', `m-${name}`, T0, [identifier, 'externalId:ann'])));
  const one = deal({ name, leads: [{ identifier, role: null }], createdAt: T0 });
  await storage.write('putDeal', siteId, { externalId: 'D', revision: null, deal: one }, NOW);
  await storage.project('next');
}

/** Questions in the place of the reader's own; `ask` sees each before it is asked. */
function asking(ask: () => void): Sql {
  return {
    engine: 'sqlite',
    database: reader,
    all: (text, params) => {
      ask();
      return reader.all(text, params);
    },
    readTogether: (read) => read(),
    run: () => Promise.reject(new Error('reads only')),
    insert: () => Promise.reject(new Error('reads only')),
  };
}

test('a change takes effect at once, when all of it was read', async () => {
  const { siteId } = await newSite(storage);
  await told(siteId, 'acme');
  const people = await keptPeople(reader, siteId, LATER);
  const [leads, deals] = [leadsOf(people), [...people.deals.values()]];
  await told(siteId, 'example');
  const between: unknown[] = [];
  const watched = asking(() => between.push([leadsOf(people), [...people.deals.values()]]));
  expect(await keptPeople(watched, siteId, LATER)).toBe(people);
  expect(between.length).toBeGreaterThan(3);
  for (const state of between) expect(state).toEqual([leads, deals]);
  expect(people.deals.get('D')!.people).toEqual(['email:ann@example.com']);
  expect([...people.leadOf.keys()]).toContain('email:ann@example.com');
});

test('a change that cannot be read to its end leaves what was kept as it was', async () => {
  const { siteId } = await newSite(storage);
  await told(siteId, 'acme');
  const people = await keptPeople(reader, siteId, LATER);
  const leads = leadsOf(people);
  await told(siteId, 'example');
  await expect(keptPeople(reader, siteId, Date.now() - 1)).rejects.toThrow('longer than it may');
  expect(leadsOf(people)).toEqual(leads);
  expect(people.deals.get('D')!.people).toEqual(['email:ann@acme.com']);
});

test('identifiers that are gone are kept of nobody, and what is made of them is another', async () => {
  const { siteId } = await newSite(storage);
  await told(siteId, 'acme');
  const people = await keptPeople(reader, siteId, LATER);
  const [lead] = people.leads.which();
  expect(people.facts().deals).toHaveLength(1);
  const before = people.facts();
  const path = database.url.slice('sqlite:'.length);
  const writer = new SqliteDatabase(openSqlite(path, 'write'));
  await writer.run('delete from identifiers where site_id = ? and identifier = ?', [siteId, 'email:ann@acme.com']);
  await writer.close();
  expect(await keptPeople(reader, siteId, LATER)).toBe(people);
  const other = new SqliteDatabase(openSqlite(path, 'read'));
  const anew = await keptPeople(other, siteId, LATER);
  await other.close();
  const whose = ({ leadOf, leads }: KeptPeople) =>
    [...leadOf].map(([identifier, lead]) => [identifier, leads.idOf(lead)]);
  expect(whose(people)).toEqual(whose(anew));
  expect([...people.leadOf.keys()]).toEqual(['externalId:ann']);
  expect(people.identifiersOf(lead!)).toEqual(['externalId:ann']);
  expect(people.facts()).not.toBe(before);
  expect(people.facts()).toEqual(anew.facts());
});
