/** The Segment HTTP API: existing SDKs send here unchanged. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ago,
  basicOf,
  CHROME,
  DAY,
  HOUR,
  MINUTE,
  SECOND,
  startApp,
  type TestApp,
  type TestSite,
} from '../support/app.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site();
});
afterAll(() => app.close());

let last = 0;
/** An anonymousId nobody had. */
const visitor = () => `visitor-${++last}`;

/** All events of a visitor's journey, in visits or outside of them. */
async function eventsOf(anonymousId: string, of: TestSite = site) {
  const { body } = await of.visitor(anonymousId, '?include=events');
  return [...body.visits.flatMap((visit: { events: unknown[] }) => visit.events), ...body.events];
}

const touchpointsOf = async (anonymousId: string, of: TestSite = site) =>
  (await of.visitor(anonymousId)).body.touchpoints;

describe('routes', () => {
  const sent: [path: string, message: Record<string, unknown>, type: string][] = [
    ['identify', { traits: { email: 'route@acme.com' } }, 'identify'],
    ['track', { event: 'Signed Up', properties: { plan: 'pro' } }, 'custom'],
    ['page', { name: 'Home', context: { page: { url: 'https://shop.example/' } } }, 'page_view'],
    ['screen', { name: 'Start' }, 'page_view'],
    ['group', { groupId: 'acme', traits: { name: 'Acme' } }, 'group'],
    ['alias', { previousId: 'before', userId: 'after' }, 'alias'],
  ];

  test.each(sent)('/v1/%s takes one message', async (path, message, type) => {
    const anonymousId = visitor();
    const { status, body } = await site.post(`/v1/${path}`, { anonymousId, messageId: `m-${path}`, ...message });
    expect(status).toBe(200);
    expect(body).toEqual({ success: true, accepted: 1, duplicates: 0, rejected: [] });
    const whose = path === 'alias' ? 'before' : anonymousId;
    expect((await eventsOf(whose)).map((event) => [event.id, event.type])).toEqual([[`m-${path}`, type]]);
  });

  test.each(sent.map(([path, message, type]) => [path[0]!, message, type] as const))(
    '/v1/%s is the short form browser SDKs use, with the write key in the body',
    async (short, message) => {
      const anonymousId = visitor();
      const body = { anonymousId, writeKey: site.writeKey, ...message };
      expect((await app.post(`/v1/${short}`, body, { key: null })).body).toMatchObject({ accepted: 1, rejected: [] });
    },
  );

  test.each(['batch', 'b', 'import'])('/v1/%s takes many messages of every type', async (path) => {
    const anonymousId = visitor();
    const batch = sent.map(([type, message], i) => ({ type, anonymousId, messageId: `${path}-${i}`, ...message }));
    expect((await site.post(`/v1/${path}`, { batch })).body).toEqual({
      success: true,
      accepted: sent.length,
      duplicates: 0,
      rejected: [],
    });
  });

  test('the route says what a message is, whatever the message calls itself', async () => {
    const anonymousId = visitor();
    await site.post('/v1/page', {
      type: 'track',
      anonymousId,
      messageId: 'p',
      context: { page: { url: 'https://a.example/' } },
    });
    expect((await eventsOf(anonymousId))[0].type).toBe('page_view');
  });

  test('a track called "Form Submitted" is a form submit, with the names of its fields and no value', async () => {
    const anonymousId = visitor();
    const properties = { formId: 'demo', formName: 'Ask for a demo', message: 'private words' };
    await site.post('/v1/track', { anonymousId, event: 'Form Submitted', properties });
    const [event] = await eventsOf(anonymousId);
    expect(event).toMatchObject({ type: 'form_submit', form: { id: 'demo', name: 'Ask for a demo' } });
    expect(event.form.fields).toEqual(['formId', 'formName', 'message']);
  });

  test("the browser SDK's settings name this server and load nothing else", async () => {
    const { status, body, text } = await app.get(`/v1/projects/${site.writeKey}/settings`, { key: null });
    expect(status).toBe(200);
    expect(body.integrations['Segment.io']).toMatchObject({ apiKey: site.writeKey, apiHost: 'localhost:80/v1' });
    expect(Object.keys(body.integrations)).toEqual(['Segment.io']);
    expect(text).not.toContain(site.id);
    expect((await app.get('/v1/projects/wk_nobody/settings', { key: null })).status).toBe(404);
  });
});

