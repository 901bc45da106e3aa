/** The audit log: who read, exported, erased or changed what. Number P19 of the duties. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { MINUTE, startApp, type TestApp, type TestSite, wrapped } from '../support/app.ts';
import { expectProblem } from './expect-problem.ts';
import { OWN_PAGE, PASSWORD, trySignIn, userOf } from './sign-in.ts';

let app: TestApp;
let site: TestSite;
let lead: string;
beforeAll(async () => {
  app = await startApp();
  site = await app.site();
  lead = (await site.post('/v1/leads', { email: 'ann@acme.com', name: 'Ann Berger', anonymousId: 'ann-browser' })).body
    .lead.id;
});
afterAll(() => app.close());

interface Entry {
  kind: string;
  action: string;
  target: string | null;
  site: string | null;
  fields: string[];
  times: number;
  by: { kind: string; id: string | null; name: string | null };
}
const log = async (query = ''): Promise<Entry[]> => (await app.get(`/v1/audit?limit=500${query}`)).body.data;
const shortOf = ({ kind, action, target }: Entry) => [kind, action, target];

describe('P19: each call that counts makes one entry', () => {
  test('P19: reading and exporting a person, changing a setting, erasing', async () => {
    const { id, session } = await userOf(app, 'owner');
    const on = `?site=${site.id}`;
    for (let i = 0; i < 3; i++) await session.get(`/v1/leads/${lead}/journey${on}`);
    await session.get(`/v1/leads/${lead}/export${on}`);
    await session.get(`/v1/leads${on}&format=csv`);
    await session.ask('PATCH', `/v1/sites/${site.id}`, { name: 'Renamed', retention: 13 });
    await session.ask('POST', `/v1/claims/claim_nobody/revoke${on}`, { dryRun: true });
    await session.get(`/v1/reports/kpis${on}`);
    await session.ask('DELETE', `/v1/leads/${lead}${on}`);
    const mine = await log(`&by=${id}`);
    expect(mine.map(shortOf).reverse()).toEqual([
      ['sign_in', 'POST /v1/session', null],
      ['read', 'GET /v1/leads/{id}/journey', lead],
      ['export', 'GET /v1/leads/{id}/export', lead],
      ['export', 'GET /v1/leads', null],
      ['change', 'PATCH /v1/sites/{id}', site.id],
      ['erase', 'DELETE /v1/leads/{id}', lead],
    ]);
    expect(mine.every((entry) => entry.by.name === 'A owner' && entry.by.kind === 'user')).toBe(true);
    expect(mine.find(({ kind }) => kind === 'change')?.fields).toEqual(['name', 'retention']);
    expect(mine.filter(({ kind }) => kind !== 'sign_in').every((entry) => entry.site === site.id)).toBe(true);
  });

  test('P19: keys are named too, what they send is not listed', async () => {
    const before = (await log()).length;
    await site.batch([{ type: 'track', event: 'x', anonymousId: 'v' }]);
    await site.put('/v1/deals/D-1', { name: 'Deal' });
    await site.get('/v1/costs');
    expect((await log()).length).toBe(before);
    await site.get('/v1/leads');
    const [entry] = await log();
    expect(entry).toMatchObject({ kind: 'read', action: 'GET /v1/leads', by: { kind: 'key', name: 'test' } });
  });

  test('P19: what was refused: a sign-in that failed, a call without the right', async () => {
    const { id, session, email } = await userOf(app, 'viewer', [site.id]);
    await session.ask('PATCH', `/v1/sites/${site.id}`, { name: 'Mine' });
    expect((await log(`&by=${id}&kind=refused`)).map(shortOf)).toEqual([['refused', 'PATCH /v1/sites/{id}', site.id]]);
    await trySignIn(app, { email, password: 'not the right one' });
    expect((await log('&kind=refused'))[0]).toMatchObject({
      action: 'POST /v1/session',
      by: { kind: 'nobody', id: null },
    });
  });
});

test('P19: nothing personal is in it: no address, name, browser or value of those it is about', async () => {
  const { session, email } = await userOf(app, 'owner');
  const one = (
    await site.post('/v1/leads', { email: 'eve@private.example', name: 'Eve Secret', anonymousId: 'eve-browser' })
  ).body.lead.id;
  await site.batch([{ type: 'page', anonymousId: 'eve-browser', context: { page: { url: 'https://acme.com/' } } }]);
  await session.get(`/v1/leads?site=${site.id}&email=eve@private.example`);
  await session.get(`/v1/leads/${one}?site=${site.id}`);
  await session.get(`/v1/visitors/eve-browser/journey?site=${site.id}`);
  await session.get(`/v1/accounts/private.example?site=${site.id}`);
  await session.ask('PATCH', `/v1/sites/${site.id}`, { name: 'Eve Secret' });
  await session.ask('POST', '/v1/profile/password', { current: PASSWORD, password: 'a completely new one' });
  const { text } = await app.get('/v1/audit?limit=500');
  expect(text).toContain('/v1/visitors/{id}/journey');
  for (const secret of ['eve', 'Eve', 'private.example', email, PASSWORD, 'completely'])
    expect(text).not.toContain(secret);
});

test('it is read by who may manage, each what is of her sites; nobody changes it', async () => {
  const other = await app.site();
  const { session } = await userOf(app, 'owner', [other.id]);
  await session.get('/v1/leads');
  const { body } = await session.get('/v1/audit?limit=500');
  expect(body.data.length).toBeGreaterThan(0);
  expect(new Set(body.data.map((entry: Entry) => entry.site))).toEqual(new Set([other.id]));
  expectProblem(await session.get(`/v1/audit?site=${site.id}`), 404, 'not_found');
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
    expectProblem(await app.ask(method, '/v1/audit', {}), 405, 'method_not_allowed');
  const csv = await app.get('/v1/audit?format=csv');
  expect(csv.text.split('\r\n')[0]).toBe('id,at,kind,action,site,by.kind,by.id,by.name,target,fields,times');
});

/** What of an answer is a person's own: how she is reached, what is known of her, her browsers, her words. */
const PERSONAL = /^(emails?|phones?|traits|externalIds|anonymousIds?|identifiers|leadId|body|answers)$/;
/** Its persons are those who use the dashboard. */
const OF_USERS = /^\/v1\/(session|users|profile)/;

