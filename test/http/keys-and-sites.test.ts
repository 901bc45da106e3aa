/** Who may do what: write keys, secret keys and their scopes, sites, sessions. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { CHROME, MINUTE, startApp, type TestApp, type TestSite, wrapped } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';
import { OWN_PAGE } from './sign-in.ts';

let app: TestApp;
let site: TestSite;
let other: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site();
  other = await app.site();
});
afterAll(() => app.close());

interface Route {
  method: string;
  url: string;
  body?: unknown;
  scope: 'ingest' | 'read' | 'manage';
}

/** Every call that needs a key, and the scope it needs. */
const ROUTES: Route[] = [
  { method: 'POST', url: '/v1/leads', body: { email: 'ann@acme.com' }, scope: 'ingest' },
  { method: 'GET', url: '/v1/leads', scope: 'read' },
  { method: 'GET', url: '/v1/leads/{lead}', scope: 'read' },
  { method: 'GET', url: '/v1/leads/{lead}/identity', scope: 'read' },
  { method: 'GET', url: '/v1/leads/{lead}/journey', scope: 'read' },
  { method: 'GET', url: '/v1/leads/suggestions', scope: 'read' },
  { method: 'GET', url: '/v1/leads/{lead}/export', scope: 'read' },
  { method: 'DELETE', url: '/v1/leads/lead_nobody', scope: 'manage' },
  { method: 'PUT', url: '/v1/leads/lead_nobody/restriction', scope: 'manage' },
  { method: 'DELETE', url: '/v1/leads/lead_nobody/restriction', scope: 'manage' },
  {
    method: 'POST',
    url: '/v1/leads/{lead}/merge',
    body: { with: '{other}', dryRun: true },
    scope: 'manage',
  },
  { method: 'POST', url: '/v1/claims/claim_nobody/revoke', body: { dryRun: true }, scope: 'manage' },
  { method: 'POST', url: '/v1/claims/claim_nobody/restore', body: { dryRun: true }, scope: 'manage' },
  { method: 'POST', url: '/v1/leads/{lead}/stages', body: { stage: 'mql' }, scope: 'ingest' },
  { method: 'GET', url: '/v1/visitors/{visitor}/journey', scope: 'read' },
  { method: 'GET', url: '/v1/accounts/acme.com', scope: 'read' },
  { method: 'GET', url: '/v1/accounts/acme.com/journey', scope: 'read' },
  { method: 'PUT', url: '/v1/deals/D-1', body: { name: 'Deal' }, scope: 'ingest' },
  { method: 'GET', url: '/v1/deals', scope: 'read' },
  { method: 'GET', url: '/v1/deals/D-1', scope: 'read' },
  { method: 'DELETE', url: '/v1/deals/D-nobody', scope: 'ingest' },
  { method: 'GET', url: '/v1/deals/D-1/attribution', scope: 'read' },
  {
    method: 'POST',
    url: '/v1/touchpoints',
    body: { externalId: 'c', type: 'call', occurredAt: '2026-01-01', email: 'ann@acme.com' },
    scope: 'ingest',
  },
  { method: 'GET', url: '/v1/reports/attribution', scope: 'read' },
  { method: 'PUT', url: '/v1/costs', body: { rows: [] }, scope: 'ingest' },
  { method: 'GET', url: '/v1/costs', scope: 'read' },
  { method: 'PUT', url: '/v1/rates', body: { rows: [] }, scope: 'ingest' },
  { method: 'GET', url: '/v1/rates', scope: 'read' },
  { method: 'GET', url: '/v1/touchpoints/{touchpoint}/trace', scope: 'read' },
  { method: 'GET', url: '/v1/reports/kpis', scope: 'read' },
  { method: 'GET', url: '/v1/exports/events', scope: 'read' },
  { method: 'GET', url: '/v1/exports/google-ads-conversions', scope: 'read' },
  { method: 'GET', url: '/v1/exports/microsoft-ads-conversions', scope: 'read' },
  { method: 'GET', url: '/v1/exports/meta-conversions', scope: 'read' },
  { method: 'GET', url: '/v1/exports/linkedin-conversions', scope: 'read' },
  { method: 'GET', url: '/v1/exports/audience', scope: 'read' },
  { method: 'GET', url: '/v1/exports/google-ads-adjustments', scope: 'ingest' },
  { method: 'GET', url: '/v1/exports/sent', scope: 'read' },
  { method: 'DELETE', url: '/v1/exports/sent', scope: 'manage' },
  { method: 'GET', url: '/v1/exports/google-ads-audience', scope: 'read' },
  { method: 'GET', url: '/v1/exports/meta-audience', scope: 'read' },
  { method: 'GET', url: '/v1/exports/linkedin-audience', scope: 'read' },
  { method: 'GET', url: '/v1/imports/import_nobody', scope: 'read' },
  { method: 'GET', url: '/v1/imports/schedules', scope: 'manage' },
  {
    method: 'POST',
    url: '/v1/imports/schedules',
    body: { kind: 'costs', url: 'https://203.0.114.1/costs.csv', every: 'day' },
    scope: 'manage',
  },
  { method: 'POST', url: '/v1/imports/schedules/schedule_nobody/run', scope: 'manage' },
  { method: 'DELETE', url: '/v1/imports/schedules/schedule_nobody', scope: 'manage' },
  { method: 'POST', url: '/v1/imports/costs', body: { rows: [] }, scope: 'ingest' },
  { method: 'POST', url: '/v1/imports/costs/preview', body: { rows: [] }, scope: 'ingest' },
  { method: 'GET', url: '/v1/sites/{site}/models', scope: 'read' },
  { method: 'PUT', url: '/v1/sites/{site}/models/mine', body: { position: { first: 1 } }, scope: 'manage' },
  { method: 'GET', url: '/v1/sites/{site}/models/mine', scope: 'read' },
  { method: 'DELETE', url: '/v1/sites/{site}/models/nobody', scope: 'manage' },
  { method: 'GET', url: '/v1/sites/{site}/conversions', scope: 'read' },
  { method: 'GET', url: '/v1/sites/{site}/stage-mappings', scope: 'read' },
  { method: 'PUT', url: '/v1/sites/{site}/stage-mappings', body: { mappings: [] }, scope: 'manage' },
  { method: 'POST', url: '/v1/sites/{site}/stage-mappings/preview', body: { mappings: [] }, scope: 'read' },
  { method: 'PUT', url: '/v1/sites/{site}/conversions', body: { conversions: [] }, scope: 'manage' },
  { method: 'GET', url: '/v1/reports/funnel', scope: 'read' },
  { method: 'GET', url: '/v1/reports/landing-pages', scope: 'read' },
  { method: 'GET', url: '/v1/reports/paths', scope: 'read' },
  { method: 'GET', url: '/v1/reports/self-reported', scope: 'read' },
  { method: 'GET', url: '/v1/reports/traffic', scope: 'read' },
  { method: 'GET', url: '/v1/reports/dark-social', scope: 'read' },
  { method: 'GET', url: '/v1/reports/cohorts', scope: 'read' },
  { method: 'GET', url: '/v1/reports/accounts', scope: 'read' },
  { method: 'GET', url: '/v1/reports/quality', scope: 'read' },
  { method: 'GET', url: '/v1/reports/reconciliation', scope: 'read' },
  { method: 'PUT', url: '/v1/targets', body: { rows: [] }, scope: 'manage' },
  { method: 'GET', url: '/v1/targets', scope: 'read' },
  {
    method: 'DELETE',
    url: '/v1/targets?kpi=leads&from=2026-01-01&to=2026-02-01&key=%7B%22channel%22:%22nobody%22%7D',
    scope: 'manage',
  },
  { method: 'GET', url: '/v1/reports/utm-hygiene', scope: 'read' },
  { method: 'GET', url: '/v1/live?follow=false', scope: 'read' },
  { method: 'GET', url: '/v1/quarantine', scope: 'read' },
  { method: 'POST', url: '/v1/quarantine/readmit', body: { anonymousId: 'x' }, scope: 'manage' },
  { method: 'POST', url: '/v1/quarantine/exclude', body: { anonymousId: 'x' }, scope: 'manage' },
  { method: 'GET', url: '/v1/sites', scope: 'read' },
  { method: 'GET', url: '/v1/sites/{site}', scope: 'read' },
  { method: 'PATCH', url: '/v1/sites/{site}', body: { name: 'Renamed' }, scope: 'manage' },
  { method: 'POST', url: '/v1/sites/{site}/write-keys', scope: 'manage' },
  { method: 'DELETE', url: '/v1/sites/{site}/write-keys/wk_nobody', scope: 'manage' },
  { method: 'GET', url: '/v1/sites/{site}/install', scope: 'read' },
  { method: 'POST', url: '/v1/sites/{site}/install/check', body: { url: 'https://localhost/' }, scope: 'manage' },
  { method: 'GET', url: '/v1/sites/{site}/channel-rules', scope: 'read' },
  { method: 'PUT', url: '/v1/sites/{site}/channel-rules', body: { rules: [] }, scope: 'manage' },
  { method: 'POST', url: '/v1/sites/{site}/channel-rules/preview', body: { rules: [] }, scope: 'read' },
  { method: 'GET', url: '/v1/sites/{site}/campaign-aliases', scope: 'read' },
  { method: 'PUT', url: '/v1/sites/{site}/campaign-aliases', body: { aliases: [] }, scope: 'manage' },
  { method: 'POST', url: '/v1/sites/{site}/campaign-aliases/preview', body: { aliases: [] }, scope: 'read' },
  {
    method: 'POST',
    url: '/v1/webhooks',
    body: { url: 'https://203.0.114.1/', events: ['lead.created'] },
    scope: 'manage',
  },
  { method: 'POST', url: '/v1/inbound', body: { adapter: 'twilio', secret: 'an auth token' }, scope: 'manage' },
  { method: 'GET', url: '/v1/inbound', scope: 'read' },
  { method: 'GET', url: '/v1/inbound/{inbound}', scope: 'read' },
  { method: 'GET', url: '/v1/inbound/{inbound}/deliveries', scope: 'read' },
  { method: 'PATCH', url: '/v1/inbound/{inbound}', body: { name: 'Calls' }, scope: 'manage' },
  { method: 'DELETE', url: '/v1/inbound/inbound_nobody', scope: 'manage' },
  { method: 'GET', url: '/v1/webhooks', scope: 'read' },
  { method: 'GET', url: '/v1/webhooks/{webhook}', scope: 'read' },
  { method: 'PATCH', url: '/v1/webhooks/{webhook}', body: { enabled: false }, scope: 'manage' },
  { method: 'DELETE', url: '/v1/webhooks/webhook_nobody', scope: 'manage' },
  { method: 'POST', url: '/v1/webhooks/{webhook}/rotate-secret', body: {}, scope: 'manage' },
  { method: 'POST', url: '/v1/webhooks/webhook_nobody/test', scope: 'manage' },
  { method: 'GET', url: '/v1/webhooks/{webhook}/attempts', scope: 'read' },
  { method: 'GET', url: '/v1/webhooks/{webhook}/attempts/msg_nobody', scope: 'read' },
  { method: 'POST', url: '/v1/webhooks/{webhook}/replay', body: { state: 'dead' }, scope: 'manage' },
  { method: 'GET', url: '/v1/alerts', scope: 'read' },
  { method: 'GET', url: '/v1/audit', scope: 'manage' },
  { method: 'GET', url: '/v1/shares', scope: 'manage' },
  { method: 'POST', url: '/v1/shares', body: { name: 'x', path: '/kpis' }, scope: 'manage' },
  { method: 'DELETE', url: '/v1/shares/share_nobody', scope: 'manage' },
  { method: 'GET', url: '/v1/annotations', scope: 'read' },
  { method: 'POST', url: '/v1/annotations', body: { date: '2026-01-31', text: 'x' }, scope: 'ingest' },
  { method: 'PATCH', url: '/v1/annotations/annotation_nobody', body: { text: 'x' }, scope: 'ingest' },
  { method: 'DELETE', url: '/v1/annotations/annotation_nobody', scope: 'ingest' },
  { method: 'GET', url: '/v1/views', scope: 'read' },
  { method: 'POST', url: '/v1/views', body: { name: 'x', path: '/leads' }, scope: 'ingest' },
  { method: 'PATCH', url: '/v1/views/view_nobody', body: { name: 'x' }, scope: 'ingest' },
  { method: 'DELETE', url: '/v1/views/view_nobody', scope: 'ingest' },
  { method: 'GET', url: '/v1/keys', scope: 'manage' },
  { method: 'POST', url: '/v1/keys', body: { name: 'k', scopes: ['manage'] }, scope: 'manage' },
  { method: 'DELETE', url: '/v1/keys/key_nobody', scope: 'manage' },
  { method: 'GET', url: '/v1/system/checks', scope: 'manage' },
  { method: 'GET', url: '/v1/retention', scope: 'manage' },
  { method: 'POST', url: '/v1/retention/preview', body: {}, scope: 'manage' },
  { method: 'GET', url: '/v1/retention/runs', scope: 'manage' },
  { method: 'GET', url: '/v1/digest', scope: 'manage' },
  { method: 'POST', url: '/v1/rebuild', scope: 'manage' },
  { method: 'GET', url: '/v1/rebuild/rebuild_nobody', scope: 'manage' },
  { method: 'GET', url: '/v1/session', scope: 'read' },
  { method: 'POST', url: '/v1/batch', body: { batch: [] }, scope: 'ingest' },
  { method: 'POST', url: '/v1/track', body: { event: 'x' }, scope: 'ingest' },
];
const named = ROUTES.map((route) => [`${route.method} ${route.url}`, route] as const);

