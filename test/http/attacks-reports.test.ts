/** Attacks by way of reports, exports and sign-in that cost much (T37, T38, T41), and of what goes to ad platforms (T55); P10. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { ago, DAY, HOUR, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site();
  const visits = Array.from({ length: 300 }, (_, i) => ({
    type: 'page',
    anonymousId: `visitor-${i}`,
    messageId: `m-${i}`,
    timestamp: ago(app, DAY + i * HOUR),
    context: { page: { url: `https://acme.com/${i}?utm_source=s${i % 20}&utm_medium=cpc&utm_campaign=c${i}` } },
  }));
  await site.batch(visits);
});
afterAll(() => app.close());

const collected = async (id: string) => {
  const began = performance.now();
  const { body } = await site.batch([{ type: 'track', event: 'x', anonymousId: 'meanwhile', messageId: id }]);
  expect(body.accepted).toBe(1);
  return performance.now() - began;
};

test('T37: fifty large reports at once are answered, or told to come again; events are taken meanwhile', async () => {
  const groups = 'channel,source,medium,campaign,term,content,landingPage,referrer,country,device,product,account';
  const asked = Array.from({ length: 50 }, (_, i) =>
    site.get(`/v1/reports/attribution?models=all&groupBy=${groups}&from=2016-01-01&to=2036-01-0${(i % 9) + 1}`),
  );
  for (let i = 0; i < 5; i++) expect(await collected(`t37-${i}`)).toBeLessThan(5_000);
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(statuses.every((status) => [200, 429, 503, 504].includes(status))).toBe(true);
  expect(statuses).toContain(200);
  for (const limit of ['501', '0', '1e9', '-1', 'all'])
    expectProblem(await site.get(`/v1/leads?limit=${limit}`), 400, 'invalid_request');
});

test('T38: twenty full exports at once come whole, in pages of short questions; events are taken meanwhile', async () => {
  const exports = Array.from({ length: 20 }, () => site.get('/v1/exports/events'));
  for (let i = 0; i < 5; i++) expect(await collected(`t38-${i}`)).toBeLessThan(5_000);
  for (const { status, text } of await Promise.all(exports)) {
    expect(status).toBe(200);
    expect(text.trim().split('\n').length).toBeGreaterThanOrEqual(300);
  }
});

test('T41: many sign-ins at once are hashed a few at a time; others are told to come again, and events are taken', async () => {
  const signIns = Array.from({ length: 200 }, (_, i) =>
    app.post(
      '/v1/session',
      { email: `nobody-${i}@acme.com`, password: 'not the right one' },
      {
        key: null,
        from: `203.0.113.${i % 250}`,
        headers: { 'sec-fetch-site': 'same-origin' },
      },
    ),
  );
  for (let i = 0; i < 5; i++) expect(await collected(`t41-${i}`)).toBeLessThan(5_000);
  const statuses = (await Promise.all(signIns)).map(({ status }) => status);
  expect(statuses.every((status) => status === 401 || status === 429 || status === 503)).toBe(true);
  expect(statuses).toContain(401);
});

test('T55: leads that browsers made up are no conversions; what the CRM won is', async () => {
  for (let i = 0; i < 50; i++)
    await site.publicBatch([
      {
        type: 'page',
        anonymousId: `bot-${i}`,
        context: { page: { url: `https://acme.com/?gclid=bot-${i}` } },
      },
      { type: 'identify', anonymousId: `bot-${i}`, traits: { email: `bot-${i}@evil.example` } },
    ]);
  for (const platform of ['google-ads', 'microsoft-ads', 'meta', 'linkedin']) {
    const { status, text } = await site.get(`/v1/exports/${platform}-conversions`);
    expect(status).toBe(200);
    expect(text).not.toMatch(/bot-\d/);
  }
  await site.batch([
    {
      type: 'page',
      anonymousId: 'buyer',
      timestamp: ago(app, 2 * DAY),
      context: { page: { url: 'https://acme.com/?gclid=real-click' } },
    },
  ]);
  await site.post('/v1/leads', { email: 'buyer@acme.com', anonymousId: 'buyer' });
  await site.put('/v1/deals/D-real', {
    stage: 'won',
    closedAt: ago(app, HOUR),
    value: { amount: 10 },
    leads: [{ email: 'buyer@acme.com' }],
  });
  expect((await site.get('/v1/exports/google-ads-conversions')).text).toContain('real-click');
});

test('P10: nightly backups are kept for less than thirty days unless told otherwise', () => {
  expect(readConfig({}).backupKeepDays).toBeLessThanOrEqual(30);
});
