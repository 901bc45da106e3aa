/** What ad platforms were given is given once, and what becomes of it can be told. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { startApp, type TestApp, type TestSite, wrapped } from '../support/app.ts';
import { expectProblem } from './expect-problem.ts';
import { userOf } from './sign-in.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

/** Each of these people clicked an ad; her deal is won on the day of the same number. */
async function company(names: Record<string, number>, on = app): Promise<TestSite> {
  const site = await on.site({ currency: 'EUR' });
  for (const [name, amount] of Object.entries(names)) await won(site, name, amount);
  return site;
}

async function won(site: TestSite, name: string, amount: number, rest: object = {}) {
  await site.batch([
    {
      type: 'page',
      messageId: `click-${name}`,
      anonymousId: name,
      timestamp: '2026-01-02T10:00:00Z',
      context: { page: { url: `https://acme.example/?gclid=click-${name}&fbclid=fb-${name}` } },
    },
  ]);
  const email = `${name}@acme.com`;
  await site.post('/v1/leads', { email, anonymousId: name, occurredAt: '2026-01-03T10:00:00Z', consent: 'granted' });
  await put(site, name, { value: { amount }, ...rest });
}

const put = (site: TestSite, name: string, rest: object) =>
  site.put(`/v1/deals/${name}`, {
    leads: [{ email: `${name}@acme.com` }],
    stage: 'won',
    closedAt: '2026-01-10T10:00:00Z',
    ...rest,
  });
const google = async (site: TestSite, query = 'onlyNew=true') => {
  const { status, text } = await site.get(`/v1/exports/google-ads-conversions?${query}`);
  expect(status, text).toBe(200);
  return text.trim().split('\r\n').slice(2);
};
const adjustments = async (site: TestSite, query = '') => {
  const { status, text } = await site.get(`/v1/exports/google-ads-adjustments?${query}`);
  expect(status, text).toBe(200);
  const [zone, header, ...rows] = text.trim().split('\r\n');
  expect([zone, header]).toEqual([
    'Parameters:TimeZone=+0000',
    'Order ID,Conversion Name,Adjustment Time,Adjustment Type,Adjusted Value,Adjusted Value Currency',
  ]);
  return rows.map((row) => row.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/, 'NOW').split(','));
};
const sent = async (site: TestSite, query = '') => (await site.get(`/v1/exports/sent?${query}`)).body.data;