describe('keys', () => {
  const message = () => ({ type: 'track', event: 'x', anonymousId: visitor() });

  test.each(['write', 'secret'] as const)('a %s key may be the user name of HTTP Basic', async (kind) => {
    const basic = kind === 'write' ? site.writeKey : site.key;
    expect((await app.post('/v1/batch', { batch: [message()] }, { basic })).body.accepted).toBe(1);
  });

  test.each(['write', 'secret'] as const)('a %s key may be a Bearer', async (kind) => {
    const key = kind === 'write' ? site.writeKey : site.key;
    expect((await app.post('/v1/batch', { batch: [message()] }, { key })).body.accepted).toBe(1);
  });

  test('a write key may stand in the body', async () => {
    const body = { batch: [message()], writeKey: site.writeKey };
    expect((await app.post('/v1/batch', body, { key: null })).body.accepted).toBe(1);
  });

  test('the header counts before the body', async () => {
    const other = await app.site();
    const anonymousId = visitor();
    const body = { batch: [{ ...message(), anonymousId }], writeKey: site.writeKey };
    await app.post('/v1/batch', body, { key: other.writeKey, headers: { 'user-agent': CHROME } });
    expect((await other.visitor(anonymousId)).status).toBe(200);
    expect((await site.visitor(anonymousId)).status).toBe(404);
  });

  test('a secret key of several sites says with site= which one is meant', async () => {
    const [one, two] = [await app.site(), await app.site()];
    const { key } = await app.key({ scopes: ['ingest', 'read'], sites: [one.id, two.id] });
    expect((await app.post('/v1/batch', { batch: [message()] }, { key })).status).toBe(400);
    expect((await app.post(`/v1/batch?site=${two.id}`, { batch: [message()] }, { key })).body.accepted).toBe(1);
    expect((await app.post(`/v1/batch?site=${site.id}`, { batch: [message()] }, { key })).status).toBe(404);
  });
});

