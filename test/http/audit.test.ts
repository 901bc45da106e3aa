/** The audit log: who read, exported, erased or changed what. Number P19 of the duties. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PERSONAL } from '../../server/audit/entry-of.ts';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';
import { expectProblem } from './expect-problem.ts';
import { PASSWORD, trySignIn, userOf } from './sign-in.ts';

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
    await site.get('/v1/deals');
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
  expect(csv.text.split('\r\n')[0]).toBe('id,at,kind,action,site,by.kind,by.id,by.name,target,fields');
});

test('every read that is watched is a call that is there', async () => {
  const { paths } = (await app.get('/v1/openapi.json', { key: null })).body;
  for (const route of PERSONAL) expect(Object.keys(paths), route).toContain(route.replace(/:(\w+)/g, '{$1}'));
});
