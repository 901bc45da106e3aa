/** From marks to what is derived, at once and again. */
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BEGINNING, END } from '../../server/domain/identity/ownership.ts';
import { EVENT_TABLE } from '../../server/storage/facts/event-table.ts';
import { START } from '../../server/storage/rebuild.ts';
import { openSqlite } from '../../server/storage/sqlite/connection.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { claim, contact, deal, event, HOUR, identify, MINUTE, rowsOf, T0, type ToldEvent } from '../support/facts.ts';
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

describe.each(ENGINES)('deriving on %s', (engine) => {
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

  const tell = (...told: ToldEvent[]) => storage.append(rowsOf(siteId, ...told));
  const journey = (...visitorIds: string[]) => storage.read('visitorsJourney', siteId, visitorIds, false);
  const owners = async (visitorId: string) =>
    (await journey(visitorId)).ownership.map((row) => [row.from_at, row.identifier]);

  test('a named visitor is derived when asked for, whatever else waits', async () => {
    await tell(event('v', 'm1', T0), event('v', 'm2', T0 + MINUTE), event('u', 'm1', T0));
    await storage.project({ siteId, visitorIds: ['v'] });
    expect(await storage.read('waiting', { siteId, visitorIds: ['v'] })).toBe(false);
    const { visits, touchpoints, sources } = await journey('v');
    expect(visits).toMatchObject([{ entry: 'm1', started_at: T0, ended_at: T0 + MINUTE, page_views: 2 }]);
    expect(touchpoints).toMatchObject([{ message_id: 'm1', type: 'visit' }]);
    expect(sources).toMatchObject([{ id: touchpoints[0]!.traffic_source, channel: 'Direct' }]);
  });

  test('of those who wait for visitors at once only she is refused whose visitor cannot be derived', async () => {
    const visitorIds = ['u', 'v', 'w', 'broken', 'x', 'y', 'z'];
    const many = Array.from({ length: 600 }, (_, i) => `many${i}`);
    const ofBroken = `where site_id = ${siteId} and visitor_id = 'broken'`;
    await tell(...[...visitorIds, ...many].map((visitorId) => event(visitorId, 'm', T0)));
    await storage.project('next');
    await database.run(`update ${EVENT_TABLE[engine]} set body = '{' ${ofBroken}`);
    await database.run(
      `insert into marks (site_id, visitor_id, identity, version)
       select site_id, visitor_id, 0, 1 from events where site_id = ${siteId}`,
    );
    // On SQLite all of them wait by the time that the writer is done with the many.
    const held = engine === 'sqlite' ? openSqlite(database.url.slice('sqlite:'.length), 'write') : null;
    held?.exec('begin immediate');
    const before = storage.project({ siteId, visitorIds: many });
    const asking = Promise.allSettled(visitorIds.map((one) => storage.project({ siteId, visitorIds: [one] })));
    await setTimeout(300);
    held?.exec('rollback');
    held?.close();
    await before;
    const asked = await asking;
    expect(visitorIds.filter((_, i) => asked[i]!.status === 'rejected')).toEqual(['broken']);
    await database.run(`update ${EVENT_TABLE[engine]} set body = null ${ofBroken}`);
    await storage.project({ siteId, visitorIds });
    expect(await storage.read('waiting', { siteId, visitorIds })).toBe(false);
  });

  test('everything is derived without being asked for', async () => {
    await tell(event('v', 'm1', T0));
    const derived = async () => (await journey('v')).visits.length;
    await expect.poll(derived, { timeout: 20_000, interval: 50 }).toBe(1);
  });

  test('after everything is projected nothing waits', async () => {
    await tell(event('v', 'm1', T0), identify('v', 'm2', T0 + 1, [ANN]));
    await storage.write(
      'addStage',
      siteId,
      { id: 's', identifier: ANN, stage: 'mql', occurredAt: T0, source: 'api' },
      NOW,
    );
    await storage.project('next');
    expect(await storage.read('waiting', 'next')).toBe(false);
    expect(await storage.read('waiting', 'identity')).toBe(false);
    expect(await storage.read('derivationLag', NOW + HOUR)).toBe(0);
  });

  test('an event that comes late joins two visits into one', async () => {
    await tell(event('v', 'm1', T0), event('v', 'm3', T0 + 50 * MINUTE));
    await storage.project('next');
    expect((await journey('v')).visits).toHaveLength(2);
    await tell(event('v', 'm2', T0 + 25 * MINUTE));
    await storage.project('next');
    expect((await journey('v')).visits).toMatchObject([{ entry: 'm1', page_views: 3, ended_at: T0 + 50 * MINUTE }]);
    expect((await journey('v')).touchpoints).toHaveLength(1);
  });

  test('a quarantined event is in no visit', async () => {
    await tell(event('v', 'm1', T0), event('v', 'm2', T0 + MINUTE, { quarantine: 'bot' }));
    await storage.project('next');
    expect((await journey('v')).visits).toMatchObject([{ page_views: 1, exit_page: 'https://acme.example/' }]);
  });

  test('a claim makes a lead and gives her the browser, from the beginning of time', async () => {
    await tell(event('v', 'm1', T0), identify('v', 'm2', T0 + HOUR, [ANN], { name: 'Ann' }));
    await storage.project('identity');
    const leadId = (await storage.read('leadIdsOf', siteId, [ANN])).get(ANN);
    expect(leadId).toMatch(/^lead_[0-9a-f]{32}$/);
    expect(await storage.read('getLead', siteId, leadId!)).toMatchObject({
      leadId,
      identifiers: [ANN],
      visitorIds: ['v'],
      lead: {
        email: 'ann@acme.com',
        name: 'Ann',
        createdAt: T0 + HOUR,
        stage: 'lead',
        account: { domain: 'acme.com' },
      },
    });
    const { ownership } = await journey('v');
    expect(ownership).toEqual([{ visitor_id: 'v', from_at: BEGINNING, to_at: END, identifier: ANN, lead_id: leadId }]);
  });

  test('the order of arrival does not matter to who owns a browser', async () => {
    await tell(identify('v', 'late', T0 + HOUR, [BOB]));
    await storage.project('next');
    await tell(identify('v', 'early', T0, [ANN]));
    await storage.project('next');
    expect(await owners('v')).toEqual([
      [BEGINNING, ANN],
      [T0 + HOUR, BOB],
    ]);
  });

  test('a trusted message with two identifiers joins two leads; both ids find her, the older one stands', async () => {
    await tell(identify('v', 'm1', T0, [ANN]), identify('u', 'm1', T0 + 1, ['externalId:u1']));
    await storage.project('next');
    const before = await storage.read('leadIdsOf', siteId, [ANN, 'externalId:u1']);
    expect(new Set(before.values()).size).toBe(2);
    await tell(identify('w', 'm1', T0 + HOUR, [ANN, 'externalId:u1']));
    await storage.project('next');
    for (const id of before.values()) {
      expect(await storage.read('getLead', siteId, id)).toMatchObject({
        leadId: before.get(ANN),
        identifiers: [ANN, 'externalId:u1'],
        visitorIds: ['v', 'u', 'w'],
      });
    }
    expect(await storage.read('findLeads', siteId, {}, 10, null)).toHaveLength(1);
  });

  test('a public message with two identifiers joins nobody', async () => {
    await tell(claim('v', 'm1', T0, [ANN, 'externalId:u1']));
    await storage.project('next');
    expect(await storage.read('findLeads', siteId, {}, 10, null)).toHaveLength(2);
    const claims = await storage.read('claimsAbout', siteId, [ANN]);
    expect(claims).toHaveLength(2);
    expect(claims).toContainEqual(
      expect.objectContaining({ visitor_id: 'v', a: null, b: ANN, trust: 'public', unconfirmed: 0, revoked: 0 }),
    );
    expect(claims).toContainEqual(
      expect.objectContaining({ visitor_id: null, a: ANN, b: 'externalId:u1', trust: 'public', unconfirmed: 1 }),
    );
  });

  test('of two messages with one id, on two browsers at one instant, it does not matter which came first', async () => {
    const { siteId: other } = await newSite(storage);
    const blue = identify('v', 'm', T0, [ANN], { traits: { colour: 'blue' } });
    const red = identify('u', 'm', T0, [ANN], { traits: { colour: 'red' } });
    for (const told of [blue, red]) await storage.append(rowsOf(siteId, told));
    for (const told of [red, blue]) await storage.append(rowsOf(other, told));
    expect(await digestsOf(storage, other)).toEqual(await digestsOf(storage, siteId));
  });

  test('a stage told of an identifier nobody else named makes a lead', async () => {
    await storage.write(
      'addStage',
      siteId,
      { id: 's', identifier: BOB, stage: 'sql', occurredAt: T0, source: 'crm' },
      NOW,
    );
    await storage.project('next');
    const [lead] = await storage.read('findLeads', siteId, { identifiers: [BOB] }, 10, null);
    expect(lead?.lead).toMatchObject({ stage: 'sql', createdAt: T0 });
  });

  test('a shorter session timeout splits the visits of all of history, and back again', async () => {
    await tell(event('v', 'm1', T0), event('v', 'm2', T0 + 20 * MINUTE));
    const before = await digestsOf(storage, siteId);
    await storage.write('changeSite', siteId, { sessionTimeoutMinutes: 10 }, NOW);
    await storage.project('next');
    expect((await journey('v')).visits).toHaveLength(2);
    await storage.write('changeSite', siteId, { sessionTimeoutMinutes: 30 }, NOW);
    expect(await digestsOf(storage, siteId)).toEqual(before);
  });

  describe('a rebuild', () => {
    const populate = async () => {
      const told: ToldEvent[] = [];
      for (let i = 0; i < 23; i++) {
        told.push(
          event(`v${i}`, 'm1', T0 + i * HOUR, { url: `https://acme.example/?utm_source=s${i % 3}&utm_medium=cpc` }),
        );
        told.push(event(`v${i}`, 'm2', T0 + i * HOUR + MINUTE));
        told.push(
          identify(`v${i}`, 'm3', T0 + i * HOUR + 2 * MINUTE, [`email:p${i % 9}@acme.com`, `externalId:u${i % 11}`]),
        );
      }
      await tell(...told);
      const won = deal({
        leads: [{ identifier: 'email:p1@acme.com', role: null }],
        stage: 'won',
        closedAt: T0 + 90 * HOUR,
      });
      await storage.write('putDeal', siteId, { externalId: 'd', revision: 1, deal: won }, NOW);
      await storage.write('putContacts', siteId, [contact('c', { identifiers: ['email:p2@acme.com'] })], NOW);
      await storage.write(
        'addStage',
        siteId,
        { id: 's', identifier: ANN, stage: 'mql', occurredAt: T0, source: 'api' },
        NOW,
      );
    };

    test.each([1, 2, 7, 100])('in steps of %i gives what was derived as the facts came', async (limit) => {
      await populate();
      const live = await digestsOf(storage, siteId);
      await rebuildSite(storage, siteId, limit);
      expect(await digestsOf(storage, siteId)).toEqual(live);
    });

    test('keeps every lead id', async () => {
      await populate();
      await storage.project('next');
      const before = await storage.read('findLeads', siteId, {}, 100, null);
      await rebuildSite(storage, siteId, 5);
      expect(await storage.read('findLeads', siteId, {}, 100, null)).toEqual(before);
    });

    test('of one site leaves the others alone', async () => {
      await populate();
      const other = (await newSite(storage)).siteId;
      await storage.append(rowsOf(other, event('v1', 'm1', T0), identify('v1', 'm3', T0, [ANN])));
      const before = await digestsOf(storage, other);
      await rebuildSite(storage, siteId, 5);
      expect(await digestsOf(storage, other)).toEqual(before);
    });

    test('takes events in while it runs', async () => {
      await populate();
      let steps = 0;
      for (let state = START; state.phase !== 'done'; steps++) {
        state = await storage.write('rebuildStep', siteId, state, 4, NOW);
        await tell(event(`new${steps}`, 'm1', T0), identify(`v${steps}`, `claim${steps}`, T0, ['email:p1@acme.com']));
      }
      const live = await digestsOf(storage, siteId);
      await rebuildSite(storage, siteId);
      expect(await digestsOf(storage, siteId)).toEqual(live);
      expect((await journey(`new${steps - 1}`)).visits).toHaveLength(1);
    });

    test('forgets no source that later events come from, even if nothing came from it any more', async () => {
      const referrer = 'https://www.google.com/';
      await tell(event('v', 'm2', T0 + MINUTE, { referrer }));
      await storage.project('next');
      // What was the entry of a visit now lies inside one, where a referrer opens no touchpoint.
      await tell(event('v', 'm1', T0));
      await storage.project('next');
      expect((await journey('v')).sources).toMatchObject([{ channel: 'Direct' }]);
      await rebuildSite(storage, siteId);
      await tell(event('u', 'm1', T0, { referrer }));
      await storage.project('next');
      expect((await journey('u')).sources).toMatchObject([{ source: 'google', channel: 'Organic Search' }]);
    });
  });
});