describe('one bad message never rejects its neighbours', () => {
  const bad: [what: string, message: unknown][] = [
    ['null', null],
    ['a list', []],
    ['a word', 'track'],
    ['a number', 5],
    ['no type', { anonymousId: 'a' }],
    ['an unknown type', { type: 'explode', anonymousId: 'a' }],
    ['a track without an event', { type: 'track', anonymousId: 'a' }],
    ['an identify of nobody', { type: 'identify', traits: {} }],
    ['an alias without previousId', { type: 'alias', userId: 'u' }],
    ['a group without groupId', { type: 'group', userId: 'u' }],
    ['an anonymousId that is an object', { type: 'track', event: 'x', anonymousId: { a: 1 } }],
    ['a messageId of 256 characters', { type: 'track', event: 'x', messageId: 'x'.repeat(256) }],
    ['an anonymousId of 256 characters', { type: 'track', event: 'x', anonymousId: 'x'.repeat(256) }],
    ['a userId of 256 characters', { type: 'track', event: 'x', userId: 'x'.repeat(256) }],
    ['an unreadable timestamp', { type: 'track', event: 'x', anonymousId: 'a', timestamp: 'yesterday' }],
    ['a 30 February', { type: 'track', event: 'x', anonymousId: 'a', timestamp: '2026-02-30T10:00:00Z' }],
    [
      'a timestamp in the year 300000',
      { type: 'track', event: 'x', anonymousId: 'a', timestamp: '300000-01-01T00:00:00Z' },
    ],
    ['a timestamp that is a list', { type: 'track', event: 'x', anonymousId: 'a', timestamp: [] }],
    ['17 levels', { type: 'track', event: 'x', properties: JSON.parse(`${'{"a":'.repeat(16)}1${'}'.repeat(16)}`) }],
    [
      '1,001 keys',
      {
        type: 'track',
        event: 'x',
        properties: Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`k${i}`, 1])),
      },
    ],
    ['a __proto__ key', JSON.parse('{"type":"track","event":"x","properties":{"__proto__":{"a":1}}}')],
    ['more than 32 KiB', { type: 'track', event: 'x', properties: { text: 'x'.repeat(33 * 1024) } }],
  ];

  test.each(bad)('%s', async (_what, message) => {
    const anonymousId = visitor();
    const good = { type: 'track', event: 'good', anonymousId };
    const { status, body } = await site.batch([
      { ...good, messageId: 'before' },
      message,
      { ...good, messageId: 'after' },
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject({ success: true, accepted: 2, duplicates: 0 });
    expect(body.rejected).toEqual([{ index: 1, code: expect.any(String), detail: expect.any(String) }]);
    expect((await eventsOf(anonymousId)).map((event) => event.id)).toEqual(['after', 'before']);
  });

  test('each says why, by a code of a closed list', async () => {
    const { body } = await site.batch(bad.map(([, message]) => message));
    const codes = Object.fromEntries(
      body.rejected.map(({ index, code }: { index: number; code: string }) => [bad[index]![0], code]),
    );
    expect(codes).toMatchObject({
      null: 'invalid',
      'an unreadable timestamp': 'invalid_timestamp',
      'a 30 February': 'invalid_timestamp',
      '17 levels': 'too_deep',
      '1,001 keys': 'too_many_keys',
      'a __proto__ key': 'forbidden_key',
      'more than 32 KiB': 'too_large',
    });
    expect(body.rejected).toHaveLength(bad.length);
  });

  test('what is just within the limits is kept', async () => {
    const anonymousId = 'v'.repeat(255);
    const messages = [
      { type: 'track', event: 'x', anonymousId, messageId: 'm'.repeat(255) },
      { type: 'track', event: 'x', anonymousId, properties: JSON.parse(`${'{"a":'.repeat(14)}1${'}'.repeat(14)}`) },
      {
        type: 'track',
        event: 'x',
        anonymousId,
        properties: Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`k${i}`, 1])),
      },
      { type: 'track', event: 'x', anonymousId, properties: { text: 'x'.repeat(31 * 1024) } },
      { type: 'track', event: 'x', anonymousId, properties: { list: Array.from({ length: 2000 }, () => 1) } },
    ];
    expect((await site.batch(messages)).body).toMatchObject({ accepted: messages.length, rejected: [] });
    expect(await eventsOf(anonymousId)).toHaveLength(messages.length);
  });

  test('what a whole request says oddly about itself spoils no message', async () => {
    for (const odd of [{ sentAt: {} }, { sentAt: 'soon' }, { sentAt: true }, { writeKey: 7 }, { context: 'x' }]) {
      const batch = [{ type: 'track', event: 'x', anonymousId: visitor() }];
      expect((await site.post('/v1/batch', { batch, ...odd })).body).toMatchObject({ accepted: 1, rejected: [] });
    }
  });
});

describe('the first message with an id stays', () => {
  const message = (anonymousId: string, name: string) => ({
    type: 'track',
    event: name,
    anonymousId,
    messageId: 'once',
    timestamp: ago(app, HOUR),
  });

  test('sent again it is a duplicate, within a batch and later', async () => {
    const once = message(visitor(), 'x');
    expect((await site.batch([once, once])).body).toMatchObject({ accepted: 1, duplicates: 1, rejected: [] });
    expect((await site.batch([once])).body).toMatchObject({ accepted: 0, duplicates: 1, rejected: [] });
  });

  test('another body under the id counts as a duplicate and changes nothing', async () => {
    const anonymousId = visitor();
    await site.batch([message(anonymousId, 'first')]);
    const before = await site.digest();
    expect((await site.batch([message(anonymousId, 'second')])).body).toMatchObject({
      accepted: 0,
      duplicates: 1,
      rejected: [],
    });
    expect((await eventsOf(anonymousId)).map((event) => event.name)).toEqual(['first']);
    expect(await site.digest()).toEqual(before);
  });

  test('the same id of another visitor, or on another site, is another message', async () => {
    const other = await app.site();
    const anonymousId = visitor();
    await site.batch([message(anonymousId, 'x')]);
    expect((await site.batch([message(visitor(), 'x')])).body.accepted).toBe(1);
    expect((await other.batch([message(anonymousId, 'x')])).body.accepted).toBe(1);
  });

  test('without an id one is made, and nothing is taken for a duplicate', async () => {
    const { messageId: _, ...message } = { type: 'track', event: 'x', anonymousId: visitor(), messageId: '' };
    expect((await site.batch([message, message])).body).toMatchObject({ accepted: 2, duplicates: 0 });
  });
});