describe('onlyNew', () => {
  test('gives each conversion once, under each name and to each platform, with an id to come back to', async () => {
    const site = await company({ ann: 100 });
    const [first, ...none] = await google(site);
    expect(none).toEqual([]);
    expect(first).toMatch(/^click-ann,won,2026-01-10 10:00:00,100\.00,EUR,[0-9a-f]{32}$/);
    expect(await google(site)).toEqual([]);
    await won(site, 'bob', 50);
    const [second, ...others] = await google(site);
    expect([second!.split(',')[0], others]).toEqual(['click-bob', []]);
    // Without it nothing is left out, nothing is remembered, and the file is as ever.
    expect(await google(site, '')).toEqual([
      'click-ann,won,2026-01-10 10:00:00,100.00,EUR',
      'click-bob,won,2026-01-10 10:00:00,50.00,EUR',
    ]);
    expect(await google(site, 'onlyNew=true&conversionName=Sale')).toHaveLength(2);
    expect(await google(site, 'onlyNew=true&milestone=lead')).toHaveLength(2);
    const meta = async () => (await site.get('/v1/exports/meta-conversions?onlyNew=true')).body.data.length;
    expect([await meta(), await meta()]).toEqual([2, 0]);
    expect(await sent(site, 'platform=google-ads&conversionName=won')).toMatchObject([
      { subject: 'bob', clickId: 'click-bob', value: { amount: '50.00', currency: 'EUR' }, adjustedAt: null },
      { subject: 'ann', eventId: first!.split(',')[5], retracted: false, occurredAt: '2026-01-10T10:00:00.000Z' },
    ]);
  });

  test('of several exports at once only one gives it; asking for the head gives nothing', async () => {
    const site = await company({ ann: 1, bob: 2, cy: 3 });
    await app.ask('HEAD', '/v1/exports/google-ads-conversions?onlyNew=true', undefined, { key: site.key });
    expect(await sent(site)).toEqual([]);
    const all = await Promise.all([google(site), google(site), google(site)]);
    expect(
      all
        .flat()
        .map((row) => row.split(',')[0])
        .sort(),
    ).toEqual(['click-ann', 'click-bob', 'click-cy']);
  });

  test('of a page of conversions, and of what changed of them, consents are asked once', async () => {
    let asked = 0;
    const other = await startApp({
      wrap: (storage) => {
        const read = storage.read as (name: string, ...args: unknown[]) => Promise<unknown>;
        const counting = async (name: string, ...args: unknown[]) => {
          if (name === 'handOver') asked++;
          return read(name, ...args);
        };
        return wrapped(storage, { read: counting as Storage['read'] });
      },
    });
    try {
      const site = await company({ ann: 1, bob: 2, cy: 3 }, other);
      const denied = { email: 'bob@acme.com', occurredAt: '2026-01-04T10:00:00Z', consent: 'denied' };
      await site.post('/v1/leads', denied);
      const rows = await google(site);
      expect(rows.map((row) => row.split(',')[0])).toEqual(['click-ann', 'click-cy']);
      expect(asked).toBe(1);
      for (const name of ['ann', 'cy']) await put(site, name, { value: { amount: 9 } });
      await site.post('/v1/leads', { ...denied, email: 'cy@acme.com' });
      expect(await adjustments(site)).toEqual([[expect.any(String), 'won', 'NOW', 'RESTATE', '9.00', 'EUR']]);
      expect(asked).toBe(3);
    } finally {
      await other.close();
    }
  });

  test('who has gone before the answer is there was given nothing', async () => {
    const [asked, gone] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let waits = false;
    const slow = (storage: Storage): Storage => {
      const read = storage.read as (name: string, ...args: unknown[]) => Promise<unknown>;
      return wrapped(storage, {
        read: (async (name: string, ...args: unknown[]) => {
          if (waits && name === 'handOver') {
            asked.resolve();
            await gone.promise;
          }
          return read(name, ...args);
        }) as Storage['read'],
      });
    };
    const other = await startApp({ wrap: slow });
    try {
      const site = await company({ ann: 1 }, other);
      const port = await other.listen();
      other.server.server.once('connection', (socket) => socket.once('close', () => gone.resolve()));
      waits = true;
      const socket = connect(port, '127.0.0.1');
      socket.write(
        `GET /v1/exports/google-ads-conversions?onlyNew=true HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${site.key}\r\n\r\n`,
      );
      await asked.promise;
      socket.destroy();
      await gone.promise;
      waits = false;
      expect(await google(site)).toHaveLength(1);
    } finally {
      await other.close();
    }
  });

  test('is given again when it is forgotten', async () => {
    const site = await company({ ann: 1 });
    await google(site);
    const forget = async (query: string) =>
      (await app.ask('DELETE', `/v1/exports/sent?${query}`, undefined, { key: site.key })).body;
    expect(await forget('platform=meta')).toEqual({ forgotten: 0 });
    expect(await forget('from=2999-01-01')).toEqual({ forgotten: 0 });
    expect(await google(site)).toEqual([]);
    expect(await forget('platform=google-ads&from=2020-01-01')).toEqual({ forgotten: 1 });
    expect(await google(site)).toHaveLength(1);
  });

  test('a reader may not leave anything behind, nor a link on another’s page', async () => {
    const site = await company({ ann: 1 });
    const { key } = await app.key({ scopes: ['read'], sites: [site.id] });
    const url = '/v1/exports/google-ads-conversions?onlyNew=true';
    expectProblem(await app.get(url, { key }), 403, 'forbidden');
    expect((await app.get(url.replace('true', 'false'), { key })).status).toBe(200);
    const { session } = await userOf(app, 'owner', null);
    const cross = await session.ask('GET', `${url}&site=${site.id}`, undefined, { 'sec-fetch-site': 'cross-site' });
    expectProblem(cross, 403, 'forbidden');
    const own = await session.ask('GET', `${url}&site=${site.id}`, undefined, { 'sec-fetch-site': 'same-origin' });
    expect(own.text).toContain('click-ann');
  });
});

