/** The try-it server: its pages, its clock, its buttons and what it keeps to itself. The collector is a stand-in. */
import { readdirSync } from 'node:fs';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { MovableClock } from '../../../server/clock.ts';
import { buildTryIt } from '../../../server/tryit/app.ts';
import { clockScript } from '../../../server/tryit/clock-script.ts';
import { LANDINGS } from '../../../server/tryit/landings.ts';
import { isOwnHost, isSameOrigin } from '../../../server/tryit/same-origin.ts';
import { type FakeCollector, startFakeCollector } from './fake-collector.ts';
import { ANONYMOUS_ID, anonymousJourney, computeAnswer, lead, leadJourney, wonJourney } from './journey-fixture.ts';

const SECRET = 'sk_tryit_never_in_a_page';
const DAY = 86_400_000;
const PAGES = ['/', '/pricing', '/guide', '/demo', '/thank-you', '/app', '/app/docks', '/app/carriers'];

let collector: FakeCollector;
let clock: MovableClock;
let app: FastifyInstance;

beforeAll(async () => {
  collector = await startFakeCollector();
});
afterAll(() => collector.close());
beforeEach(async () => {
  collector.calls.length = 0;
  collector.answers.clear();
  await restart();
});

async function restart() {
  clock = new MovableClock();
  const site = { id: 'site_tryit', writeKey: 'wk_tryit' };
  const dashboardUrl = 'http://localhost:8787/';
  app = await buildTryIt({ collectorUrl: collector.url, dashboardUrl, site, secretKey: SECRET, clock });
}

/** A browser: keeps its cookies, and sends what a page of the try-it site would. */
function browser(cookies: Record<string, string> = {}) {
  const send = async (method: InjectOptions['method'], url: string, payload?: object, headers = {}) => {
    const sameOrigin = { host: 'localhost:8788', origin: 'http://localhost:8788', 'sec-fetch-site': 'same-origin' };
    const answer = await app.inject({ method, url, payload, cookies, headers: { ...sameOrigin, ...headers } });
    for (const { name, value } of answer.cookies) cookies[name] = value;
    return answer;
  };
  return {
    cookies,
    get: (url: string, headers = {}) => send('GET', url, undefined, headers),
    post: (url: string, payload?: object) => send('POST', url, payload),
    introduce: () => send('PUT', '/try/visitor', { anonymousId: ANONYMOUS_ID }),
  };
}

const answerWith = (start: string, body: unknown, status = 200) => collector.answers.set(start, { status, body });
const answerWithLead = (journey: unknown) => {
  answerWith('GET /v1/leads?', { data: [lead], nextCursor: null });
  answerWith(`GET /v1/leads/${lead.id}/journey`, journey);
};

