/** The digests: the same facts have the same on every engine and site, any difference in them shows. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Deal } from '../../server/domain/deal.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { contact, deal, event, HOUR, identify, MINUTE, rowsOf, T0, type ToldEvent } from '../support/facts.ts';
import {
  digestsOf,
  ENGINES,
  type EngineName,
  freshTestDatabase,
  NOW,
  newSite,
  rebuildSite,
  type TestDatabase,
} from '../support/storage.ts';

const ANN = 'email:ann@acme.com';

interface Told {
  events: ToldEvent[];
  deal: Partial<Deal>;
  contact: Parameters<typeof contact>[1];
  stageAt: number;
}

/** A bit of everything. */
const WHOLE: Told = {
  events: [
    event('v', 'm1', T0, {
      url: 'https://acme.example/?utm_source=google&utm_medium=cpc&gclid=1',
      device: 'desktop|Firefox|Linux',
    }),
    event('v', 'm2', T0 + MINUTE, { url: 'https://acme.example/b', title: 'Prêt 😀' }),
    event('v', 'm3', T0 + 2 * MINUTE, { type: 'custom', name: 'Ünder_50%', body: { properties: { a: 1.5, ä: null } } }),
    event('v', 'm4', T0 + 2 * HOUR, { referrer: 'https://www.bing.com/', country: 'DE' }),
    event('É_-', 'm1', T0, { referrer: 'https://news.example/' }),
    event('bot', 'm1', T0, { quarantine: 'bot' }),
    identify('v', 'm5', T0 + 3 * MINUTE, [ANN, 'externalId:U_1'], { name: 'Ann', traits: { zebra: 1, alpha: [2] } }),
    identify('É_-', 'm6', T0 + HOUR, ['externalId:u-1', 'phone:+4930123456']),
    event('É_-', 'm7', T0 + HOUR, { type: 'form_submit', body: { identifiers: [ANN], form: { fields: ['email'] } } }),
  ],
  deal: {
    leads: [{ identifier: ANN, role: 'buyer' }],
    stage: 'won',
    closedAt: T0 + 90 * HOUR,
    value: { amount: '12.50', currency: 'EUR' },
  },
  contact: { identifiers: ['externalId:u-1'], type: 'meeting', properties: { room: 'Ä' } },
  stageAt: T0 + 5 * HOUR,
};

async function tell(storage: Storage, told: Told): Promise<number> {
  const { siteId } = await newSite(storage);
  await storage.append(rowsOf(siteId, ...told.events));
  await storage.write('putDeal', siteId, { externalId: 'd', revision: 3, deal: deal(told.deal) }, NOW);
  await storage.write('putContacts', siteId, [contact('c', told.contact)], NOW);
  const stage = { id: 's', identifier: ANN, stage: 'mql', occurredAt: told.stageAt, source: 'api' } as const;
  await storage.write('addStage', siteId, stage, NOW);
  return siteId;
}

