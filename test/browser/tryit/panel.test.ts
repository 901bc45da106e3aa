/** The try-it site in a real Chromium: its pages, the panel beside them, and what its buttons do to the page. */
import { createRequire } from 'node:module';
import type { FastifyInstance } from 'fastify';
import type { Browser, BrowserContextOptions, Frame, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { MovableClock } from '../../../server/clock.ts';
import { buildTryIt } from '../../../server/tryit/app.ts';
import type { Journey } from '../../../shared/api/lead.ts';
import { sharedChromium } from '../../support/browser.ts';
import { type FakeCollector, startFakeCollector } from './fake-collector.ts';
import { anonymousJourney, computeAnswer, lead, leadJourney, wonJourney } from './journey-fixture.ts';

const DAY = 86_400_000;
/** More than a few polls of the panel, on a busy machine too. */
const SOON = { timeout: 15_000 };
const AXE = createRequire(import.meta.url).resolve('axe-core');
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

let browser: Browser;
let collector: FakeCollector;
let clock: MovableClock;
let app: FastifyInstance;
let url: string;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  [browser, collector] = await Promise.all([sharedChromium(), startFakeCollector()]);
});
afterAll(async () => {
  await collector.close();
});
beforeEach(async () => {
  collector.answers.clear();
  collector.events.length = 0;
  complaints = [];
  await serve(collector.url);
});
afterEach(async () => {
  await page.context().close();
  await app.close();
});

async function serve(collectorUrl: string) {
  clock = new MovableClock();
  const site = { id: 'site_tryit', writeKey: 'wk_tryit' };
  app = await buildTryIt({ collectorUrl, dashboardUrl: 'http://localhost:8787', site, secretKey: 'sk_secret', clock });
  url = (await app.listen({ port: 0, host: '127.0.0.1' })).replace('127.0.0.1', 'localhost');
}

/** Opens a page and waits until the panel has drawn something. */
async function open(path: string, options: BrowserContextOptions = {}): Promise<Frame> {
  page = await (await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options })).newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('status of')) complaints.push(message.text());
  });
  await page.goto(url + path);
  await panel().locator('#now strong').waitFor();
  return panel();
}

const panel = () => page.frame({ url: /\/panel$/ })!;
const answerWithVisitor = (journey: Journey) =>
  collector.answers.set('GET /v1/visitors/', { status: 200, body: journey });
function answerWithLead(journey: Journey) {
  collector.answers.set('GET /v1/leads?', { status: 200, body: { data: [lead], nextCursor: null } });
  collector.answers.set('GET /v1/leads/', { status: 200, body: journey });
  collector.answers.set('POST /v1/attribution/compute', { status: 200, body: computeAnswer });
}
const newestEvent = async (count: number) => {
  await expect.poll(() => collector.events.length, SOON).toBeGreaterThanOrEqual(count);
  return collector.events[count - 1]!;
};

test('coming from ChatGPT two days later: the tracker sees another date and another referrer', async () => {
  await open('/');
  const first = await newestEvent(1);
  expect(first.referrer).toBe('');
  await panel()
    .getByRole('button', { name: /From ChatGPT/ })
    .click();
  await page.waitForURL('**/guide');
  const second = await newestEvent(2);
  expect(second.referrer).toBe('https://chatgpt.com/');
  expect(second.anonymousId).toBe(first.anonymousId);
  expect(second.at - first.at).toBeGreaterThan(1.99 * DAY);
  expect(second.at - first.at).toBeLessThan(2.01 * DAY);
  expect(second.sentAt - second.at).toBeLessThan(1000);

  await page.getByRole('link', { name: 'Pricing' }).click();
  expect((await newestEvent(3)).referrer).toBe(`${url}/guide`);
});

test('half a year later the page stands where it stood, and its clock has moved', async () => {
  const frame = await open('/');
  await frame.getByRole('button', { name: 'Half a year later' }).click();
  await frame.getByText('182 days after you came').waitFor();
  expect((await page.evaluate(() => Date.now())) - Date.now()).toBeGreaterThan(181 * DAY);
  expect(page.url()).toBe(`${url}/`);
});