const SCOPES = ['ingest', 'read', 'manage'] as const;
/** Keys of the site with one scope, and with the other two. */
const keyWith = new Map<string, string>();
const keyWithout = new Map<string, string>();

let lead: string;
let touchpoint: string;
let otherLead: string;
let webhook: string;
let inbound: string;
beforeAll(async () => {
  for (const scope of SCOPES) {
    keyWith.set(scope, (await app.key({ scopes: [scope], sites: [site.id] })).key);
    const others = SCOPES.filter((other) => other !== scope);
    keyWithout.set(scope, (await app.key({ scopes: others, sites: [site.id] })).key);
  }
  lead = (await site.post('/v1/leads', { email: 'ann@acme.com', anonymousId: 'ann-browser' })).body.lead.id;
  otherLead = (await site.post('/v1/leads', { email: 'bob@acme.com' })).body.lead.id;
  await site.put('/v1/deals/D-1', { name: 'Deal' });
  await site.batch([{ type: 'page', anonymousId: 'seen', context: { page: { url: 'https://acme.com/' } } }]);
  webhook = (await site.post('/v1/webhooks', { url: 'https://203.0.114.1/', events: ['lead.created'] })).body.id;
  inbound = (await site.post('/v1/inbound', { adapter: 'twilio', secret: 'an auth token' })).body.id;
  touchpoint = (await site.visitor('seen')).body.touchpoints[0].id;
});
const urlOf = ({ url }: Route) =>
  url
    .replace('{lead}', lead)
    .replace('{visitor}', 'ann-browser')
    .replace('{site}', site.id)
    .replace('{touchpoint}', touchpoint)
    .replace('{webhook}', webhook)
    .replace('{inbound}', inbound);
