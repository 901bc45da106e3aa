/** Segment's own SDKs from npm, unchanged, pointed at this host: the one for servers, and the one for browsers in a real Chromium. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Analytics } from '@segment/analytics-node';
import { build } from 'esbuild';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';
import { launchChromium } from '../support/browser.ts';

let app: TestApp;
let site: TestSite;
let api: string;
let shop: Server;
let shopUrl: string;
let browser: Browser;

/** A page that loads the SDK as an application does that has it in its bundle. */
const PAGE_SCRIPT = `
  import { AnalyticsBrowser } from '@segment/analytics-next';
  const { writeKey, host } = window.settings;
  window.analytics = AnalyticsBrowser.load({ writeKey, cdnURL: host }, { integrations: { 'Segment.io': { deliveryStrategy: { strategy: 'standard' } } } });
`;

beforeAll(async () => {
  app = await startApp();
  api = `http://localhost:${await app.listen()}`;
  site = await app.site();
  const { outputFiles } = await build({
    stdin: { contents: PAGE_SCRIPT, resolveDir: process.cwd() },
    bundle: true,
    format: 'iife',
    write: false,
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const script = outputFiles[0]!.text;
  shop = createServer((request, response) => {
    if (request.url?.startsWith('/bundle.js')) return response.setHeader('content-type', 'text/javascript').end(script);
    const settings = JSON.stringify({ writeKey: site.writeKey, host: api });
    return response
      .setHeader('content-type', 'text/html')
      .end(
        `<!doctype html><title>Shop</title><script>window.settings=${settings}</script><script src="/bundle.js"></script>`,
      );
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  shopUrl = `http://localhost:${(shop.address() as AddressInfo).port}`;
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  shop?.close();
  await app.close();
});

test('the SDK for servers: identify, group, page, track and alias tell a lead, her account and her journey', async () => {
  const errors: unknown[] = [];
  const analytics = new Analytics({ writeKey: site.key, host: api, flushAt: 3, maxRetries: 0 });
  analytics.on('error', (error) => errors.push(error));
  const anonymousId = 'node-sdk-browser';
  const at = (minutes: number) => new Date(Date.UTC(2020, 1, 1, 9, minutes));
  analytics.page({
    anonymousId,
    timestamp: at(0),
    properties: { url: 'https://shop.example/?utm_source=google&utm_medium=cpc', title: 'Shop' },
  });
  analytics.track({ anonymousId, event: 'Form Submitted', properties: { form: 'E-book' }, timestamp: at(1) });
  analytics.identify({
    anonymousId,
    userId: 'node-1',
    traits: { email: 'Node@Acme.com', name: 'Node Example', plan: 'pro' },
    timestamp: at(2),
  });
  analytics.group({ userId: 'node-1', groupId: 'g', traits: { name: 'Acme Inc', website: 'https://www.acme.com' } });
  analytics.alias({ userId: 'node-1', previousId: 'node-0' });
  await analytics.closeAndFlush();

  expect(errors).toEqual([]);
  const lead = await site.lead('email=node@acme.com');
  expect(lead).toMatchObject({
    name: 'Node Example',
    externalIds: ['node-0', 'node-1'],
    account: { domain: 'acme.com', name: 'Acme Inc' },
    traits: { plan: 'pro' },
    anonymousIds: expect.arrayContaining([anonymousId]),
    createdAt: at(2).toISOString(),
  });
  const { body } = await site.get(`/v1/leads/${lead.id}/journey?include=events`);
  expect(body.touchpoints).toMatchObject([{ channel: 'Paid Search', occurredAt: at(0).toISOString() }]);
  expect(body.visits[0].events).toMatchObject([
    { type: 'page_view' },
    { type: 'form_submit', form: { name: 'E-book' } },
  ]);
});

test('the SDK for browsers: the page’s campaign and referrer, the form and the person arrive from a real page', async () => {
  const page = await browser.newPage();
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('response', (response) => {
    if (response.url().startsWith(api) && response.status() >= 400)
      failures.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(`${shopUrl}/landing?utm_source=newsletter&utm_medium=email&utm_campaign=spring`);
  const anonymousId = await page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: the SDK as the page has it
    const analytics = (window as any).analytics;
    await analytics.page();
    await analytics.track('Form Submitted', { form: 'Demo' });
    await analytics.identify('browser-1', { email: 'browser@acme.com' });
    await analytics.group('g', { name: 'Acme of browsers' });
    return (await analytics.user()).anonymousId();
  });
  await expect.poll(async () => (await app.counters()).received, { timeout: 10_000 }).toBeGreaterThanOrEqual(9);
  expect(failures).toEqual([]);
  const { body } = await site.visitor(anonymousId, '?include=events');
  expect(body.touchpoints).toMatchObject([
    { channel: 'Email', source: 'newsletter', campaign: 'spring', landingPage: `${shopUrl}/landing` },
  ]);
  expect(body.visits[0].events.map(({ type }: { type: string }) => type)).toEqual(['page_view', 'form_submit']);
  // What a page says of two identifiers is a suggestion, until the site trusts its pages.
  const { data } = (await site.get('/v1/leads/suggestions')).body;
  expect(data).toMatchObject([{ claim: { a: 'email:browser@acme.com', b: 'externalId:browser-1' } }]);
  expect((await site.lead('externalId=browser-1')).email).toBeNull();
  await app.ask('PATCH', `/v1/sites/${site.id}`, { trustBrowserIdentity: true });
  expect(await site.lead('externalId=browser-1')).toMatchObject({
    email: 'browser@acme.com',
    anonymousIds: [anonymousId],
    account: { domain: 'acme.com', name: 'Acme of browsers' },
  });
  await page.close();
});
