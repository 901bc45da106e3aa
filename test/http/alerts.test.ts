/** What is watched of a site: raised, told, over. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, HOUR, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';

let app: TestApp;
let receiver: Receiver;
beforeAll(async () => {
  app = await startApp({ still: true, outboundAllow: ['127.0.0.1'] });
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.close();
  await app.close();
});

let last = 0;
const visits = async (site: TestSite, count: number, at: number, query = '') => {
  const one = () => ({
    type: 'page',
    anonymousId: `v${++last}`,
    messageId: `m${last}`,
    timestamp: new Date(at).toISOString(),
    context: { page: { url: `https://acme.com/${query}` } },
  });
  expect((await site.batch(Array.from({ length: count }, one))).status).toBe(200);
};
const stateOf = async (site: TestSite) => {
  await app.storage.project('next');
  await app.app.background.alerts.look();
  const { alerts } = (await site.get('/v1/alerts')).body as { alerts: { kind: string; raised: boolean }[] };
  return Object.fromEntries(alerts.map(({ kind, raised }) => [kind, raised]));
};
const QUIET = { trafficStopped: false, utmLoss: false, spendWithoutClicks: false };

test('traffic that stops is told once, with a webhook’s message, and once more when it is back', async () => {
  const site = await app.site();
  await site.post('/v1/webhooks', { url: receiver.url, events: ['alert.changed'] });
  await visits(site, 60, app.clock.now() - HOUR);
  expect(await stateOf(site)).toEqual(QUIET);
  app.clock.advance(DAY);
  for (let i = 0; i < 3; i++) expect(await stateOf(site)).toEqual({ ...QUIET, trafficStopped: true });
  app.clock.advance(14 * DAY);
  expect(await stateOf(site)).toMatchObject({ trafficStopped: true });
  await app.app.background.webhooks.settle();
  expect(
    receiver.received.map(({ body }) => [body.type, body.site, body.data.alert.kind, body.data.alert.raised]),
  ).toEqual([['alert.changed', site.id, 'trafficStopped', true]]);
  expect(receiver.received[0]!.body.data.alert.figures).toEqual({ hours: 24, visitsBefore: 60 });
  await visits(site, 1, app.clock.now() - HOUR);
  expect(await stateOf(site)).toMatchObject({ trafficStopped: false });
  await app.app.background.webhooks.settle();
  expect(receiver.received.map(({ body }) => body.data.alert.raised)).toEqual([true, false]);
});

test('campaigns that get lost, and money spent on sources that nobody comes from', async () => {
  const site = await app.site();
  const now = app.clock.now();
  await visits(site, 120, now - 10 * DAY, '?utm_source=google&utm_medium=cpc&utm_campaign=spring');
  await visits(site, 120, now - 9 * DAY);
  await visits(site, 60, now - HOUR);
  const day = new Date(now - DAY).toISOString().slice(0, 10);
  const euros = (amount: string) => ({ amount, currency: 'EUR' });
  const row = (source: string, more: object) => ({ date: day, source, medium: 'cpc', cost: euros('10.00'), ...more });
  const rows = [row('google', { clicks: 12 }), row('bing', { clicks: 0, cost: euros('0.00') }), row('fair', {})];
  expect((await site.put('/v1/costs', { rows })).body).toMatchObject({ accepted: 3, rejected: [] });
  expect(await stateOf(site)).toEqual({ trafficStopped: false, utmLoss: true, spendWithoutClicks: true });
  const { alerts } = (await site.get('/v1/alerts')).body;
  const figures = Object.fromEntries(
    alerts.map((alert: { kind: string; figures: object }) => [alert.kind, alert.figures]),
  );
  expect(figures.spendWithoutClicks).toEqual({ days: 3, sources: ['google / cpc'] });
  expect(figures.utmLoss).toEqual({ days: 2, visits: 60, share: 0, shareBefore: 0.5 });
  await visits(site, 40, now - HOUR, '?utm_source=Google&utm_medium=cpc&utm_campaign=spring');
  expect(await stateOf(site)).toEqual(QUIET);
});

test('a site says when each is raised, and switches them off', async () => {
  const site = await app.site({ alerts: { trafficStopped: { hours: 2 }, utmLoss: null, spendWithoutClicks: null } });
  await visits(site, 60, app.clock.now() - HOUR);
  expect(await stateOf(site)).toEqual({ trafficStopped: false });
  app.clock.advance(2 * HOUR);
  expect(await stateOf(site)).toEqual({ trafficStopped: true });
  const off = { trafficStopped: null, utmLoss: null, spendWithoutClicks: null };
  expect((await app.ask('PATCH', `/v1/sites/${site.id}`, { alerts: off })).status).toBe(200);
  expect((await site.get('/v1/alerts')).body.alerts).toEqual([]);
  expect(await stateOf(site)).toEqual({});
  const wrong = await app.ask('PATCH', `/v1/sites/${site.id}`, { alerts: { ...off, trafficStopped: { hours: 0 } } });
  expect(wrong.status).toBe(400);
});
