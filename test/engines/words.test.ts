/** Texts that many visitors send are kept once, and read as if they were written out; what one person alone sent goes with her. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MovableClock } from '../../server/clock.ts';
import type { Identifier } from '../../server/domain/identity/identifier.ts';
import { RetentionKeeper } from '../../server/retention/keeper.ts';
import { dropRetiredWords } from '../../server/storage/drop-words.ts';
import { applyErasures, readErasures } from '../../server/storage/erasure/apply-again.ts';
import { EVENT_TABLE } from '../../server/storage/facts/event-table.ts';
import { SENDERS } from '../../server/storage/facts/words.ts';
import { openDatabase } from '../../server/storage/open-database.ts';
import { openSqlite, SqliteDatabase } from '../../server/storage/sqlite/connection.ts';
import { inspect } from '../../server/storage/sqlite/inspect.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { DAY, event, identify, rowsOf, T0 } from '../support/facts.ts';
import { freshTestDatabase, NOW, newSite, type TestDatabase } from '../support/storage.ts';

const PAGE = 'https://www.acme.com/pricing';
const HERS = 'https://www.acme.com/u/jane-doe';

let database: TestDatabase;
let storage: Storage;
let sql: SqliteDatabase;
let siteId: number;

beforeAll(async () => {
  database = await freshTestDatabase('sqlite');
  storage = await database.open();
  sql = new SqliteDatabase(openSqlite(fileOf(database), 'read'));
});
afterAll(async () => {
  await sql.close();
  await database.drop();
});

const fileOf = ({ url }: TestDatabase) => url.slice('sqlite:'.length);
const visitors = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}-${i}`);
const send = (names: readonly string[], url: string, more: { receivedAt?: number } = {}) =>
  storage.append(rowsOf(siteId, ...names.map((name) => ({ ...event(name, 'm', T0, { url }), ...more }))));
/** How each row holds its address. */
const held = (url: string) =>
  sql.all<{ kind: string; n: number }>(
    `select typeof(r.url) as kind, count(*) as n from ${EVENT_TABLE.sqlite} r join events e
       on e.site_id = r.site_id and e.visitor_id = r.visitor_id and e.message_id = r.message_id
     where r.site_id = ? and e.url = ? group by 1 order by 1`,
    [siteId, url],
  );
/** As the API does it. */
const erase = async (identifier: Identifier) => {
  const [lead] = await storage.read('leadsOf', siteId, [identifier]);
  const mentions = await storage.read('findMentions', siteId, lead!.identifiers);
  await storage.write('erasePerson', siteId, lead!.leadId, mentions, NOW);
  await dropRetiredWords(storage, siteId);
};
const inFile = (text: string) => ['', '-wal'].some((ending) => readFileSync(fileOf(database) + ending).includes(text));
const words = async () =>
  (await sql.all<{ text: string }>('select text from words where site_id = ?', [siteId])).map(({ text }) => text);

