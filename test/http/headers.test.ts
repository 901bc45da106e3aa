/** What every answer carries: the number of its request; and who may ask in which way, from where, how often. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECOND, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site();
});
afterAll(() => app.close());

describe('the number of a request', () => {
  const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

  test.each([
    ['an answer', '/v1/leads', {}],
    ['a list as CSV', '/v1/leads?format=csv', {}],
    ['a problem', '/v1/leads?limit=0', {}],
    ['an address that is not there', '/v1/nothing', {}],
    ['no key', '/v1/leads', { key: null }],
    ['a probe', '/health/live', { key: null }],
  ])('is made, and new, on %s', async (_what, url, ask) => {
    const ids = [];
    for (let i = 0; i < 2; i++) {
      const { headers, body } = await site.get(url, ask);
      expect(headers['x-request-id']).toMatch(ID);
      if (body?.instance) expect(body.instance).toBe(`urn:request:${headers['x-request-id']}`);
      ids.push(headers['x-request-id']);
    }
    expect(ids[0]).not.toBe(ids[1]);
  });

  test('is the one that was sent, if it is well-formed', async () => {
    for (const id of ['a', 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6', '01J:trace.7_x', 'x'.repeat(128)]) {
      const { headers, body } = await site.get('/v1/leads/nobody', { headers: { 'x-request-id': id } });
      expect(headers['x-request-id']).toBe(id);
      expect(body.instance).toBe(`urn:request:${id}`);
    }
  });

  test.each(['', 'x'.repeat(129), 'ann@acme.com', 'a b', '<script>', '{"a":1}', 'ä', 'a,b'])(
    'is a new one where %j was sent',
    async (id) => {
      const { headers, text } = await site.get('/v1/leads/nobody', { headers: { 'x-request-id': id } });
      expect(headers['x-request-id']).toMatch(ID);
      if (id) expect(text).not.toContain(id);
    },
  );
});

describe('the limit of a write key', () => {
  const POLICY = '"events";q=5;w=1';

  test('is said with every answer, and what is left of it', async () => {
    const limited = await startApp({ rateLimit: 5, still: true });
    try {
      const own = await limited.site();
      const many = (n: number) =>
        Array.from({ length: n }, (_, i) => ({ type: 'track', event: 'x', anonymousId: `a${i}` }));
      const first = await own.publicBatch(many(2));
      expect(first.headers).toMatchObject({ 'ratelimit-policy': POLICY, ratelimit: '"events";r=3;t=1' });
      const event = { type: 'page_view', id: 'e', at: limited.clock.now(), url: 'https://a.example/' };
      expect((await own.collect([event])).headers).toMatchObject({
        'ratelimit-policy': POLICY,
        ratelimit: '"events";r=2;t=1',
      });
      // A batch may take more than is left, and is in debt for it.
      expect((await own.publicBatch(many(12))).headers.ratelimit).toBe('"events";r=0;t=3');
      const refused = await own.publicBatch(many(1));
      expectProblem(refused, 429, 'rate_limited');
      expect(refused.headers).toMatchObject({
        'ratelimit-policy': POLICY,
        ratelimit: '"events";r=0;t=3',
        'retry-after': '3',
      });
      expect(refused.headers['access-control-expose-headers']).toMatch(/retry-after.*ratelimit.*x-request-id/);
      limited.clock.advance(3 * SECOND);
      expect((await own.publicBatch(many(1))).status).toBe(200);
      expect((await own.batch(many(1))).headers.ratelimit).toBeUndefined();
    } finally {
      await limited.close();
    }
  });
});

describe('pages of other sites', () => {
  const preflight = { origin: 'https://shop.example', 'access-control-request-method': 'POST' };

  test.each(['/v1/collect', '/v1/t', '/v1/batch', '/v1/collect?x=1', '/v1/projects/wk_x/settings'])(
    'may send to %s',
    async (url) => {
      const { status, headers } = await app.ask('OPTIONS', url, undefined, { key: null, headers: preflight });
      expect(status).toBe(204);
      expect(headers).toMatchObject({
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'GET, POST',
        'access-control-max-age': '86400',
      });
      expect(headers['access-control-allow-credentials']).toBeUndefined();
    },
  );

  test.each([
    '/v1/leads',
    '/v1/leads/x/journey',
    '/v1/keys',
    '/v1/session',
    '/v1/openapi.json',
    '/v1/collector',
    '/nothing',
    '/',
  ])('may not ask %s', async (url) => {
    const asked = await app.ask('OPTIONS', url, undefined, { key: null, headers: preflight });
    expect([404, 405]).toContain(asked.status);
    expectProblem(asked, asked.status, asked.status === 404 ? 'not_found' : 'method_not_allowed');
    const origin = { origin: 'https://shop.example' };
    for (const { headers } of [asked, await app.get(url, { headers: origin })])
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('a known address, asked in a way it does not know', () => {
  test.each([
    ['DELETE', '/v1/leads', 'GET, HEAD, POST'],
    ['PUT', '/v1/leads/lead_x/journey', 'GET, HEAD'],
    ['GET', '/v1/batch', 'POST'],
    ['POST', '/v1/deals/D-1', 'DELETE, GET, HEAD, PUT'],
    ['PATCH', '/health/live', 'GET, HEAD'],
  ])('%s %s: 405, and the ways there are', async (method, url, allow) => {
    const answer = await app.ask(method, url, method === 'GET' ? undefined : {}, { key: null });
    expectProblem(answer, 405, 'method_not_allowed');
    expect(answer.headers.allow).toBe(allow);
    expect(answer.body.detail).toContain(allow);
  });

  test.each(['/v1/leadsx', '/v1', '/v2/leads', '/v1/deals'])('%s is not known that way', async (url) => {
    expect([404, 405]).toContain((await app.ask('DELETE', url, {}, { key: null })).status);
  });
});

describe('a session', () => {
  const own = { 'sec-fetch-site': 'same-origin' };
  const signIn = async (of: TestApp, body: object) => {
    const { status, headers } = await of.post('/v1/session', body, { key: null, headers: own });
    expect(status).toBe(201);
    return { cookie: String(headers['set-cookie']).split(';')[0]! };
  };

  test('ends with the key it was made with', async () => {
    const { id, key } = await app.key({ scopes: ['read', 'manage'] });
    const { key: other } = await app.key({ scopes: ['read'] });
    const [session, othersSession, adminsSession] = [
      await signIn(app, { key }),
      await signIn(app, { key: other }),
      await signIn(app, { key: app.adminKey }),
    ];
    const status = async (headers: Record<string, string>) =>
      (await app.get('/v1/session', { key: null, headers })).status;
    expect(await status(session)).toBe(200);
    expect((await app.ask('DELETE', `/v1/keys/${id}`)).status).toBe(204);
    expect(await status(session)).toBe(401);
    expect([await status(othersSession), await status(adminsSession)]).toEqual([200, 200]);
  });
});

test('a rebuild is seen by those who may see all of its sites', async () => {
  const other = await app.site();
  const all = (await app.post('/v1/rebuild')).body.id;
  const own = (await site.post('/v1/rebuild')).body.id;
  expect((await app.get(`/v1/rebuild/${all}`)).body).toMatchObject({ id: all });
  expect((await app.get(`/v1/rebuild/${own}`)).status).toBe(200);
  expect((await site.get(`/v1/rebuild/${own}`)).status).toBe(200);
  for (const answer of [await site.get(`/v1/rebuild/${all}`), await other.get(`/v1/rebuild/${own}`)])
    expectProblem(answer, 404, 'not_found');
});

test('computing credits needs a key before the body is read', async () => {
  expectProblem(await app.post('/v1/attribution/compute', '{broken', { key: null }), 401, 'unauthorized');
  expectProblem(await app.post('/v1/attribution/compute', '{broken', { key: site.writeKey }), 403, 'forbidden');
});
