/** Finding leads: filters, the search, and pages that stay what they were. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Identifier } from '../../server/domain/identity/identifier.ts';
import type { EventBody } from '../../server/domain/journey/fact.ts';
import type { TouchpointFilter } from '../../server/domain/journey/touchpoint-filter.ts';
import type { LeadFilter, LeadPosition } from '../../server/storage/reads/leads.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { claim, contact, DAY, deal, event, HOUR, identify, rowsOf, T0, type ToldEvent } from '../support/facts.ts';
import { ENGINES, freshTestDatabase, NOW, newSite, type TestDatabase } from '../support/storage.ts';

describe.each(ENGINES)('finding leads on %s', (engine) => {
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
    await storage.append(rowsOf(siteId, ...told));
    await storage.project('next');
  };
  let named = 0;
  /** One lead of her own, created at a time. */
  const lead = (identifiers: Identifier[], at = T0, body: EventBody = {}) =>
    identify(`visitor-${++named}`, 'm', at, identifiers, body);
  const find = async (filter: LeadFilter, limit = 50, after: LeadPosition | null = null) =>
    (await storage.read('findLeads', siteId, filter, limit, after)).map((found) => found.identifiers[0]);

  test('newest first, whatever the order they were told in', async () => {
    await tell(lead(['email:b@x.com'], T0 + 2), lead(['email:c@x.com'], T0 + 3), lead(['email:a@x.com'], T0 + 1));
    expect(await find({})).toEqual(['email:c@x.com', 'email:b@x.com', 'email:a@x.com']);
  });

  test('by each of her identifiers, and by several that must all be hers', async () => {
    await tell(lead(['email:ann@x.com', 'externalId:u1', 'phone:+4930123456']), lead(['email:bob@x.com']));
    for (const identifier of ['email:ann@x.com', 'externalId:u1', 'phone:+4930123456']) {
      expect(await find({ identifiers: [identifier] })).toEqual(['email:ann@x.com']);
    }
    expect(await find({ identifiers: ['email:ann@x.com', 'externalId:u1'] })).toEqual(['email:ann@x.com']);
    expect(await find({ identifiers: ['email:ann@x.com', 'email:bob@x.com'] })).toEqual([]);
    expect(await find({ identifiers: ['email:nobody@x.com'] })).toEqual([]);
  });

  test('by a browser: everybody who owns some of its time, nobody else', async () => {
    await tell(
      identify('shared', 'm1', T0, ['email:ann@x.com']),
      identify('shared', 'm2', T0 + 1, ['email:bob@x.com']),
      lead(['email:carl@x.com']),
    );
    expect((await find({ visitorId: 'shared' })).toSorted()).toEqual(['email:ann@x.com', 'email:bob@x.com']);
    expect(await find({ visitorId: 'unknown' })).toEqual([]);
  });

  test('a claim beyond the cap makes a lead, but gives her no browser', async () => {
    await tell(...Array.from({ length: 21 }, (_, i) => claim('kiosk', `m${i}`, T0 + i, [`email:p${i}@x.com`])));
    expect(await find({ visitorId: 'kiosk' })).toHaveLength(20);
    const [last] = await storage.read('findLeads', siteId, { identifiers: ['email:p20@x.com'] }, 1, null);
    expect(last).toMatchObject({ identifiers: ['email:p20@x.com'], visitorIds: [] });
  });

  test('by stage', async () => {
    await tell(lead(['email:a@x.com'], T0), lead(['email:b@x.com'], T0 + 1), lead(['email:c@x.com'], T0 + 2));
    const mql = { id: 's1', identifier: 'email:a@x.com', stage: 'mql', occurredAt: T0 + 5, source: 'api' } as const;
    await storage.write('addStage', siteId, mql, NOW);
    const people = [{ identifier: 'email:b@x.com', role: null } as const];
    const won = deal({ leads: people, stage: 'won', closedAt: T0 + 9 });
    await storage.write('putDeal', siteId, { externalId: 'd', revision: null, deal: won }, NOW);
    await storage.project('next');
    expect(await find({ stages: ['mql'] })).toEqual(['email:a@x.com']);
    expect(await find({ stages: ['won', 'lead'] })).toEqual(['email:c@x.com', 'email:b@x.com']);
    expect(await find({ stages: [] })).toHaveLength(3);
  });

  test('by creation: from is inside, to is outside', async () => {
    await tell(lead(['email:a@x.com'], T0), lead(['email:b@x.com'], T0 + 10));
    expect(await find({ from: T0, to: T0 + 10 })).toEqual(['email:a@x.com']);
    expect(await find({ from: T0 + 1 })).toEqual(['email:b@x.com']);
    expect(await find({ to: T0 })).toEqual([]);
  });

  describe('by a touchpoint of theirs', () => {
    beforeEach(async () => {
      const seen = { device: 'mobile|Safari|iOS', country: 'DE' };
      await tell(
        event('ann', 'p1', T0, { url: 'https://acme.example/a?utm_source=news&utm_medium=email&utm_term=crm' }),
        event('ann', 'p2', T0 + DAY, { url: 'https://acme.example/b#top', ...seen }),
        event('bob', 'p1', T0, { url: 'https://acme.example/bc', device: '|Safari|' }),
        event('shared', 'early', T0, { url: 'https://acme.example/early' }),
        event('shared', 'late', T0 + 3 * DAY, { url: 'https://acme.example/late' }),
        identify('ann', 'i', T0 + 2 * DAY, ['email:ann@x.com']),
        identify('bob', 'i', T0 + 2 * DAY + 1, ['email:bob@x.com']),
        identify('shared', 'i1', T0 + 2 * DAY, ['email:ann@x.com']),
        identify('shared', 'i2', T0 + 2 * DAY + 1, ['email:bob@x.com']),
        lead(['email:eve@x.com'], T0 + 2 * DAY + 2),
      );
      const call = contact('c1', { identifiers: ['email:eve@x.com'], source: 'news' });
      const fair = contact('c2', { type: 'event', identifiers: ['email:bob@x.com'], channel: 'Trade Fair' });
      // A chat in the browser of nobody yet: whose it is, the claims say.
      const chat = contact('c3', { type: 'chat', visitorId: 'shared', occurredAt: T0 + 2 * DAY + HOUR });
      await storage.write('putContacts', siteId, [call, fair, chat], NOW);
      await storage.project('next');
    });

    test.each<[TouchpointFilter, string[]]>([
      [{ channel: ['Email'] }, ['ann']],
      [{ channel: ['Phone'] }, ['eve']],
      [{ channel: ['Trade Fair', 'Email'] }, ['ann', 'bob']],
      [{ channel: ['Events'] }, []],
      [{ channel: ['Chat'] }, ['bob']],
      [{ source: ['news'] }, ['ann', 'eve']],
      [{ source: ['news'], medium: [null] }, ['eve']],
      [{ source: [null] }, ['bob']],
      [{ term: ['crm'] }, ['ann']],
      [{ term: ['crm', null] }, ['ann', 'bob', 'eve']],
      [{ landingPage: ['https://acme.example/a'] }, ['ann']],
      [{ landingPage: ['https://acme.example/b'] }, ['ann']],
      [{ landingPage: ['https://acme.example/early'] }, ['ann']],
      [{ landingPage: ['https://acme.example/late', 'https://acme.example/bc'] }, ['bob']],
      [{ landingPage: [null] }, ['bob', 'eve']],
      [{ device: ['mobile'] }, ['ann']],
      [{ device: ['mob'] }, []],
      [{ country: ['DE'], device: ['mobile'] }, ['ann']],
      [{ country: ['DE'], source: ['news'] }, []],
      [{ campaign: [null], content: [null], channel: ['Phone'] }, ['eve']],
      [{ channel: ["' or 1=1 --"] }, []],
    ])('%j', async (touchpoint, expected) => {
      const found = (await find({ touchpoint })).map((identifier) => /:(\w+)@/.exec(identifier!)![1]);
      expect(found.toSorted()).toEqual(expected);
    });
  });

  test('by the account, by domain or name, and by the product of a deal', async () => {
    await tell(lead(['email:a@a.com'], T0), lead(['email:b@b.com'], T0 + 1), lead(['externalId:c'], T0 + 2));
    const of = (identifier: Identifier) => [{ identifier, role: null }];
    const crm = deal({ leads: of('email:a@a.com'), product: 'CRM', account: { name: 'A Ltd', domain: 'a.com' } });
    await storage.write('putDeal', siteId, { externalId: 'd1', revision: null, deal: crm }, NOW);
    const plain = deal({ leads: of('email:b@b.com') });
    await storage.write('putDeal', siteId, { externalId: 'd2', revision: null, deal: plain }, NOW);
    await storage.project('next');
    expect(await find({ accounts: ['A.com'] })).toEqual(['email:a@a.com']);
    expect(await find({ accounts: ['A Ltd', 'b.com'] })).toEqual(['email:b@b.com', 'email:a@a.com']);
    expect(await find({ accounts: [null] })).toEqual(['externalId:c']);
    expect(await find({ products: ['CRM'] })).toEqual(['email:a@a.com']);
    expect(await find({ products: [null] })).toEqual(['email:b@b.com']);
    expect(await find({ products: ['crm'] })).toEqual([]);
  });

  describe('the search', () => {
    beforeEach(async () => {
      await tell(
        lead(['email:ann_lee@x.com', 'externalId:CRM-7'], T0 + 4, { name: 'Ann Lee', company: 'Ärzte & Söhne' }),
        lead(['email:annlee@x.com'], T0 + 3, { name: '100% Bob' }),
        lead(['externalId:a\\b'], T0 + 2, { name: '1000 Bobs' }),
      );
    });

    test.each([
      ['ann', ['email:ann_lee@x.com', 'email:annlee@x.com']],
      ['ANN LEE', ['email:ann_lee@x.com']],
      ['crm-7', ['email:ann_lee@x.com']],
      ['ÄRZTE & söhne', ['email:ann_lee@x.com']],
      ['n_l', ['email:ann_lee@x.com']],
      ['0%', ['email:annlee@x.com']],
      ['%', ['email:annlee@x.com']],
      ['_', ['email:ann_lee@x.com']],
      ['a\\b', ['externalId:a\\b']],
      ['\\', ['externalId:a\\b']],
      ['\\%', []],
      ["' or 1=1 --", []],
      ['nobody', []],
    ])('for %j takes every character as it is, but for its case', async (q, expected) => {
      expect(await find({ q })).toEqual(expected);
    });

    test('goes together with the other filters', async () => {
      expect(await find({ q: 'ann', from: T0 + 4 })).toEqual(['email:ann_lee@x.com']);
      expect(await find({ q: 'ann', identifiers: ['externalId:CRM-7'], stages: ['lead'] })).toEqual([
        'email:ann_lee@x.com',
      ]);
    });
  });

  describe('pages', () => {
    const positionOf = async (filter: LeadFilter, limit: number, after: LeadPosition | null) => {
      const page = await storage.read('findLeads', siteId, filter, limit, after);
      const last = page.at(-1);
      return { page, next: last ? { createdAt: last.lead.createdAt, leadId: last.leadId } : null };
    };

    test('of any size show everybody once, also those created at the same instant', async () => {
      await tell(...Array.from({ length: 17 }, (_, i) => lead([`email:p${i}@x.com`], T0 + Math.floor(i / 6))));
      const whole = (await storage.read('findLeads', siteId, {}, 100, null)).map((found) => found.leadId);
      expect(new Set(whole).size).toBe(17);
      for (const limit of [1, 2, 5, 16, 17, 18]) {
        const seen: string[] = [];
        for (let after: LeadPosition | null = null; ; ) {
          const { page, next } = await positionOf({}, limit, after);
          seen.push(...page.map((found) => found.leadId));
          if (page.length < limit) break;
          after = next;
        }
        expect(seen).toEqual(whole);
      }
    });

    test('that follow are not shifted by a lead who comes meanwhile', async () => {
      await tell(...Array.from({ length: 6 }, (_, i) => lead([`email:p${i}@x.com`], T0 + i)));
      const { next } = await positionOf({}, 3, null);
      await tell(lead(['email:new@x.com'], T0 + 100));
      expect(await find({}, 3, next)).toEqual(['email:p2@x.com', 'email:p1@x.com', 'email:p0@x.com']);
    });
  });

  test('a lead of another site is nobody here', async () => {
    await tell(lead(['email:ann@x.com']));
    const id = (await storage.read('leadIdsOf', siteId, ['email:ann@x.com'])).get('email:ann@x.com')!;
    const other = (await newSite(storage)).siteId;
    expect(await storage.read('getLead', other, id)).toBeNull();
    expect(await storage.read('findLeads', other, { identifiers: ['email:ann@x.com'] }, 10, null)).toEqual([]);
    expect(await storage.read('leadIdsOf', other, ['email:ann@x.com'])).toEqual(new Map());
    expect(await storage.read('getLead', siteId, 'lead_unknown')).toBeNull();
  });

  test('an anonymous visitor is no lead', async () => {
    await tell(event('v', 'm', T0));
    expect(await find({})).toEqual([]);
    expect(await storage.read('claimsAbout', siteId, [])).toEqual([]);
  });
});
