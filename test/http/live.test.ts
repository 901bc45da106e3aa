/** The live stream: what is shown, to whom, for how long. */
import { request as openRequest } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Afterwards } from '../../server/http/afterwards.ts';
import { Auth } from '../../server/http/auth.ts';
import type { LiveEvent } from '../../shared/api/live.ts';
import { CHROME, MINUTE, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { expectProblem } from './expect-problem.ts';
import { userOf } from './sign-in.ts';

let app: TestApp;
let port: number;
beforeAll(async () => {
  app = await startApp();
  port = await app.listen();
});
afterAll(() => app.close());

const eventsIn = (text: string): LiveEvent[] =>
  [...text.matchAll(/^event: event\ndata: (.*)$/gm)].map(([, data]) => JSON.parse(data!) as LiveEvent);
const remembered = async (site: TestSite, lastId?: string) => {
  const headers: Record<string, string> = lastId === undefined ? {} : { 'last-event-id': lastId };
  const answer = await site.get('/v1/live?follow=false', { headers });
  expect(answer.status).toBe(200);
  return eventsIn(answer.text);
};

interface Stream {
  status: number;
  text(): string;
  ended: Promise<void>;
  close(): void;
}
const streams: Stream[] = [];
afterEach(() => {
  for (const stream of streams.splice(0)) stream.close();
});
function follow(key: string, headers: Record<string, string> = {}, to = port): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const request = openRequest(
      { port: to, host: '127.0.0.1', path: '/v1/live', headers: { authorization: `Bearer ${key}`, ...headers } },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        const ended = new Promise<void>((done) => response.once('close', done));
        const stream = { status: response.statusCode!, text: () => text, ended, close: () => request.destroy() };
        streams.push(stream);
        resolve(stream);
      },
    );
    request.on('error', reject).end();
  });
}

const page = (anonymousId: string, messageId: string, url = 'https://acme.com/', more: object = {}) => ({
  type: 'page',
  anonymousId,
  messageId,
  context: { page: { url, title: 'Pricing' } },
  ...more,
});

describe('what is shown', () => {
  test('an event that opened a touchpoint, with its verdict and the rule that matched', async () => {
    const site = await app.site();
    await site.publicBatch([page('v', 'm1', 'https://acme.com/?utm_source=google&utm_medium=cpc'), page('v', 'm2')]);
    const [first, second] = await remembered(site);
    expect(first).toMatchObject({
      outcome: 'stored',
      type: 'page_view',
      anonymousId: 'v',
      sentBy: 'api',
      title: 'Pricing',
      device: { type: 'desktop' },
      touchpoint: {
        type: 'visit',
        channel: 'Paid Search',
        channelRule: 'paid-search',
        source: 'google',
        medium: 'cpc',
      },
      leadId: null,
      reasons: [],
      rejection: null,
    });
    const [touchpoint] = (await site.visitor('v')).body.touchpoints;
    expect(first!.touchpoint!.id).toBe(touchpoint.id);
    expect(second).toMatchObject({ outcome: 'stored', touchpoint: null });
  });

  test('what was kept aside, refused or known already, and why', async () => {
    const site = await app.site();
    const bot = { headers: { 'user-agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' } };
    await site.publicBatch([page('b', 'm')], bot);
    await site.publicBatch([page('v', 'm'), { type: 'page', anonymousId: 'v', messageId: 'x', timestamp: 'never' }]);
    await site.publicBatch([page('v', 'm')]);
    const shown = await remembered(site);
    expect(shown.map(({ outcome }) => outcome).sort()).toEqual(['duplicate', 'quarantined', 'rejected', 'stored']);
    const by = (outcome: string) => shown.find((one) => one.outcome === outcome)!;
    expect(by('quarantined')).toMatchObject({ reasons: ['bot'], touchpoint: null });
    expect(by('rejected')).toMatchObject({ type: null, rejection: { code: 'invalid_timestamp' } });
    expect(by('duplicate').touchpoint).toBeNull();
  });

  test('nothing that names a person, though it says which lead it is', async () => {
    const site = await app.site();
    const event = {
      id: 'f',
      at: app.clock.now(),
      type: 'form_submit',
      url: 'https://acme.com/contact?email=ann@acme.com',
    };
    const form = { id: 'contact', name: 'Contact', fields: ['email', 'message'] };
    const answer = await site.collect(
      [{ ...event, form, identify: { email: 'ann@acme.com', phone: '+49301234567' } }],
      {
        anonymousId: 'v',
      },
    );
    expect(answer.body.accepted).toBe(1);
    await site.batch([
      { type: 'identify', anonymousId: 'v', messageId: 'i', traits: { email: 'ann@acme.com', name: 'Ann Berger' } },
    ]);
    const { id } = await site.lead('email=ann@acme.com');
    const shown = await remembered(site);
    expect(shown[0]).toMatchObject({ type: 'form_submit', form: 'Contact' });
    expect(shown.map(({ leadId }) => leadId)).toContain(id);
    expect(JSON.stringify(shown)).not.toMatch(/ann@acme|Berger|301234567/);
  });

  test('nothing of a person who was erased meanwhile', async () => {
    const site = await app.site();
    await site.batch([
      page('gone', 'm'),
      { type: 'identify', anonymousId: 'gone', messageId: 'i', traits: { email: 'eve@acme.com' } },
    ]);
    expect(await remembered(site)).toHaveLength(2);
    const { id } = await site.lead('email=eve@acme.com');
    expect((await app.ask('DELETE', `/v1/leads/${id}?site=${site.id}`)).status).toBe(200);
    expect(JSON.stringify(await remembered(site))).not.toMatch(/gone|eve/);
  });

  test('nothing of another site', async () => {
    const [site, other] = [await app.site(), await app.site()];
    await site.publicBatch([page('mine', 'm')]);
    await other.publicBatch([page('theirs', 'm')]);
    expect((await remembered(site)).map(({ anonymousId }) => anonymousId)).toEqual(['mine']);
    expectProblem(await other.get(`/v1/live?follow=false&site=${site.id}`), 404, 'not_found');
  });

  test('of very many the last ones', async () => {
    const site = await app.site();
    const many = Array.from({ length: 900 }, (_, i) => ({
      type: 'track',
      event: 'x',
      anonymousId: 'v',
      messageId: `m${i}`,
      properties: { i },
    }));
    await site.batch(many);
    const shown = await remembered(site);
    expect(shown).toHaveLength(50);
    const numbers = shown.map(({ id }) => Number(id.split('-')[1]));
    expect(numbers.at(-1)! - numbers[0]!).toBe(49);
    await site.batch([page('next', 'm')]);
    const [next] = await remembered(site, shown.at(-1)!.id);
    expect(next!.anonymousId).toBe('next');
  });
});

