/**
 * A small web for tracker tests: a site, a collector on another origin, and a Chromium that resolves `*.test` to
 * both. Everything is real HTTP, since intercepted requests miss what leaves on `pagehide`.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright';
import { Value } from 'typebox/value';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { COLLECT_EVENTS, CollectBody, type CollectEvent } from '../../../shared/collect.ts';
import { launchChromium, sharedChromium } from '../../support/browser.ts';
import { builtTracker } from '../../support/built.ts';

export interface Received {
  body: CollectBody;
  text: string;
  headers: IncomingHttpHeaders;
  method: string;
  status: number;
}
/** How the collector answers; `undefined` cuts the connection. */
export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  delayMs?: number;
  hangUp?: boolean;
}

/** An event with every field that any type has. */
export type AnyEvent = CollectEvent & {
  referrer?: string;
  name?: string;
  properties?: Record<string, unknown>;
  form?: { id?: string; name?: string; fields?: string[] };
  identity?: { email?: string; phone?: string; externalId?: string; traits?: Record<string, unknown> };
  selfReportedSource?: string;
};

/** What the tests' pages have on their window. Calls answer all kinds of things, and pages pass nonsense. */
export type TrackedWindow = {
  // biome-ignore lint/suspicious/noExplicitAny: see above
  throughline: Record<string, (...given: any[]) => any> & ((...given: unknown[]) => unknown);
  // biome-ignore lint/suspicious/noExplicitAny: see above
  [name: string]: any;
};

export interface World {
  /** `http://www.acme.test:<port>`; other names of the same server by `at`. */
  site: string;
  at(host: string): string;
  collector: string;
  /** Folder of the built tracker, to be read only. */
  dist: string;
  /** Pages by path, without query; what is missing is a plain tracked page. */
  pages: Map<string, string>;
  /** The bodies that forms of the site have sent to it. */
  posted: { path: string; body: string }[];
  /** The script tag, with more attributes. */
  tag(attributes?: string): string;
  html(body?: string, attributes?: string, head?: string): string;
  /** Every POST, answered or not, in order of arrival. */
  received: Received[];
  /** Events the collector has answered with 2xx, each once, in order of time. */
  events(type?: string): AnyEvent[];
  /** Waits until `count` such events have come, and a little longer: one too many is wrong too. */
  expectEvents(type: string, count: number): Promise<AnyEvent[]>;
  answer: (request: { body: CollectBody; count: number; headers: IncomingHttpHeaders }) => Answer;
  context: BrowserContext;
  /** A browser without the back-forward cache; close it. */
  newBrowser(): Promise<Browser>;
  newContext(options?: BrowserContextOptions): Promise<BrowserContext>;
  page: Page;
}