describe('adjustments', () => {
  test('a refund restates, a lost deal retracts, each once', async () => {
    const site = await company({ ann: 100, bob: 50, cy: 7 });
    const ids = Object.fromEntries((await google(site)).map((row) => [row.split(',')[0], row.split(',')[5]]));
    expect(await adjustments(site)).toEqual([]);
    await put(site, 'ann', { value: { amount: 60 } });
    await put(site, 'bob', { stage: 'lost', closedAt: '2026-01-12T10:00:00Z' });
    const rows = await adjustments(site);
    expect(rows).toHaveLength(2);
    expect(rows).toContainEqual([ids['click-ann'], 'won', 'NOW', 'RESTATE', '60.00', 'EUR']);
    expect(rows).toContainEqual([ids['click-bob'], 'won', 'NOW', 'RETRACT', '', '']);
    expect(await adjustments(site)).toEqual([]);
    expect(await google(site)).toEqual([]);
    expect(await adjustments(site, 'conversionName=Sale')).toEqual([]);
    // For a file that got lost.
    expect((await adjustments(site, 'from=2020-01-01')).sort()).toEqual([...rows].sort());
    expect(await adjustments(site, 'from=2999-01-01')).toEqual([]);
    expectProblem(await site.get('/v1/exports/google-ads-adjustments?from=soon'), 400, 'invalid_request');
    expect(await sent(site)).toContainEqual(
      expect.objectContaining({ subject: 'bob', retracted: true, adjustedAt: expect.any(String) }),
    );
    // Won on another day it is another conversion.
    await put(site, 'bob', { closedAt: '2026-01-20T10:00:00Z', value: { amount: 50 } });
    expect((await google(site)).map((row) => row.split(',').slice(0, 4))).toEqual([
      ['click-bob', 'won', '2026-01-20 10:00:00', '50.00'],
    ]);
  });

  test('a click that is hers no more takes no conversion back', async () => {
    const site = await company({ ann: 100 });
    expect(await google(site)).toHaveLength(1);
    const { id } = await site.lead('email=ann@acme.com');
    const { claims } = (await site.get(`/v1/leads/${id}/identity`)).body;
    for (const claim of claims) expect((await site.post(`/v1/claims/${claim.id}/revoke`, {})).status).toBe(200);
    await site.post('/v1/leads', { email: 'ann@acme.com', externalId: 'crm:ann', consent: 'granted' });
    expect(await google(site, '')).toEqual([]);
    expect(await adjustments(site)).toEqual([]);
    await put(site, 'ann', { stage: 'lost' });
    expect(await adjustments(site)).toEqual([[expect.any(String), 'won', 'NOW', 'RETRACT', '', '']]);
  });

  test('of a person whose data is restricted, or who took consent back, nothing is told', async () => {
    const site = await company({ ann: 100, bob: 50 });
    await google(site);
    const { id } = await site.lead('email=ann@acme.com');
    await site.put(`/v1/leads/${id}/restriction`, {});
    await site.post('/v1/leads', { email: 'bob@acme.com', consent: 'denied', occurredAt: '2026-02-01T10:00:00Z' });
    expect(await adjustments(site)).toEqual([]);
  });

  test('an erased person is in no ledger, and her export said what was given', async () => {
    const site = await company({ ann: 100, bob: 50 });
    await google(site);
    const { id } = await site.lead('email=ann@acme.com');
    const held = (await site.get(`/v1/leads/${id}/export`)).body.adExports;
    expect(held).toEqual([expect.objectContaining({ platform: 'google-ads', subject: 'ann', clickId: 'click-ann' })]);
    await app.ask('DELETE', `/v1/leads/${id}`, undefined, { key: site.key });
    expect(await adjustments(site, 'from=2020-01-01')).toEqual([]);
    expect((await sent(site)).map(({ subject }: { subject: string }) => subject)).toEqual(['bob']);
    expect(await adjustments(site)).toEqual([]);
    expect(await google(site)).toEqual([]);
  });
});