describe('following', () => {
  test('shows events within two seconds, in their order, each once', async () => {
    const site = await app.site();
    await site.publicBatch([page('before', 'm')]);
    const stream = await follow(site.key);
    expect(stream.status).toBe(200);
    await site.publicBatch([page('v', 'm1')]);
    await site.publicBatch([page('v', 'm2')]);
    await expect.poll(() => eventsIn(stream.text()).length, { timeout: 4000 }).toBe(3);
    const ids = eventsIn(stream.text()).map(({ id }) => Number(id.split('-')[1]));
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(eventsIn(stream.text()).map(({ anonymousId }) => anonymousId)).toEqual(['before', 'v', 'v']);
  });

  test('goes on behind the last event that was seen', async () => {
    const site = await app.site();
    await site.publicBatch([page('a', 'm1'), page('b', 'm2'), page('c', 'm3')]);
    const [first] = await remembered(site);
    expect((await remembered(site, first!.id)).map(({ anonymousId }) => anonymousId)).toEqual(['b', 'c']);
    for (const unknown of ['', 'other-2', `${first!.id}x`, '🦆'.repeat(3).replace(/./gu, 'x')])
      expect(await remembered(site, unknown), unknown).toHaveLength(3);
  });

  test('is bounded for one reader', async () => {
    const site = await app.site();
    const open = await Promise.all(Array.from({ length: 8 }, () => follow(site.key)));
    expect(open.map(({ status }) => status)).toEqual(Array(8).fill(200));
    const answer = await site.get('/v1/live');
    expectProblem(answer, 429, 'rate_limited');
    expect(answer.headers['retry-after']).toBe('30');
    open[0]!.close();
    await expect
      .poll(async () => {
        const again = await follow(site.key);
        return again.status;
      })
      .toBe(200);
  });

  test('ends with the server, at once', async () => {
    const own = await startApp();
    const ownPort = await own.listen();
    const stream = await follow(own.adminKey, {}, ownPort).catch(() => null);
    expect(stream!.status).toBe(400);
    const site = await own.site();
    const open = await follow(site.key, {}, ownPort);
    const begun = Date.now();
    await Promise.all([own.close(), open.ended]);
    expect(Date.now() - begun).toBeLessThan(3000);
  });
});

test('a browser of another origin is not let in by a cookie, and gets no permission to read', async () => {
  const site = await app.site();
  const headers = { origin: 'https://evil.example', 'user-agent': CHROME };
  expectProblem(await app.get(`/v1/live?follow=false&site=${site.id}`, { key: null, headers }), 401, 'unauthorized');
  const answer = await site.get('/v1/live?follow=false', { headers });
  expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  expect(answer.headers['cache-control']).toBe('no-store');
});

test('who follows goes on only while the site is hers, and is idle all the while', async () => {
  const site = await app.site();
  const auth = new Auth(app.app.directory, app.storage, app.clock, new Afterwards(), false);
  const { id, session } = await userOf(app, 'viewer', [site.id]);
  const request = { method: 'GET', headers: {}, cookies: { throughline_session: session.cookie.split('=')[1] } };
  const mayFollow = () => auth.isStill(request as never, 'read', site.id, true);
  const usedAt = async () => (await app.storage.read('sessionsOf', id, app.clock.now()))[0]!.seenAt;
  const before = await usedAt();
  app.clock.advance(10 * MINUTE);
  expect(await mayFollow()).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await usedAt()).toBe(before);
  const other = await app.site();
  await app.ask('PATCH', `/v1/users/${id}`, { sites: [other.id] });
  expect(await mayFollow()).toBe(false);
  await app.ask('PATCH', `/v1/users/${id}`, { sites: [site.id] });
  expect(await mayFollow()).toBe(true);
  // What was opened masked does not go on in full, nor the other way round.
  expect((await app.ask('PATCH', `/v1/users/${id}`, { seesIdentifiers: true })).body.seesIdentifiers).toBe(true);
  expect(await mayFollow()).toBe(false);
  expect(await auth.isStill(request as never, 'read', site.id, false)).toBe(true);
  await app.ask('PATCH', `/v1/users/${id}`, { seesIdentifiers: null });
  expect(await mayFollow()).toBe(true);
  expect(await auth.isStill(request as never, 'read', site.id, false)).toBe(false);
  const { body } = await app.get(`/v1/sites/${site.id}`);
  expect((await app.ask('DELETE', `/v1/sites/${site.id}?confirm=${encodeURIComponent(body.name)}`)).status).toBe(204);
  expect(await mayFollow()).toBe(false);
});