const bodyOf = ({ body }: Route) => body && JSON.stringify(body).replace('{other}', otherLead);
const ask = (route: Route, key: string | null, query = '') =>
  app.ask(route.method, withQuery(urlOf(route), query), bodyOf(route), { key });
const withQuery = (url: string, query: string) =>
  url.includes('?') ? `${url}${query.replace('?', '&')}` : url + query;

test('every route of the API is in this list, or is known to need no key', async () => {
  const { body } = await app.get('/v1/openapi.json', { key: null });
  const open = [
    '/v1/openapi.json',
    '/health/live',
    '/health/ready',
    '/metrics',
    '/v1/collect',
    '/v1/projects/{writeKey}/settings',
    '/v1/inbound/{id}/events',
    '/unsubscribe',
  ];
  // DELETE /v1/sites/{id} has its own tests below: it would take the site of all others away.
  const elsewhere = [
    'DELETE /v1/sites/{}',
    'POST /v1/session',
    'DELETE /v1/session',
    // Of users, and what a user does about her own account: users.test.ts, digest-mail.test.ts.
    'POST /v1/session/link',
    'POST /v1/users',
    'GET /v1/users',
    'PATCH /v1/users/{}',
    'DELETE /v1/users/{}',
    'POST /v1/users/{}/link',
    'POST /v1/session/confirm',
    'POST /v1/profile/owner',
    'POST /v1/profile/password',
    'GET /v1/profile/sessions',
    'DELETE /v1/profile/sessions',
    'DELETE /v1/profile/sessions/{}',
    'GET /v1/profile/digest',
    'PUT /v1/profile/digest',
    'POST /v1/profile/digest/try',
    'POST /v1/sites',
    'POST /v1/attribution/compute',
  ];
  const plain = (url: string) =>
    url
      .split('?', 1)[0]!
      .replace(
        /\{[^}]+\}|D-nobody|D-1|acme\.com|[a-z]+_nobody|(?<=models\/)(?:mine|nobody)|(?<=imports\/)costs/g,
        '{}',
      );
  const listed = new Set([...ROUTES.map(({ method, url }) => `${method} ${plain(url)}`), ...elsewhere]);
  const segment = /^\/v1\/(identify|page|screen|group|alias|import|[itpsgab])$/;
  const missing = Object.entries<Record<string, unknown>>(body.paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .map((method) => `${method.toUpperCase()} ${plain(path)}`)
      .filter((route) => !open.includes(path) && !segment.test(path) && !listed.has(route)),
  );
  // A route that is added needs a line above: with it come all the tests of who may ask.
  expect(missing).toEqual([]);
});