describe('words', () => {
  test('what enough visitors sent is a word for those who come after, and every event tells its text', async () => {
    siteId = (await newSite(storage)).siteId;
    await send(visitors('few', SENDERS - 1), PAGE);
    // One visitor who sends it again and again is one sender.
    await storage.append(rowsOf(siteId, ...[1, 2, 3].map((n) => event('few-0', `again${n}`, T0 + n, { url: PAGE }))));
    expect(await words()).not.toContain(PAGE);
    await send(visitors('more', 5), PAGE);
    expect(await words()).toContain(PAGE);
    expect(await held(PAGE)).toEqual([
      { kind: 'blob', n: 5 },
      { kind: 'text', n: SENDERS + 2 },
    ]);
  });

  test('a duplicate of an event that was written with words is one, and another content under its id a conflict', async () => {
    siteId = (await newSite(storage)).siteId;
    await send(visitors('v', SENDERS + 1), PAGE);
    const last = `v-${SENDERS}`;
    expect(await held(PAGE)).toContainEqual({ kind: 'blob', n: 2 });
    expect(await send([last], PAGE)).toBe('d');
    expect(await send([last], `${PAGE}/other`)).toBe('c');
  });

  test('sites have words of their own, which go with the site', async () => {
    const first = (await newSite(storage)).siteId;
    siteId = first;
    await send(visitors('v', SENDERS), PAGE);
    const second = (await newSite(storage)).siteId;
    siteId = second;
    await send(visitors('v', 1), PAGE);
    expect(await held(PAGE)).toEqual([{ kind: 'text', n: 1 }]);
    while ((await storage.write('deleteSiteStep', first, 1000, NOW)) > 0);
    siteId = first;
    expect(await words()).toEqual([]);
    siteId = second;
    expect(await held(PAGE)).toEqual([{ kind: 'text', n: 1 }]);
  });

  test('after a restart the same words are used', async () => {
    siteId = (await newSite(storage)).siteId;
    await send(visitors('v', SENDERS), PAGE);
    const before = await sql.all('select * from words where site_id = ? order by code', [siteId]);
    await storage.close();
    storage = await database.open();
    await send(['after'], PAGE);
    expect(await sql.all('select * from words where site_id = ? order by code', [siteId])).toEqual(before);
    expect(await held(PAGE)).toContainEqual({ kind: 'blob', n: 2 });
  });

  test('of an erased person with however many browsers nothing is left in the file', async () => {
    siteId = (await newSite(storage)).siteId;
    const hers = visitors('jane', SENDERS + 5);
    await send(visitors('other', SENDERS), PAGE);
    await send(hers, HERS);
    await storage.append(rowsOf(siteId, ...hers.map((name) => identify(name, 'i', T0 + 1, ['email:jane@acme.com']))));
    await storage.project('next');
    expect(await words()).toContain(HERS);
    await erase('email:jane@acme.com');
    expect(await words()).not.toContain(HERS);
    expect(await words()).toContain(PAGE);
    expect(inFile('jane-doe')).toBe(false);
    // The codes of what is left are what they were, and a dropped text can be a word again.
    expect(await held(PAGE)).toContainEqual({ kind: 'blob', n: 1 });
    await send(visitors('late', SENDERS + 1), HERS);
    expect(await held(HERS)).toEqual([
      { kind: 'blob', n: 2 },
      { kind: 'text', n: SENDERS - 1 },
    ]);
  });

  test('a title that names her goes with her from all who sent it', async () => {
    siteId = (await newSite(storage)).siteId;
    const title = 'Offer for kim@acme.com';
    await storage.append(
      rowsOf(siteId, ...visitors('v', SENDERS + 9).map((name) => event(name, 'm', T0, { url: PAGE, title }))),
    );
    await storage.append(rowsOf(siteId, identify('kim', 'i', T0 + 1, ['email:kim@acme.com'])));
    await storage.project('next');
    expect(await words()).toContain(title);
    await erase('email:kim@acme.com');
    expect(await words()).not.toContain(title);
    expect(inFile('kim@acme.com')).toBe(false);
    expect(await held(PAGE)).toContainEqual({ kind: 'text', n: SENDERS + 9 });
  });

  test('of two leads who were one person, with too few browsers each, nothing is left once both are erased', async () => {
    siteId = (await newSite(storage)).siteId;
    const half = SENDERS / 2 + 1;
    const url = 'https://www.acme.com/u/lou-reed';
    for (const name of ['lou', 'reed']) {
      await send(visitors(name, half), url);
      await storage.append(
        rowsOf(siteId, ...visitors(name, half).map((one) => identify(one, 'i', T0 + 1, [`email:${name}@acme.com`]))),
      );
    }
    await storage.project('next');
    await erase('email:lou@acme.com');
    expect(await words()).toContain(url);
    await erase('email:reed@acme.com');
    expect(await words()).not.toContain(url);
    expect(inFile('lou-reed')).toBe(false);
  });

  test('a backup of before her erasure forgets what only she sent, too', async () => {
    const [live, folder] = [await freshTestDatabase('sqlite'), mkdtempSync(join(tmpdir(), 'words-'))];
    const backup = join(folder, 'backup.db');
    const before = await live.open();
    const { siteId: site } = await newSite(before);
    const hers = visitors('nia', SENDERS + 5);
    const url = 'https://www.acme.com/u/nia-long';
    await before.append(rowsOf(site, ...hers.map((name) => event(name, 'm', T0, { url }))));
    await before.close();
    await live.run('pragma wal_checkpoint(truncate)');
    copyFileSync(fileOf(live), backup);
    const after = await live.open();
    await after.append(rowsOf(site, ...hers.map((name) => identify(name, 'i', T0 + 1, ['email:nia@acme.com']))));
    await after.project('next');
    const [lead] = await after.read('leadsOf', site, ['email:nia@acme.com']);
    await after.write('erasePerson', site, lead!.leadId, [], NOW);
    await after.close();
    const erased = await openDatabase(live.url, { allowUnsynced: true });
    const list = await readErasures(erased);
    await erased.close();
    expect(readFileSync(backup).includes('nia-long')).toBe(true);
    const restored = await openDatabase(`sqlite:${backup}`, { allowUnsynced: true });
    expect(await applyErasures(restored, list, NOW)).toMatchObject({ events: hers.length });
    await restored.all('pragma wal_checkpoint(truncate)');
    expect(await restored.all("select 1 from words where text like '%nia-long%'")).toEqual([]);
    await restored.close();
    expect(readFileSync(backup).includes('nia-long')).toBe(false);
    rmSync(folder, { recursive: true });
    await live.drop();
  });

  test('what was retired by whoever ended in between is dropped by the next round of retention', async () => {
    siteId = (await newSite(storage)).siteId;
    await send(visitors('v', SENDERS), PAGE);
    await send(['gone'], HERS);
    await database.run(`insert into words (site_id, code, text, used_on) values (${siteId}, x'ff', '${HERS}', 1)`);
    await storage.write('retireWords', siteId, Number.MAX_SAFE_INTEGER);
    const keeper = new RetentionKeeper({
      storage,
      clock: new MovableClock(),
      onTrouble: (error) => expect.fail(error.message),
    });
    await keeper.runDue();
    expect(await words()).toContain(PAGE);
    expect(await words()).not.toContain(HERS);
    await send(['after'], PAGE);
    expect(await held(PAGE)).toContainEqual({ kind: 'blob', n: 2 });
  });

  test('the number of a dropped word is given again', async () => {
    siteId = (await newSite(storage)).siteId;
    await send(visitors('v', SENDERS), PAGE);
    const codes = () =>
      sql.all<{ code: string }>('select hex(code) as code from words where site_id = ? order by code', [siteId]);
    const before = await codes();
    await storage.write('retireWords', siteId, Number.MAX_SAFE_INTEGER);
    // As if no event had them.
    await storage.write(
      'dropWords',
      siteId,
      before.slice(0, 1).map(({ code }) => code),
      20_000,
    );
    expect(await codes()).toEqual(before.slice(1));
    await send(visitors('w', SENDERS), HERS);
    // The one that was dropped has it again, and a new text the next one.
    expect((await codes()).slice(0, before.length)).toEqual(before);
    expect(await words()).toContain(HERS);
  });

  test('a file in which a word is missing is damaged, and says so', async () => {
    siteId = (await newSite(storage)).siteId;
    await send(visitors('v', SENDERS + 1), PAGE);
    expect((await inspect(fileOf(database))).damage).toEqual([]);
    await database.run(`delete from words where site_id = ${siteId} and text = '${PAGE}'`);
    expect((await inspect(fileOf(database))).damage).toEqual(['2 texts of events are missing']);
  });

  test('a retired word is written no more, and dropped only where no event has it', async () => {
    siteId = (await newSite(storage)).siteId;
    await send(visitors('a', SENDERS), PAGE);
    await send(visitors('b', SENDERS), HERS, { receivedAt: NOW - 900 * DAY });
    await storage.project('next');
    await storage.write('changeSite', siteId, { retentionDays: { anonymous: 395 } }, NOW);
    await storage.write('examine', NOW - 25 * 3_600_000);
    const run = (await storage.write('takeRetentionRun', NOW))!;
    await storage.write('forgetOfVisitors', run, 'anonymous', visitors('b', SENDERS), 1000, NOW);
    expect(await storage.write('retireWords', siteId, Number.MAX_SAFE_INTEGER)).toBeGreaterThan(1);
    await send(['meanwhile'], PAGE);
    expect(await held(PAGE)).toEqual([
      { kind: 'blob', n: 1 },
      { kind: 'text', n: SENDERS },
    ]);
    const unused = await storage.read('unusedWords', siteId);
    expect(await storage.write('dropWords', siteId, unused, 20_000)).toBe(1);
    expect(await words()).not.toContain(HERS);
    expect(await words()).toContain(PAGE);
    await send(['after'], PAGE);
    expect(await held(PAGE)).toEqual([
      { kind: 'blob', n: 2 },
      { kind: 'text', n: SENDERS },
    ]);
  });
});