test('P19: every call that answers with what is a person’s own is watched', async () => {
  const { body } = await app.get('/v1/openapi.json', { key: null });
  const fieldsOf = (schema: unknown, seen = new Set<unknown>()): string[] => {
    if (typeof schema !== 'object' || schema === null || seen.has(schema)) return [];
    seen.add(schema);
    if ('$ref' in schema) {
      const parts = String(schema.$ref).split('/').slice(1);
      return fieldsOf(
        parts.reduce((at, part) => at[part], body),
        seen,
      );
    }
    const names = 'properties' in schema ? Object.keys(schema.properties as object) : [];
    return [...names, ...Object.values(schema).flatMap((part) => fieldsOf(part, seen))];
  };
  const watched: string[] = [];
  const missed: string[] = [];
  for (const [path, methods] of Object.entries<Record<string, never>>(body.paths))
    for (const [method, operation] of Object.entries<{
      security: { session?: string[] }[];
      responses: Record<string, { content?: Record<string, { schema: unknown }> }>;
      'x-personal-data'?: boolean;
    }>(methods)) {
      if (operation['x-personal-data']) watched.push(`${method} ${path}`);
      const scope = operation.security.find(({ session }) => session)?.session?.[0];
      if (scope === undefined || scope === 'ingest' || OF_USERS.test(path) || /\/export/.test(path)) continue;
      const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
      const found = answers
        .flatMap(([, { content = {} }]) => Object.values(content).flatMap(({ schema }) => fieldsOf(schema)))
        .filter((name) => PERSONAL.test(name));
      if (found.length > 0 && !operation['x-personal-data']) missed.push(`${method} ${path}: ${found}`);
    }
  expect(missed).toEqual([]);
  expect(watched).toEqual(
    expect.arrayContaining([
      'get /v1/leads',
      'get /v1/deals/{externalId}',
      'get /v1/webhooks/{id}/attempts/{message}',
      'get /v1/live',
    ]),
  );
});

