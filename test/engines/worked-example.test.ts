/**
 * The worked example, on every engine: an e-book after a Google ad, an e-mail, a search on another device, a Facebook
 * ad, a meeting booked by phone, an opportunity, won 400 days after the first click. The CRM pushes late, twice and in
 * the wrong order; the program restarts in between; a rebuild changes nothing.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, buildApp } from '../../server/app.ts';
import { surroundings } from '../support/app.ts';
import { DAY, HOUR } from '../support/facts.ts';
import { ENGINES, freshTestDatabase, NOW, rebuildSite, type TestDatabase } from '../support/storage.ts';

const ADMIN_KEY = `sk_${'e'.repeat(40)}`;
const T = NOW - 401 * DAY;
const iso = (at: number) => new Date(at).toISOString();

describe.each(ENGINES)('the worked example on %s', (engine) => {
  let database: TestDatabase;
  let app: App;
  let storage: Awaited<ReturnType<TestDatabase['open']>>;

  const start = async () => {
    storage = await database.open();
    app = await buildApp({
      surroundings: surroundings('.'),
      config: { rateLimit: null, trustedProxies: [], logLevel: 'silent', publicUrl: null },
      storage,
      clock: { now: () => NOW },
      adminKey: ADMIN_KEY,
      signInToken: 'unused',
      dist: null,
    });
  };
  const stop = async () => {
    await app.server.close();
    await storage.close();
  };
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  const ask = async (method: string, url: string, body?: unknown): Promise<any> => {
    const response = await app.server.inject({
      method: method as 'GET',
      url,
      headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    if (response.statusCode >= 300) throw new Error(`${method} ${url}: ${response.statusCode} ${response.payload}`);
    return JSON.parse(response.payload);
  };

  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    await start();
  });
  afterAll(async () => {
    await stop();
    await database.drop();
  });

  const page = (id: string, anonymousId: string, at: number, url: string, referrer?: string) => ({
    type: 'page',
    messageId: id,
    anonymousId,
    timestamp: iso(at),
    context: { page: { url: `https://acme-tools.example${url}`, ...(referrer ? { referrer } : {}) } },
  });
  const deal = (revision: number, rest: object) => ({
    name: 'Tools for Initech',
    leads: [
      { email: 'lea@initech.com', externalId: 'crm:77', role: 'buyer' },
      { email: 'boss@initech.com', role: 'decider' },
    ],
    account: { domain: 'initech.com', name: 'Initech GmbH' },
    createdAt: iso(T + 200 * DAY),
    revision,
    ...rest,
  });

  test('tells it right, through late and repeated pushes, a restart and a rebuild', async () => {
    const site = await ask('POST', '/v1/sites', { name: 'Tools', currency: 'EUR' });
    const siteId = app.directory.site(site.id)!.siteId;
    const open = deal(1, { stage: 'opportunity', value: { amount: '8000' } });
    const won = deal(2, { stage: 'won', closedAt: iso(T + 400 * DAY), value: { amount: '12000.50' } });

    // The CRM is first to speak, and wrong about the order.
    await ask('PUT', '/v1/deals/OPP-1', won);
    // The e-mail click and the phone's search come before anybody knows whose they are.
    await ask('POST', '/v1/batch', {
      batch: [
        page('p3', 'phone', T + 21 * DAY, '/', 'https://www.google.com/'),
        {
          type: 'identify',
          messageId: 'i3',
          anonymousId: 'phone',
          userId: 'crm:77',
          timestamp: iso(T + 21 * DAY + HOUR),
        },
        page('p4', 'laptop', T + 40 * DAY, '/demo?utm_source=facebook&utm_medium=paid_social&utm_campaign=retargeting'),
      ],
    });
    await ask('PUT', '/v1/deals/OPP-1', open);

    await stop();
    await start();

    await ask('POST', '/v1/batch', {
      batch: [
        page('p2', 'laptop', T + 2 * DAY, '/guide?utm_source=newsletter&utm_medium=email', 'https://mail.google.com/'),
        page('p1', 'laptop', T, '/e-book?utm_source=google&utm_medium=cpc&utm_campaign=e-book&utm_term=tools&gclid=x1'),
      ],
    });
    const form = {
      email: 'Lea@Initech.com',
      name: 'Lea Lindt',
      anonymousId: 'laptop',
      form: { id: 'e-book', name: 'E-book' },
      occurredAt: iso(T + HOUR / 2),
    };
    await ask('POST', '/v1/leads', form);
    const call = {
      externalId: 'meeting-9',
      type: 'meeting',
      email: 'lea@initech.com',
      occurredAt: iso(T + 60 * DAY),
      properties: { bookedBy: 'phone' },
    };
    for (let i = 0; i < 2; i++) {
      await ask('POST', '/v1/touchpoints', call);
      await ask('PUT', '/v1/deals/OPP-1', won);
      await ask('PUT', '/v1/deals/OPP-1', open);
    }

    const tellsIt = async () => {
      const { data } = await ask('GET', '/v1/leads?email=lea@initech.com');
      const [lead] = data;
      expect(lead).toMatchObject({
        name: 'Lea Lindt',
        externalIds: ['crm:77'],
        stage: 'won',
        account: { domain: 'initech.com', name: 'Initech GmbH' },
        anonymousIds: ['laptop', 'phone'],
        createdAt: iso(T + HOUR / 2),
        firstSeenAt: iso(T),
      });
      const journey = await ask('GET', `/v1/leads/${lead.id}/journey?include=events`);
      expect(
        journey.touchpoints.map((one: { channel: string; occurredAt: string }) => [one.channel, one.occurredAt]),
      ).toEqual([
        ['Paid Search', iso(T)],
        ['Email', iso(T + 2 * DAY)],
        ['Organic Search', iso(T + 21 * DAY)],
        ['Paid Social', iso(T + 40 * DAY)],
        ['Events', iso(T + 60 * DAY)],
      ]);
      expect(journey.touchpoints[0]).toMatchObject({ campaign: 'e-book', term: 'tools', clickIds: { gclid: 'x1' } });
      expect(journey.milestones).toEqual([
        { type: 'lead', occurredAt: iso(T + HOUR / 2), dealId: null, value: null },
        {
          type: 'opportunity',
          occurredAt: iso(T + 200 * DAY),
          dealId: 'OPP-1',
          value: { amount: '12000.50', currency: 'EUR' },
        },
        {
          type: 'won',
          occurredAt: iso(T + 400 * DAY),
          dealId: 'OPP-1',
          value: { amount: '12000.50', currency: 'EUR' },
        },
      ]);
      expect(journey.summary.daysFromFirstTouch).toEqual({ toLead: 0, toWon: 400 });

      const { claims } = await ask('GET', `/v1/leads/${lead.id}/identity`);
      const told = claims.map((claim: { a: string; b: string; source: string }) => [claim.a, claim.b, claim.source]);
      expect(told).toContainEqual(['anonymousId:laptop', 'email:lea@initech.com', 'form']);
      expect(told).toContainEqual(['anonymousId:phone', 'externalId:crm:77', 'api']);
      expect(told).toContainEqual(['email:lea@initech.com', 'externalId:crm:77', 'crm']);

      const account = await ask('GET', '/v1/accounts/initech.com');
      expect(account).toMatchObject({ name: 'Initech GmbH', deals: [{ externalId: 'OPP-1' }] });
      expect(account.leads.map((one: { email: string }) => one.email).toSorted()).toEqual([
        'boss@initech.com',
        'lea@initech.com',
      ]);
      const whole = await ask('GET', '/v1/accounts/initech.com/journey');
      expect(whole.touchpoints.map((one: { id: string }) => one.id)).toEqual(
        journey.touchpoints.map((one: { id: string }) => one.id),
      );
      expect(whole.milestones.filter((one: { type: string }) => one.type === 'won')).toHaveLength(1);

      const stored = await ask('GET', '/v1/deals/OPP-1');
      expect(stored).toMatchObject({ stage: 'won', revision: 2, value: { amount: '12000.50', currency: 'EUR' } });
      expect(stored.leads).toEqual([
        { leadId: lead.id, email: 'lea@initech.com', externalId: 'crm:77', role: 'buyer' },
        expect.objectContaining({ email: 'boss@initech.com', role: 'decider' }),
      ]);
      return storage.read('digests', [siteId]);
    };
    const digests = await tellsIt();
    await stop();
    await start();
    expect(await tellsIt()).toEqual(digests);
    await rebuildSite(storage, siteId);
    expect(await tellsIt()).toEqual(digests);
  });

  test('an account without a domain is found by its name', async () => {
    await ask('PUT', '/v1/deals/NAMED', {
      leads: [{ externalId: 'crm:no-mail' }],
      account: { name: 'Nameless & Sons' },
      createdAt: iso(T),
    });
    const account = await ask('GET', `/v1/accounts/${encodeURIComponent('Nameless & Sons')}`);
    expect(account).toMatchObject({ id: 'Nameless & Sons', domain: null, deals: [{ externalId: 'NAMED' }] });
    expect(account.leads).toHaveLength(1);
  });
});
