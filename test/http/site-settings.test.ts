/** A site's settings: what may be said, and that history follows what was said. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ago, DAY, MINUTE, startApp, type TestApp } from '../support/app.ts';
import { errorsOf } from './expect-problem.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const patch = (id: string, change: unknown) => app.ask('PATCH', `/v1/sites/${id}`, change);
const page = (anonymousId: string, url: string, at: string, referrer?: string) => ({
  type: 'page',
  anonymousId,
  messageId: `${anonymousId} ${url} ${at}`,
  timestamp: at,
  context: { page: { url, referrer } },
});

const DEFAULTS = {
  respectedSignals: [],
  linkHistory: 'consented',
  trustBrowserIdentity: false,
  excludedReferrers: [],
  excludedPaths: [],
  excludedAddresses: [],
  queryAllowList: [],
  contentTouchpoints: [],
  channelGroups: [],
  alerts: {
    trafficStopped: { hours: 24 },
    utmLoss: { days: 2, dropPercent: 60 },
    spendWithoutClicks: { days: 3 },
  },
  retention: null,
  retentionDays: {},
};
const TOLD = {
  respectedSignals: ['gpc', 'dnt'],
  linkHistory: 'all',
  trustBrowserIdentity: true,
  excludedReferrers: ['pay.example', '.bank.example', 'shop.example/checkout/'],
  excludedPaths: ['/admin/*', '*/preview'],
  excludedAddresses: ['203.0.113.7', '2001:db8::/32'],
  queryAllowList: ['plan'],
  contentTouchpoints: [{ event: 'download' }, { event: 'custom', name: 'Watched' }, { path: '/papers/*' }],
  channelGroups: [
    { name: 'Content', types: ['content'] },
    { name: 'Paid', channels: ['Paid Search'] },
  ],
  alerts: { trafficStopped: { hours: 72 }, utmLoss: null, spendWithoutClicks: { days: 7 } },
  retention: 36,
  retentionDays: { anonymous: 395, quarantine: null },
};

test('a site says nothing but its name, and has the defaults', async () => {
  const made = await app.post('/v1/sites', { name: 'Plain' });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject(DEFAULTS);
});

test('every setting can be told at the start, changed later, and is shown', async () => {
  const made = await app.post('/v1/sites', { name: 'Told', ...TOLD });
  expect(made.body).toMatchObject(TOLD);
  expect((await patch(made.body.id, { retention: null, excludedPaths: [] })).body).toMatchObject({
    ...TOLD,
    retention: null,
    excludedPaths: [],
  });
  expect((await patch(made.body.id, DEFAULTS)).body).toMatchObject(DEFAULTS);
  expect((await app.get(`/v1/sites/${made.body.id}`)).body).toMatchObject({ name: 'Told', ...DEFAULTS });
});

test.each([
  [{ linkHistory: 'some' }, '/linkHistory', /consented, all/],
  [{ respectedSignals: ['gcp'] }, '/respectedSignals/0', /gpc, dnt/],
  [{ trustBrowserIdentity: 'yes' }, '/trustBrowserIdentity', /boolean/],
  [{ excludedReferrers: ['ok.example', 'not a host'] }, '/excludedReferrers/1', /pay\.example\.com/],
  [{ excludedPaths: ['admin'] }, '/excludedPaths/0', /\/admin\/\*/],
  [{ excludedAddresses: ['10.0.0.0/99'] }, '/excludedAddresses/0', /CIDR/],
  [{ queryAllowList: ['a=b'] }, '/queryAllowList/0', /name of a query parameter/],
  [{ contentTouchpoints: [{ event: 'downloads' }] }, '/contentTouchpoints/0/event', /download/],
  [{ contentTouchpoints: [{}] }, '/contentTouchpoints/0', /./],
  [{ contentTouchpoints: [{ path: 'papers' }] }, '/contentTouchpoints/0/path', /begin with/],
  [{ channelGroups: [{ channels: ['Email'] }] }, '/channelGroups/0/name', /missing/],
  [{ retention: 0 }, '/retention', /./],
  [{ retention: '13 months' }, '/retention', /./],
  [{ retentionMonths: 13 }, '/retentionMonths', /there are .*retention/],
])('%j is refused at its place, with what is allowed', async (settings, pointer, detail) => {
  const { body } = await app.post('/v1/sites', { name: 'Odd' });
  for (const answer of [await patch(body.id, settings), await app.post('/v1/sites', { name: 'Odd', ...settings })]) {
    expect(answer.status).toBe(400);
    expect(errorsOf(answer)[pointer]).toMatch(detail);
  }
  expect((await app.get(`/v1/sites/${body.id}`)).body).toMatchObject(DEFAULTS);
});

