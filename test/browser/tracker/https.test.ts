/** The script and the real collector over https, as on a site: www.acme.example and collect.acme.example. */
import { readFile } from 'node:fs/promises';
import { request as ask } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { CHROME, startApp, type TestApp, type TestSite } from '../../support/app.ts';
import { launchChromium } from '../../support/browser.ts';
import { builtTracker } from '../../support/built.ts';
import { selfSigned } from '../../support/certificate.ts';
import { pause, type TrackedWindow } from './harness.ts';

declare const window: TrackedWindow;
const DAY = 86_400_000;

let app: TestApp;
let site: TestSite;
let door: Server;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let port: number;
/** How long the collector's answers take. */
let delayMs = 0;

const www = (path = '/') => `https://www.acme.example:${port}${path}`;
const collect = () => `https://collect.acme.example:${port}`;
const html = () =>
  `<!doctype html><title>A page</title><script defer src="${collect()}/tl.js" data-site="${site.writeKey}"></script>`;

beforeAll(async () => {
  const script = await readFile(join(await builtTracker(), 'tl.js'));
  app = await startApp({ trustedProxies: ['127.0.0.1'] });
  site = await app.site({ domains: ['acme.example'] });
  const inner = await app.listen();
  // What stands before a collector: it ends TLS, and says so.
  door = createServer(selfSigned('acme.example'), (request, response) => {
    const { method, url: path, headers } = request;
    if (path === '/tl.js') return response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
    if (!headers.host!.startsWith('collect.')) {
      return response.writeHead(200, { 'content-type': 'text/html' }).end(path === '/bare' ? 'bare' : html());
    }
    const onward = { ...headers, 'x-forwarded-proto': 'https', 'x-forwarded-for': '127.0.0.1' };
    const forwarded = ask({ host: '127.0.0.1', port: inner, method, path, headers: onward }, async (answer) => {
      await pause(delayMs);
      response.on('error', () => {});
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    request.pipe(forwarded);
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  port = (door.address() as AddressInfo).port;
  browser = await launchChromium({
    args: ['--host-resolver-rules=MAP *.example 127.0.0.1', '--ignore-certificate-errors'],
  });
});

beforeEach(async () => {
  delayMs = 0;
  context = await browser.newContext({ userAgent: CHROME, ignoreHTTPSErrors: true });
  // A driven browser is kept aside as a bot; visitors are not driven.
  await context.addInitScript('Object.defineProperty(navigator, "webdriver", { value: false })');
  page = await context.newPage();
});

afterEach(() => context.close());

afterAll(async () => {
  await browser?.close();
  door?.close();
  door?.closeAllConnections();
  await app?.close();
});

const idCookie = async () => (await context.cookies()).find(({ name }) => name === '_tl')!;
const visit = async (path = '/'): Promise<string> => {
  const answered = page.waitForResponse(/\/v1\/collect$/);
  await page.goto(www(path));
  await answered;
  return (await idCookie()).value;
};
/** Names and types of what is stored of a visitor, in order. */
const stored = async (id: string): Promise<string[]> => {
  const { body } = await site.visitor(id, '?include=events');
  const visits: { events: { type: string; name?: string }[] }[] = body?.visits ?? [];
  return visits.flatMap(({ events }) => events.map(({ type, name }) => name ?? type));
};
const expectStored = (id: string, events: string[]) =>
  expect.poll(async () => (await stored(id)).sort(), { timeout: 15_000 }).toEqual(events.sort());

it('the id is in a secure cookie for the whole domain, and the collector makes it last', async () => {
  const id = await visit();
  expect(id).toMatch(/^[0-9a-z]{27}$/);
  const cookie = await idCookie();
  expect(cookie).toMatchObject({ secure: true, domain: '.acme.example', path: '/', sameSite: 'Lax' });
  // As Safari keeps the cookies of scripts.
  await context.addCookies([{ ...cookie, expires: Date.now() / 1000 + 7 * 86_400 }]);
  expect(await visit('/next')).toBe(id);
  const life = async () => (await idCookie()).expires * 1000 - Date.now();
  await expect.poll(life).toBeGreaterThan(399 * DAY);
  await expectStored(id, ['page_view', 'page_view']);
});

it('what happens in the task in which the page is left is stored, once', async () => {
  const id = await visit();
  await page.evaluate(() => {
    window.throughline('track', 'goodbye');
    location.href = '/bare';
  });
  await page.waitForURL('**/bare');
  await expectStored(id, ['page_view', 'goodbye']);
});

it('what happens in a tab that is closed is stored, once, also while answers are slow', async () => {
  const id = await visit();
  delayMs = 1000;
  await page.evaluate(() => {
    window.throughline('track', 'first');
    window.throughline('page');
  });
  await page.close({ runBeforeUnload: true });
  await expectStored(id, ['page_view', 'first', 'page_view']);
});

it('answers to a former visitor’s events do not bring her id back after a reset', async () => {
  const former = await visit();
  delayMs = 800;
  await page.evaluate(() => {
    window.throughline('track', 'before');
    window.throughline('reset');
  });
  const id = await page.evaluate(() => window.throughline.getAnonymousId!());
  expect(id).not.toBe(former);
  await pause(1500);
  expect((await idCookie()).value).toBe(id);
  delayMs = 0;
  expect(await visit('/next')).toBe(id);
  await expectStored(former, ['page_view', 'before']);
});