test('the live board changes its address without loading a page, and each view is sent', async () => {
  await open('/app');
  await page.getByRole('link', { name: 'Docks' }).click();
  await page.getByRole('heading', { name: 'Docks' }).waitFor();
  await page.getByRole('link', { name: 'Carriers' }).click();
  await newestEvent(3);
  expect(collector.events.map((event) => new URL(event.url).pathname)).toEqual(['/app', '/app/docks', '/app/carriers']);
  await page.goBack();
  await page.getByRole('heading', { name: 'Docks' }).waitFor();
  expect(await page.title()).toBe('Docks · Fernhaul');
});

test('the journey grows live, newest line in view, and says which referrers are simulated', async () => {
  answerWithVisitor(anonymousJourney);
  const frame = await open('/');
  await frame.getByText('Paid Search').first().waitFor();
  expect(await frame.locator('#timeline > li.touchpoint').count()).toBe(2);
  expect(await frame.locator('#timeline > li.gap').allInnerTexts()).toEqual(['3 weeks later']);
  expect(await frame.locator('.tag.simulated').count()).toBe(2);
  expect(await frame.locator('#timeline > li:not(.anonymous)').count()).toBe(0);
  expect(await frame.locator('#steps [aria-current]').innerText()).toContain('Fill in the form');

  answerWithLead(leadJourney);
  await frame.getByText(`Known as ${lead.email}, and so is all that came before.`).waitFor();
  const newestIsInView = () => {
    const view = document.querySelector('.journey')!.getBoundingClientRect();
    const newest = document.querySelector('#timeline > li:last-child')!.getBoundingClientRect();
    return newest.bottom <= view.bottom + 1 && newest.top >= view.top;
  };
  await expect.poll(() => frame.evaluate(newestIsInView), SOON).toBe(true);
  expect(await frame.locator('#dashboard').getAttribute('href')).toBe(`http://localhost:8787/leads/${lead.id}`);
});

test('an opened event shows what was sent, and stays open while the journey grows', async () => {
  answerWithLead(leadJourney);
  const frame = await open('/');
  const form = frame.locator('details', { hasText: 'Sent the form “Request a demo”' });
  await form.locator('summary').click();
  await form.getByText('email, name, company, phone, how_did_you_hear_about_us').waitFor();
  answerWithLead(wonJourney);
  await frame.getByText('Deal won').waitFor();
  expect(await form.getAttribute('open')).not.toBeNull();
});

test('meeting and deal wait for an e-mail; a won deal shows who earned it, to the cent', async () => {
  const frame = await open('/');
  const [meeting, deal] = [/Book a meeting/, /Close the deal for EUR 12,000/].map((name) =>
    frame.getByRole('button', { name }),
  );
  expect(await meeting!.isDisabled()).toBe(true);
  expect(await deal!.isDisabled()).toBe(true);
  expect(await frame.locator('#hint').innerText()).toContain('First fill in');

  answerWithLead(leadJourney);
  collector.answers.set('PUT /v1/deals/', { status: 200, body: {} });
  await expect.poll(() => deal!.isEnabled(), SOON).toBe(true);
  answerWithLead(wonJourney);
  await deal!.click();
  await frame.getByRole('heading', { name: /Who earned the EUR\s12,000\.00/ }).waitFor();
  await frame.getByText(/Together EUR\s12,000\.00/).waitFor();
  await frame.getByLabel('Model').selectOption('first');
  await expect.poll(() => frame.locator('#credits li').count(), SOON).toBe(1);
  expect(await deal!.isDisabled()).toBe(true);
  expect(await meeting!.isEnabled()).toBe(true);
});

test('starting over makes a new visitor and sets the clock back', async () => {
  const frame = await open('/pricing');
  const first = await newestEvent(1);
  await frame.getByRole('button', { name: 'Half a year later' }).click();
  await frame.getByText('182 days after you came').waitFor();
  await frame.getByRole('button', { name: 'Start over' }).click();
  await page.waitForURL(`${url}/`);
  const second = await newestEvent(2);
  expect(second.anonymousId).not.toBe(first.anonymousId);
  expect(second.at - first.at).toBeLessThan(DAY);
  await panel().getByText('the day you came').waitFor();
});

