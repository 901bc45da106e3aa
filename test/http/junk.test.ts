/** Whatever stands in an address, a referrer or a user agent: the event is stored, and its neighbours are too. */
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LIMITS } from '../../shared/limits.ts';
import { ago, MINUTE, startApp, type TestApp } from '../support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const JUNK = [
  'x',
  'https://',
  'javascript:alert(1)',
  `https://acme.com/${'x'.repeat(LIMITS.urlChars + 500)}`,
  `https://acme.com/?utm_source=%00&utm_medium=%ud800&${'&=%'.repeat(LIMITS.urlChars / 3 + 100)}`,
  '\u0000\u0001',
  'https://exa mple.com/?q=%',
  'http://[::1',
  '\ud800',
  'about:blank',
];

test('addresses and referrers of the tracker', async () => {
  const site = await app.site();
  const now = app.clock.now();
  const events = JUNK.map((url, i) => ({
    id: `m${i}`,
    at: now - i,
    type: 'page_view',
    url,
    referrer: JUNK.at(-1 - i),
  }));
  const { status, body } = await site.collect(events, { anonymousId: 'v' });
  expect([status, body]).toEqual([200, { success: true, accepted: JUNK.length, duplicates: 0, rejected: [] }]);
  const { visits } = (await site.visitor('v', '?include=events')).body;
  expect(visits[0].pageViews).toBe(JUNK.length);
  for (const { url } of visits[0].events) expect((url ?? '').length).toBeLessThanOrEqual(LIMITS.urlChars);
  // The data that was good is not lost with the rest.
  await site.collect(
    [
      {
        id: 'long',
        at: now,
        type: 'page_view',
        url: `https://acme.com/?utm_source=a&utm_medium=email&x=${'y'.repeat(9000)}`,
      },
    ],
    {
      anonymousId: 'w',
    },
  );
  expect((await site.visitor('w')).body.touchpoints[0]).toMatchObject({ source: 'a', channel: 'Email' });
});

test('addresses, referrers and user agents of Segment messages', async () => {
  const site = await app.site();
  const odd = [...JUNK, 7, null, {}, ['x']];
  const messages = odd.map((junk, i) => ({
    type: 'page',
    anonymousId: `v${i}`,
    timestamp: ago(app, MINUTE),
    context: { page: { url: junk, referrer: odd.at(-1 - i), search: junk }, ip: junk },
  }));
  const { status, body } = await site.batch(messages);
  expect([status, body.accepted, body.rejected]).toEqual([200, odd.length, []]);
  for (const i of odd.keys()) {
    const { touchpoints } = (await site.visitor(`v${i}`)).body;
    expect(touchpoints, `v${i}`).toHaveLength(1);
  }
  expect((await site.visitor('v0')).body.touchpoints[0]).toMatchObject({ channel: 'Direct', country: null });

  // What no browser calls itself is kept aside, and not thrown away.
  const agents = odd.map((userAgent, i) => ({
    type: 'page',
    anonymousId: `agent${i}`,
    timestamp: ago(app, MINUTE),
    context: { page: { url: 'https://acme.com/' }, userAgent },
  }));
  expect((await site.batch(agents)).body).toMatchObject({ accepted: odd.length, rejected: [] });
  const seen = await Promise.all(odd.map(async (_, i) => (await site.visitor(`agent${i}`)).body.touchpoints.length));
  const { data } = (await site.get('/v1/quarantine?reason=bot')).body;
  expect(data.length + seen.filter((count) => count === 1).length).toBe(odd.length);
});

test('no address of a visitor is in the database', async () => {
  const [excluded, visitor, told] = ['203.0.113.211', '203.0.113.212', '198.51.100.213'];
  const site = await app.site({ excludedAddresses: ['203.0.113.208/30'] });
  const page = (id: string, ip: string) => ({
    type: 'page',
    anonymousId: id,
    timestamp: ago(app, MINUTE),
    context: { ip, page: { url: 'https://acme.com/' } },
  });
  await site.publicBatch([page('a', told)], { from: excluded });
  await site.batch([page('b', told)], { from: visitor });
  await site.collect(
    [{ id: 'c', at: app.clock.now(), type: 'page_view', url: 'https://acme.com/' }],
    { anonymousId: 'c' },
    { from: visitor },
  );
  await site.collect([{ id: 'd', at: 'never', type: 'page_view', url: '' }], { anonymousId: 'c' }, { from: visitor });
  await site.digest();
  expect((await site.get('/v1/quarantine')).body.reasons).toEqual({ excluded: 1 });
  const files = [app.databaseFile, `${app.databaseFile}-wal`].filter((file) => existsSync(file));
  const stored = files.map((file) => readFileSync(file, 'latin1')).join('');
  expect(stored).toContain('https://acme.com/');
  for (const address of [excluded, visitor, told]) expect(stored.includes(address), address).toBe(false);
});