describe.each(named)('%s', (_name, route) => {
  test('answers 401 without a key, and with a wrong one, before anything else', async () => {
    const answers = [];
    for (const key of [null, 'sk_wrong', 'wk_wrong', site.key.slice(0, -1), `${site.key}x`]) {
      answers.push(await ask(route, key));
      expectProblem(answers.at(-1)!, 401, 'unauthorized');
    }
    const bodies = answers.map(({ body: { instance: _, ...body } }) => JSON.stringify(body));
    expect(new Set(bodies).size).toBe(1);
    if (!/^\/v1\/(batch|track)$/.test(route.url)) {
      expectProblem(
        await app.ask(route.method, withQuery(urlOf(route), '?foo=1'), { wrong: true }, { key: null }),
        401,
        'unauthorized',
      );
    }
  });

  test('answers 403 to a key without the scope', async () => {
    const key = keyWithout.get(route.scope)!;
    const answer = await ask(route, key);
    expectProblem(answer, 403, 'forbidden', [key]);
    expect(answer.body.detail).toContain(route.scope);
  });

  test('is open to a key with the scope', async () => {
    expect((await ask(route, keyWith.get(route.scope)!)).status).toBeLessThan(route.url.includes('nobody') ? 405 : 300);
  });

  if (!['/v1/batch', '/v1/track'].includes(route.url)) {
    test('answers 403 to a write key, also with a body it could not read', async () => {
      expectProblem(await ask(route, site.writeKey), 403, 'forbidden', [site.writeKey]);
      const odd = await app.ask(route.method, urlOf(route), route.body && '{"broken', { key: site.writeKey });
      expectProblem(odd, 403, 'forbidden');
    });
  }

  test("answers 404 for another site's things", async () => {
    const withSite = !/sites|keys|rebuild\/|session|system/.test(route.url);
    if (withSite) expectProblem(await ask(route, other.key, `?site=${site.id}`), 404, 'not_found', [site.id]);
    if (/\{lead\}|\{visitor\}|\{site\}|\{touchpoint\}|D-1/.test(route.url) && route.method !== 'PUT')
      expectProblem(await ask(route, other.key), 404, 'not_found', [site.id]);
  });
});

describe('write keys', () => {
  const send = (writeKey: string) =>
    app.post('/v1/batch', { batch: [{ type: 'page', anonymousId: 'w' }], writeKey }, { key: null });
  const collect = async (key: string) => {
    const at = app.clock.now();
    const events = [{ type: 'page_view', id: `w${++sent}`, at, url: 'https://a.example/' }];
    return (await app.post('/v1/collect', { key, sentAt: at, anonymousId: 'w', events }, { key: null })).status;
  };
  let sent = 0;

  test('a site gets another, and the one before is taken until it is ended', async () => {
    const own = await app.site();
    const { status, body } = await own.post(`/v1/sites/${own.id}/write-keys`);
    expect(status).toBe(201);
    expect(body).toMatchObject({ id: own.id, formerWriteKeys: [own.writeKey] });
    expect(body.writeKey).toMatch(/^wk_\w+$/);
    expect(body.writeKey).not.toBe(own.writeKey);
    for (const key of [own.writeKey, body.writeKey]) {
      expect((await send(key)).body).toMatchObject({ accepted: 1 });
      expect(await collect(key)).toBe(200);
      // Neither reads.
      expectProblem(await app.get('/v1/leads', { key }), 403, 'forbidden');
    }
    const end = (key: string) =>
      app.ask('DELETE', `/v1/sites/${own.id}/write-keys/${key}`, undefined, { key: own.key });
    expectProblem(await end(body.writeKey), 409, 'conflict');
    expectProblem(await end(site.writeKey), 404, 'not_found');
    expect((await end(own.writeKey)).status).toBe(204);
    expectProblem(await end(own.writeKey), 404, 'not_found');
    expectProblem(await send(own.writeKey), 401, 'unauthorized');
    expect(await collect(own.writeKey)).toBe(401);
    expect(await collect(body.writeKey)).toBe(200);
    expect((await own.get(`/v1/sites/${own.id}`)).body).toEqual({ ...body, formerWriteKeys: [] });
  });

  test('a rotation that is sent again is one; and somebody has to end some at last', async () => {
    const own = await app.site();
    const rotate = (headers = {}) => own.post(`/v1/sites/${own.id}/write-keys`, undefined, { headers });
    const once = { 'idempotency-key': 'r1' };
    const [first, second] = [await rotate(once), await rotate(once)];
    expect(second.body).toEqual(first.body);
    for (let i = 1; i < 10; i++) expect((await rotate()).status).toBe(201);
    expectProblem(await rotate(), 409, 'conflict');
    expect((await own.get(`/v1/sites/${own.id}`)).body.formerWriteKeys).toHaveLength(10);
    expect((await app.ask('DELETE', `/v1/sites/${own.id}?confirm=${encodeURIComponent(first.body.name)}`)).status).toBe(
      204,
    );
    expect(await collect(own.writeKey)).toBe(401);
  });
});