test('what a lead or a campaign says is shown as text, never as markup', async () => {
  const attack = '<img src=x onerror="parent.hacked=1">';
  const journey = structuredClone(leadJourney);
  journey.touchpoints[0]!.campaign = attack;
  journey.visits[0]!.events![0]!.url = `${url}/${attack}`;
  answerWithLead(journey);
  const frame = await open('/');
  await frame.getByText(attack).first().waitFor();
  expect(await frame.locator('img').count()).toBe(0);
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
});

test('trouble with the collector is said, and taken back when it is over', async () => {
  collector.answers.set('GET /v1/leads?', { status: 503, body: { title: 'Busy', status: 503 } });
  const frame = await open('/');
  await frame.getByRole('alert').getByText('The collector made a mistake').waitFor();
  answerWithLead(leadJourney);
  await frame.getByText('Became a lead').waitFor();
  expect(await frame.locator('#problem').isHidden()).toBe(true);
});

test('a tracker that cannot load is said, and the site itself works on', async () => {
  await app.close();
  await serve('http://localhost:9');
  const frame = await open('/');
  await frame.getByRole('alert').getByText('The tracker did not load').waitFor();
  await page.getByRole('link', { name: 'Pricing' }).click();
  await page.getByRole('heading', { name: /Priced by the dock/ }).waitFor();
  complaints = [];
});

test('the example person fills the form, and sending it leads to the thank-you page', async () => {
  await open('/demo');
  await page.getByRole('button', { name: 'Fill in an example person' }).click();
  expect(await page.getByLabel('Work e-mail').inputValue()).toMatch(/^[a-z.]+\d{3}@[a-z-]+\.example$/);
  await page.getByRole('button', { name: 'Request a demo' }).click();
  await page.waitForURL('**/thank-you');
});

test('on a phone the panel is a sheet that opens, and it folds away beside a wide page', async () => {
  answerWithLead(leadJourney);
  const frame = await open('/', PHONE);
  const height = async () => (await page.locator('iframe.panel').boundingBox())!.height;
  expect(await height()).toBeLessThan(80);
  await frame.getByRole('button', { name: 'What Throughline sees' }).click();
  await expect.poll(height, SOON).toBeGreaterThan(600);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.context().close();

  const wide = await open('/');
  const width = async () => (await page.locator('iframe.panel').boundingBox())!.width;
  expect(await width()).toBeGreaterThan(380);
  await wide.getByRole('button', { name: 'What Throughline sees' }).click();
  await expect.poll(width, SOON).toBeLessThan(80);
});

test('no page and no look of the panel has an accessibility fault, and no script is blocked', async () => {
  answerWithLead(wonJourney);
  const all = ['/', '/pricing', '/guide', '/demo', '/thank-you', '/app', '/missing'];
  const looks: [BrowserContextOptions, ('light' | 'dark')[], string[]][] = [
    [{}, ['light', 'dark'], all],
    [PHONE, ['light'], ['/', '/demo']],
  ];
  for (const [options, themes, paths] of looks) {
    for (const path of paths) {
      const frame = await open(path, { ...options, reducedMotion: 'reduce', bypassCSP: true });
      if (options === PHONE) await frame.getByRole('button', { name: 'What Throughline sees' }).click();
      await page.addScriptTag({ path: AXE });
      await frame.addScriptTag({ path: AXE });
      for (const colorScheme of themes) {
        await page.emulateMedia({ colorScheme });
        for (const target of [page.mainFrame(), frame]) {
          const faults = await target.evaluate(async () => {
            const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
            // Of what is as it should be no list of elements is made: a third of the time.
            const { violations } = await axe.run({ exclude: ['iframe'] }, { resultTypes: ['violations'] });
            return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' ')}`);
          });
          expect(faults, `${path} ${colorScheme} ${JSON.stringify(options)}`).toEqual([]);
        }
      }
      await page.context().close();
    }
  }
  await open('/');
  expect(complaints).toEqual([]);
}, 300_000);
