/** What is somebody else's: another site's (T67), or another role's (T69). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES, SCOPES_OF_ROLE } from '../../shared/vocabulary.ts';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';
import { expectProblem } from './expect-problem.ts';
import { furnish, pathOf } from './furnish.ts';
import { type Operation, operationsOf } from './operations.ts';
import { type SignedIn, userOf } from './sign-in.ts';

let app: TestApp;
let operations: Operation[];
beforeAll(async () => {
  app = await startApp({ outboundAllow: ['127.0.0.1'] });
  operations = await operationsOf(app);
});
afterAll(() => app.close());

/** Everything that can be read of a site, to see that nothing of it changed. */
async function stateOf(site: TestSite): Promise<unknown> {
  const lists = [
    'webhooks',
    'inbound',
    'annotations',
    'views',
    'shares',
    'imports/schedules',
    'costs',
    'deals',
    'leads',
  ];
  const state: unknown[] = [await site.digest(), (await app.get(`/v1/sites/${site.id}`)).body];
  for (const list of lists) state.push((await site.get(`/v1/${list}`)).body.data);
  for (const of of ['models', 'conversions', 'stage-mappings', 'channel-rules', 'campaign-aliases'])
    state.push((await site.get(`/v1/sites/${site.id}/${of}`)).body);
  for (const list of ['users', 'keys']) state.push((await app.get(`/v1/${list}?limit=500`)).body.data.length);
  return state;
}

/** These are named by whoever sends them: under the same name another site has, or makes, one of its own. */
const OWN_NAMES = /^\/v1\/(deals|visitors|accounts)\//;

