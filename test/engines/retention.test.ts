/** Retention: what was kept long enough goes, class by class; what is derived follows; nothing goes unless it was set. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MovableClock } from '../../server/clock.ts';
import type { Identifier } from '../../server/domain/identity/identifier.ts';
import { cutoffsOf } from '../../server/domain/retention.ts';
import { RetentionKeeper } from '../../server/retention/keeper.ts';
import { countToForget } from '../../server/retention/preview.ts';
import type { StoredSite } from '../../server/storage/facts/sites.ts';
import { anonymousAmong } from '../../server/storage/retention/candidates.ts';
import type { Sql } from '../../server/storage/sql.ts';
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
  const ROWS = 1000;
  const take = async (now: number) => {
    await knowTime(storage, now);
    return storage.write('takeRetentionRun', now);
  };
  const run = async (now = NOW) => {
    await knowTime(storage, now);
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
    const { touchpoints, sources } = await storage.read('visitorsJourney', site.siteId, stub!.visitorIds, false);
    expect(touchpoints).toMatchObject([{ occurred_at: T0 }]);
    expect(sources).toMatchObject([{ source: 'google' }]);
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
    await knowTime(storage, NOW);
    const taken = await Promise.all([storage, other].map((on) => on.write('takeRetentionRun', NOW)));
    const held = taken.filter((one) => one !== null);
    expect(held).toHaveLength(1);
    expect(await run(NOW + HOUR / 60)).toBe(0);
    const later = NOW + HOUR;
    expect(await run(later)).toBe(1);
    // The first wakes up again: what it finds is not its own any more.
    const [stale] = held;
    expect(
      await storage.write('forgetOfVisitors', stale!, 'anonymous', ['nobody-new'], ROWS, NOW + 1000 * DAY),
    ).toBeNull();
    expect(await visitors()).toContain('nobody-new');
    expect(await run(later + 2 * HOUR)).toBe(0);
    expect(await runs()).toMatchObject([{ id: stale!.id, endedAt: expect.any(Number), counts: { anonymous: 1 } }]);
    expect(await run(NOW + 25 * HOUR)).toBe(1);
    expect(await runs()).toHaveLength(2);
  });

  test('a term that is made longer holds at once, for a run that is under way and for one that was left behind', async () => {
    await set({ retentionDays: { anonymous: 395 } });
    const taken = (await take(NOW))!;
    await set({ retentionDays: { anonymous: 3950 } });
    expect(await storage.write('forgetOfVisitors', taken, 'anonymous', ['nobody-old'], ROWS, NOW)).toBeNull();
    expect(await visitors()).toContain('nobody-old');
    expect(await runs()).toMatchObject([{ endedAt: NOW, counts: { anonymous: 0 } }]);

    await set({ retentionDays: { anonymous: 395 } });
    const left = (await take(NOW + 2 * DAY))!;
    await set({ retentionDays: { anonymous: 3950 } });
    const next = await take(NOW + 2 * DAY + HOUR);
    expect(next).toMatchObject({ cutoffs: { anonymous: NOW + 2 * DAY + HOUR - 3950 * DAY } });
    expect(next!.id).not.toBe(left.id);
  });

  test('whoever says who she is while she is looked for stays', async () => {
    const cutoffs = cutoffsOf({ retention: null, retentionDays: { anonymous: 395 } }, NOW);
    await set({ retentionDays: { anonymous: 395 } });
    const taken = (await take(NOW))!;
    const page = await storage.read('visitorsToForget', site.siteId, cutoffs, '', 100);
    expect(page.found.anonymous.visitorIds).toEqual(['nobody-old']);
    await storage.append(rowsOf(site.siteId, identify('nobody-old', 'says', T0 + DAY, ['email:eve@acme.com'])));
    const step = await storage.write('forgetOfVisitors', taken, 'anonymous', ['nobody-old'], ROWS, NOW);
    expect(step!.run.counts).toEqual({ anonymous: 0 });
    await storage.write('endRetentionRun', step!.run, NOW);
    await storage.project('next');
    expect((await storage.read('leadsOf', site.siteId, ['email:eve@acme.com']))[0]).toMatchObject({
      visitorIds: ['nobody-old'],
    });
  });

  test('who was seen again while browsers were looked for stays whole', async () => {
    await set({ retentionDays: { anonymous: 395 } });
    const taken = (await take(NOW))!;
    await storage.append(rowsOf(site.siteId, event('nobody-old', 'back', T0 + DAY, { receivedAt: NEW })));
    await storage.project('next');
    const step = await storage.write('forgetOfVisitors', taken, 'anonymous', ['nobody-old'], ROWS, NOW);
    expect(step!.run.counts).toEqual({ anonymous: 0 });
    await storage.write('endRetentionRun', step!.run, NOW);
    const { visits } = await storage.read('visitorsJourney', site.siteId, ['nobody-old'], false);
    expect(visits).toHaveLength(2);
  });

  test('a person who is heard of by another browser while people are looked for stays', async () => {
    await set({ retention: 13 });
    const taken = (await take(NOW))!;
    const leadId = (await storage.read('leadIdsOf', site.siteId, [ANN])).get(ANN)!;
    // Stored, and perhaps not derived yet.
    await storage.append(rowsOf(site.siteId, { ...identify('ann-phone', 'p', T0 + DAY, [ANN]), receivedAt: NEW }));
    const step = await storage.write('forgetLead', site.siteId, taken, leadId, NOW);
    expect(step!.run.counts).toMatchObject({ leads: 0 });
    await storage.write('endRetentionRun', step!.run, NOW);
    expect((await storage.read('leadIdsOf', site.siteId, [ANN])).get(ANN)).toBe(leadId);
  });

  test('a person who is restricted while people are looked for stays', async () => {
    await set({ retention: 13 });
    const taken = (await take(NOW))!;
    const leadId = (await storage.read('leadIdsOf', site.siteId, [ANN])).get(ANN)!;
    await storage.write('restrictPerson', site.siteId, leadId, true, NOW);
    const step = await storage.write('forgetLead', site.siteId, taken, leadId, NOW);
    expect(step!.run.counts).toMatchObject({ leads: 0 });
    await storage.write('endRetentionRun', step!.run, NOW);
    expect((await storage.read('leadIdsOf', site.siteId, [ANN])).get(ANN)).toBe(leadId);
  });

  test('who is restricted keeps her details and what was kept aside, hers and what names her, until it is lifted', async () => {
    const seen = { device: 'phone|Safari|iOS', country: 'FR', receivedAt: OLD };
    const said = (visitorId: string, messageId: string, who: Identifier, rest = {}) => ({
      ...identify(visitorId, messageId, T0 + HOUR, [who]),
      ...seen,
      ...rest,
    });
    await storage.append(
      rowsOf(
        site.siteId,
        event('ann', 'aside', T0, { ...seen, quarantine: 'bot' }),
        // Kept aside, or kept as a conflict, they tie nobody to a browser.
        said('aside-ann', 'q', ANN, { quarantine: 'bot' }),
        said('aside-bob', 'q', BOB, { quarantine: 'bot' }),
        event('conflict-ann', 'c', T0, seen),
        event('conflict-nobody', 'c', T0, seen),
      ),
    );
    await storage.append(rowsOf(site.siteId, said('conflict-ann', 'c', ANN), event('conflict-nobody', 'c', T0 + DAY)));
    await storage.project('next');
    const settings = { retentionDays: { details: 30, quarantine: 30, anonymous: 395 } };
    const all = { details: 12, quarantine: 5, anonymous: 5 };
    expect(await counted(settings)).toEqual(all);

    const leadId = (await storage.read('leadIdsOf', site.siteId, [ANN])).get(ANN)!;
    await storage.write('restrictPerson', site.siteId, leadId, true, NOW);
    const others = { details: 7, quarantine: 3, anonymous: 3 };
    expect(await counted(settings)).toEqual(others);
    await set(settings);
    // Also where they were found before she was restricted.
    const hers = ['ann', 'aside-ann', 'conflict-ann'];
    let taken = (await take(NOW))!;
    for (const name of ['details', 'quarantine', 'anonymous'] as const)
      taken = (await storage.write('forgetOfVisitors', taken, name, hers, ROWS, NOW))!.run;
    expect(taken.counts).toEqual({ details: 0, quarantine: 0, anonymous: 0 });
    expect(await run(NOW + HOUR)).toBe(1);
    // Of one visitor nothing is left when what was kept aside is gone.
    expect((await runs())[0]!.counts).toEqual({ ...others, anonymous: 2 });

    await storage.write('restrictPerson', site.siteId, leadId, false, NOW);
    const left = Object.fromEntries(
      Object.entries(all).map(([name, n]) => [name, n - others[name as keyof typeof all]]),
    );
    expect(await counted(settings)).toEqual(left);
  });

  test('of a visitor who has more events than one step takes, the rest goes in the next ones', async () => {
    const many = Array.from({ length: 7 }, (_, i) =>
      event('many', `n${i}`, T0 + i * DAY, { receivedAt: OLD, country: 'DE', quarantine: i === 6 ? 'bot' : null }),
    );
    await storage.append(rowsOf(site.siteId, ...many));
    await storage.project('next');
    await set({ retentionDays: { details: 30, quarantine: 30, anonymous: 395 } });
    const ids = ['many', 'nobody-old'];
    let run = (await take(NOW))!;
    const step = async (name: 'details' | 'quarantine' | 'anonymous') => {
      const done = (await storage.write('forgetOfVisitors', run, name, ids, 3, NOW))!;
      await storage.project('next');
      run = done.run;
      return [run.counts[name], done.more];
    };
    expect([await step('details'), await step('details'), await step('details'), await step('details')]).toEqual([
      [3, true],
      [6, true],
      [9, false],
      [9, false],
    ]);
    expect(await step('quarantine')).toEqual([2, false]);
    expect([await step('anonymous'), await step('anonymous'), await step('anonymous')]).toEqual([
      [0, true],
      [1, true],
      [2, false],
    ]);
    await storage.write('endRetentionRun', run, NOW);
    expect(await visitors()).not.toContain('many');
    await expectRebuilt();
  });

  test('what is kept as a conflict loses its details too, and what is told again is none for having them', async () => {
    const seen = { device: 'phone|Safari|iOS', country: 'FR', receivedAt: OLD };
    const other = event('nobody-old', 'm1', T0, { ...seen, title: 'other' });
    expect(await storage.append(rowsOf(site.siteId, other))).toBe('c');
    const settings = { retentionDays: { details: 30 } };
    expect(await counted(settings)).toEqual({ details: 7 });
    await set(settings);
    await run();
    expect((await runs())[0]!.counts).toEqual({ details: 7 });
    const conflicts = async () => {
      const page = await storage.read('exportPage', site.siteId, 'conflict', null, 10);
      return JSON.stringify(page);
    };
    expect(await conflicts()).toContain('other');
    expect(await conflicts()).not.toMatch(/Safari|FR/);
    const url = 'https://acme.example/?utm_source=google&utm_medium=cpc';
    const again = event('nobody-old', 'm1', T0, { device: 'desktop|Chrome|Linux', country: 'DE', region: 'BY', url });
    expect(await storage.append(rowsOf(site.siteId, again))).toBe('d');
    expect(await storage.append(rowsOf(site.siteId, other))).toBe('c');
    expect(await conflicts()).not.toMatch(/Safari|FR/);
    expect(await counted(settings)).toEqual({ details: 0 });
  });

  test('a contact or a deal is heard of when it last changed, and not when it is told again as it is', async () => {
    const put = (externalId: string, rest: object, at: number) =>
      storage.write('putContacts', site.siteId, [contact(externalId, rest)], at);
    const of = (name: string) => ({ identifiers: [`email:${name}@acme.com`] });
    await put('same', of('same'), OLD);
    await put('same', of('same'), NEW);
    await put('changed', of('changed'), OLD);
    await put('changed', { ...of('changed'), campaign: 'spring' }, NEW);
    // By the browser alone, which is hers.
    await storage.append(rowsOf(site.siteId, { ...identify('eve', 'e', T0, ['email:eve@acme.com']), receivedAt: OLD }));
    await put('met', { visitorId: 'eve', identifiers: [] }, NEW);
    const of2 = (name: string, amount: string) => ({
      externalId: `D-${name}`,
      revision: null,
      deal: deal({ leads: [{ identifier: `email:${name}@acme.com`, role: null }], value: { amount, currency: 'EUR' } }),
    });
    for (const [name, amount] of [
      ['idle', '1.00'],
      ['busy', '2.00'],
    ] as const) {
      await storage.write('putDeal', site.siteId, of2(name, '1.00'), OLD);
      await storage.write('putDeal', site.siteId, of2(name, amount), NEW);
    }
    // Whom only contacts name is no lead yet.
    for (const name of ['same', 'changed']) await storage.write('putDeal', site.siteId, of2(name, '1.00'), OLD);
    await storage.project('next');
    await set({ retention: 13 });
    await run();
    const names = ['same', 'changed', 'eve', 'idle', 'busy'];
    const left = await storage.read(
      'leadIdsOf',
      site.siteId,
      names.map((name) => `email:${name}@acme.com`),
    );
    expect([...left.keys()].toSorted()).toEqual([
      'email:busy@acme.com',
      'email:changed@acme.com',
      'email:eve@acme.com',
    ]);
  });

  test('whom only contacts name goes by the term of leads, each contact stays as a time and a channel', async () => {
    const of = (...names: string[]) => ({
      identifiers: names.map((name) => `email:${name}@acme.com` as const),
      properties: { note: names.join() },
    });
    const put = (externalId: string, rest: object, at: number) =>
      storage.write('putContacts', site.siteId, [contact(externalId, rest)], at);
    await put('old', { ...of('old'), channel: 'Fair' }, OLD);
    await put('old-and-new', of('old', 'new'), OLD);
    await put('new', of('new'), NEW);
    await put('with-bob', of('old', 'bob'), OLD);
    await put('company', { ...of('other'), accountDomain: 'acme.com' }, OLD);
    await put('soon', of('soon'), OLD);
    await put('told', of('told'), OLD);
    await storage.project('next');
    const settings = { retention: 13 };
    const settled = { anonymous: 1, leads: 1 };
    expect(await counted(settings)).toEqual({ ...settled, leads: settled.leads + 4 });

    await set(settings);
    const taken = (await take(NOW))!;
    // Heard of while they are looked for: by a message, by a deal.
    const late = { ...identify('soon', 's', T0, ['email:soon@acme.com']), receivedAt: NEW };
    await storage.append(rowsOf(site.siteId, late));
    const leads = [{ identifier: 'email:told@acme.com' as const, role: null }];
    await storage.write('putDeal', site.siteId, { externalId: 'late', revision: 1, deal: deal({ leads }) }, NEW);
    const found = await storage.read('namedToForget', site.siteId, taken.cutoffs.leads!, '', 50);
    const named = [...new Set([...found.identifiers, 'email:soon@acme.com', 'email:told@acme.com'])];
    let step = (await storage.write('forgetNamed', taken, named, 1, NOW))!;
    expect(step).toMatchObject({ more: true, run: { counts: { leads: 1 } } });
    step = (await storage.write('forgetNamed', step.run, named, 1, NOW))!;
    expect(step).toMatchObject({ more: false, run: { counts: { leads: 2 } } });
    await storage.project('next');
    expect(await run(NOW + HOUR)).toBe(1);
    expect((await runs())[0]!.counts).toEqual({ ...settled, leads: settled.leads + 2 });

    const left = async () => {
      const { rows } = await storage.read('exportPage', site.siteId, 'contact', null, 50);
      const stub = (identifier: string) => identifier.replace(/^erased:.*/, 'stub');
      return Object.fromEntries(
        rows
          .filter(({ externalId }) => externalId !== 'call')
          .map((row) => [
            row.externalId,
            [(row.identifiers as string[]).map(stub).toSorted(), row.properties !== null],
          ]),
      );
    };
    const after = {
      old: [['stub'], false],
      'old-and-new': [['email:new@acme.com', 'stub'], true],
      new: [['email:new@acme.com'], true],
      'with-bob': [['email:bob@acme.com', 'stub'], true],
      company: [['stub'], false],
      soon: [['email:soon@acme.com'], true],
      told: [['email:told@acme.com'], true],
    };
    expect(await left()).toEqual(after);
    // The whole table again: nobody comes back by it, and what stays is no news the next night.
    expect(await put('old', { ...of('old'), channel: 'Fair' }, NOW)).not.toEqual(['accepted']);
    expect(await put('old', { ...of('old'), channel: 'Fair' }, NOW + DAY)).toEqual(['unchanged']);
    expect(await left()).toEqual(after);
    expect(await counted(settings)).toEqual({ anonymous: 0, leads: 0 });
    await expectRebuilt();
  });

  test('a contact with a browser of nobody is heard of it, and goes with it, also where nothing else tells of it', async () => {
    const met = (visitorId: string, rest = {}) =>
      contact(`met-${visitorId}`, { visitorId, properties: { note: visitorId }, ...rest });
    const put = (at: number, ...contacts: ReturnType<typeof met>[]) =>
      storage.write('putContacts', site.siteId, contacts, at);
    const seen = (visitorId: string) => event(visitorId, 'm', T0, { receivedAt: OLD, country: 'DE' });
    await storage.append(rowsOf(site.siteId, seen('called'), seen('restricted')));
    const old = [
      met('nobody-old'),
      met('nobody-new'),
      met('unseen'),
      met('unseen-company', { accountDomain: 'acme.com', channel: 'Fair' }),
      met('unseen-with-bob', { identifiers: [BOB] }),
      met('ann'),
      met('restricted', { identifiers: [ANN] }),
    ];
    await put(OLD, ...old);
    // Somebody called lately.
    const late = ['called', 'unseen-called'].map((id) => met(id));
    await put(NEW, ...late);
    await storage.project('next');
    const ann = (await storage.read('leadIdsOf', site.siteId, [ANN])).get(ANN)!;
    await storage.write('restrictPerson', site.siteId, ann, true, NOW);

    const left = async () => {
      const { rows } = await storage.read('exportPage', site.siteId, 'contact', null, 50);
      const own = rows.filter((row) => (row.externalId as string).startsWith('met-'));
      return Object.fromEntries(
        own.map((row) => [
          (row.externalId as string).slice('met-'.length),
          [row.visitorId, (row.properties as { note: string } | null)?.note ?? null, row.accountDomain, row.channel],
        ]),
      );
    };
    const whole = (id: string) => [id, id, null, null];
    const settings = { retentionDays: { anonymous: 395 } };
    expect(await counted(settings)).toEqual({ anonymous: 4 });
    await set(settings);
    const taken = (await take(NOW))!;
    const ids = ['called', 'unseen', 'unseen-called', 'unseen-company'];
    const step = (await storage.write('forgetOfVisitors', taken, 'anonymous', ids, 1, NOW))!;
    expect(step).toMatchObject({ more: true, run: { counts: { anonymous: 1 } } });
    expect(await run(NOW + HOUR)).toBe(1);
    expect((await runs())[0]!.counts).toEqual({ anonymous: 4 });
    await storage.write('restrictPerson', site.siteId, ann, false, NOW);
    const gone = [null, null, null, null];
    const after = {
      'nobody-old': gone,
      unseen: gone,
      'unseen-company': [null, null, 'acme.com', 'Fair'],
      // Of somebody who is known only the browser goes.
      'unseen-with-bob': [null, 'unseen-with-bob', null, null],
      ...Object.fromEntries(
        ['nobody-new', 'ann', 'restricted', 'called', 'unseen-called'].map((id) => [id, whole(id)]),
      ),
    };
    expect(await left()).toEqual(after);
    expect(await visitors()).toEqual(expect.arrayContaining(['called', 'nobody-new', 'restricted']));
    expect(await visitors()).not.toContain('nobody-old');

    // The whole table again: no browser comes back by it. What the browser does at another time is collected.
    expect(await put(NOW, ...old)).toEqual(old.map(() => 'unchanged'));
    expect(await left()).toEqual(after);
    expect(await storage.append(rowsOf(site.siteId, event('nobody-old', 'back', T0 + DAY)))).toBe('s');
    expect(await put(NOW, met('unseen', { occurredAt: T0 + DAY }))).toEqual(['updated']);
    expect(await counted(settings)).toEqual({ anonymous: 1 });
    await expectRebuilt();
  });

  test('a clock that nobody knew a day ago, or that was silent for long, takes nothing away', async () => {
    await set({ retentionDays: { anonymous: 395 } });
    expect(await storage.write('takeRetentionRun', NOW - 1000 * DAY)).toBeNull();
    await storage.write('examine', NOW);
    const ahead = NOW + 900 * DAY;
    expect(await storage.write('takeRetentionRun', ahead)).toBeNull();
    // It goes on for a while, and starts again: still less than a day.
    const { silence } = await storage.write('examine', ahead);
    expect(silence!.to - silence!.from).toBeGreaterThan(100 * DAY);
    await storage.write('examine', ahead + 20 * HOUR);
    expect(await storage.write('takeRetentionRun', ahead + 23 * HOUR)).toBeNull();
    expect(await storage.write('takeRetentionRun', ahead + 25 * HOUR)).not.toBeNull();
  });
});

