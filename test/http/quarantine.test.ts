/** What is kept aside, why, and what a site decides about it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Networks } from '../../server/collect/networks.ts';
import { OpaqueTexts } from '../../server/http/opaque.ts';
import { ago, CHROME, DAY, MINUTE, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';

const NETWORKS: Networks = {
  placeOf: (address) => (address === '198.51.100.1' ? { country: 'DE', region: 'BY' } : null),
  isDataCentre: (address) => address.startsWith('192.0.2.'),
};

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ networks: NETWORKS });
});
afterAll(() => app.close());

const BOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const page = (anonymousId: string, messageId: string, path = '') => ({
  type: 'page',
  anonymousId,
  messageId,
  timestamp: ago(app, MINUTE),
  context: { page: { url: `https://acme.com/${path}` } },
});
const as = (userAgent: string) => ({ headers: { 'user-agent': userAgent } });
const touchpoints = async (site: TestSite, anonymousId: string) =>
  (await site.visitor(anonymousId)).body.touchpoints.length;
const list = async (site: TestSite, query = '') => (await site.get(`/v1/quarantine${query}`)).body;
const readmit = (site: TestSite, body: unknown) => site.post('/v1/quarantine/readmit', body);
const exclude = (site: TestSite, body: unknown) => site.post('/v1/quarantine/exclude', body);

interface Listed {
  id: string;
  messageId: string;
  reasons: string[];
}

describe('reasons', () => {
  const reasonsOf = async (send: (site: TestSite) => Promise<unknown>) => {
    const site = await app.site();
    await send(site);
    const { data } = await list(site);
    return data.map(({ reasons }: Listed) => reasons);
  };
  const now = () => app.clock.now();
  const event = (id: string, at = now()) => ({ id, at, type: 'page_view', url: 'https://acme.com/' });

  test.each([
    ['a crawler', BOT, ['bot']],
    ['a headless browser', CHROME.replace('Chrome/', 'HeadlessChrome/'), ['bot', 'headless']],
    ['a program', 'curl/8.5.0', ['bot']],
  ])('%s is kept aside', async (_what, userAgent, reasons) => {
    expect(await reasonsOf((site) => site.publicBatch([page('v', 'm')], as(userAgent)))).toEqual([reasons]);
  });

  test('a driven browser is kept aside', async () => {
    const reasons = await reasonsOf((site) => site.collect([event('m')], { anonymousId: 'v', webdriver: true }));
    expect(reasons).toEqual([['bot', 'webdriver']]);
  });

  test('what comes from a data centre is kept aside, and a server’s own address says nothing', async () => {
    expect(await reasonsOf((site) => site.publicBatch([page('v', 'm')], { from: '192.0.2.7' }))).toEqual([
      ['data_centre'],
    ]);
    expect(await reasonsOf((site) => site.batch([page('v', 'm')], { from: '192.0.2.7' }))).toEqual([]);
  });

  test('pages beyond what anybody can open in a minute are kept aside; what was kept offline for long is not', async () => {
    const minute = Math.floor(now() / MINUTE) * MINUTE - MINUTE;
    const fast = Array.from({ length: 303 }, (_, i) => event(`m${i}`, minute + i));
    expect(await reasonsOf((site) => site.collect(fast, { anonymousId: 'v' }))).toEqual(
      Array(3).fill(['impossible_rate']),
    );
    const slow = Array.from({ length: 303 }, (_, i) => event(`m${i}`, minute - i * 1000));
    expect(await reasonsOf((site) => site.collect(slow, { anonymousId: 'v' }))).toEqual([]);
  });
});

test('the list shows what there is, newest first, by pages and filters', async () => {
  const site = await app.site();
  await site.publicBatch([page('bot', 'b1', 'secret?email=ann@acme.com'), page('bot', 'b2')], as(BOT));
  await site.publicBatch([{ ...page('old', 'o1'), timestamp: ago(app, 30 * DAY) }]);
  await site.publicBatch([page('good', 'g1')]);
  const all = await list(site);
  expect(all.reasons).toEqual({ bot: 2, time_out_of_range: 1 });
  expect(all.data.map(({ messageId }: Listed) => messageId)).toEqual(['o1', 'b1', 'b2']);
  expect(all.data[1]).toEqual({
    id: expect.any(String),
    messageId: 'b1',
    anonymousId: 'bot',
    type: 'page_view',
    name: null,
    occurredAt: expect.stringMatching(/Z$/),
    receivedAt: expect.stringMatching(/Z$/),
    reasons: ['bot'],
    status: 'quarantined',
    decidedAt: null,
    source: 'api',
    trust: 'public',
    url: 'https://acme.com/secret?email',
    referrer: null,
    device: expect.any(Object),
    country: null,
  });
  const ids = async (query: string) => (await list(site, query)).data.map(({ messageId }: Listed) => messageId);
  expect(await ids('?reason=bot')).toEqual(['b1', 'b2']);
  expect(await ids('?reason=excluded')).toEqual([]);
  expect(await ids('?anonymousId=old')).toEqual(['o1']);
  expect(await ids('?to=2020-01-01')).toEqual([]);
  const first = await list(site, '?limit=2');
  expect(await ids(`?limit=2&cursor=${first.nextCursor}`)).toEqual(['b2']);
  expectProblem(await site.get(`/v1/quarantine?reason=bot&cursor=${first.nextCursor}`), 400, 'invalid_request');
  expect(errorsOf(await site.get('/v1/quarantine?reason=ugly')).reason).toMatch(/bot, headless/);
  expect((await site.get('/v1/quarantine?format=csv')).text).toContain('messageId');
});

describe('a decision', () => {
  test('takes events back into journeys, with the person they name, and can be taken back', async () => {
    const site = await app.site();
    const { derived: empty } = await site.digest();
    await site.publicBatch([page('v', 'm1'), page('v', 'm2', 'pricing')], as(BOT));
    await site.publicBatch(
      [{ type: 'identify', anonymousId: 'v', messageId: 'm3', traits: { email: 'ann@acme.com' } }],
      as(BOT),
    );
    expect(await touchpoints(site, 'v')).toBe(0);
    expect((await site.get('/v1/leads')).body.data).toEqual([]);
    const reported = async () => {
      const { rows } = (await site.get('/v1/reports/kpis')).body;
      const { visits, leads } = rows[0]?.kpis ?? { visits: 0, leads: 0 };
      const pages = (await site.get('/v1/reports/landing-pages')).body.rows.length;
      return [visits, leads, pages];
    };
    expect(await reported()).toEqual([0, 0, 0]);

    expect((await readmit(site, { anonymousId: 'v' })).body).toEqual({ changed: 3 });
    expect((await readmit(site, { anonymousId: 'v' })).body).toEqual({ changed: 0 });
    expect(await touchpoints(site, 'v')).toBe(1);
    expect(await site.lead('email=ann@acme.com')).toMatchObject({ anonymousIds: ['v'] });
    expect(await reported()).toEqual([1, 1, 1]);
    expect((await list(site)).data).toEqual([]);
    const { data } = await list(site, '?status=readmitted&reason=bot');
    expect(
      data
        .map(({ messageId, reasons, status }: Listed & { status: string }) => [messageId, reasons, status])
        .toSorted(),
    ).toEqual(['m1', 'm2', 'm3'].map((id) => [id, ['bot'], 'readmitted']));

    expect((await exclude(site, { anonymousId: 'v' })).body).toEqual({ changed: 3 });
    expect(await touchpoints(site, 'v')).toBe(0);
    expect(await reported()).toEqual([0, 0, 0]);
    expect((await list(site)).reasons).toEqual({ bot: 3, excluded: 3 });
    const { derived } = await site.digest();
    expect(derived).toBe(empty);
  });

  test('is about named events only, and a rebuild keeps to it', async () => {
    const site = await app.site();
    await site.publicBatch([page('v', 'm1'), page('w', 'm1')], as(BOT));
    await site.publicBatch([page('x', 'm1'), page('x', 'm2')]);
    const { data } = await list(site);
    const id = data.find(({ anonymousId }: { anonymousId: string }) => anonymousId === 'w').id;
    expect((await readmit(site, { ids: [id, id] })).body).toEqual({ changed: 1 });
    expect((await exclude(site, { anonymousId: 'x', messageIds: ['m1', 'nothing'] })).body).toEqual({ changed: 1 });
    const seen = async () => Promise.all(['v', 'w', 'x'].map((visitor) => touchpoints(site, visitor)));
    expect(await seen()).toEqual([0, 1, 1]);
    const { derived } = await site.digest();
    const { body } = await site.post('/v1/rebuild');
    await expect.poll(async () => (await site.get(`/v1/rebuild/${body.id}`)).body.derived).toBe(derived);
    expect(await seen()).toEqual([0, 1, 1]);
    // Sending again changes nothing of it.
    await site.publicBatch([page('v', 'm1'), page('x', 'm1')], as(BOT));
    expect(await seen()).toEqual([0, 1, 1]);
  });

  test('takes back all that one reason kept aside, however many', async () => {
    const site = await app.site();
    const events = Array.from({ length: 900 }, (_, i) => page(`v${i % 50}`, `m${i}`));
    await site.publicBatch(events, { from: '192.0.2.9' });
    await site.publicBatch([page('bot', 'b')], as(BOT));
    expect((await readmit(site, { reason: 'data_centre', to: '2020-01-01' })).body).toEqual({ changed: 0 });
    expect((await readmit(site, { reason: 'data_centre' })).body).toEqual({ changed: 900 });
    expect((await list(site)).reasons).toEqual({ bot: 1 });
    expect(await touchpoints(site, 'v7')).toBe(1);
  });

  test.each([
    [{}, '', /which events/],
    [{ ids: ['x'], anonymousId: 'v' }, '', /which events/],
    [{ messageIds: ['m'], reason: 'bot' }, '/messageIds', /anonymousId/],
    [{ anonymousId: 'v', from: '2026-01-01' }, '/from', /reason/],
    [{ ids: ['nonsense'] }, '/ids/0', /listed/],
    [{ ids: [Buffer.from('["a\\u0000","b"]').toString('base64url')] }, '/ids/0', /listed/],
    [{ reason: 'bot', from: 'yesterday' }, '/from', /ISO 8601/],
    [{ reason: 'ugly' }, '/reason', /bot, headless/],
  ])('%j is refused, with what is allowed', async (body, pointer, detail) => {
    const site = await app.site();
    const answer = await readmit(site, body);
    expectProblem(answer, 400, 'invalid_request');
    expect(errorsOf(answer)[pointer]).toMatch(detail);
  });

  test('an id says an event to the server alone, and nobody makes one up', async () => {
    const site = await app.site();
    await site.batch([{ type: 'track', event: 'A', userId: 'ann@acme.com', context: { userAgent: 'Googlebot/2.1' } }]);
    const [{ id }] = (await list(site)).data;
    expect(Buffer.from(id, 'base64url').toString('latin1')).not.toContain('ann');
    const opaque = new OpaqueTexts(app.adminKey);
    const ids = [
      Buffer.from(opaque.open(id)).toString('base64url'),
      opaque.seal('["a\\u0000","b"]'),
      opaque.seal('[1]'),
    ];
    for (const made of ids) {
      const answer = await readmit(site, { ids: [made] });
      expectProblem(answer, 400, 'invalid_request');
      expect(errorsOf(answer)['/ids/0']).toMatch(/listed/);
    }
    expect((await readmit(site, { ids: [id] })).body).toEqual({ changed: 1 });
  });
});

test('country and region are looked up, and the address is nowhere', async () => {
  const site = await app.site();
  await site.publicBatch([page('v', 'm')], { from: '198.51.100.1' });
  const told = page('w', 'm');
  await site.batch([{ ...told, context: { ...told.context, ip: '198.51.100.1' } }], { from: '203.0.113.1' });
  await site.batch([page('x', 'm')], { from: '198.51.100.1' });
  const place = async (id: string) => {
    const [{ country, region }] = (await site.visitor(id)).body.touchpoints;
    return [country, region];
  };
  expect(await Promise.all(['v', 'w', 'x'].map(place))).toEqual([
    ['DE', 'BY'],
    ['DE', 'BY'],
    [null, null],
  ]);
  // The same event from another network is the same event.
  await site.publicBatch([page('v', 'm')], { from: '198.51.100.2' });
  expect(await place('v')).toEqual(['DE', 'BY']);
});