describe('T67: another site’s', () => {
  test('T67: whoever may see one site gets nothing of another, whatever is asked, by its own ids', async () => {
    const [mine, theirs] = [await app.site(), await app.site({ name: 'MARKER-site' })];
    const ids = await furnish(app, theirs, 'MARKER');
    const { session } = await userOf(app, 'owner', [mine.id]);
    const before = await stateOf(theirs);
    const asKey = (method: string, url: string, body?: unknown) => app.ask(method, url, body, { key: mine.key });
    const asUser = (method: string, url: string, body?: unknown) => session.ask(method, url, body);
    const found: string[] = [];
    let real = 0;
    for (const { name, method, path, scope, parameters, body } of operations) {
      if (scope === null || path.startsWith('/v1/profile/')) continue;
      const follow = parameters.includes('follow') ? '?follow=false' : '';
      const url = pathOf(path, ids) + follow;
      for (const ask of [asKey, asUser]) {
        const answer = await ask(method, url, method === 'GET' ? undefined : body);
        if (answer.text.toUpperCase().includes('MARKER')) found.push(`${name}: ${answer.text.slice(0, 200)}`);
        const isTheirs = path.includes('{') && !OWN_NAMES.test(path) && !/imports\/\{/.test(path);
        if (isTheirs && answer.status < 300) found.push(`${name}: ${answer.status}`);
        if (!parameters.includes('site')) continue;
        const named = await ask(
          method,
          `${url}${follow ? '&' : '?'}site=${theirs.id}`,
          method === 'GET' ? undefined : body,
        );
        if (named.status < 400) found.push(`${name} of their site: ${named.status}`);
      }
      // The ids are real: to whom they belong they say something.
      if (method !== 'GET' || !path.includes('{')) continue;
      const { status } = await app.get(url, { key: theirs.key });
      if (status === 200) real++;
    }
    expect(found).toEqual([]);
    expect(real).toBeGreaterThan(15);
    expect(await stateOf(theirs)).toEqual(before);
  });

  test('T67: ids of another site in a body are nobody’s', async () => {
    const [mine, theirs] = [await app.site(), await app.site()];
    const [own, ids] = [await furnish(app, mine, 'OWN'), await furnish(app, theirs, 'MARKER')];
    const before = await stateOf(theirs);
    const merge = await mine.post(`/v1/leads/${own.leads}/merge`, { with: ids.leads });
    expectProblem(merge, 400, 'invalid_request');
    const replay = await mine.post(`/v1/webhooks/${own.webhooks}/replay`, { messages: [ids.attempts] });
    expect(replay.text).not.toContain(ids.attempts);
    expectProblem(await mine.get(`/v1/webhooks/${own.webhooks}/attempts/${ids.attempts}`), 404, 'not_found');
    expectProblem(await mine.get(`/v1/webhooks/${ids.webhooks}/attempts/${ids.attempts}`), 404, 'not_found');
    for (const url of ['/v1/leads?q=MARKER', `/v1/leads?email=MARKER@MARKER.example`, '/v1/exports/events'])
      expect((await mine.get(url)).text.toUpperCase()).not.toContain('MARKER');
    // Their person, named in a deal of ours, is one of ours: theirs stays as she was.
    await mine.put('/v1/deals/D-1', { name: 'D', leads: [{ email: 'marker@marker.example' }] });
    const [lead] = (await mine.get('/v1/deals/D-1')).body.leads;
    expect(lead.leadId).not.toBe(ids.leads);
    expect(await stateOf(theirs)).toEqual(before);
  });
});

describe('T69: another role’s', () => {
  /** Calls of those who may read that are no GET: they change nothing, or the caller's own account alone. */
  const HARMLESS = [
    'POST /v1/sites/{id}/channel-rules/preview',
    'POST /v1/sites/{id}/campaign-aliases/preview',
    'POST /v1/sites/{id}/stage-mappings/preview',
    'POST /v1/attribution/compute',
  ];
  const OWN_ACCOUNT = [
    'POST /v1/session/confirm',
    'POST /v1/profile/password',
    'DELETE /v1/profile/sessions',
    'DELETE /v1/profile/sessions/{id}',
    'PUT /v1/profile/digest',
    'POST /v1/profile/digest/try',
  ];
  /** They need no key, for they are how one gets in, out, or prove their sender in another way. */
  const OPEN = [
    'POST /v1/collect',
    'POST /v1/session',
    'DELETE /v1/session',
    'POST /v1/session/link',
    'POST /unsubscribe',
    'POST /v1/inbound/{id}/events',
  ];
  /** Those that only an owner may, by what they are about: said here again, whatever the routes say of themselves. */
  const OF_OWNERS =
    /^(?:POST|PUT|PATCH|DELETE) \/v1\/(?:users|keys|sites|webhooks|inbound|shares|rebuild|quarantine|targets|imports\/schedules|profile\/owner|claims)|^DELETE \/v1\/leads|merge$|^GET \/v1\/(?:audit|users|keys|shares|system|digest|rebuild|imports\/schedules)/;

  /** What cannot be masked is not for viewers, though reading is (P20). */
  const UNMASKED = /^GET \/v1\/(?:exports\/|leads\/\{id\}\/export$|webhooks\/\{id\}\/attempts\/\{message\}$)/;

  test('T69: no call that writes is open, or asks for reading alone, but for those that are known to harm nobody', () => {
    const writes = operations.filter(({ method }) => method !== 'GET');
    expect(writes.filter(({ isOpen }) => isOpen).map(({ name }) => name)).toEqual(OPEN);
    const reading = writes.filter(({ scope }) => scope === 'read').map(({ name }) => name);
    expect(reading.toSorted()).toEqual([...HARMLESS, ...OWN_ACCOUNT].toSorted());
  });

  test('T69: a viewer changes nothing and an analyst no setting, with real ids and right bodies', async () => {
    const site = await app.site();
    const ids = await furnish(app, site, 'ROLES');
    const ask = (session: SignedIn, { method, path, body, parameters }: Operation) => {
      const follow = parameters.includes('follow') ? '?follow=false' : '';
      return session.ask(method, pathOf(path, ids) + follow, method === 'GET' ? undefined : body);
    };
    const { session: viewer } = await userOf(app, 'viewer', [site.id]);
    const { session: analyst } = await userOf(app, 'analyst', [site.id]);
    const before = await stateOf(site);
    const wrong: string[] = [];
    for (const operation of operations.filter(({ name }) => !OPEN.includes(name) && !OWN_ACCOUNT.includes(name))) {
      const { name, method, isOpen } = operation;
      if (isOpen) continue;
      const [asViewer, mayWrite] = [await ask(viewer, operation), HARMLESS.includes(name)];
      if (method !== 'GET' && !mayWrite && ![401, 403].includes(asViewer.status))
        wrong.push(`viewer ${name} ${asViewer.status}`);
      if (mayWrite && asViewer.status >= 300) wrong.push(`viewer ${name} ${asViewer.status}`);
      if (!OF_OWNERS.test(name) || mayWrite) continue;
      if (asViewer.status !== 403) wrong.push(`viewer ${name} ${asViewer.status}`);
      const { status } = await ask(analyst, operation);
      if (status !== 403) wrong.push(`analyst ${name} ${status}`);
    }
    expect(wrong).toEqual([]);
    expect(await stateOf(site)).toEqual(before);
  });

  test.each(ROLES)('T69: a session of a %s opens the routes of its scopes, and no other', async (role) => {
    const site = await app.site();
    const { session } = await userOf(app, role, [site.id]);
    const all = operations.filter(({ scope }) => scope !== null);
    expect(all.length).toBeGreaterThan(60);
    for (const { name, method, path, scope, parameters } of all) {
      const url = pathOf(path, { sites: site.id });
      if (SCOPES_OF_ROLE[role].includes(scope!)) {
        if (role !== 'viewer' || method !== 'GET' || parameters.includes('follow')) continue;
        const { status } = await session.get(url);
        if (UNMASKED.test(name)) expect(status, name).toBe(403);
        else expect([200, 400, 404], name).toContain(status);
        continue;
      }
      const answer = await session.ask(method, url, method === 'GET' ? undefined : {});
      expectProblem(answer, 403, 'forbidden');
      expect(answer.body.detail, name).toContain(scope);
    }
  });
});
