/** Users, their roles, and what each does about her own account. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';
import { OWN_PAGE, PASSWORD, signIn, trySignIn, userOf } from './sign-in.ts';

let app: TestApp;
let site: TestSite;
let other: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site();
  other = await app.site();
});
afterAll(() => app.close());

const invite = (user: object) => app.post('/v1/users', { name: 'Ann', role: 'viewer', ...user });
const secretOf = (link: string) => link.split('#link=')[1]!;

describe('the first owner', () => {
  test('is made by whoever has the link that the server printed', async () => {
    const fresh = await startApp();
    try {
      const session = await signIn(fresh, { token: fresh.signInToken });
      expect((await session.get('/v1/session')).body).toMatchObject({ user: null, signedInBy: 'start' });
      const owner = { email: ' Ann@Acme.example ', name: 'Ann', password: PASSWORD };
      const made = await session.ask('POST', '/v1/profile/owner', owner);
      expect(made.status).toBe(201);
      expect(made.body.scopes).toEqual(['read', 'ingest', 'manage']);
      // The session of the link has ended: the browser goes on as the user.
      expectProblem(await session.get('/v1/session'), 401, 'unauthorized');
      const ann = await signIn(fresh, { email: 'ann@acme.example', password: PASSWORD });
      expect((await ann.get('/v1/session')).body).toMatchObject({
        user: { email: 'ann@acme.example', name: 'Ann', role: 'owner' },
        signedInBy: 'user',
        scopes: ['read', 'ingest', 'manage'],
      });
      expectProblem(await ann.ask('POST', '/v1/profile/owner', owner), 409, 'conflict');
      expectProblem(await fresh.post('/v1/profile/owner', owner), 409, 'conflict');
    } finally {
      await fresh.close();
    }
  });
});

describe('an invitation', () => {
  test('has a link that sets a password once, signs in, and says before whose it is', async () => {
    const { status, body } = await invite({ email: 'ann@acme.example', role: 'analyst', sites: [site.id] });
    expect(status).toBe(201);
    expect(body).toEqual({
      user: {
        id: expect.stringMatching(/^user_/),
        email: 'ann@acme.example',
        name: 'Ann',
        role: 'analyst',
        sites: [site.id],
        seesIdentifiers: true,
        status: 'invited',
        createdAt: expect.any(String),
        signedInAt: null,
        digestProblem: null,
      },
      link: expect.stringMatching(/^\/sign-in#link=[\w-]{43}$/),
      expiresAt: expect.any(String),
    });
    expect(Date.parse(body.expiresAt) - Date.parse(body.user.createdAt)).toBe(7 * 24 * 3600 * 1000);
    const link = secretOf(body.link);
    const look = () => app.post('/v1/session/link', { link }, { key: null, headers: OWN_PAGE });
    expect((await look()).body).toEqual({ email: 'ann@acme.example', name: 'Ann', isNew: true });
    const session = await signIn(app, { link, password: PASSWORD, name: 'Ann Berger' });
    const { sites, user } = (await session.get('/v1/session')).body;
    expect(user).toMatchObject({ name: 'Ann Berger', role: 'analyst' });
    expect(sites.map(({ id }: { id: string }) => id)).toEqual([site.id]);
    expectProblem(await look(), 401, 'unauthorized');
    expectProblem(await trySignIn(app, { link, password: PASSWORD }), 401, 'unauthorized');
    const listed = (await app.get('/v1/users?limit=500')).body.data.find(
      ({ id }: { id: string }) => id === body.user.id,
    );
    expect(listed).toMatchObject({ status: 'active', signedInAt: expect.any(String) });
  });

  test.each([
    ['/email', { email: 'nobody' }],
    ['/role', { email: 'a@b.example', role: 'root' }],
    ['/sites/0', { email: 'a@b.example', sites: ['site_nobody'] }],
    ['/name', { email: 'a@b.example', name: '' }],
    ['/password', { email: 'a@b.example', password: PASSWORD }],
  ])('%s is pointed at when it is wrong', async (pointer, body) => {
    const answer = await invite(body);
    expectProblem(answer, 400, 'invalid_request');
    expect(errorsOf(answer)).toHaveProperty([pointer]);
  });

  test('of somebody who is there is a conflict; of one request sent twice it is one', async () => {
    const headers = { 'idempotency-key': 'invite-1' };
    const body = { email: 'twice@acme.example', name: 'T', role: 'viewer' };
    const [first, second] = [
      await app.post('/v1/users', body, { headers }),
      await app.post('/v1/users', body, { headers }),
    ];
    expect(second.body).toEqual(first.body);
    expectProblem(await invite(body), 409, 'conflict');
    expectProblem(await invite({ ...body, email: 'TWICE@acme.example' }), 409, 'conflict');
  });

  test.each([
    ['short', 'must have at least 12 characters'],
    ['aaaaaaaaaaaaaaa', 'must have more different characters'],
    ['poor@acme.example', 'must not be the name or the e-mail address'],
  ])('%s is no password', async (password, detail) => {
    const made = await invite({ email: 'poor@acme.example' });
    const listed = (await app.get('/v1/users?limit=500')).body.data;
    const { id } = made.body.user ?? listed.find(({ email }: { email: string }) => email === 'poor@acme.example');
    const { link } = (await app.post(`/v1/users/${id}/link`)).body;
    const answer = await trySignIn(app, { link: secretOf(link), password });
    expectProblem(answer, 400, 'invalid_request', [password]);
    expect(errorsOf(answer)).toEqual({ '/password': detail });
  });
});

describe('who may manage users', () => {
  const CALLS: [method: string, url: string, body?: object][] = [
    ['GET', '/v1/users'],
    ['POST', '/v1/users', { email: 'x@y.example', name: 'x', role: 'owner' }],
    ['PATCH', '/v1/users/user_nobody', { role: 'owner' }],
    ['DELETE', '/v1/users/user_nobody'],
    ['POST', '/v1/users/user_nobody/link'],
  ];

  test.each(CALLS)('%s %s: nobody without the scope manage on all sites', async (method, url, body) => {
    expectProblem(await app.ask(method, url, body, { key: null }), 401, 'unauthorized');
    expectProblem(await app.ask(method, url, body, { key: site.writeKey }), 403, 'forbidden');
    expectProblem(await app.ask(method, url, body, { key: site.key }), 403, 'forbidden');
    const { key } = await app.key({ scopes: ['ingest', 'read'] });
    expectProblem(await app.ask(method, url, body, { key }), 403, 'forbidden');
    for (const [role, sites] of [
      ['viewer', null],
      ['analyst', null],
      ['owner', [site.id]],
    ] as const) {
      const { session } = await userOf(app, role, sites?.slice() ?? null);
      expectProblem(await session.ask(method, url, body), 403, 'forbidden');
    }
    if (url.includes('nobody')) expectProblem(await app.ask(method, url, body), 404, 'not_found');
  });

  test('an owner does, and cannot take the last of them away', async () => {
    const own = await startApp();
    try {
      const boss = await userOf(own, 'owner');
      const { id } = (await own.post('/v1/users', { email: 'v@acme.example', name: 'V', role: 'viewer' })).body.user;
      const changed = await boss.session.ask('PATCH', `/v1/users/${id}`, { role: 'analyst', name: 'Vera' });
      expect(changed.body).toMatchObject({ role: 'analyst', name: 'Vera' });
      for (const change of [{ role: 'viewer' }, { disabled: true }])
        expectProblem(await boss.session.ask('PATCH', `/v1/users/${boss.id}`, change), 409, 'conflict');
      expectProblem(await boss.session.ask('DELETE', `/v1/users/${boss.id}`), 409, 'conflict');
      expect((await boss.session.ask('DELETE', `/v1/users/${id}`)).status).toBe(204);
      expectProblem(await boss.session.ask('DELETE', `/v1/users/${id}`), 404, 'not_found');
    } finally {
      await own.close();
    }
  });

  test('the list comes in pages and as CSV, without anything to sign in with', async () => {
    const first = (await app.get('/v1/users?limit=1')).body;
    expect(first.data).toHaveLength(1);
    const second = (await app.get(`/v1/users?limit=1&cursor=${first.nextCursor}`)).body;
    expect(second.data[0].id > first.data[0].id).toBe(true);
    const { text } = await app.get('/v1/users?format=csv');
    expect(text.split('\r\n')[0]).toBe(
      'id,email,name,role,sites,seesIdentifiers,status,createdAt,signedInAt,digestProblem',
    );
    expect(text).not.toMatch(/argon2|#link/);
  });
});

describe('a user', () => {
  test('sees her own sites only, and has her role on them', async () => {
    const { session } = await userOf(app, 'owner', [site.id]);
    expect((await session.get('/v1/leads')).status).toBe(200);
    expectProblem(await session.get(`/v1/leads?site=${other.id}`), 404, 'not_found');
    expectProblem(await session.ask('PATCH', `/v1/sites/${other.id}`, { name: 'Mine' }), 404, 'not_found');
    expectProblem(await session.ask('POST', '/v1/sites', { name: 'More' }), 403, 'forbidden');
    expect((await session.ask('PATCH', `/v1/sites/${site.id}`, { name: 'Mine' })).status).toBe(200);
  });

  test('has a new role from the next request on, and nothing once she is locked out', async () => {
    const { id, email, session } = await userOf(app, 'analyst', [site.id]);
    const write = () => session.ask('PUT', '/v1/deals/D-9', { name: 'Deal' });
    expect((await write()).status).toBeLessThan(300);
    await app.ask('PATCH', `/v1/users/${id}`, { role: 'viewer' });
    expectProblem(await write(), 403, 'forbidden');
    expect((await session.get('/v1/deals/D-9')).status).toBe(200);
    await app.ask('PATCH', `/v1/users/${id}`, { disabled: true });
    expectProblem(await session.get('/v1/deals/D-9'), 401, 'unauthorized');
    expectProblem(await trySignIn(app, { email, password: PASSWORD }), 401, 'unauthorized');
    await app.ask('PATCH', `/v1/users/${id}`, { disabled: false });
    expect((await trySignIn(app, { email, password: PASSWORD })).status).toBe(201);
  });

  test('changes her password, which ends her other sessions', async () => {
    const { email, session } = await userOf(app, 'viewer');
    const elsewhere = await signIn(app, { email, password: PASSWORD });
    const change = (current: string, password: string) =>
      session.ask('POST', '/v1/profile/password', { current, password });
    expect(errorsOf(await change('wrong', 'a completely new one'))).toEqual({ '/current': 'is not your password' });
    expect(errorsOf(await change(PASSWORD, 'short'))).toHaveProperty(['/password']);
    expect((await change(PASSWORD, 'a completely new one')).status).toBe(204);
    expect((await session.get('/v1/session')).status).toBe(200);
    expectProblem(await elsewhere.get('/v1/session'), 401, 'unauthorized');
    expectProblem(await trySignIn(app, { email, password: PASSWORD }), 401, 'unauthorized');
    expect((await trySignIn(app, { email, password: 'a completely new one' })).status).toBe(201);
  });

  test('sees where she is signed in, and ends one or all others', async () => {
    const { email, session } = await userOf(app, 'viewer');
    const others = [await signIn(app, { email, password: PASSWORD }), await signIn(app, { email, password: PASSWORD })];
    const list = async () => (await session.get('/v1/profile/sessions')).body.data;
    const listed = await list();
    expect(listed).toHaveLength(3);
    expect(listed.filter(({ current }: { current: boolean }) => current)).toHaveLength(1);
    expect(listed[0]).toMatchObject({ device: { browser: 'Chrome', os: 'Windows' }, seenAt: expect.any(String) });
    const stranger = await userOf(app, 'owner');
    const one = listed.find(({ current }: { current: boolean }) => !current).id;
    expectProblem(await stranger.session.ask('DELETE', `/v1/profile/sessions/${one}`), 404, 'not_found');
    expect((await session.ask('DELETE', `/v1/profile/sessions/${one}`)).status).toBe(204);
    expect(await list()).toHaveLength(2);
    expect((await session.ask('DELETE', '/v1/profile/sessions')).status).toBe(204);
    expect(await list()).toHaveLength(1);
    for (const ended of others) expectProblem(await ended.get('/v1/session'), 401, 'unauthorized');
  });

  test.each([
    ['POST', '/v1/profile/password', { current: 'x', password: PASSWORD }],
    ['GET', '/v1/profile/sessions', undefined],
    ['DELETE', '/v1/profile/sessions', undefined],
    ['DELETE', '/v1/profile/sessions/session_x', undefined],
  ])('%s %s is hers, and of no key', async (method, url, body) => {
    expectProblem(await app.ask(method, url, body, { key: null }), 401, 'unauthorized');
    expectProblem(await app.ask(method, url, body, { key: site.writeKey }), 403, 'forbidden');
    expectProblem(await app.ask(method, url, body), 409, 'conflict');
  });
});
