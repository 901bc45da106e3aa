/**
 * The whole job on real parts: a real Chromium, the real tracker, collector, projector, API, try-it site and dashboard.
 *
 * Browser and server share one clock that the test moves. What that shows of the id cookie: that it is found and used
 * again on a visit 390 days later. What it does not show: that a browser keeps it that long. Chromium ages cookies by
 * the machine's clock, which nothing here moves, and other browsers keep script-written ones shorter.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../server/app.ts';
import { MovableClock } from '../../server/clock.ts';
import { openStorage } from '../../server/storage/open.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { buildTryIt } from '../../server/tryit/app.ts';
import type { Journey, Lead } from '../../shared/api/lead.ts';
import { surroundings } from '../support/app.ts';
import { launchChromium } from '../support/browser.ts';
import { builtDashboard, builtTracker } from '../support/built.ts';

const DAY_MS = 86_400_000;
const ADMIN_KEY = 'sk_story_0123456789abcdef0123456789';
const SETTINGS = {
  domains: [],
  currency: 'EUR',
  timeZone: 'UTC',
  sessionTimeoutMinutes: 30,
  consent: 'not_required' as const,
};
const ARTEFACTS = 'artefacts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-story-'));
const clock = new MovableClock();
const closers: (() => Promise<unknown>)[] = [];
let browser: Browser;
let page: Page;
let api: string;
let tryIt: string;
let storage: Storage;

beforeAll(async () => {
  mkdirSync(ARTEFACTS, { recursive: true });
  const dist = join(folder, 'dist');
  await cp(await builtTracker(), dist, { recursive: true });
  await cp((await builtDashboard()).dist, dist, { recursive: true });
  storage = await openStorage(`sqlite:${join(folder, 'story.db')}`);
  closers.push(() => storage.close());
  const site = await storage.write('createSite', { ...SETTINGS, name: 'Fernhaul' }, clock.now());
  const { key } = await storage.write(
    'createKey',
    { name: 'Try-it', scopes: ['ingest', 'read'], sites: [site.id] },
    clock.now(),
  );
  const app = await buildApp({
    surroundings: surroundings('.'),
    config: { rateLimit: null, trustedProxies: [], logLevel: 'silent', publicUrl: null },
    storage,
    clock,
    adminKey: ADMIN_KEY,
    signInToken: 'story-token',
    dist,
  });
  closers.unshift(() => app.server.close());
  api = local(await app.server.listen({ port: 0, host: '127.0.0.1' }));
  const tryItServer = await buildTryIt({ collectorUrl: api, dashboardUrl: api, site, secretKey: key, clock });
  closers.unshift(() => tryItServer.close());
  tryIt = local(await tryItServer.listen({ port: 0, host: '127.0.0.1' }));
  browser = await launchChromium();
  closers.unshift(() => browser.close());
  page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  page.setDefaultTimeout(10_000);
});

afterAll(async () => {
  for (const close of closers) await close();
  rmSync(folder, { recursive: true, force: true });
});

const local = (address: string) => address.replace('127.0.0.1', 'localhost');

async function get<T>(path: string): Promise<T> {
  const response = await fetch(`${api}${path}`, { headers: { authorization: `Bearer ${ADMIN_KEY}` } });
  expect(response.status, await response.clone().text()).toBe(200);
  return response.json() as Promise<T>;
}

const panel = () => page.frameLocator('iframe[title="What Throughline sees"]');
const waitForPanel = (text: string) => panel().getByText(text).first().waitFor();

test('a visit from an ad, another 390 days later from LinkedIn, a form: one journey, by REST and on the page', async () => {
  await page.goto(`${tryIt}/?utm_source=google&utm_medium=cpc&utm_campaign=docks&gclid=Cj0story`, {
    referer: 'https://www.google.com/',
  });
  await waitForPanel('Paid Search');
  await page.getByRole('link', { name: 'Pricing' }).first().click();
  await page.waitForURL('**/pricing');
  await page.screenshot({ path: `${ARTEFACTS}/try-it-first-visit.png` });

  clock.advance(390 * DAY_MS);
  await page.goto(`${tryIt}/guide`, { referer: 'https://www.linkedin.com/feed/' });
  await waitForPanel('Organic Social');
  await page.goto(`${tryIt}/demo`);
  await page.locator('form [name="email"]').fill('Ann@Acme.example');
  await page.locator('form [name="name"]').fill('Ann Example');
  await page.getByRole('button', { name: 'Request a demo' }).click();
  await page.waitForURL('**/thank-you');
  await waitForPanel('ann@acme.example');

  const { data } = await get<{ data: Lead[] }>('/v1/leads?email=ann@acme.example');
  expect(data).toHaveLength(1);
  const [lead] = data;
  expect(lead).toMatchObject({
    email: 'ann@acme.example',
    name: 'Ann Example',
    stage: 'lead',
    account: { domain: 'acme.example' },
  });
  const journey = await get<Journey>(`/v1/leads/${lead!.id}/journey?include=events`);
  expect(
    journey.touchpoints.map(({ type, channel, source, medium, campaign }) => ({
      type,
      channel,
      source,
      medium,
      campaign,
    })),
  ).toEqual([
    { type: 'visit', channel: 'Paid Search', source: 'google', medium: 'cpc', campaign: 'docks' },
    { type: 'visit', channel: 'Organic Social', source: 'linkedin', medium: 'social', campaign: null },
  ]);
  expect(journey.touchpoints[0]?.clickIds).toEqual({ gclid: 'Cj0story' });
  expect(journey.touchpoints[0]?.anonymousId).toBe(journey.touchpoints[1]?.anonymousId);
  expect(journey.visits.map((visit) => visit.pageViews)).toEqual([2, 3]);
  expect(journey.visits[1]?.events?.map((event) => event.type)).toContain('form_submit');
  expect(journey.summary.daysFromFirstTouch.toLead).toBe(390);
  expect(journey.milestones.map((milestone) => milestone.type)).toEqual(['lead']);
});