test('every page begins with the clock and carries the real script tag', async () => {
  for (const path of PAGES) {
    const { statusCode, body } = await browser().get(path);
    expect(statusCode, path).toBe(200);
    expect(body).toContain(`<script defer src="${collector.url}/tl.js" data-site="wk_tryit"></script>`);
    expect(body.indexOf('/clock.js'), path).toBeLessThan(body.indexOf('/tl.js'));
    expect(body.match(/<script/g)!.length).toBe(body.match(/<script[^>]* src="/g)!.length);
  }
});

test('nothing a browser can fetch holds the secret key', async () => {
  answerWithLead(leadJourney);
  const visitor = browser();
  await visitor.introduce();
  const site = new URL('../../../server/tryit/site/', import.meta.url);
  const files = ['assets', 'panel'].flatMap((folder) =>
    readdirSync(new URL(folder, site)).map((name) => `/${folder}/${name}`),
  );
  for (const path of [...PAGES, '/panel', '/clock.js', '/try/state', '/try/raw', '/missing', ...files]) {
    const { body, headers } = await visitor.get(path);
    expect(body + JSON.stringify(headers), path).not.toContain(SECRET);
  }
  expect(collector.calls.every(({ authorization }) => authorization === `Bearer ${SECRET}`)).toBe(true);
});

test('the page’s clock is the server’s, and starting over sets it back', async () => {
  const visitor = browser();
  await visitor.get('/');
  await visitor.post('/try/half-a-year');
  expect(clock.offsetMs).toBe(182 * DAY);
  expect((await visitor.get('/clock.js')).body).toContain(`let offsetMs = ${182 * DAY};`);
  const state = (await visitor.get('/try/state')).json();
  expect(Date.parse(state.now) - Date.parse(state.cameAt)).toBeGreaterThanOrEqual(182 * DAY);

  const before = visitor.cookies.tryit;
  expect((await visitor.post('/try/start-over')).json()).toEqual({ offsetMs: 0 });
  expect(clock.offsetMs).toBe(0);
  await visitor.get('/');
  expect(visitor.cookies.tryit).not.toBe(before);
});

test('the clock script moves Date everywhere, and leaves given dates alone', () => {
  const window: { Date: DateConstructor; tryItClock?: { set(ms: number): void } } = { Date };
  const realNow = Date.now;
  try {
    new Function('window', 'document', 'Date', clockScript(DAY, null))(window, {}, Date);
    expect(window.Date.now() - realNow()).toBeGreaterThan(DAY - 1000);
    expect(new window.Date().getTime() - realNow()).toBeGreaterThan(DAY - 1000);
    expect(new window.Date(0).getTime()).toBe(0);
    expect(new window.Date()).toBeInstanceOf(window.Date);
    window.tryItClock!.set(0);
    expect(window.Date.now() - realNow()).toBeLessThan(1000);
  } finally {
    Date.now = realNow;
  }
});

test('each way to come back moves the clock and lands with its own query', async () => {
  const visitor = browser();
  for (const { id, path, waitMs } of LANDINGS) {
    const before = clock.offsetMs;
    const { location, offsetMs } = (await visitor.post('/try/visits', { landing: id })).json();
    expect(offsetMs - before).toBe(waitMs);
    expect(new URL(location, 'http://x').pathname).toBe(path);
    expect((await visitor.get(location)).statusCode).toBe(200);
  }
  const landed = async (landing: string) => (await visitor.post('/try/visits', { landing })).json().location as string;
  expect(await landed('google-ad')).toMatch(/^\/\?gclid=[\w-]{20,}$/);
  expect(await landed('google-ad')).not.toBe(await landed('google-ad'));
  expect(await landed('newsletter')).toContain('utm_source=newsletter&utm_medium=email&utm_campaign=');
  expect((await visitor.post('/try/visits', { landing: 'elsewhere' })).statusCode).toBe(400);
});

test('a simulated referrer counts once, for the page it was meant for, in the browser that asked', async () => {
  const [visitor, stranger] = [browser(), browser()];
  await stranger.get('/');
  const { location } = (await visitor.post('/try/visits', { landing: 'chatgpt' })).json();
  const script = (who: typeof visitor, page: string) =>
    who.get('/clock.js', { referer: `http://localhost:8788${page}` });
  const simulated = '"https://chatgpt.com/"';

  expect((await script(stranger, location)).body).not.toContain(simulated);
  expect((await script(visitor, '/pricing')).body).not.toContain(simulated);
  expect((await script(visitor, location)).body).toContain(simulated);
  expect((await script(visitor, location)).body).not.toContain('referrer');
});

test('coming back directly has no referrer, though the panel’s button was pressed on a page', async () => {
  const visitor = browser();
  const { location } = (await visitor.post('/try/visits', { landing: 'direct' })).json();
  const { body } = await visitor.get('/clock.js', { referer: `http://localhost:8788${location}` });
  expect(body).toContain('get: () => ""');
});

test('before the form the journey is the visitor’s, after it the lead’s', async () => {
  const visitor = browser();
  await visitor.introduce();
  expect((await visitor.get('/try/state')).json()).toMatchObject({ journey: null, lead: null, problem: null });

  answerWith('GET /v1/leads?', { data: [], nextCursor: null });
  answerWith(`GET /v1/visitors/${ANONYMOUS_ID}/journey?include=events`, anonymousJourney);
  const anonymous = (await visitor.get('/try/state')).json();
  expect(anonymous.journey).toEqual(anonymousJourney);
  expect(anonymous.links.dashboard).toBeNull();
  expect(anonymous.links.rest).toContain(`${collector.url}/v1/visitors/${ANONYMOUS_ID}/journey?include=events`);

  answerWithLead(leadJourney);
  const known = (await visitor.get('/try/state')).json();
  expect(known.journey).toEqual(leadJourney);
  expect(known.links.dashboard).toBe(`http://localhost:8787/leads/${lead.id}`);
  expect((await visitor.get('/try/raw')).json()).toEqual(leadJourney);
});

test('one browser does not see what another one did', async () => {
  answerWithLead(leadJourney);
  await browser().introduce();
  expect((await browser().get('/try/state')).json()).toMatchObject({ anonymousId: null, journey: null });
});

test('a meeting is sent as a contact of the lead, two days on', async () => {
  answerWithLead(leadJourney);
  answerWith('POST /v1/touchpoints', { accepted: 1, updated: 0, unchanged: 0, rejected: [] });
  const visitor = browser();
  await visitor.introduce();
  expect((await visitor.post('/try/meetings')).json()).toEqual({ offsetMs: 2 * DAY });
  const { body } = collector.calls.find(({ method }) => method === 'POST')!;
  expect(body).toMatchObject({
    type: 'meeting',
    email: lead.email,
    externalId: expect.stringMatching(/^tryit-meeting-/),
  });
  expect(Date.parse((body as { occurredAt: string }).occurredAt)).toBeCloseTo(clock.now(), -4);
});

test('the deal is put under one id per lead, its stages dated by the moved clock', async () => {
  answerWithLead(leadJourney);
  answerWith('PUT /v1/deals/', {});
  const visitor = browser();
  await visitor.introduce();
  await visitor.post('/try/half-a-year');
  expect((await visitor.post('/try/deals')).json()).toEqual({ offsetMs: (182 + 21) * DAY });
  const { path, body } = collector.calls.find(({ method }) => method === 'PUT')!;
  expect(path).toBe(`/v1/deals/tryit-deal-${lead.id}`);
  expect(body).toMatchObject({ leads: [{ email: lead.email }], value: { amount: '12000.00', currency: 'EUR' } });
  const [opportunity, won] = (body as { stages: { stage: string; occurredAt: string }[] }).stages;
  expect([opportunity!.stage, won!.stage]).toEqual(['opportunity', 'won']);
  expect(Date.parse(won!.occurredAt)).toBeCloseTo(clock.now(), -4);
  expect(Date.parse(won!.occurredAt) - Date.parse(opportunity!.occurredAt)).toBeCloseTo(21 * DAY, -4);
});

test('a won deal is given to the engine, once for the same journey', async () => {
  answerWithLead(wonJourney);
  answerWith('POST /v1/attribution/compute', computeAnswer);
  const visitor = browser();
  await visitor.introduce();
  for (let poll = 0; poll < 3; poll++) {
    const { credits } = (await visitor.get('/try/state')).json();
    expect(credits.map(({ id }: { id: string }) => id)).toEqual(['linear', 'first', 'u']);
  }
  expect(collector.calls.filter(({ path }) => path === '/v1/attribution/compute')).toHaveLength(1);
});

test('without an e-mail there is nobody to meet, and no time passes', async () => {
  const visitor = browser();
  await visitor.introduce();
  for (const path of ['/try/meetings', '/try/deals']) {
    const answer = await visitor.post(path);
    expect(answer.statusCode).toBe(409);
    expect(answer.json().detail).toContain('form');
  }
  expect(clock.offsetMs).toBe(0);
  expect(collector.calls.every(({ method }) => method === 'GET')).toBe(true);
});

test('what the collector refuses is said, and no time passes', async () => {
  answerWithLead(leadJourney);
  const visitor = browser();
  await visitor.introduce();
  answerWith('PUT /v1/deals/', { title: 'Forbidden' }, 403);
  expect((await visitor.post('/try/deals')).json()).toMatchObject({ title: 'The collector refuses the try-it key' });
  answerWith('POST /v1/touchpoints', { accepted: 0, updated: 0, unchanged: 0, rejected: [{ index: 0, errors: [] }] });
  expect((await visitor.post('/try/meetings')).statusCode).toBe(502);
  answerWith('GET /v1/leads?', { title: 'Busy' }, 503);
  expect((await visitor.get('/try/state')).json().problem).toMatchObject({ status: 503, detail: expect.any(String) });
  expect(clock.offsetMs).toBe(0);
});

test('only pages of this very origin may press its buttons', async () => {
  const foreign = [
    { origin: 'https://evil.example' },
    { origin: 'http://localhost:3000' },
    { 'sec-fetch-site': 'cross-site', origin: 'http://localhost:8788' },
    { 'sec-fetch-site': 'same-site', origin: 'http://localhost:8787' },
    {},
  ];
  for (const headers of foreign) {
    for (const url of ['/try/half-a-year', '/try/deals', '/try/start-over', '/demo']) {
      const answer = await app.inject({ method: 'POST', url, headers: { host: 'localhost:8788', ...headers } });
      expect(answer.statusCode, `${url} ${JSON.stringify(headers)}`).toBe(403);
    }
  }
  expect(clock.offsetMs).toBe(0);
  expect((await app.inject({ url: '/', headers: { host: 'rebound.example:8788' } })).statusCode).toBe(421);
  expect(isSameOrigin({ host: 'localhost:8788', origin: 'null' })).toBe(false);
  expect(['localhost:1', '127.0.0.1:1', '[::1]:1', '192.168.1.7:1'].every((host) => isOwnHost(host, []))).toBe(true);
  expect([undefined, '', 'evil.example', 'localhost.evil.example'].some((host) => isOwnHost(host, []))).toBe(false);
  expect(isOwnHost('try.example:8788', ['try.example'])).toBe(true);
});

test('the form posts for real and sends the browser on to the thank-you page', async () => {
  const answer = await app.inject({
    method: 'POST',
    url: '/demo',
    headers: {
      host: 'localhost:8788',
      origin: 'http://localhost:8788',
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: 'email=ann%40acme.example&name=Ann',
  });
  expect(answer.statusCode).toBe(303);
  expect(answer.headers.location).toBe('/thank-you');
});

test('after a restart the browser still knows how far its clock was, and time never runs backwards', async () => {
  const visitor = browser();
  await visitor.get('/');
  await visitor.post('/try/half-a-year');
  const { cameAt } = (await visitor.get('/try/state')).json();
  await restart();
  await visitor.get('/');
  expect(clock.offsetMs).toBe(182 * DAY);
  expect((await visitor.get('/try/state')).json().cameAt).toBe(cameAt);

  await restart();
  await browser({ tryit: 'nonsense' }).get('/');
  await browser({ tryit: `${'a'.repeat(24)}.999999999999999.999999999999999` }).get('/');
  expect(clock.offsetMs).toBeLessThanOrEqual(200 * 366 * DAY);
  expect(Number.isNaN(new Date(clock.now()).getTime())).toBe(false);
});