describe('DELETE /v1/sites/{id}', () => {
  const fill = async (of: TestSite, person: string) => {
    await of.batch([
      {
        type: 'page',
        anonymousId: person,
        messageId: 'p',
        context: { page: { url: 'https://a.example/?utm_source=x' } },
      },
      { type: 'identify', anonymousId: person, messageId: 'i', traits: { email: `${person}@acme.com` } },
    ]);
    await of.put('/v1/deals/D', { leads: [{ email: `${person}@acme.com` }], stage: 'won', closedAt: '2026-01-01' });
    const contact = { externalId: 'c', type: 'call', occurredAt: '2026-01-01', email: `${person}@acme.com` };
    await of.post('/v1/touchpoints', contact);
    expect((await of.get('/v1/leads')).body.data).toHaveLength(1);
  };

  test('needs `manage` on this very site, and its name as confirmation', async () => {
    const own = await app.site({ name: 'Mine alone' });
    const url = `/v1/sites/${own.id}`;
    expectProblem(await app.ask('DELETE', url, undefined, { key: null }), 401, 'unauthorized');
    expectProblem(await app.ask('DELETE', url, undefined, { key: own.writeKey }), 403, 'forbidden');
    const { key: reader } = await app.key({ scopes: ['ingest', 'read'], sites: [own.id] });
    expectProblem(await app.ask('DELETE', url, undefined, { key: reader }), 403, 'forbidden');
    expectProblem(await app.ask('DELETE', url, undefined, { key: other.key }), 404, 'not_found');
    for (const query of ['', '?confirm=', '?confirm=mine%20alone', `?confirm=${own.id}`]) {
      const answer = await app.ask('DELETE', url + query, undefined, { key: own.key });
      expectProblem(answer, 400, 'invalid_request');
      expect(answer.body.errors).toEqual([
        { parameter: 'confirm', detail: expect.stringContaining('name of the site') },
      ]);
    }
    expect((await own.get(url)).status).toBe(200);
  });

  test('takes everything of the site away, and nothing of another', async () => {
    const [gone, stays] = [await app.site({ name: 'To go' }), await app.site()];
    await fill(gone, 'zoe-who-goes');
    await fill(stays, 'bob');
    const before = await stays.digest();
    const { key: both } = await app.key({ scopes: ['read'], sites: [gone.id, stays.id] });
    const answer = await app.ask('DELETE', `/v1/sites/${gone.id}?confirm=To%20go`);
    expect(answer.status).toBe(204);
    expect(answer.text).toBe('');
    expectProblem(await app.get(`/v1/sites/${gone.id}`), 404, 'not_found');
    expectProblem(await gone.get('/v1/leads'), 401, 'unauthorized');
    expectProblem(await gone.publicBatch([{ type: 'track', event: 'x', anonymousId: 'a' }]), 401, 'unauthorized');
    expect((await app.get('/v1/leads', { key: both })).status).toBe(200);
    expect(await stays.digest()).toEqual(before);
    const { default: Database } = await import('better-sqlite3');
    const db = new Database(app.databaseFile, { readonly: true });
    const tables = db.prepare("select name from sqlite_master where type = 'table'").all() as { name: string }[];
    const holding = tables.filter(({ name }) =>
      JSON.stringify(db.prepare(`select * from "${name}"`).all()).includes('zoe-who-goes'),
    );
    db.close();
    expect(holding).toEqual([]);
    // What comes next does not inherit anything.
    const next = await app.site();
    expect((await next.get('/v1/leads')).body.data).toEqual([]);
    expectProblem(await app.ask('DELETE', `/v1/sites/${gone.id}?confirm=To%20go`), 404, 'not_found');
  });

  test('needs no confirmation for a demo', async () => {
    const demo = await app.site({ name: 'Demo: Nordlicht Dispatch (seed 1, until 2026-06-01)' });
    await fill(demo, 'eve');
    expect((await app.ask('DELETE', `/v1/sites/${demo.id}`)).status).toBe(204);
    expectProblem(await app.get(`/v1/sites/${demo.id}`), 404, 'not_found');
  });

  test('leaves the try-it site to the program itself', async () => {
    const tryIt = await app.site({ name: 'Try-it site' });
    expectProblem(await app.ask('DELETE', `/v1/sites/${tryIt.id}?confirm=Try-it%20site`), 409, 'conflict');
  });
});

describe('site=', () => {
  test('is not needed when the key is bound to one', async () => {
    expect((await app.get('/v1/leads', { key: site.key })).status).toBe(200);
  });

  test('is needed when there are several, and said so', async () => {
    const answer = await app.get('/v1/leads');
    expectProblem(answer, 400, 'invalid_request');
    expect(errorsOf(answer)).toEqual({ site: expect.any(String) });
    const { key } = await app.key({ scopes: ['read'], sites: [site.id, other.id] });
    expect(errorsOf(await app.get('/v1/leads', { key }))).toHaveProperty('site');
  });

  test('is not needed when only one exists', async () => {
    const single = await startApp();
    try {
      const { body } = await single.post('/v1/sites', { name: 'Only' });
      expect((await single.post('/v1/leads', { email: 'a@acme.com' })).body.lead.site).toBe(body.id);
      expect((await single.get('/v1/leads')).body.data).toHaveLength(1);
    } finally {
      await single.close();
    }
  });

  test('works on reads and on writes', async () => {
    const { key } = await app.key({ scopes: ['ingest', 'read'], sites: [site.id, other.id] });
    expect((await app.post(`/v1/leads?site=${other.id}`, { email: 'named@acme.com' }, { key })).body.lead.site).toBe(
      other.id,
    );
    expect((await app.get(`/v1/leads?site=${other.id}&email=named@acme.com`, { key })).body.data).toHaveLength(1);
    expect((await app.get(`/v1/leads?site=${site.id}&email=named@acme.com`, { key })).body.data).toHaveLength(0);
    expect((await app.put(`/v1/deals/D-x?site=${other.id}`, { name: 'x' }, { key })).status).toBe(201);
    const contact = { externalId: 'x', type: 'call', occurredAt: '2026-01-01', email: 'named@acme.com' };
    expect((await app.post(`/v1/touchpoints?site=${other.id}`, contact, { key })).body.accepted).toBe(1);
  });

  test('of a site that is not there, or not of the key, is 404 alike', async () => {
    const answers = [
      await app.get(`/v1/leads?site=${other.id}`, { key: site.key }),
      await app.get('/v1/leads?site=site_nobody', { key: site.key }),
    ];
    const [theirs, nobodys] = answers.map(({ status, body: { instance: _, ...body } }) => ({ status, body }));
    expect(theirs).toEqual(nobodys);
    expect(theirs!.status).toBe(404);
  });

  test('twice is a bad request', async () => {
    expectProblem(await app.get(`/v1/leads?site=${site.id}&site=${other.id}`), 400, 'invalid_request');
  });
});