describe('times', () => {
  const track = (anonymousId: string, times: Record<string, unknown>) => ({
    type: 'track',
    event: 'x',
    anonymousId,
    ...times,
  });
  const timeOf = async (anonymousId: string) => Date.parse((await eventsOf(anonymousId))[0].occurredAt);
  /** Within the second that a test may take. */
  const near = (ms: number) => ({ from: ms - 2000, to: ms + 2000 });
  const expectNear = (actual: number, expected: number) => {
    expect(actual).toBeGreaterThan(near(expected).from);
    expect(actual).toBeLessThan(near(expected).to);
  };

  test.each([5 * 365 * DAY, 20 * 365 * DAY, 8 * DAY])(
    'with a secret key history of %d ms ago is kept as it was sent',
    async (age) => {
      const anonymousId = visitor();
      const timestamp = ago(app, age);
      await site.batch([track(anonymousId, { timestamp })]);
      expect((await eventsOf(anonymousId))[0].occurredAt).toBe(timestamp);
    },
  );

  test('with a secret key a timestamp is never shifted, whatever sentAt says', async () => {
    const anonymousId = visitor();
    const timestamp = ago(app, 3 * DAY);
    await site.post('/v1/batch', { batch: [track(anonymousId, { timestamp })], sentAt: ago(app, DAY) });
    expect((await eventsOf(anonymousId))[0].occurredAt).toBe(timestamp);
  });

  test.each([
    ['older than 7 days', 7 * DAY + MINUTE, true],
    ['just within 7 days', 7 * DAY - MINUTE, false],
    ['more than 5 minutes ahead', -6 * MINUTE, true],
    ['4 minutes ahead', -4 * MINUTE, false],
  ])('with a write key a time %s is %s', async (_what, age, quarantined) => {
    const anonymousId = visitor();
    const before = await app.counters();
    const { body } = await site.publicBatch([track(anonymousId, { timestamp: ago(app, age) })]);
    expect(body).toMatchObject({ accepted: 1, rejected: [] });
    const after = await app.counters();
    expect(after.quarantined! - before.quarantined!).toBe(quarantined ? 1 : 0);
    expect(await eventsOf(anonymousId)).toHaveLength(quarantined ? 0 : 1);
  });

  test('a write key is a clock off by more than a minute: it is shifted by what sentAt tells', async () => {
    const anonymousId = visitor();
    const clock = 3 * DAY;
    const batch = [track(anonymousId, { timestamp: ago(app, clock + 10 * MINUTE) })];
    await app.post('/v1/batch', { batch, sentAt: ago(app, clock), writeKey: site.writeKey }, { key: null });
    expectNear(await timeOf(anonymousId), app.clock.now() - 10 * MINUTE);
  });

  test('a clock off by up to a minute is left alone', async () => {
    const anonymousId = visitor();
    const timestamp = ago(app, 10 * MINUTE);
    const body = { batch: [track(anonymousId, { timestamp })], sentAt: ago(app, 55 * SECOND), writeKey: site.writeKey };
    await app.post('/v1/batch', body, { key: null });
    expect((await eventsOf(anonymousId))[0].occurredAt).toBe(timestamp);
  });

  test('a message in a batch may have a sentAt of its own', async () => {
    const anonymousId = visitor();
    const message = track(anonymousId, { timestamp: ago(app, 2 * DAY + HOUR), sentAt: ago(app, 2 * DAY) });
    await site.publicBatch([message]);
    expectNear(await timeOf(anonymousId), app.clock.now() - HOUR);
  });

  test('the range is checked after the shift', async () => {
    const anonymousId = visitor();
    const clock = 30 * DAY;
    const batch = [track(anonymousId, { timestamp: ago(app, clock + MINUTE) })];
    await app.post('/v1/batch', { batch, sentAt: ago(app, clock), writeKey: site.writeKey }, { key: null });
    expect(await eventsOf(anonymousId)).toHaveLength(1);
    const wrong = visitor();
    const fine = [track(wrong, { timestamp: ago(app, MINUTE) })];
    await app.post('/v1/batch', { batch: fine, sentAt: ago(app, -clock), writeKey: site.writeKey }, { key: null });
    expect(await eventsOf(wrong)).toHaveLength(0);
  });

  test.each(['secret', 'write'])(
    'with a %s key originalTimestamp serves where timestamp is missing, shifted once',
    async (kind) => {
      const anonymousId = visitor();
      const batch = [track(anonymousId, { originalTimestamp: ago(app, 2 * HOUR + 5 * MINUTE) })];
      const key = kind === 'secret' ? site.key : site.writeKey;
      await app.post('/v1/batch', { batch, sentAt: ago(app, 2 * HOUR) }, { key });
      expectNear(await timeOf(anonymousId), app.clock.now() - 5 * MINUTE);
    },
  );

  test('timestamp counts before originalTimestamp', async () => {
    const anonymousId = visitor();
    const timestamp = ago(app, DAY);
    await site.batch([track(anonymousId, { timestamp, originalTimestamp: ago(app, 2 * DAY) })]);
    expect((await eventsOf(anonymousId))[0].occurredAt).toBe(timestamp);
  });

  test('a message without any time happened when it was received', async () => {
    const anonymousId = visitor();
    await site.batch([track(anonymousId, {})]);
    expectNear(await timeOf(anonymousId), app.clock.now());
  });

  test('a retry of a message without a time is the same message', async () => {
    const anonymousId = visitor();
    await site.batch([track(anonymousId, { messageId: 'again' })]);
    app.clock.advance(2 * HOUR);
    const facts = await site.digest();
    expect((await site.batch([track(anonymousId, { messageId: 'again' })])).body.duplicates).toBe(1);
    expect(await site.digest()).toEqual(facts);
  });

  test.each([
    ['2026-01-31T10:00:00Z', '2026-01-31T10:00:00.000Z'],
    ['2026-01-31T10:00:00.5+02:00', '2026-01-31T08:00:00.500Z'],
    ['2026-01-31 10:00:00', '2026-01-31T10:00:00.000Z'],
    ['2026-01-31T10:00:00.123456Z', '2026-01-31T10:00:00.123Z'],
    ['2026-01-31T10:00:00+0530', '2026-01-31T04:30:00.000Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2024-02-29T10:00:00Z', '2024-02-29T10:00:00.000Z'],
    [1769853600000, '2026-01-31T10:00:00.000Z'],
  ])('%s is read as %s', async (timestamp, read) => {
    const anonymousId = visitor();
    await site.batch([track(anonymousId, { timestamp })]);
    expect((await eventsOf(anonymousId))[0].occurredAt).toBe(read);
  });
});

