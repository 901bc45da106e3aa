/** Where engines are known to differ: order of text, large numbers, odd characters, long keys. Here they must not. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Identifier } from '../../server/domain/identity/identifier.ts';
import { BEGINNING, END } from '../../server/domain/identity/ownership.ts';
import { wellFormed } from '../../server/domain/well-formed.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { contact, deal, event, identify, rowsOf, T0, type ToldEvent } from '../support/facts.ts';
import {
  digestsOf,
  ENGINES,
  freshTestDatabase,
  NOW,
  newSite,
  rebuildSite,
  type TestDatabase,
} from '../support/storage.ts';

/** In the order of their bytes, which no language's collation has. */
const IN_BYTE_ORDER = [
  '-a',
  'A',
  'A-',
  'AB',
  'A_',
  'Ab',
  'B',
  'Z',
  '_a',
  'a',
  'a b',
  'a-b',
  'aB',
  'a_b',
  'ab',
  'z',
  'ß',
  'ä',
  'ł',
  'Ω',
  '中',
  '\uffee',
  '😀',
];

/** 255 characters of four bytes, each a different one, so that no engine can shorten them. */
const longest = (seed: number) =>
  Array.from({ length: 255 }, (_, i) => String.fromCodePoint(0x1f300 + ((i * 7919 + seed * 104729) % 0x300))).join('');