/** The database has known the time since a day ago. */
const knowTime = async (storage: Storage, now: number) => {
  await storage.write('examine', now - 25 * HOUR);
};

test('who is derived while it is asked who is known is known', async () => {
  const tables: Record<string, string> = {};
  let asked = 0;
  // Her mark is cleared and her claim is there as soon as the first question is answered.
  const sql = {
    engine: 'sqlite',
    all: async (text: string) => {
      const table = /from (\w+)/.exec(text)![1]!;
      tables[table] = text;
      const isThere = asked++ === 0 ? table === 'marks' : table === 'claims';
      return isThere ? [{ visitor_id: 'v' }] : [];
    },
  } as unknown as Sql;
  expect(await anonymousAmong(sql, 1, ['v'], NOW)).toEqual([]);
  expect(Object.keys(tables)).toEqual(['marks']);
  expect(await anonymousAmong(sql, 1, ['w', 'x'], NOW)).toEqual(['w', 'x']);
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
  const storage = { read: async () => [], write: () => expect.fail('nothing may be done') } as unknown as Storage;
  const keeper = new RetentionKeeper({ storage, clock, onTrouble: (error) => troubles.push(error.name) });
  clock.advance(400 * DAY);
  expect(await keeper.runDue()).toBe(0);
  expect(await keeper.runDue()).toBe(0);
  expect(troubles).toEqual(['ClockJumped']);
});