describe('what a page says of its source', () => {
  const page = (anonymousId: string, context: unknown, properties?: unknown) =>
    site.batch([{ type: 'page', anonymousId, context, properties, timestamp: ago(app, HOUR) }]);
  const sourceOf = async (anonymousId: string) => {
    const [touchpoint] = await touchpointsOf(anonymousId);
    const { channel, source, medium, campaign, term, content, campaignId } = touchpoint;
    return { channel, source, medium, campaign, term, content, campaignId };
  };

  test('the campaign parameters of page.url', async () => {
    const anonymousId = visitor();
    await page(anonymousId, {
      page: {
        url: 'https://shop.example/a?utm_source=google&utm_medium=cpc&utm_campaign=spring&utm_term=shoes&utm_content=red&utm_id=7',
      },
    });
    expect(await sourceOf(anonymousId)).toEqual({
      channel: 'Paid Search',
      source: 'google',
      medium: 'cpc',
      campaign: 'spring',
      term: 'shoes',
      content: 'red',
      campaignId: '7',
    });
  });

  test('context.campaign wins over the parameters, field by field', async () => {
    const anonymousId = visitor();
    await page(anonymousId, {
      page: { url: 'https://shop.example/?utm_source=google&utm_medium=cpc&utm_campaign=spring' },
      campaign: { name: 'autumn', source: 'bing', id: '9' },
    });
    expect(await sourceOf(anonymousId)).toMatchObject({
      source: 'bing',
      medium: 'cpc',
      campaign: 'autumn',
      campaignId: '9',
    });
  });

  test('page.search completes an address without a query', async () => {
    const anonymousId = visitor();
    await page(anonymousId, { page: { url: 'https://shop.example/a', search: '?utm_source=news&utm_medium=email' } });
    expect(await sourceOf(anonymousId)).toMatchObject({ channel: 'Email', source: 'news', medium: 'email' });
  });

  test('page.path and page.search serve when there is no address', async () => {
    const anonymousId = visitor();
    await page(anonymousId, { page: { path: '/a', search: '?utm_source=news&utm_medium=email&gclid=7' } });
    const [touchpoint] = await touchpointsOf(anonymousId);
    expect(touchpoint).toMatchObject({ channel: 'Email', source: 'news', clickIds: { gclid: '7' }, landingPage: '/a' });
  });

  test('page.url counts before page.search', async () => {
    const anonymousId = visitor();
    await page(anonymousId, {
      page: {
        url: 'https://shop.example/a?utm_source=url&utm_medium=email',
        search: '?utm_source=search&utm_medium=cpc',
      },
    });
    expect(await sourceOf(anonymousId)).toMatchObject({ source: 'url', medium: 'email' });
  });

  test('properties.url and properties.referrer serve when there is no context.page', async () => {
    const anonymousId = visitor();
    await page(anonymousId, {}, { url: 'https://shop.example/pricing', referrer: 'https://www.google.com/' });
    const [touchpoint] = await touchpointsOf(anonymousId);
    expect(touchpoint).toMatchObject({
      landingPage: 'https://shop.example/pricing',
      source: 'google',
      medium: 'organic',
      channel: 'Organic Search',
    });
  });

  test('nothing known is direct', async () => {
    const anonymousId = visitor();
    await page(anonymousId, { page: { url: 'https://shop.example/' } });
    expect(await sourceOf(anonymousId)).toMatchObject({
      channel: 'Direct',
      source: '(direct)',
      medium: '(none)',
      campaign: null,
    });
  });

  test('another site is a referral, named by its host without www', async () => {
    const anonymousId = visitor();
    await page(anonymousId, { page: { url: 'https://shop.example/', referrer: 'https://www.partner.example/list' } });
    expect(await sourceOf(anonymousId)).toMatchObject({
      channel: 'Referral',
      source: 'partner.example',
      medium: 'referral',
    });
  });

  test('a click id tells the source that UTM parameters leave open', async () => {
    const anonymousId = visitor();
    await page(anonymousId, { page: { url: 'https://shop.example/?gclid=abc123' } });
    const [touchpoint] = await touchpointsOf(anonymousId);
    expect(touchpoint).toMatchObject({ source: 'google', channel: 'Paid Search', clickIds: { gclid: 'abc123' } });
  });

  test('the device is that of context.userAgent, not of the server that sends', async () => {
    const anonymousId = visitor();
    const message = {
      type: 'page',
      anonymousId,
      context: { userAgent: CHROME, page: { url: 'https://shop.example/' } },
    };
    await site.batch([message], { headers: { 'user-agent': 'analytics-node/2.1.0' } });
    expect((await touchpointsOf(anonymousId))[0].device).toEqual({ type: 'desktop', browser: 'Chrome', os: 'Windows' });
  });

  test('what context.userAgentData tells of the device stands before the user agent', async () => {
    const anonymousId = visitor();
    const brands = [
      { brand: 'Chromium', version: '140' },
      { brand: 'Microsoft Edge', version: '140' },
    ];
    const userAgentData = { brands, mobile: false, platform: 'macOS' };
    await page(anonymousId, { userAgent: CHROME, userAgentData, page: { url: 'https://shop.example/' } });
    expect((await touchpointsOf(anonymousId))[0].device).toEqual({ type: 'desktop', browser: 'Edge', os: 'Mac OS' });
  });
});