describe('digests', () => {
  const databases = new Map<EngineName, TestDatabase>();
  const storages = new Map<EngineName, Storage>();

  beforeAll(async () => {
    for (const engine of ENGINES) {
      const database = await freshTestDatabase(engine);
      databases.set(engine, database);
      storages.set(engine, await database.open());
    }
  });
  afterAll(async () => {
    for (const database of databases.values()) await database.drop();
  });

  test('of the same facts are equal on every engine, live and rebuilt, and on another site', async () => {
    const digests = [];
    for (const storage of storages.values()) {
      await newSite(storage); // so that site numbers differ
      const siteId = await tell(storage, WHOLE);
      digests.push(await digestsOf(storage, siteId));
      await rebuildSite(storage, siteId, 2);
      digests.push(await digestsOf(storage, siteId), await digestsOf(storage, await tell(storage, WHOLE)));
    }
    expect(digests).toEqual(Array(6).fill(digests[0]));
    expect(digests[0]!.facts).toMatch(/^[0-9a-f]{32}$/);
    expect(digests[0]!.derived).not.toBe(digests[0]!.facts);
  });

  test('of nothing are zero', async () => {
    for (const storage of storages.values()) {
      const { siteId } = await newSite(storage);
      expect(await digestsOf(storage, siteId)).toEqual({ facts: '0'.repeat(32), derived: '0'.repeat(32) });
    }
  });

  test('of several sites are their sum', async () => {
    for (const storage of storages.values()) {
      const one = await tell(storage, WHOLE);
      const two = await tell(storage, WHOLE);
      await storage.project('next');
      const sum = (BigInt(`0x${(await digestsOf(storage, one)).facts}`) * 2n) % (1n << 128n);
      expect((await storage.read('digests', [one, two])).facts).toBe(sum.toString(16).padStart(32, '0'));
    }
  });

  describe.each(ENGINES)('on %s', (engine) => {
    const digest = async (told: Told) => {
      const storage = storages.get(engine)!;
      return digestsOf(storage, await tell(storage, told));
    };
    const altered = (index: number, change: Partial<ToldEvent>): Told => ({
      ...WHOLE,
      events: WHOLE.events.map((one, i) => (i === index ? { ...one, ...change } : one)),
    });

    test('do not depend on when things were received', async () => {
      const later = { ...WHOLE, events: WHOLE.events.map((one) => ({ ...one, receivedAt: NOW + HOUR })) };
      expect(await digest(later)).toEqual(await digest(WHOLE));
    });

    test.each<[string, Told]>([
      ['a time', altered(0, { occurredAt: T0 + 1 })],
      ['a URL', altered(0, { url: 'https://acme.example/?utm_source=google&utm_medium=cpc&gclid=2' })],
      ['a page in the middle of a visit', altered(1, { url: 'https://acme.example/c' })],
      ['a referrer', altered(4, { referrer: 'https://other.example/' })],
      ['a device', altered(0, { device: 'mobile|Firefox|Android' })],
      ['a country', altered(3, { country: 'AT' })],
      ['a title', altered(1, { title: 'Pret' })],
      ['a property', altered(2, { body: { properties: { a: 1.25, ä: null } } })],
      ['the trust of a claim', altered(7, { trust: 'public' })],
      ['the source of a claim', altered(7, { source: 'crm' })],
      ['one event less', { ...WHOLE, events: WHOLE.events.slice(0, -1) }],
      ['the value of a deal', { ...WHOLE, deal: { ...WHOLE.deal, value: { amount: '12.51', currency: 'EUR' } } }],
      ['whom a contact was with', { ...WHOLE, contact: { ...WHOLE.contact, identifiers: [ANN] } }],
      ['the time of a stage', { ...WHOLE, stageAt: T0 }],
    ])('of the facts change with %s', async (_what, told) => {
      expect((await digest(told)).facts).not.toBe((await digest(WHOLE)).facts);
    });

    test.each<[string, Told]>([
      ['where a visit comes from', altered(3, { referrer: null })],
      ['when a visit begins', altered(0, { occurredAt: T0 + 1 })],
      ['the page a visit ends on', altered(1, { occurredAt: T0 - 1 })],
      ['the trust of a claim', altered(7, { trust: 'public' })],
      ['what is said of a lead', altered(6, { body: { identifiers: [ANN, 'externalId:U_1'], name: 'Anna' } })],
      ['who is joined with whom', altered(7, { body: { identifiers: ['externalId:u-1', ANN] } })],
      ['the time of a stage', { ...WHOLE, stageAt: T0 }],
      ['a deal of a lead', { ...WHOLE, deal: { ...WHOLE.deal, closedAt: T0 + 91 * HOUR } }],
    ])('of what is derived change with %s', async (_what, told) => {
      expect((await digest(told)).derived).not.toBe((await digest(WHOLE)).derived);
    });
  });
});
