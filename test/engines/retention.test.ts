/** Retention: what was kept long enough goes, class by class; what is derived follows; nothing goes unless it was set. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MovableClock } from '../../server/clock.ts';
import { cutoffsOf } from '../../server/domain/retention.ts';
import { RetentionKeeper } from '../../server/retention/keeper.ts';
import { countToForget } from '../../server/retention/preview.ts';
import type { StoredSite } from '../../server/storage/facts/sites.ts';
import type { Storage } from '../../server/storage/storage.ts';
import type { SiteChange } from '../../shared/api/site.ts';
import { claim, contact, DAY, deal, event, HOUR, identify, rowsOf, T0 } from '../support/facts.ts';
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
const OLD = NOW - 500 * DAY;
const NEW = NOW - 10 * DAY;

describe.each(ENGINES)('retention on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  let site: StoredSite;
  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  afterAll(() => database.drop());

  /** Four browsers: nobody's long ago, nobody's lately, Ann's long ago, Bob's from long ago until lately. */
  beforeEach(async () => {
    for (const { siteId } of await storage.read('listSites'))
      await storage.write('changeSite', siteId, { retention: null, retentionDays: {} }, NOW);
    site = await newSite(storage);
    const seen = { device: 'desktop|Chrome|Linux', country: 'DE', region: 'BY' };
    const url = 'https://acme.example/?utm_source=google&utm_medium=cpc';
    const of = (receivedAt: number, rest = {}) => ({ receivedAt, ...seen, ...rest });
    await storage.append(
      rowsOf(
        site.siteId,
        event('nobody-old', 'm1', T0, of(OLD, { url })),
        event('nobody-old', 'm2', T0 + HOUR, of(OLD, { quarantine: 'bot' })),
        event('nobody-new', 'm3', T0, of(OLD, { url })),
        event('nobody-new', 'm4', T0 + DAY, of(NEW)),
        event('nobody-new', 'm5', T0 + DAY, of(OLD, { quarantine: 'bot' })),
        event('ann', 'm6', T0, of(OLD, { url })),
        { ...identify('ann', 'm7', T0 + HOUR, [ANN]), receivedAt: OLD },
        event('bob', 'm8', T0, of(OLD, { url })),
        { ...identify('bob', 'm9', T0 + HOUR, [BOB]), receivedAt: OLD },
        event('bob', 'm10', T0 + 2 * DAY, of(NEW)),
      ),
    );
    const won = (identifier: typeof ANN) =>
      deal({
        leads: [{ identifier, role: null }],
        stage: 'won',
        createdAt: T0,
        closedAt: T0 + DAY,
        value: { amount: '100.00', currency: 'EUR' },
      });
    await storage.write('putDeal', site.siteId, { externalId: 'D', revision: 1, deal: won(ANN) }, OLD);
    await storage.write('putContacts', site.siteId, [contact('call', { identifiers: [ANN] })], OLD);
    await storage.project('next');
  });

  const set = (settings: SiteChange) => storage.write('changeSite', site.siteId, settings, NOW);
  const run = async (now = NOW) => {
    const clock = new MovableClock();
    clock.offsetMs = now - Date.now();
    const ended = await new RetentionKeeper({
      storage,
      clock,
      onTrouble: (error) => expect.fail(error.stack),
    }).runDue();
    await storage.project('next');
    return ended;
  };
  const runs = () => storage.read('listRetentionRuns', site.siteId, 10, null);
  const counted = async (settings: SiteChange) => {
    const asked = { retention: null, retentionDays: {}, ...settings };
    const found = await countToForget(storage, site, asked, NOW);
    return Object.fromEntries(found.map((one) => [one.class, one.count]));
  };
  const visitors = async () => {
    const page = await storage.read('visitorsToForget', site.siteId, { details: NOW }, '', 100);
    return page.found.details.visitorIds;
  };
  const expectRebuilt = async () => {
    const digests = await digestsOf(storage, site.siteId);
    await rebuildSite(storage, site.siteId);
    expect(await digestsOf(storage, site.siteId)).toEqual(digests);
  };

  test('unless it is set nothing is ever taken away', async () => {
    const before = await digestsOf(storage, site.siteId);
    expect(await run(NOW + 100 * 365 * DAY)).toBe(0);
    expect(await runs()).toEqual([]);
    expect(await digestsOf(storage, site.siteId)).toEqual(before);
  });

  test('browsers of nobody go after their days, with their visits; others stay', async () => {
    const settings = { retentionDays: { anonymous: 395 } };
    expect(await counted(settings)).toEqual({ anonymous: 1 });
    expect(await visitors()).toHaveLength(4);
    await set(settings);
    expect(await run()).toBe(1);
    expect(await visitors()).toEqual(['ann', 'bob', 'nobody-new']);
    const { visits, touchpoints } = await storage.read('visitorsJourney', site.siteId, ['nobody-old'], true);
    expect([visits, touchpoints]).toEqual([[], []]);
    expect(await runs()).toMatchObject([{ beganAt: expect.any(Number), counts: { anonymous: 1 } }]);
    expect(await counted(settings)).toEqual({ anonymous: 0 });
    await expectRebuilt();
  });

  test('what was kept aside goes after its days, of whomever it is', async () => {
    const before = (await digestsOf(storage, site.siteId)).derived;
    const settings = { retentionDays: { quarantine: 30 } };
    expect(await counted(settings)).toEqual({ quarantine: 2 });
    await set(settings);
    await run();
    expect((await runs())[0]!.counts).toEqual({ quarantine: 2 });
    expect((await digestsOf(storage, site.siteId)).derived).toBe(before);
    await expectRebuilt();
  });

  test('device and country go from old events, the journey stays', async () => {
    const before = (await digestsOf(storage, site.siteId)).derived;
    const settings = { retentionDays: { details: 30 } };
    expect(await counted(settings)).toEqual({ details: 6 });
    await set(settings);
    await run();
    expect((await runs())[0]!.counts).toEqual({ details: 6 });
    expect(await visitors()).toEqual(['bob', 'nobody-new']);
    expect((await digestsOf(storage, site.siteId)).derived).toBe(before);
    await expectRebuilt();
  });

  test('people of whom nothing was heard become anonymous, their deals and credits stay; they do not come back', async () => {
    await storage.write('createWebhook', site.siteId, WEBHOOK, NOW);
    const settings = { retention: 13 };
    expect(await counted(settings)).toEqual({ anonymous: 1, leads: 1 });
    await set(settings);
    await run();
    expect((await runs())[0]!.counts).toEqual({ anonymous: 1, leads: 1 });
    expect(await storage.read('leadIdsOf', site.siteId, [ANN])).toEqual(new Map());
    expect((await storage.read('leadsOf', site.siteId, [BOB]))[0]).toMatchObject({ visitorIds: ['bob'] });
    const { deal: kept } = (await storage.read('getDeal', site.siteId, 'D'))!;
    expect(kept).toMatchObject({ stage: 'won', value: { amount: '100.00' } });
    expect(JSON.stringify(kept)).not.toContain('ann');
    const people = kept.leads.map((lead) => lead.identifier);
    const [stub] = await storage.read('leadsOf', site.siteId, people);
    const { touchpoints } = await storage.read('visitorsJourney', site.siteId, stub!.visitorIds, false);
    expect(touchpoints).toMatchObject([{ occurred_at: T0, source: 'google' }]);
    expect(await storage.append(rowsOf(site.siteId, event('ann', 'again', T0 + 1)))).toBe('d');
    const changes = await storage.read('dueChanges', NOW * 2, 100);
    expect(changes.filter((one) => one.siteId === site.siteId).map((one) => one.event)).not.toContain('person.erased');
    await expectRebuilt();
    expect(await counted(settings)).toEqual({ anonymous: 0, leads: 0 });
  });

  test('whom only a public message ties to another is heard with it, and leaves nothing behind', async () => {
    const [MAIL, CRM] = ['email:two@acme.com', 'externalId:two'] as const;
    const won = deal({ leads: [{ identifier: MAIL, role: null }], stage: 'won', createdAt: T0, closedAt: T0 + DAY });
    const tell = (visitorId: string, receivedAt: number) => ({
      ...claim(visitorId, 'tie', T0 + HOUR, [MAIL, CRM]),
      receivedAt,
    });
    await storage.append(rowsOf(site.siteId, tell('two', NEW)));
    await storage.project('next');
    expect((await storage.read('leadIdsOf', site.siteId, [MAIL, CRM])).size).toBe(2);
    expect(await counted({ retention: 13 })).toEqual({ anonymous: 1, leads: 1 });

    // The same long ago, and of the one something is still heard.
    site = await newSite(storage);
    await storage.append(rowsOf(site.siteId, tell('two', OLD)));
    await storage.write('putDeal', site.siteId, { externalId: 'D', revision: 1, deal: won }, NEW);
    await storage.project('next');
    expect(await counted({ retention: 13 })).toEqual({ anonymous: 0, leads: 1 });
    await set({ retention: 13 });
    await run();
    expect((await runs())[0]!.counts).toEqual({ anonymous: 0, leads: 1 });
    expect(await storage.read('leadIdsOf', site.siteId, [CRM])).toEqual(new Map());
    const [kept] = await storage.read('leadsOf', site.siteId, [MAIL]);
    expect(kept).toMatchObject({ identifiers: [MAIL], visitorIds: ['two'] });
    await expectRebuilt();
    expect(await counted({ retention: 13 })).toEqual({ anonymous: 0, leads: 0 });
  });

  test('the logs of a site have clocks of their own', async () => {
    const entry = { kind: 'change', action: 'PATCH /v1/sites/{id}', bearerKind: 'key', bearerId: null } as const;
    const noted = (at: number, of: string) =>
      storage.write('appendAudit', { ...entry, at, site: of, target: null, fields: [], times: 1 });
    await noted(OLD, site.id);
    await noted(NEW, site.id);
    await noted(OLD, 'site_other');
    expect(await counted({ retentionDays: { audit: 30, webhooks: 30 } })).toEqual({ audit: 1, webhooks: 0 });
    await set({ retentionDays: { audit: 30 } });
    await run();
    const filter = { sites: [site.id, 'site_other'], kind: null, by: null, target: null, from: null, to: null };
    expect((await storage.read('listAudit', filter, 10, null)).map((one) => one.at)).toEqual([NEW, OLD]);
    expect((await runs())[0]!.counts).toEqual({ audit: 1 });
  });

  test('one run a day, by one process; who died in the middle is followed by another', async () => {
    await set({ retentionDays: { quarantine: 30, anonymous: 395 } });
    const other = engine === 'postgres' ? await database.open() : storage;
    const taken = await Promise.all([storage, other].map((on) => on.write('takeRetentionRun', NOW)));
    const held = taken.filter((one) => one !== null);
    expect(held).toHaveLength(1);
    expect(await run(NOW + HOUR / 60)).toBe(0);
    const later = NOW + HOUR;
    expect(await run(later)).toBe(1);
    // The first wakes up again: what it finds is not its own any more.
    const [stale] = held;
    expect(await storage.write('forgetOfVisitors', stale!, 'anonymous', ['nobody-new'], NOW + 1000 * DAY)).toBeNull();
    expect(await visitors()).toContain('nobody-new');
    expect(await run(later + 2 * HOUR)).toBe(0);
    expect(await runs()).toMatchObject([{ id: stale!.id, endedAt: expect.any(Number), counts: { anonymous: 1 } }]);
    expect(await run(NOW + 25 * HOUR)).toBe(1);
    expect(await runs()).toHaveLength(2);
  });

  test('a term that is made longer holds at once, for a run that is under way and for one that was left behind', async () => {
    await set({ retentionDays: { anonymous: 395 } });
    const taken = (await storage.write('takeRetentionRun', NOW))!;
    await set({ retentionDays: { anonymous: 3950 } });
    expect(await storage.write('forgetOfVisitors', taken, 'anonymous', ['nobody-old'], NOW)).toBeNull();
    expect(await visitors()).toContain('nobody-old');
    expect(await runs()).toMatchObject([{ endedAt: NOW, counts: { anonymous: 0 } }]);

    await set({ retentionDays: { anonymous: 395 } });
    const left = (await storage.write('takeRetentionRun', NOW + 2 * DAY))!;
    await set({ retentionDays: { anonymous: 3950 } });
    const next = await storage.write('takeRetentionRun', NOW + 2 * DAY + HOUR);
    expect(next).toMatchObject({ cutoffs: { anonymous: NOW + 2 * DAY + HOUR - 3950 * DAY } });
    expect(next!.id).not.toBe(left.id);
  });

  test('whoever says who she is while she is looked for stays', async () => {
    const cutoffs = cutoffsOf({ retention: null, retentionDays: { anonymous: 395 } }, NOW);
    await set({ retentionDays: { anonymous: 395 } });
    const taken = (await storage.write('takeRetentionRun', NOW))!;
    const page = await storage.read('visitorsToForget', site.siteId, cutoffs, '', 100);
    expect(page.found.anonymous.visitorIds).toEqual(['nobody-old']);
    await storage.append(rowsOf(site.siteId, identify('nobody-old', 'says', T0 + DAY, ['email:eve@acme.com'])));
    const step = await storage.write('forgetOfVisitors', taken, 'anonymous', ['nobody-old'], NOW);
    expect(step!.counts).toEqual({ anonymous: 0 });
    await storage.write('endRetentionRun', step!, NOW);
    await storage.project('next');
    expect((await storage.read('leadsOf', site.siteId, ['email:eve@acme.com']))[0]).toMatchObject({
      visitorIds: ['nobody-old'],
    });
  });
});

const WEBHOOK = {
  url: 'https://crm.example/',
  events: ['person.erased', 'deal.attributed'] as never,
  models: ['linear'],
  description: null,
  secret: 'sealed',
};

test('a clock that was put ahead takes nothing away', async () => {
  const clock = new MovableClock();
  const troubles: string[] = [];
  const storage = { write: () => expect.fail('nothing may be done') } as unknown as Storage;
  const keeper = new RetentionKeeper({ storage, clock, onTrouble: (error) => troubles.push(error.name) });
  clock.advance(400 * DAY);
  expect(await keeper.runDue()).toBe(0);
  expect(await keeper.runDue()).toBe(0);
  expect(troubles).toEqual(['ClockJumped']);
});