describe('bots', () => {
  const send = async (key: string, userAgent: string, context = {}) => {
    const anonymousId = visitor();
    const message = { type: 'page', anonymousId, context: { page: { url: 'https://shop.example/' }, ...context } };
    const { body } = await app.post('/v1/batch', { batch: [message] }, { key, headers: { 'user-agent': userAgent } });
    expect(body).toMatchObject({ accepted: 1, rejected: [] });
    return (await touchpointsOf(anonymousId)).length;
  };

  test.each([
    '',
    'analytics-node/2.1.0',
    'python-requests/2.32',
    'Faraday v2.9',
    'PostmanRuntime/7.43',
    'acme-backend/1.0',
    'node',
  ])('with a secret key the user agent "%s" is no bot', async (userAgent) => {
    expect(await send(site.key, userAgent)).toBe(1);
  });

  test('with a write key an SDK is kept aside', async () => {
    expect(await send(site.writeKey, 'analytics-node/2.1.0')).toBe(0);
  });

  test.each(['write', 'secret'] as const)('a crawler is kept aside with a %s key', async (kind) => {
    const crawler = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
    expect(await send(kind === 'write' ? site.writeKey : site.key, crawler)).toBe(0);
    expect(await send(kind === 'write' ? site.writeKey : site.key, 'node', { userAgent: crawler })).toBe(0);
  });
});

