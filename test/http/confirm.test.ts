/** Files about persons, and ways in for later, need a password that was given a short time ago. Number P20 of the duties. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { expectProblem } from './expect-problem.ts';
import { PASSWORD, type SignedIn, signIn, trySignIn, userOf } from './sign-in.ts';

let app: TestApp;
let site: TestSite;
let files: string[];
beforeAll(async () => {
  app = await startApp();
  site = await app.site();
  await site.post('/v1/leads', { email: 'ann@acme.example', anonymousId: 'ann' });
  const { id } = await site.lead('email=ann@acme.example');
  files = [
    '/v1/exports/events',
    '/v1/exports/google-ads-conversions',
    '/v1/exports/meta-audience',
    `/v1/leads/${id}/export`,
    `/v1/leads/${id}/journey?format=csv`,
    `/v1/leads/${id}/identity?format=csv`,
    '/v1/leads?format=csv',
    '/v1/leads/suggestions?format=csv',
    '/v1/deals?format=csv',
    '/v1/quarantine?format=csv',
  ];
});
afterAll(() => app.close());
beforeEach(() => {
  // Nothing of a test before counts among the failures of its network.
  app.clock.advance(61 * MINUTE);
});

const statuses = (asker: Pick<SignedIn, 'get'>) => Promise.all(files.map(async (url) => (await asker.get(url)).status));
const all = (status: number) => files.map(() => status);
const isConfirmed = async (session: SignedIn) => (await session.get('/v1/session')).body.confirmed;
const confirm = (session: SignedIn, body: object) => session.ask('POST', '/v1/session/confirm', body);

test('P20: a session is given files about persons for fifteen minutes, and again once the password was told', async () => {
  const { session } = await userOf(app, 'analyst', [site.id]);
  expect([await statuses(session), await isConfirmed(session)]).toEqual([all(200), true]);
  app.clock.advance(14 * MINUTE);
  expect([await statuses(session), await isConfirmed(session)]).toEqual([all(200), true]);
  app.clock.advance(MINUTE);
  expect([await statuses(session), await isConfirmed(session)]).toEqual([all(403), false]);
  for (const url of files) {
    const answer = await session.get(url);
    expectProblem(answer, 403, 'confirmation_needed');
    expect(answer.body.detail).toContain('POST /v1/session/confirm');
  }
  // What is read on screen, and figures, go on.
  for (const url of ['/v1/leads', '/v1/reports/kpis?format=csv', '/v1/annotations?format=csv'])
    expect((await session.get(url)).status, url).toBe(200);

  const wrong = await confirm(session, { password: `${PASSWORD}!` });
  expectProblem(wrong, 400, 'invalid_request');
  expect(wrong.body.errors).toEqual([{ pointer: '/password', detail: 'is not your password' }]);
  expectProblem(await confirm(session, {}), 400, 'invalid_request');
  expect(await statuses(session)).toEqual(all(403));
  expect((await confirm(session, { password: PASSWORD })).status).toBe(204);
  expect([await statuses(session), await isConfirmed(session)]).toEqual([all(200), true]);
});

test('P20: it is this session that is confirmed, and no other', async () => {
  const { session, email } = await userOf(app, 'analyst', [site.id]);
  const other = await signIn(app, { email, password: PASSWORD });
  app.clock.advance(15 * MINUTE);
  await confirm(session, { password: PASSWORD });
  expect([await isConfirmed(session), await isConfirmed(other)]).toEqual([true, false]);
  expect(await statuses(other)).toEqual(all(403));
});

test('P20: keys need none, and have nothing to confirm', async () => {
  app.clock.advance(24 * 60 * MINUTE);
  expect(await statuses(site)).toEqual(all(200));
  expectProblem(await site.post('/v1/session/confirm', { password: PASSWORD }), 409, 'conflict');
});

test('P20: whoever sees lists masked is asked for no password: there is nothing in them', async () => {
  const { session } = await userOf(app, 'viewer', [site.id]);
  app.clock.advance(15 * MINUTE);
  expect((await session.get('/v1/leads?format=csv')).text).toContain('a…@acme.example');
  expectProblem(await session.get('/v1/exports/events'), 403, 'forbidden');
});

test('P20: a session makes no key, user or webhook, and changes none, once the password was told a while ago', async () => {
  const { session } = await userOf(app, 'owner', null);
  const invited = await app.post('/v1/users', { email: 'bob@acme.example', name: 'Bob', role: 'viewer', sites: null });
  const hook = await site.post('/v1/webhooks', { url: 'https://crm.example/hook', events: ['lead.created'] });
  const user = invited.body.user.id;
  const doors: ['POST' | 'PATCH', string, object, number][] = [
    ['POST', '/v1/keys', { name: 'Reader', scopes: ['read'] }, 201],
    ['POST', '/v1/users', { email: 'eve@acme.example', name: 'Eve', role: 'owner' }, 201],
    ['PATCH', `/v1/users/${user}`, { role: 'analyst' }, 200],
    ['POST', `/v1/users/${user}/link`, {}, 201],
    ['POST', `/v1/webhooks?site=${site.id}`, { url: 'https://crm.example/other', events: ['lead.created'] }, 201],
    ['PATCH', `/v1/webhooks/${hook.body.id}?site=${site.id}`, { url: 'https://crm.example/third' }, 200],
    ['POST', `/v1/webhooks/${hook.body.id}/rotate-secret?site=${site.id}`, {}, 200],
    ['POST', `/v1/shares?site=${site.id}`, { name: 'For the board', path: '/kpis' }, 201],
    [
      'POST',
      `/v1/inbound?site=${site.id}`,
      { name: 'Calls', adapter: 'callrail', secret: 'whsec-0123456789abcdef' },
      201,
    ],
  ];
  app.clock.advance(15 * MINUTE);
  for (const [method, url, body] of doors) {
    expectProblem(await session.ask(method, url, body), 403, 'confirmation_needed');
  }
  // What takes a way in away waits for nothing.
  const { body: key } = await app.post('/v1/keys', { name: 'Old', scopes: ['read'] });
  expect((await session.ask('DELETE', `/v1/keys/${key.id}`)).status).toBe(204);
  expect((await confirm(session, { password: PASSWORD })).status).toBe(204);
  for (const [method, url, body, status] of doors) {
    const answer = await session.ask(method, url, body);
    expect(answer.status, `${method} ${url}: ${answer.text}`).toBe(status);
  }
});

describe('P20: without a password', () => {
  test('a session begun with a key is confirmed with that key', async () => {
    const { body } = await app.post('/v1/keys', { name: 'Reader', scopes: ['read'] });
    const session = await signIn(app, { key: body.key });
    app.clock.advance(15 * MINUTE);
    expectProblem(await session.get(`/v1/leads?format=csv&site=${site.id}`), 403, 'confirmation_needed');
    expectProblem(await confirm(session, { password: PASSWORD }), 400, 'invalid_request');
    const wrong = await confirm(session, { key: app.adminKey });
    expect(wrong.body.errors).toEqual([{ pointer: '/key', detail: 'is not the key you signed in with' }]);
    expect((await confirm(session, { key: body.key })).status).toBe(204);
    expect((await session.get(`/v1/leads?format=csv&site=${site.id}`)).status).toBe(200);
  });

  test('whoever came by the link of the start makes an account, and is confirmed by that', async () => {
    const session = await signIn(app, { token: app.signInToken });
    const file = `/v1/leads?format=csv&site=${site.id}`;
    expect((await session.get(file)).status).toBe(200);
    app.clock.advance(15 * MINUTE);
    const refused = await session.get(file);
    expectProblem(refused, 403, 'confirmation_needed');
    expect(refused.body.detail).toContain('/v1/profile/owner');
    expectProblem(await confirm(session, { password: PASSWORD }), 409, 'conflict');
    const owner = { email: 'first@acme.example', name: 'First', password: PASSWORD };
    const made = await session.ask('POST', '/v1/profile/owner', owner);
    expect(made.status, made.text).toBe(201);
    const asOwner = await signIn(app, { email: owner.email, password: PASSWORD });
    expect((await asOwner.get(file)).status).toBe(200);
  });
});

test('P20: guessing is as slow as at the door, and counts together with it', async () => {
  const { session, email } = await userOf(app, 'analyst', [site.id]);
  app.clock.advance(15 * MINUTE);
  for (let i = 0; i < 3; i++) expect((await trySignIn(app, { email, password: 'wrong wrong wrong' })).status).toBe(401);
  for (let i = 0; i < 3; i++) expect((await confirm(session, { password: 'wrong wrong wrong' })).status).toBe(400);
  const late = await confirm(session, { password: PASSWORD });
  expectProblem(late, 429, 'rate_limited');
  expect(Number(late.headers['retry-after'])).toBeGreaterThan(0);
  expect(await isConfirmed(session)).toBe(false);
  app.clock.advance(10_000);
  expect((await confirm(session, { password: PASSWORD })).status).toBe(204);
});

test('P20: another site’s page cannot confirm, and the log says who did', async () => {
  const { session, id } = await userOf(app, 'analyst', [site.id]);
  const foreign = await session.ask(
    'POST',
    '/v1/session/confirm',
    { password: PASSWORD },
    { 'sec-fetch-site': 'cross-site' },
  );
  expectProblem(foreign, 403, 'forbidden');
  await confirm(session, { password: 'wrong wrong wrong' });
  await confirm(session, { password: PASSWORD });
  const { data } = (await app.get(`/v1/audit?by=${id}&limit=500`)).body;
  const noted = (data as { kind: string; action: string; fields: string[] }[]).filter(({ action }) =>
    action.endsWith('/v1/session/confirm'),
  );
  expect(noted.map(({ kind, fields }) => [kind, fields]).sort()).toEqual([
    ['refused', []],
    ['sign_in', []],
  ]);
  expect(JSON.stringify(data)).not.toContain('wrong wrong');
});