describe('history follows', () => {
  test('excluded referrers and paths count over all of history, and no longer when they are taken back', async () => {
    const site = await app.site();
    const at = (minutes: number) => ago(app, 400 * DAY - minutes * MINUTE);
    await site.batch([
      page('v', 'https://acme.com/', at(0), 'https://intranet.example/x'),
      page('v', 'https://acme.com/admin/users', at(90)),
      page('v', 'https://acme.com/pricing', at(91)),
    ]);
    const seen = async () => {
      const { body } = await site.visitor('v', '?include=events');
      return {
        touchpoints: body.touchpoints.map((t: { source: string; landingPage: string }) => [t.source, t.landingPage]),
        pages: body.visits.map((visit: { pageViews: number }) => visit.pageViews),
        events: body.visits.flatMap((visit: { events: { url: string }[] }) => visit.events.map(({ url }) => url)),
      };
    };
    const before = await seen();
    expect(before.touchpoints).toEqual([
      ['intranet.example', 'https://acme.com/'],
      ['(direct)', 'https://acme.com/admin/users'],
    ]);
    const derived = (await site.digest()).derived;
    await patch(site.id, { excludedReferrers: ['intranet.example'], excludedPaths: ['/admin/*'] });
    expect(await seen()).toEqual({
      touchpoints: [
        ['(direct)', 'https://acme.com/'],
        ['(direct)', 'https://acme.com/pricing'],
      ],
      pages: [1, 1],
      events: ['https://acme.com/', 'https://acme.com/pricing'],
    });
    await patch(site.id, { excludedReferrers: [], excludedPaths: [] });
    expect(await seen()).toEqual(before);
    expect((await site.digest()).derived).toBe(derived);
  });

  test('a declared download becomes a touchpoint of years ago, and a rebuild says the same', async () => {
    const site = await app.site();
    await site.batch([page('v', 'https://acme.com/?utm_source=x&utm_medium=email', ago(app, 700 * DAY))]);
    await site.batch([
      {
        type: 'track',
        event: 'Paper read',
        anonymousId: 'v',
        messageId: 'paper',
        timestamp: ago(app, 600 * DAY),
      },
    ]);
    const types = async () => (await site.visitor('v')).body.touchpoints.map((t: { type: string }) => t.type);
    expect(await types()).toEqual(['visit']);
    await patch(site.id, { contentTouchpoints: [{ name: 'paper read' }] });
    const { touchpoints } = (await site.visitor('v')).body;
    expect(touchpoints[1]).toMatchObject({ type: 'content', channel: 'Email', source: 'x', visitId: null });
    const { derived } = await site.digest();
    const { body } = await site.post('/v1/rebuild');
    await expect.poll(async () => (await site.get(`/v1/rebuild/${body.id}`)).body.derived).toBe(derived);
    await patch(site.id, { contentTouchpoints: [] });
    expect(await types()).toEqual(['visit']);
  });

  test('what is not about verdicts marks nobody', async () => {
    const site = await app.site();
    await site.batch([page('v', 'https://acme.com/', ago(app, DAY))]);
    await site.digest();
    const lag = async () => (await app.storage.read('waiting', 'next')) as boolean;
    await patch(site.id, { queryAllowList: ['plan'], excludedAddresses: ['203.0.113.7'], retention: 13 });
    expect(await lag()).toBe(false);
  });
});