test('a meeting and a closed deal from the CRM stand on the journey, with their time and money', async () => {
  await panel()
    .getByRole('button', { name: /Book a meeting/ })
    .click();
  await waitForPanel('Meeting');
  await panel()
    .getByRole('button', { name: /Close the deal/ })
    .click();
  await waitForPanel('12,000');
  await page.screenshot({ path: `${ARTEFACTS}/try-it-won.png` });

  const { data } = await get<{ data: Lead[] }>('/v1/leads?email=ann@acme.example');
  const journey = await get<Journey>(`/v1/leads/${data[0]!.id}/journey`);
  expect(journey.touchpoints.map((touchpoint) => touchpoint.type)).toEqual(['visit', 'visit', 'meeting']);
  const won = journey.milestones.find((milestone) => milestone.type === 'won');
  expect(won?.value).toEqual({ amount: '12000.00', currency: 'EUR' });
  expect(journey.summary.daysFromFirstTouch.toWon).toBeGreaterThan(390);
});

test('the dashboard signs in by the printed link and shows the lead and her journey', async () => {
  await page.goto(`${api}/sign-in#token=story-token`);
  await page
    .getByRole('link', { name: /Ann Example|ann@acme\.example/ })
    .first()
    .click();
  await page.getByText('Paid Search').first().waitFor();
  await page.getByText('Organic Social').first().waitFor();
  await page
    .getByText(/12,000/)
    .first()
    .waitFor();
  await page.screenshot({ path: `${ARTEFACTS}/dashboard-journey.png`, fullPage: true });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: `${ARTEFACTS}/dashboard-journey-dark.png`, fullPage: true });
});

test('what was derived live is what a rebuild derives', async () => {
  const post = await fetch(`${api}/v1/rebuild`, { method: 'POST', headers: { authorization: `Bearer ${ADMIN_KEY}` } });
  const before = await get<{ derived: string }>('/v1/digest');
  const { id } = (await post.json()) as { id: string };
  const done = await expect
    .poll(() => get<{ status: string; derived: string }>(`/v1/rebuild/${id}`), { timeout: 10_000 })
    .toMatchObject({ status: 'done' })
    .then(() => get<{ status: string; derived: string }>(`/v1/rebuild/${id}`));
  expect(done.derived).toBe(before.derived);
});