/** In a page's head: nobody looks at it until it calls `show()`. */
export const IN_BACKGROUND = `<script>
  let hidden = true;
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
  window.show = () => { hidden = false; document.dispatchEvent(new Event('visibilitychange', { bubbles: true })); };
</script>`;

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export async function until(what: string, holds: () => unknown, timeoutMs = 10_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Waited ${timeoutMs} ms in vain for: ${what}`);
    await pause(20);
  }
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

const read = async (request: AsyncIterable<Buffer>): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

const NAMES = '--host-resolver-rules=MAP *.test 127.0.0.1, MAP *.co.uk 127.0.0.1';

/** For what hangs on the browser around the page: its back-forward cache, prerendering, tabs, and how pages end. */
export const wholeChromium = (): Promise<Browser> =>
  launchChromium({
    // Playwright switches the back-forward cache off; visitors have it.
    args: [NAMES, '--enable-features=BackForwardCache'],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });

/**
 * One world per test file, emptied before each test; after each, every body is checked against the wire format.
 * @param launch another browser than Chromium’s shell
 * @param top the last part of all names
 */
export function createWorld(launch?: () => Promise<Browser>, top = 'test'): World {
  const world = { pages: new Map(), posted: [], received: [] } as unknown as World;
  let browser: Browser;
  let folder: string;
  let sitePort: number;
  let contexts: BrowserContext[] = [];
  let pageErrors: Error[] = [];

  const site = createServer(async (request, response) => {
    const path = new URL(request.url!, 'http://site').pathname;
    if (request.method === 'POST') world.posted.push({ path, body: await read(request) });
    if (path === '/favicon.ico') return response.writeHead(204).end();
    const kind = path.endsWith('.xhtml') ? 'application/xhtml+xml' : 'text/html';
    response.setHeader('content-type', `${kind}; charset=utf-8`);
    response.end(world.pages.get(path) ?? world.html(`<p>${path}</p>`));
  });

  const receive: RequestListener = async (request, response) => {
    response.on('error', () => {});
    if (/^\/tl[^?]*\.js$/.test(request.url!)) {
      return response
        .writeHead(200, {
          'content-type': 'text/javascript',
          'cache-control': 'max-age=3600',
          'access-control-allow-origin': '*',
        })
        .end(await readFile(join(folder, request.url!)));
    }
    const text = await read(request).catch(() => undefined);
    if (text === undefined) return;
    const { headers } = request;
    const body = request.method === 'POST' ? JSON.parse(text) : undefined;
    // Whose the newest event is.
    if (body) body.anonymousId = body.events.at(-1).anonymousId;
    const { status = 200, delayMs, hangUp, ...answer } = world.answer({ body, headers, count: world.received.length });
    world.received.push({ body, text, headers, method: request.method!, status: hangUp ? 0 : status });
    if (delayMs) await pause(delayMs);
    if (hangUp) return request.socket.destroy();
    response.writeHead(status, {
      'content-type': 'application/json',
      'access-control-allow-origin': headers.origin ?? '*',
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'retry-after',
      ...answer.headers,
    });
    response.end(JSON.stringify({ success: true, accepted: body?.events.length ?? 0, duplicates: 0, rejected: [] }));
  };
  /** One a test: what a page of the test before still sends as it closes comes to nobody. */
  let collector: Server | undefined;

  beforeAll(async () => {
    folder = await builtTracker();
    world.dist = folder;
    sitePort = await listen(site);
    world.at = (host) => `http://${host}:${sitePort}`;
    world.site = world.at(`www.acme.${top}`);
    world.newBrowser = () => launchChromium({ args: [NAMES] });
    browser = launch ? await launch() : await sharedChromium({ args: [NAMES] });
  });

  world.tag = (attributes = '') =>
    `<script defer src="${world.collector}/tl.js" data-site="wk_test" ${attributes}></script>`;
  world.html = (body = '', attributes = '', head = '') =>
    `<!doctype html><html><head><meta charset="utf-8"><title>A page</title>${head}${world.tag(attributes)}</head><body>${body}</body></html>`;
  world.newContext = async (options) => {
    const context = await browser.newContext(options);
    context.on('weberror', (error) => {
      // Firefox tells of cookies it refuses, as it should while the widest domain is sought; that is no error.
      if (!/^Cookie “_tl[pc]?” has been rejected/.test(error.error().message)) pageErrors.push(error.error());
    });
    contexts.push(context);
    return context;
  };
  world.events = (type) => {
    const once = new Map<string, AnyEvent>();
    for (const { body, status } of world.received) {
      if (status >= 200 && status < 300) for (const event of body.events) once.set(event.id, event as AnyEvent);
    }
    return [...once.values()].filter((event) => !type || event.type === type).sort((a, b) => a.at - b.at);
  };
  world.expectEvents = async (type, count) => {
    await until(`${count} ${type}`, () => world.events(type).length >= count);
    await pause(150);
    const events = world.events(type);
    const urls = events.map((event) => event.url);
    expect(urls, urls.join(' ')).toHaveLength(count);
    return events;
  };

  beforeEach(async () => {
    world.pages.clear();
    world.posted.length = 0;
    world.received.length = 0;
    world.answer = () => ({});
    pageErrors = [];
    collector = createServer(receive);
    world.collector = `http://collect.acme.${top}:${await listen(collector)}`;
    world.context = await world.newContext();
    world.page = await world.context.newPage();
  });

  afterEach(async () => {
    for (const context of contexts) await context.close();
    contexts = [];
    collector?.close();
    collector?.closeAllConnections();
    expect(pageErrors, 'the tracker never throws into the page').toEqual([]);
    for (const { body, method, text } of world.received) {
      expect(method, 'no preflight').toBe('POST');
      expect([...Value.Errors(CollectBody, body)], text).toEqual([]);
      for (const event of body.events) expect([...Value.Errors(COLLECT_EVENTS[event.type], event)], text).toEqual([]);
    }
  });

  afterAll(async () => {
    if (launch) await browser?.close();
    site.close();
    site.closeAllConnections();
  });

  return world;
}

/** What the tracker has left on the device, cookies and localStorage. */
export async function onDevice(
  page: Page,
): Promise<{ cookies: Record<string, string>; local: Record<string, string> }> {
  const cookies = await page.context().cookies();
  return {
    cookies: Object.fromEntries(cookies.map(({ name, value }) => [name, value])),
    local: await page.evaluate(() => ({ ...localStorage })),
  };
}