describe.each(ENGINES)('on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  let siteId: number;

  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  beforeEach(async () => {
    siteId = (await newSite(storage)).siteId;
  });
  afterAll(() => database.drop());

  const tell = async (...told: ToldEvent[]) => {
    const outcomes = await storage.append(rowsOf(siteId, ...told));
    await storage.project('next');
    return outcomes;
  };
  const journey = (...visitorIds: string[]) => storage.read('visitorsJourney', siteId, visitorIds, true);

  test('text is ordered by its bytes', async () => {
    expect(IN_BYTE_ORDER).toEqual(IN_BYTE_ORDER.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    await tell(...IN_BYTE_ORDER.toReversed().map((id) => identify(id, 'm', T0, [`externalId:${id}`])));
    const { ownership } = await journey(...IN_BYTE_ORDER.toReversed());
    expect(ownership.map((row) => row.visitor_id)).toEqual(IN_BYTE_ORDER);
    const identifiers = IN_BYTE_ORDER.map((id): Identifier => `externalId:${id}`);
    await tell(...identifiers.map((id, i) => identify('joined', `m${i}`, T0, [identifiers[0]!, id])));
    const [lead] = await storage.read('findLeads', siteId, {}, 10, null);
    expect(lead!.identifiers).toEqual(identifiers);
  });

  test('pages by such text leave nobody out', async () => {
    await tell(...IN_BYTE_ORDER.map((id) => identify(id, id, T0, [`externalId:${id}`])));
    const live = await digestsOf(storage, siteId);
    await rebuildSite(storage, siteId, 1);
    expect(await digestsOf(storage, siteId)).toEqual(live);
    expect((await journey(...IN_BYTE_ORDER)).ownership).toHaveLength(IN_BYTE_ORDER.length);
  });

  test('ids that differ by case, or by an accent written in another way, are different', async () => {
    const composed = '\u00e9';
    const decomposed = 'e\u0301';
    expect(
      await tell(event('V', 'm', T0), event('v', 'm', T0), event(composed, 'm', T0), event(decomposed, 'm', T0)),
    ).toBe('ssss');
    expect(await storage.read('visitorExists', siteId, 'V')).toBe(true);
    expect((await journey(composed)).visits).toHaveLength(1);
  });

  test('trailing and leading spaces are part of an id', async () => {
    expect(await tell(event('v', 'm', T0), event('v ', 'm', T0), event(' v', 'm', T0), event('v', 'm ', T0))).toBe(
      'ssss',
    );
  });

  test('large numbers come as numbers', async () => {
    const last = Date.UTC(9999, 11, 31);
    await tell(event('v', 'm0', 0), identify('v', 'm1', last, ['email:ann@acme.com']));
    const { visits, ownership, events } = await journey('v');
    expect(visits.map((visit) => visit.started_at)).toEqual([0]);
    expect(events.map((row) => row.occurred_at).toSorted((a, b) => a - b)).toEqual([0, last]);
    expect(ownership).toMatchObject([{ from_at: BEGINNING, to_at: END }]);
    expect(await storage.read('rebuildSize', siteId)).toBe(2);
    await storage.write('putDeal', siteId, { externalId: 'd', revision: Number.MIN_SAFE_INTEGER, deal: deal() }, NOW);
    expect((await storage.read('getDeal', siteId, 'd'))!.revision).toBe(Number.MIN_SAFE_INTEGER);
  });

  test('the age of the oldest mark is a number of seconds, and 0 without marks', async () => {
    await storage.project('next');
    expect(await storage.read('derivationLag', NOW)).toBe(0);
  });

  test('what is empty stays empty, and what is missing stays missing', async () => {
    await tell(
      event('v', 'm1', T0, { url: null, title: '', name: null }),
      event('v', 'm2', T0, { title: null, name: '' }),
    );
    const { events, visits } = await journey('v');
    expect(Map.groupBy(events, (row) => row.message_id).get('m1')).toMatchObject([
      { url: null, title: '', name: null },
    ]);
    expect(Map.groupBy(events, (row) => row.message_id).get('m2')).toMatchObject([{ title: null, name: '' }]);
    expect(visits).toMatchObject([{ exit_page: 'https://acme.example/' }]);
  });

  test('text that no engine can keep is repaired before, and then kept alike', async () => {
    const message = {
      title: 'a\u0000b\ud800c',
      body: { properties: { 'k\u0000': 'x\udc00', deep: ['\u0000', '😀'] } },
    };
    expect(wellFormed(message)).toBeUndefined();
    expect(await tell(event('v', 'm', T0, message))).toBe('s');
    const { events } = await journey('v');
    expect(events).toMatchObject([{ title: 'a\ufffdb\ufffdc' }]);
    expect(JSON.parse(events[0]!.body!)).toEqual({
      properties: { 'k\u0000': 'x\ufffd', deep: ['\ufffd', '😀'] },
    });
    expect(await tell(event('v', 'm', T0, message))).toBe('d');
  });

  test('quotes, backslashes, braces and line breaks in ids are just characters', async () => {
    const odd = [`'`, '"', '\\', '{a,b}', '{}', 'NULL', '[1]', 'a\nb', '\t', '%', '?', '$1', '\u2028', '\\"', ','];
    await tell(...odd.map((id) => identify(id, id, T0, [`externalId:${id}`])));
    const { ownership } = await journey(...odd);
    expect(new Set(ownership.map((row) => row.visitor_id))).toEqual(new Set(odd));
    const ids = await storage.read(
      'leadIdsOf',
      siteId,
      odd.map((id) => `externalId:${id}`),
    );
    expect(ids.size).toBe(odd.length);
  });

  test('the longest ids are taken, in every key there is', async () => {
    const [visitor, message, other, name, dealId] = [1, 2, 3, 4, 5].map(longest) as [
      string,
      string,
      string,
      string,
      string,
    ];
    expect(Buffer.byteLength(visitor)).toBe(1020);
    const identifier: Identifier = `externalId:${name}`;
    const outcomes = await tell(
      event(visitor, message, T0, { url: 'https://acme.example/?utm_source=x' }),
      identify(visitor, other, T0 + 1, [identifier, `externalId:${other}`], { name: 'Long' }),
    );
    expect(outcomes).toBe('ss');
    expect(await tell(event(visitor, message, T0, { title: 'another' }))).toBe('c');
    const told = deal({ leads: [{ identifier, role: null }], createdAt: T0 });
    await storage.write('putDeal', siteId, { externalId: dealId, revision: 1, deal: told }, NOW);
    await storage.write('putContacts', siteId, [contact(dealId, { identifiers: [identifier] })], NOW);
    const stage = { id: dealId, identifier, stage: 'mql', occurredAt: T0, source: 'api' } as const;
    await storage.write('addStage', siteId, stage, NOW);
    await storage.project('next');
    const [lead] = await storage.read('findLeads', siteId, { q: 'long' }, 10, null);
    const masked = (q: string) => storage.read('findLeads', siteId, { q, isMasked: true }, 10, null);
    expect(await masked('LON')).toHaveLength(1);
    expect(await masked(other.slice(0, 20))).toEqual([]);
    expect(await storage.read('findLeads', siteId, { q: other.slice(0, 20) }, 10, null)).toHaveLength(1);
    expect(lead).toMatchObject({ visitorIds: [visitor], lead: { externalIds: [name, other].toSorted() } });
    expect(await storage.read('dealsOf', siteId, [identifier])).toMatchObject([{ externalId: dealId }]);
    expect(await storage.read('contactsOf', siteId, [identifier])).toMatchObject([{ externalId: dealId }]);
    const live = await digestsOf(storage, siteId);
    await rebuildSite(storage, siteId, 1);
    expect(await digestsOf(storage, siteId)).toEqual(live);
  });
});