describe('keys', () => {
  test('are shown once, with what they may', async () => {
    const { status, body } = await app.post('/v1/keys', {
      name: 'CRM',
      scopes: ['ingest', 'read', 'read'],
      sites: [site.id],
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^key_/),
      key: expect.stringMatching(/^sk_\S{32,}$/),
      name: 'CRM',
      scopes: ['ingest', 'read'],
      sites: [site.id],
    });
  });

  test('that are revoked open nothing, at once', async () => {
    const { id, key } = await app.key({ scopes: ['read', 'ingest'], sites: [site.id] });
    expect((await app.get('/v1/leads', { key })).status).toBe(200);
    expect((await app.ask('DELETE', `/v1/keys/${id}`)).status).toBe(204);
    expectProblem(await app.get('/v1/leads', { key }), 401, 'unauthorized');
    expectProblem(await app.post('/v1/batch', { batch: [] }, { key }), 401, 'unauthorized');
    expectProblem(await app.ask('DELETE', `/v1/keys/${id}`), 404, 'not_found');
  });

  test('never give more than their maker has', async () => {
    const { key } = await app.key({ scopes: ['manage'], sites: [site.id] });
    expectProblem(await app.post('/v1/keys', { name: 'x', scopes: ['read'] }, { key }), 403, 'forbidden');
    const full = site.key;
    expectProblem(
      await app.post('/v1/keys', { name: 'x', scopes: ['read'], sites: [other.id] }, { key: full }),
      400,
      'invalid_request',
      [other.id],
    );
    const { body } = await app.post('/v1/keys', { name: 'x', scopes: ['read'], sites: null }, { key: full });
    expect(body.sites).toEqual([site.id]);
    expectProblem(await app.post('/v1/sites', { name: 'x' }, { key: full }), 403, 'forbidden');
  });

  test('are listed without the keys themselves, those that may be revoked', async () => {
    const { id, key } = await app.key({ scopes: ['read'], sites: [site.id], name: 'Listed' });
    const { id: theirs } = await app.key({ scopes: ['read'], sites: [other.id] });
    const { text, body } = await app.get('/v1/keys?limit=500', { key: site.key });
    expect(body.data).toContainEqual({
      id,
      name: 'Listed',
      scopes: ['read'],
      sites: [site.id],
      createdAt: expect.stringMatching(/Z$/),
      expiresAt: null,
      lastUsedAt: null,
    });
    expect(text).not.toMatch(new RegExp(`${theirs}|${key}|hash`));
    const all = (await app.get('/v1/keys?limit=500')).body.data.map((one: { id: string }) => one.id);
    expect(all).toEqual(expect.arrayContaining([id, theirs]));
    const first = (await app.get('/v1/keys?limit=1')).body;
    expect((await app.get(`/v1/keys?limit=1&cursor=${first.nextCursor}`)).body.data[0].id).toBe(all[1]);
    await app.ask('DELETE', `/v1/keys/${id}`);
    expect((await app.get('/v1/keys?limit=500')).text).not.toContain(id);
  });

  test('are noted to within minutes when they are used, for whatever', async () => {
    const own = await app.site();
    const used = async (id: string) =>
      (await app.get('/v1/keys?limit=500')).body.data.find((one: { id: string }) => one.id === id).lastUsedAt;
    const reading = await app.key({ scopes: ['read'], sites: [own.id] });
    const sending = await app.key({ scopes: ['ingest'], sites: [own.id] });
    const before = app.clock.now();
    await app.get('/v1/leads', { key: reading.key });
    await app.post('/v1/batch', { batch: [] }, { key: sending.key });
    for (const { id } of [reading, sending])
      await expect.poll(async () => Date.parse(await used(id))).toBeGreaterThanOrEqual(before);
    const first = await used(reading.id);
    app.clock.advance(MINUTE);
    await app.get('/v1/leads', { key: reading.key });
    app.clock.advance(5 * MINUTE);
    expect(await used(reading.id)).toBe(first);
    await app.get('/v1/leads', { key: reading.key });
    await expect.poll(async () => Date.parse(await used(reading.id))).toBeGreaterThan(Date.parse(first) + 5 * MINUTE);
  });

  test('that expire open nothing from then on, whatever was begun with them', async () => {
    const expiresAt = new Date(app.clock.now() + 10 * MINUTE).toISOString();
    const wanted = { name: 'Agency', scopes: ['ingest', 'read'], sites: null, expiresAt };
    const { status, body } = await app.post('/v1/keys', wanted);
    expect([status, body.expiresAt]).toEqual([201, expiresAt]);
    const { key, id } = body;
    const signedIn = await app.post('/v1/session', { key }, { key: null, headers: OWN_PAGE });
    expect(signedIn.status).toBeLessThan(300);
    const cookie = String([signedIn.headers['set-cookie']].flat()[0]).split(';', 1)[0]!;
    const ask = () =>
      Promise.all([
        app.get(`/v1/leads?site=${site.id}`, { key }),
        app.get(`/v1/leads?site=${site.id}`, { key: null, headers: { cookie } }),
        app.post(`/v1/batch?site=${site.id}`, { batch: [] }, { key }),
      ]).then((answers) => answers.map((one) => one.status));
    app.clock.advance(9 * MINUTE);
    expect(await ask()).toEqual([200, 200, 200]);
    app.clock.advance(MINUTE);
    expect(await ask()).toEqual([401, 401, 401]);
    const listed = (await app.get('/v1/keys?limit=500')).body.data;
    expect(listed.find((one: { id: string }) => one.id === id)).toMatchObject({ expiresAt });
    expect((await app.ask('DELETE', `/v1/keys/${id}`)).status).toBe(204);
    for (const wrong of ['soon', new Date(app.clock.now()).toISOString()]) {
      const answer = await app.post('/v1/keys', { ...wanted, expiresAt: wrong });
      expect(errorsOf(answer)).toEqual({ '/expiresAt': expect.stringContaining('a time to come') });
    }
  });

  test('of another site, or of all sites, cannot be revoked by the key of one', async () => {
    const { id: all } = await app.key({ scopes: ['read'] });
    const { id: theirs } = await app.key({ scopes: ['read'], sites: [other.id] });
    const { id: both } = await app.key({ scopes: ['read'], sites: [site.id, other.id] });
    for (const id of [all, theirs, both, 'admin'])
      expectProblem(await app.ask('DELETE', `/v1/keys/${id}`, undefined, { key: site.key }), 404, 'not_found');
  });

  test.each([
    ['/name', { scopes: ['read'] }],
    ['/scopes', { name: 'x' }],
    ['/scopes', { name: 'x', scopes: [] }],
    ['/scopes/0', { name: 'x', scopes: ['root'] }],
    ['/sites/0', { name: 'x', scopes: ['read'], sites: ['site_nobody'] }],
    ['/role', { name: 'x', scopes: ['read'], role: 'owner' }],
  ])('%s is pointed at when it is wrong', async (pointer, body) => {
    const answer = await app.post('/v1/keys', body);
    expectProblem(answer, 400, 'invalid_request', ['site_nobody', 'owner']);
    expect(Object.keys(errorsOf(answer))).toEqual([pointer]);
  });

  test('are taken from the Authorization header only', async () => {
    for (const query of [
      `key=${site.key}`,
      `api_key=${site.key}`,
      `token=${site.key}`,
      `authorization=Bearer%20${site.key}`,
    ])
      expectProblem(await app.get(`/v1/leads?${query}`, { key: null }), 401, 'unauthorized', [site.key]);
  });

  test.each([
    '',
    'Bearer',
    'Bearer ',
    'Basic',
    'Basic !!!',
    'Digest abc',
    'bearer sk_wrong extra',
    'Basic OmFiYw==',
    '{}',
  ])('an Authorization header "%s" is none', async (authorization) => {
    expectProblem(await app.get('/v1/leads', { key: null, headers: { authorization } }), 401, 'unauthorized');
    expectProblem(
      await app.post('/v1/batch', { batch: [] }, { key: null, headers: { authorization } }),
      401,
      'unauthorized',
    );
  });

  test('a change is seen at once, even while the keys are being read again', async () => {
    let slow = false;
    const wrap = (storage: Storage): Storage => {
      const read = storage.read as (...asked: unknown[]) => Promise<unknown>;
      const slowRead = async (...asked: unknown[]) => {
        const answer = await read(...asked);
        if (slow && asked[0] === 'listKeys') await new Promise((resolve) => setTimeout(resolve, 150));
        return answer;
      };
      return wrapped(storage, { read: slowRead as Storage['read'] });
    };
    const busy = await startApp({ wrap });
    try {
      const own = await busy.site();
      slow = true;
      busy.clock.advance(MINUTE);
      // This one finds the directory stale and begins to read it again, in the background.
      await own.get('/v1/leads');
      const { key, id } = await busy.key({ scopes: ['read'], sites: [own.id] });
      expect((await busy.get('/v1/leads', { key })).status).toBe(200);
      busy.clock.advance(MINUTE);
      await own.get('/v1/leads');
      await busy.ask('DELETE', `/v1/keys/${id}`);
      expect((await busy.get('/v1/leads', { key })).status).toBe(401);
    } finally {
      await busy.close();
    }
  });
});