describe('people', () => {
  test('traits.email, traits.phone and userId are identifiers', async () => {
    const traits = { email: ' Ann@Acme.com ', phone: '+49 30 123456' };
    await site.post('/v1/identify', { userId: 'u-ann', traits });
    const lead = await site.lead('externalId=u-ann');
    expect(lead).toMatchObject({ email: 'ann@acme.com', phone: '+4930123456', externalIds: ['u-ann'] });
  });

  test('a userId that is a number is the same as its text', async () => {
    await site.post('/v1/identify', { userId: 4711, traits: { name: 'Num' } });
    expect((await site.lead('externalId=4711')).name).toBe('Num');
  });

  test('alias ties the id from before, as an externalId and as a visitor, to the user', async () => {
    const before = visitor();
    await site.batch([
      {
        type: 'page',
        anonymousId: before,
        context: { page: { url: 'https://shop.example/' } },
        timestamp: ago(app, 2 * HOUR),
      },
      { type: 'alias', previousId: before, userId: 'u-alias', timestamp: ago(app, HOUR) },
    ]);
    const lead = await site.lead('externalId=u-alias');
    expect(lead.anonymousIds).toContain(before);
    expect(lead.externalIds).toEqual([before, 'u-alias'].sort());
    expect(lead.firstTouch.anonymousId).toBe(before);
  });

  test('group names the account: by name, and by domain or website', async () => {
    const group = (userId: string, traits: object) => ({ type: 'group', userId, groupId: 'g', traits });
    await site.batch([
      group('g1', { name: 'Acme Inc', domain: 'acme.com' }),
      group('g2', { name: 'Globex', website: 'https://www.globex.co.uk/about' }),
      group('g3', { name: 'Only a name' }),
      { type: 'identify', userId: 'g3', traits: { email: 'ann@initech.com' } },
      group('g4', { name: 'Told by a browser', domain: 'browser.com' }),
    ]);
    const accounts = await Promise.all(
      ['g1', 'g2', 'g3', 'g4'].map(async (id) => (await site.lead(`externalId=${id}`)).account),
    );
    expect(accounts).toEqual([
      { domain: 'acme.com', name: 'Acme Inc' },
      { domain: 'globex.co.uk', name: 'Globex' },
      { domain: 'initech.com', name: 'Only a name' },
      { domain: 'browser.com', name: 'Told by a browser' },
    ]);
    // The CRM's word wins.
    await site.put('/v1/deals/group-4', {
      leads: [{ externalId: 'g4' }],
      account: { name: 'CRM', domain: 'www.crm.com' },
      createdAt: '2020-01-01',
    });
    expect((await site.lead('externalId=g4')).account).toEqual({ domain: 'crm.com', name: 'CRM' });
  });

  test('the context of a batch is that of every message that does not say otherwise', async () => {
    const [one, two] = [visitor(), visitor()];
    const campaign = { source: 'batch', medium: 'email' };
    const batch = [
      { type: 'page', anonymousId: one, properties: { url: 'https://shop.example/' } },
      {
        type: 'page',
        anonymousId: two,
        properties: { url: 'https://shop.example/' },
        context: { campaign: { source: 'own', medium: 'email' } },
      },
    ];
    await site.post('/v1/batch', { batch, context: { campaign } });
    const sourceOf = async (id: string) => (await site.visitor(id)).body.touchpoints[0].source;
    expect([await sourceOf(one), await sourceOf(two)]).toEqual(['batch', 'own']);
  });

  test('a form is called as its properties say', async () => {
    const anonymousId = visitor();
    const submit = (properties: object) => ({ type: 'track', event: 'Form Submitted', anonymousId, properties });
    await site.batch([
      { type: 'page', anonymousId, timestamp: ago(app, MINUTE), properties: { url: 'https://shop.example/' } },
      submit({ form: 'Newsletter' }),
      submit({ form: { id: 'f1', name: 'E-book' } }),
      submit({ formName: 'Demo', form_id: 'f2' }),
    ]);
    const { events } = (await site.visitor(anonymousId, '?include=events')).body.visits[0];
    const forms = events.flatMap((event: { form: { id: string; name: string } | null }) => event.form ?? []);
    expect(forms.map(({ id, name }: { id: string; name: string }) => [id, name]).toSorted()).toEqual(
      [
        [null, 'Newsletter'],
        ['f1', 'E-book'],
        ['f2', 'Demo'],
      ].toSorted(),
    );
  });

  test('optional fields may be null, as SDKs send them', async () => {
    const empty = {
      messageId: null,
      userId: null,
      timestamp: null,
      originalTimestamp: null,
      context: null,
      integrations: null,
    };
    const message = { type: 'page', anonymousId: visitor(), name: null, category: null, properties: null, ...empty };
    expect((await site.batch([message])).body).toMatchObject({ accepted: 1, rejected: [] });
  });
});