test('visits from excluded addresses are kept aside; with a secret key the visitor’s own address counts', async () => {
  const site = await app.site({ excludedAddresses: ['203.0.113.0/24', '2001:db8::1'] });
  const now = () => ago(app, MINUTE);
  const touchpoints = async (id: string) => {
    const { status, body } = await site.visitor(id);
    return status === 200 ? body.touchpoints.length : status;
  };
  await site.publicBatch([page('office', 'https://acme.com/', now())], { from: '203.0.113.9' });
  await site.publicBatch([page('office6', 'https://acme.com/', now())], { from: '2001:db8::1' });
  await site.publicBatch([page('home', 'https://acme.com/', now())], { from: '198.51.100.9' });
  await site.batch([page('server', 'https://acme.com/', now())], { from: '203.0.113.9' });
  const told = page('told', 'https://acme.com/', now());
  await site.batch([{ ...told, context: { ...told.context, ip: '203.0.113.9' } }]);
  const lied = page('lied', 'https://acme.com/', now());
  await site.publicBatch([{ ...lied, context: { ...lied.context, ip: '198.51.100.9' } }], { from: '203.0.113.9' });
  expect(await Promise.all(['office', 'office6', 'home', 'server', 'told', 'lied'].map(touchpoints))).toEqual([
    0, 0, 1, 1, 0, 0,
  ]);
});

test('parameters of the allow-list keep their values, unless a person stands in them', async () => {
  const site = await app.site({ queryAllowList: ['plan', 'Size'] });
  const at = ago(app, MINUTE);
  await site.batch([page('v', 'https://acme.com/?plan=pro&SIZE=xl&coupon=5&plan=ann@acme.com', at)]);
  const { body } = await site.visitor('v', '?include=events');
  expect(body.visits[0].events[0].url).toBe('https://acme.com/?plan=pro&SIZE=xl&coupon&plan=masked');
});

test('a referrer on the site itself is masked like a page of it; one on another site keeps what was searched', async () => {
  const site = await app.site({ domains: ['acme.com'], queryAllowList: ['plan'] });
  const at = ago(app, MINUTE);
  const query = '?q=blue+shoes&account=4711&plan=pro';
  const from = { own: 'https://www.acme.com', same: 'https://staging.test', other: 'https://search.example' };
  await site.batch([
    page('own', 'https://acme.com/', at, `${from.own}/${query}`),
    page('same', 'https://staging.test/next', at, `${from.same}/${query}`),
    page('other', 'https://acme.com/', at, `${from.other}/${query}`),
  ]);
  const { text } = await site.get('/v1/exports/events');
  const facts = text
    .trim()
    .split('\n')
    .map((line: string) => JSON.parse(line));
  expect(Object.fromEntries(facts.map(({ anonymousId, referrer }) => [anonymousId, referrer]))).toEqual({
    own: `${from.own}/?q&account&plan=pro`,
    same: `${from.same}/?q&account&plan=pro`,
    other: `${from.other}/${query}`,
  });
});

describe('a collector on the site’s own domain', () => {
  const headers = (origin: string) => ({ origin, host: 'collect.acme.example' });
  const credentials = async (domains: string[], origin: string) => {
    const site = await app.site({ domains });
    const id = 'a'.repeat(27);
    const { headers: told } = await site.collect([], { anonymousId: id }, { headers: headers(origin) });
    return [told['access-control-allow-origin'], told['access-control-allow-credentials'], Boolean(told['set-cookie'])];
  };

  test('answers pages of the site’s domains with credentials, and renews their cookie', async () => {
    const own = 'https://www.acme.example';
    expect(await credentials(['acme.example'], own)).toEqual([own, 'true', true]);
  });

  test('does not bring back an id that the browser has replaced since', async () => {
    const site = await app.site({ domains: ['acme.example'] });
    const id = 'a'.repeat(27);
    const renewed = async (cookie: string) => {
      const { headers: told } = await site.collect(
        [],
        { anonymousId: id },
        { headers: { ...headers('https://www.acme.example'), cookie } },
      );
      return Boolean(told['set-cookie']);
    };
    expect(await renewed(`x=1; _tl=${id}`)).toBe(true);
    expect(await renewed(`_tl=${'b'.repeat(27)}`)).toBe(false);
    expect(await renewed('_tlc=granted')).toBe(true);
  });

  test.each([
    [['www.acme.example'], 'https://blog.acme.example'],
    [['other.example'], 'https://www.acme.example'],
    [['acme.example'], 'https://www.other.example'],
    [['acme.example'], 'https://acme.example.evil.example'],
  ])('with domains %j answers %s like any other', async (domains, origin) => {
    expect(await credentials(domains, origin)).toEqual(['*', undefined, false]);
  });

  test('where no domains are set, its own site may send cookies, but none is set', async () => {
    const own = 'https://www.acme.example';
    expect(await credentials([], own)).toEqual([own, 'true', false]);
  });
});
