/** What servers tell: offline contacts, deals with their revisions, stages. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Deal } from '../../server/domain/deal.ts';
import type { DealFilter, DealPosition } from '../../server/storage/reads/deals.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { contact, deal, event, identify, rowsOf, T0 } from '../support/facts.ts';
import {
  digestsOf,
  ENGINES,
  freshTestDatabase,
  NOW,
  newSite,
  rebuildSite,
  type TestDatabase,
} from '../support/storage.ts';

const ANN = 'email:ann@acme.com';
const BOB = 'email:bob@acme.com';
const person = (identifier: typeof ANN | typeof BOB) => ({ identifier, role: null }) as const;

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

  describe('a contact', () => {
    const put = async (...args: Parameters<typeof contact>) =>
      (await storage.write('putContacts', siteId, [contact(...args)], NOW))[0];

    test('of many each is told what became of it; of one told twice the later stands', async () => {
      await put('b', { identifiers: [ANN] });
      const told = [
        contact('a', { identifiers: [ANN] }),
        contact('b', { identifiers: [ANN] }),
        contact('b', { identifiers: [BOB] }),
        contact('a', { identifiers: [ANN], type: 'chat' }),
      ];
      const outcomes = await storage.write('putContacts', siteId, told, NOW);
      expect(outcomes).toEqual(['accepted', 'unchanged', 'updated', 'updated']);
      const idsOf = async (identifier: string) =>
        (await storage.read('contactsOf', siteId, [identifier])).map((one) => `${one.externalId} ${one.type}`);
      expect(await idsOf(ANN)).toEqual(['a chat']);
      expect(await idsOf(BOB)).toEqual(['b call']);
      expect(await storage.write('putContacts', siteId, [], NOW)).toEqual([]);
    });

    test('with a browser belongs to whoever owned that browser at that time', async () => {
      await put('before', { visitorId: 'v', occurredAt: T0 - 1 });
      await put('between', { visitorId: 'v', occurredAt: T0 + 5 });
      await put('after', { visitorId: 'v', occurredAt: T0 + 10 });
      await put('elsewhere', { visitorId: 'w', occurredAt: T0 });
      await storage.append(rowsOf(siteId, identify('v', 'm1', T0, [ANN]), identify('v', 'm2', T0 + 10, [BOB])));
      await storage.project('next');
      const idsOf = async (identifier: string) =>
        (await storage.read('contactsOf', siteId, [identifier])).map((one) => one.externalId).toSorted();
      expect(await idsOf(ANN)).toEqual(['before', 'between']);
      expect(await idsOf(BOB)).toEqual(['after']);
      const met = await storage.read('contactsOfVisitors', siteId, ['v']);
      expect(met.map((one) => one.externalId).toSorted()).toEqual(['after', 'before', 'between']);
    });

    test('is accepted, unchanged when told again, updated when told anew', async () => {
      expect(await put('c', { identifiers: [ANN], properties: { minutes: 12 } })).toBe('accepted');
      expect(await put('c', { identifiers: [ANN], properties: { minutes: 12 } })).toBe('unchanged');
      expect(await put('c', { identifiers: [ANN], properties: { minutes: 13 } })).toBe('updated');
      expect(await storage.read('contactsOf', siteId, [ANN])).toEqual([
        contact('c', { identifiers: [ANN], properties: { minutes: 13 } }),
      ]);
    });

    test('keeps every field as told', async () => {
      const whole = contact('c', {
        type: 'webinar',
        identifiers: [ANN, BOB],
        accountDomain: 'acme.com',
        channel: 'Events',
        source: 'zoom',
        medium: 'event',
        campaign: 'Über',
        content: '%_\\',
        properties: { nested: { a: [null, 1] } },
      });
      await put('c', whole);
      expect(await storage.read('contactsOf', siteId, [BOB])).toEqual([whole]);
    });

    test('is with whom it was told to be with last', async () => {
      await put('c', { identifiers: [ANN] });
      await put('c', { identifiers: [BOB] });
      expect(await storage.read('contactsOf', siteId, [ANN])).toEqual([]);
      expect(await storage.read('contactsOf', siteId, [BOB])).toHaveLength(1);
    });

    test('with two identifiers of one person is one', async () => {
      await put('c', { identifiers: [ANN, BOB, ANN] });
      expect(await storage.read('contactsOf', siteId, [ANN, BOB])).toHaveLength(1);
    });

    test('of another site is none here', async () => {
      await put('c', { identifiers: [ANN] });
      expect(await storage.read('contactsOf', (await newSite(storage)).siteId, [ANN])).toEqual([]);
    });

    test('makes no lead by itself, and changes none', async () => {
      await storage.append(rowsOf(siteId, identify('v', 'm', T0, [ANN])));
      const { derived } = await digestsOf(storage, siteId);
      await put('c', { identifiers: [ANN, BOB], occurredAt: T0 - 1 });
      expect((await digestsOf(storage, siteId)).derived).toBe(derived);
    });
  });

  describe('a deal', () => {
    const put = (revision: number | null, told: Partial<Deal>, externalId = 'd') =>
      storage.write('putDeal', siteId, { externalId, revision, deal: deal(told) }, NOW);
    const get = () => storage.read('getDeal', siteId, 'd');

    test('with a higher revision stands, an equal or older one changes nothing', async () => {
      expect(await put(5, { name: 'five' })).toBe('accepted');
      expect(await put(4, { name: 'four' })).toBe('unchanged');
      expect(await put(5, { name: 'another five' })).toBe('unchanged');
      expect(await get()).toMatchObject({ revision: 5, deal: { name: 'five' } });
      expect(await put(6, { name: 'six' })).toBe('updated');
      expect(await get()).toMatchObject({ revision: 6, deal: { name: 'six' } });
    });

    test('told in any order of revisions is the same, facts and verdicts', async () => {
      const told = [
        { leads: [person(ANN)], stages: [{ stage: 'sql', occurredAt: T0 }] } as const,
        { leads: [person(ANN), person(BOB)], createdAt: T0 + 1 },
        {
          leads: [person(BOB)],
          stage: 'won',
          closedAt: T0 + 9,
          account: { domain: 'acme.com', name: 'Acme' },
        } as const,
      ] as Partial<Deal>[];
      const digests = [];
      for (const order of [
        [0, 1, 2],
        [2, 1, 0],
        [1, 2, 0],
        [1, 0, 2],
      ]) {
        const { siteId: own } = await newSite(storage);
        for (const i of order) {
          await storage.write('putDeal', own, { externalId: 'd', revision: i, deal: deal(told[i]) }, NOW);
          if (i === 1) await storage.project('next');
        }
        digests.push(await digestsOf(storage, own));
      }
      expect(digests).toEqual(Array(4).fill(digests[0]));
    });

    test('without a revision is what was told last', async () => {
      await put(null, { name: 'a' });
      expect(await put(null, { name: 'b' })).toBe('updated');
      expect(await put(null, { name: 'b' })).toBe('unchanged');
      expect(await get()).toMatchObject({ revision: null, deal: { name: 'b' } });
    });

    test('without a revision stands over one with, and keeps the count', async () => {
      await put(5, { name: 'five' });
      expect(await put(null, { name: 'five' })).toBe('unchanged');
      expect(await put(null, { name: 'by hand' })).toBe('updated');
      expect(await put(5, { name: 'five' })).toBe('unchanged');
      expect(await get()).toMatchObject({ revision: 5, deal: { name: 'by hand' } });
      expect(await put(6, { name: 'six' })).toBe('updated');
    });

    test('that was told without a revision takes the first one that has', async () => {
      await put(null, { name: 'by hand' });
      expect(await put(-3, { name: 'minus three' })).toBe('updated');
      expect(await get()).toMatchObject({ revision: -3, deal: { name: 'minus three' } });
    });

    test('keeps revisions as large as a number can count', async () => {
      await put(Number.MAX_SAFE_INTEGER, { name: 'last' });
      expect(await get()).toMatchObject({ revision: Number.MAX_SAFE_INTEGER });
      expect(await put(Number.MAX_SAFE_INTEGER - 1, {})).toBe('unchanged');
    });

    test('makes a lead of whom it names, and takes her from whom it names no more', async () => {
      await put(1, { leads: [person(ANN)], createdAt: T0 });
      await storage.project('next');
      const [ann] = await storage.read('findLeads', siteId, {}, 10, null);
      expect(ann).toMatchObject({ identifiers: [ANN], lead: { createdAt: T0, stage: 'opportunity' } });
      await put(2, { leads: [person(BOB)], createdAt: T0 });
      await storage.project('next');
      const leads = await storage.read('findLeads', siteId, {}, 10, null);
      expect(leads.map((lead) => lead.identifiers)).toEqual([[BOB]]);
      expect(await storage.read('dealsOf', siteId, [ANN])).toEqual([]);
      expect(await storage.read('dealsOf', siteId, [ANN, BOB])).toMatchObject([{ externalId: 'd' }]);
    });

    test('names the account of its people; the last of several by id', async () => {
      await put(1, { leads: [person(ANN)], createdAt: T0, account: { domain: 'b.com', name: 'B' } }, 'd2');
      await put(1, { leads: [person(ANN)], createdAt: T0, account: { domain: 'a.com', name: 'A' } }, 'd1');
      await storage.project('next');
      const [ann] = await storage.read('findLeads', siteId, {}, 10, null);
      expect(ann!.lead.account).toEqual({ domain: 'b.com', name: 'B' });
    });

    test('of another site is another deal', async () => {
      await put(9, { name: 'here' });
      const other = (await newSite(storage)).siteId;
      expect(await storage.write('putDeal', other, { externalId: 'd', revision: 1, deal: deal() }, NOW)).toBe(
        'accepted',
      );
      expect(await get()).toMatchObject({ revision: 9 });
      expect(await storage.read('getDeal', siteId, 'unknown')).toBeNull();
    });
  });

  describe('a stage', () => {
    const add = (id: string, occurredAt: number, identifier: string = ANN) =>
      storage.write('addStage', siteId, { id, identifier, stage: 'mql', occurredAt, source: 'api' }, NOW);

    test('is told once by its id, and the first telling stays', async () => {
      expect(await add('s', T0)).toBe(true);
      expect(await add('s', T0)).toBe(false);
      expect(await add('s', T0 + 1)).toBe(false);
      await storage.project('next');
      const [ann] = await storage.read('findLeads', siteId, {}, 10, null);
      expect(ann!.lead.stages.filter(({ stage }) => stage === 'mql')).toEqual([
        { stage: 'mql', occurredAt: T0, source: 'api' },
      ]);
    });

    test('of one of her identifiers is hers, before and after they are joined', async () => {
      await add('s', T0 + 5, BOB);
      await storage.append(rowsOf(siteId, identify('v', 'm', T0, [ANN, BOB])));
      await storage.project('next');
      const leads = await storage.read('findLeads', siteId, {}, 10, null);
      expect(leads).toHaveLength(1);
      expect(leads[0]!.lead).toMatchObject({ stage: 'mql', createdAt: T0 });
      const live = await digestsOf(storage, siteId);
      await rebuildSite(storage, siteId, 1);
      expect(await digestsOf(storage, siteId)).toEqual(live);
    });
  });

  describe('the list of deals', () => {
    const list = async (filter: DealFilter, limit = 50, after: DealPosition | null = null) =>
      (await storage.read('findDeals', siteId, filter, limit, after)).map((one) => one.externalId);
    const put = (externalId: string, rest: Partial<Deal>) =>
      storage.write('putDeal', siteId, { externalId, revision: null, deal: deal(rest) }, NOW);

    beforeEach(async () => {
      await put('undated', { product: 'A' });
      await put('made', { createdAt: T0 + 3, stage: 'opportunity', account: { domain: 'acme.com', name: 'Acme Inc' } });
      await put('staged', {
        stages: [{ stage: 'sql', occurredAt: T0 + 2 }],
        stage: 'sql',
        product: 'B',
        type: 'renewal',
      });
      await put('closed', { closedAt: T0 + 2, stage: 'won', leads: [person(ANN)] });
    });

    test('begins with the newest; what has no date stands last', async () => {
      expect(await list({})).toEqual(['made', 'closed', 'staged', 'undated']);
      expect(await list({}, 2)).toEqual(['made', 'closed']);
      expect(await list({}, 2, { openedAt: T0 + 2, externalId: 'closed' })).toEqual(['staged', 'undated']);
      expect(await list({}, 2, { openedAt: -1, externalId: 'undated' })).toEqual([]);
    });

    test('is narrowed by stage, product, type, account, people and time', async () => {
      expect(await list({ stages: ['won', 'sql'] })).toEqual(['closed', 'staged']);
      expect(await list({ products: ['A'] })).toEqual(['undated']);
      expect(await list({ types: ['renewal'] })).toEqual(['staged']);
      expect(await list({ accounts: ['acme.com'] })).toEqual(['made']);
      expect(await list({ accounts: ['Acme Inc'] })).toEqual(['made']);
      expect(await list({ accounts: [null], stages: ['won'] })).toEqual(['closed']);
      expect(await list({ identifiers: [ANN, BOB] })).toEqual(['closed']);
      expect(await list({ identifiers: [BOB] })).toEqual([]);
      expect(await list({ from: T0 + 3 })).toEqual(['made']);
      expect(await list({ to: T0 + 3 })).toEqual(['closed', 'staged']);
    });

    test('is narrowed by the touchpoints of its people', async () => {
      const landed = { url: 'https://acme.example/?utm_source=news&utm_medium=email' };
      await storage.append(rowsOf(siteId, event('v', 'p', T0, landed), identify('v', 'm', T0 + 1, [ANN])));
      await storage.project('next');
      expect(await list({ touchpoint: { channel: ['Email'], source: ['news'] } })).toEqual(['closed']);
      expect(await list({ touchpoint: { channel: ['Email'] }, stages: ['sql'] })).toEqual([]);
      expect(await list({ touchpoint: { channel: ['Paid Search'] } })).toEqual([]);
      expect(await list({ products: [null], accounts: [null] })).toEqual(['closed']);
    });

    test('a deleted one is gone, with the stages it gave its people', async () => {
      await storage.append(rowsOf(siteId, identify('v', 'm', T0, [ANN])));
      await storage.project('next');
      const stageOf = async () =>
        (await storage.read('findLeads', siteId, { identifiers: [ANN] }, 1, null))[0]!.lead.stage;
      expect(await stageOf()).toBe('won');
      expect(await storage.write('deleteDeal', siteId, 'closed', NOW)).toBe(true);
      expect(await storage.write('deleteDeal', siteId, 'closed', NOW)).toBe(false);
      await storage.project('next');
      expect(await list({})).toEqual(['made', 'staged', 'undated']);
      expect(await stageOf()).toBe('lead');
      expect(await storage.read('dealsOf', siteId, [ANN])).toEqual([]);
    });
  });

  test('a deal that names one person by two identifiers joins them, until it says so no more', async () => {
    const also = 'externalId:crm:1' as const;
    const put = (leads: Deal['leads'], revision: number) =>
      storage.write('putDeal', siteId, { externalId: 'd', revision, deal: deal({ leads, createdAt: T0 }) }, NOW);
    const together = async () => {
      await storage.project('next');
      const ids = await storage.read('leadIdsOf', siteId, [ANN, also]);
      return ids.get(ANN) === ids.get(also);
    };
    await put([{ identifier: ANN, also, role: null }], 1);
    expect(await together()).toBe(true);
    const claims = await storage.read('claimsAbout', siteId, [ANN]);
    expect(claims).toEqual([expect.objectContaining({ a: ANN, b: also, source: 'crm', trust: 'trusted', revoked: 0 })]);
    const digest = await digestsOf(storage, siteId);
    await rebuildSite(storage, siteId);
    expect(await digestsOf(storage, siteId)).toEqual(digest);
    await put(
      [
        { identifier: ANN, role: null },
        { identifier: also, role: null },
      ],
      2,
    );
    expect(await together()).toBe(false);
  });
});