test('an SDK that sends everything at once finds everything at once', async () => {
  const own = await app.site();
  const anonymousId = visitor();
  const headers = { authorization: basicOf(own.key), 'user-agent': 'analytics-python/2.3.2' };
  const batch = [
    {
      type: 'page',
      messageId: 'p',
      anonymousId,
      timestamp: '2024-03-01T09:00:00Z',
      context: { page: { url: 'https://a.example/?utm_source=x&utm_medium=cpc' } },
    },
    {
      type: 'track',
      messageId: 't',
      anonymousId,
      timestamp: '2024-03-01T09:05:00Z',
      event: 'Demo Booked',
      properties: { plan: 'pro' },
    },
    {
      type: 'identify',
      messageId: 'i',
      anonymousId,
      userId: 'u1',
      timestamp: '2024-03-01T09:06:00Z',
      traits: { email: 'sdk@acme.com' },
    },
  ];
  await app.post('/v1/batch', { batch, sentAt: ago(app, 0) }, { key: null, headers });
  const lead = await own.lead('email=sdk@acme.com');
  expect(lead).toMatchObject({
    createdAt: '2024-03-01T09:06:00.000Z',
    firstSeenAt: '2024-03-01T09:00:00.000Z',
    externalIds: ['u1'],
  });
  const { body } = await own.get(`/v1/leads/${lead.id}/journey?include=events`);
  expect(body.visits[0].events.map((event: { id: string }) => event.id)).toEqual(['p', 't']);
  expect(body.summary).toMatchObject({
    touchpoints: 1,
    visits: 1,
    pageViews: 1,
    daysFromFirstTouch: { toLead: 0, toWon: null },
  });
});