describe('sites', () => {
  test('have an id, a write key and settings', async () => {
    const { status, body } = await app.post('/v1/sites', {
      name: 'Shop',
      domains: ['shop.example'],
      currency: 'USD',
      timeZone: 'Europe/Berlin',
      sessionTimeoutMinutes: 45,
      consent: 'required',
    });
    expect(status).toBe(201);
    // The other settings have tests of their own (site-settings.test.ts).
    expect(body).toMatchObject({
      id: expect.stringMatching(/^site_/),
      writeKey: expect.stringMatching(/^wk_\w+$/),
      name: 'Shop',
      domains: ['shop.example'],
      currency: 'USD',
      timeZone: 'Europe/Berlin',
      sessionTimeoutMinutes: 45,
      consent: 'required',
      createdAt: expect.stringMatching(/Z$/),
    });
    expect((await app.get(`/v1/sites/${body.id}`)).body).toEqual(body);
    const changed = await app.ask('PATCH', `/v1/sites/${body.id}`, { currency: 'GBP' });
    expect(changed.body).toEqual({ ...body, currency: 'GBP' });
  });

  test.each([
    ['/name', {}],
    ['/currency', { name: 'x', currency: 'euro' }],
    ['/currency', { name: 'x', currency: 'QQQ' }],
    ['/timeZone', { name: 'x', timeZone: 'Mars/Olympus' }],
    ['/domains/0', { name: 'x', domains: ['https://evil.example/'] }],
    ['/sessionTimeoutMinutes', { name: 'x', sessionTimeoutMinutes: 0 }],
    ['/consent', { name: 'x', consent: 'perhaps' }],
    ['/writeKey', { name: 'x', writeKey: 'wk_mine' }],
    ['/id', { name: 'x', id: 'site_mine' }],
  ])('%s is pointed at when it is wrong', async (pointer, body) => {
    const answer = await app.post('/v1/sites', body);
    expectProblem(answer, 400, 'invalid_request', ['euro', 'Mars', 'evil', 'perhaps', '_mine']);
    expect(Object.keys(errorsOf(answer))).toEqual([pointer]);
  });

  test('a key sees its own only, page by page', async () => {
    expect((await site.get('/v1/sites')).body.data.map(({ id }: { id: string }) => id)).toEqual([site.id]);
    const all: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await app.get(`/v1/sites?limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      all.push(...body.data.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor;
    }
    expect(all).toEqual((await app.get('/v1/sites?limit=500')).body.data.map(({ id }: { id: string }) => id));
    expect(errorsOf(await app.get('/v1/sites?foo=1')).foo).toContain('limit, cursor');
  });
});

describe('a dashboard session', () => {
  const own = { 'sec-fetch-site': 'same-origin' };
  const signIn = (body: unknown, headers: Record<string, string> = own) =>
    app.post('/v1/session', body, { key: null, headers });

  test('begins with the one-time token, once', async () => {
    const { status, headers } = await signIn({ token: app.signInToken });
    expect(status).toBe(201);
    const cookie = String(headers['set-cookie']);
    expect(cookie).toMatch(/^throughline_session=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/);
    const session = { cookie: cookie.split(';')[0]! };
    expect((await app.get('/v1/session', { key: null, headers: session })).body.scopes).toEqual([
      'ingest',
      'read',
      'manage',
    ]);
    expect((await app.get(`/v1/leads?site=${site.id}`, { key: null, headers: session })).status).toBe(200);
    expectProblem(await signIn({ token: app.signInToken }), 401, 'unauthorized');

    // Another site's page cannot use it to change anything.
    const change = { name: 'Hijacked' };
    for (const headers of [
      session,
      { ...session, 'sec-fetch-site': 'cross-site' },
      { ...session, origin: 'https://evil.example' },
      { ...session, 'sec-fetch-site': 'same-site' },
    ])
      expectProblem(await app.ask('PATCH', `/v1/sites/${site.id}`, change, { key: null, headers }), 403, 'forbidden');
    expect(
      (await app.ask('PATCH', `/v1/sites/${site.id}`, { name: 'Mine' }, { key: null, headers: { ...session, ...own } }))
        .status,
    ).toBe(200);

    expect(
      (await app.ask('DELETE', '/v1/session', undefined, { key: null, headers: { ...session, ...own } })).status,
    ).toBe(204);
    expectProblem(await app.get('/v1/session', { key: null, headers: session }), 401, 'unauthorized');
  });

  test('begins with a secret key of all sites, and with no other', async () => {
    const { key } = await app.key({ scopes: ['read'] });
    expect((await signIn({ key })).status).toBe(201);
    for (const body of [{ key: site.key }, { key: site.writeKey }, { key: 'sk_wrong' }, { token: 'wrong' }, {}])
      expectProblem(await signIn(body), 401, 'unauthorized');
  });

  test('begins on a page of the dashboard itself only', async () => {
    const { key } = await app.key({ scopes: ['read'] });
    for (const headers of [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ] as Record<string, string>[])
      expectProblem(await signIn({ key }, headers), 403, 'forbidden', [key]);
    expect((await signIn({ key }, { origin: 'http://localhost:8787', host: 'localhost:8787' })).status).toBe(201);
  });

  test('ends after seven days', async () => {
    const late = await startApp();
    try {
      const { headers } = await late.post('/v1/session', { token: late.signInToken }, { key: null, headers: own });
      const session = { cookie: String(headers['set-cookie']).split(';')[0]! };
      const secret = decodeURIComponent(session.cookie.split('=')[1]!);
      const unseenMs = async () => {
        const now = late.clock.now();
        return now - (await late.storage.read('findSession', secret, now))!.seenAt;
      };
      const status = async () => (await late.get('/v1/session', { key: null, headers: session })).status;
      // Used every eight hours; unused it would end after twelve.
      for (let hours = 8; hours < 7 * 24; hours += 8) {
        late.clock.advance(8 * 60 * MINUTE);
        // Reading the log waits for what no answer waits for: the note that the session was used.
        await late.get('/v1/audit?limit=1');
        expect(await status(), `after ${hours} hours`).toBe(200);
        // No answer waits for the note that she was seen.
        await expect.poll(unseenMs, { interval: 5 }).toBeLessThan(MINUTE);
      }
      late.clock.advance(8 * 60 * MINUTE - MINUTE);
      expect(await status()).toBe(200);
      late.clock.advance(2 * MINUTE);
      expectProblem(await late.get('/v1/session', { key: null, headers: session }), 401, 'unauthorized');
    } finally {
      await late.close();
    }
  });

  test('a made-up cookie is none', async () => {
    for (const cookie of [
      'throughline_session=x',
      'throughline_session=',
      `throughline_session=${'a'.repeat(4000)}`,
      'throughline_session=%00',
    ])
      expectProblem(await app.get('/v1/session', { key: null, headers: { cookie } }), 401, 'unauthorized');
  });
});

test('the collector answers a wrong key the same whatever else is sent', async () => {
  const event = { type: 'page_view', id: 'e', at: app.clock.now(), url: 'https://a.example/' };
  const answers = [];
  for (const key of ['wk_wrong', site.key, app.adminKey, '', 'x'.repeat(2000)])
    answers.push(
      await app.post(
        '/v1/collect',
        { key, sentAt: 1, events: [event] },
        { key: null, headers: { 'user-agent': CHROME } },
      ),
    );
  for (const answer of answers) expectProblem(answer, 401, 'unauthorized');
  expect(new Set(answers.map(({ body: { instance: _, ...body } }) => JSON.stringify(body))).size).toBe(1);
});