test('P19: a preview that shows persons is a read; a deal too', async () => {
  const { id, session } = await userOf(app, 'owner');
  const on = `?site=${site.id}`;
  const [a, b] = await Promise.all(
    ['a@watched.example', 'b@watched.example'].map(
      async (email) => (await site.post('/v1/leads', { email })).body.lead.id,
    ),
  );
  await session.ask('POST', `/v1/leads/${a}/merge${on}`, { with: b, dryRun: true });
  await site.put('/v1/deals/W-1', { name: 'Deal', leads: [{ email: 'a@watched.example' }] });
  await session.get(`/v1/deals/W-1${on}`);
  expect((await log(`&by=${id}&kind=read`)).map(shortOf).reverse()).toEqual([
    ['read', 'POST /v1/leads/{id}/merge', a],
    ['read', 'GET /v1/deals/{externalId}', 'W-1'],
  ]);
});

test('what is refused to strangers again and again is one entry, and then one that counts', async () => {
  const own = await startApp({ still: true });
  try {
    const [mine, other] = [await own.site(), await own.site()];
    const entries = async (): Promise<Entry[]> => (await own.get('/v1/audit?kind=refused')).body.data;
    for (let i = 0; i < 20; i++) {
      await own.get(`/v1/leads/lead_${i}?site=${mine.id}`, { key: mine.writeKey });
      await own.ask('DELETE', `/v1/keys/key_${i}`, undefined, { key: mine.writeKey });
      await trySignIn(own, { key: `sk_wrong_${i}` }, { from: `198.51.100.${i}` });
      await own.post('/v1/session', {}, { key: null, headers: { 'sec-fetch-site': 'cross-site' } });
    }
    await own.get(`/v1/leads?site=${other.id}`, { key: other.writeKey });
    expect((await entries()).map(({ action, site: of, target }) => [action, of, target]).toSorted()).toEqual(
      [
        ['GET /v1/leads/{id}', mine.id, null],
        ['POST /v1/session', null, null],
        ['GET /v1/leads', other.id, null],
        ['DELETE /v1/keys/{id}', null, null],
      ].toSorted(),
    );
    own.clock.advance(10 * MINUTE);
    await own.get(`/v1/leads?site=${other.id}`, { key: other.writeKey });
    const counted = (await entries()).filter(({ times }) => times > 1);
    expect(counted.map(({ times, site: of }) => [times, of])).toEqual(
      expect.arrayContaining([
        [39, null],
        [19, mine.id],
        [19, null],
      ]),
    );
    expect(await entries()).toHaveLength(8);
  } finally {
    await own.close();
  }
});

test('nobody waits for the note of what was read, or of when a session was used; none is lost at the end', async () => {
  const slow = ['appendAudit', 'touchSession'];
  const own = await startApp({
    wrap: (storage) => {
      const write = storage.write as (name: string, ...args: unknown[]) => Promise<unknown>;
      return wrapped(storage, {
        write: (async (...args: Parameters<typeof write>) => {
          if (slow.includes(args[0])) await new Promise((resolve) => setTimeout(resolve, 1500));
          return write(...args);
        }) as Storage['write'],
      });
    },
  });
  try {
    const { id } = await own.site();
    slow.length = 0;
    const { session, id: user } = await userOf(own, 'owner');
    slow.push('appendAudit', 'touchSession');
    own.clock.advance(6 * MINUTE);
    const began = performance.now();
    expect((await session.ask('GET', `/v1/leads?site=${id}`, undefined, OWN_PAGE)).status).toBe(200);
    expect(performance.now() - began).toBeLessThan(1000);
    await own.server.close();
    const filter = { sites: null, kind: 'read', by: user, target: null, from: null, to: null };
    expect(await own.storage.read('listAudit', filter, 10, null)).toHaveLength(1);
    const [used] = await own.storage.read('sessionsOf', user, own.clock.now());
    expect(own.clock.now() - used!.seenAt).toBeLessThan(MINUTE);
  } finally {
    await own.close();
  }
});
