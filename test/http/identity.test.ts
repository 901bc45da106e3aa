/** Joining leads, taking claims back, and what each would change before it does. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ago, DAY, HOUR, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  site = await app.site();
});

const page = (anonymousId: string, at: string, source: string) => ({
  type: 'page',
  messageId: `page-${anonymousId}-${source}`,
  anonymousId,
  timestamp: at,
  context: { page: { url: `https://a.example/?utm_source=${source}&utm_medium=cpc` } },
});
const person = async (name: string, at: string) =>
  (await site.post('/v1/leads', { email: `${name}@acme.com`, anonymousId: `${name}-browser`, occurredAt: at })).body
    .lead;
const merge = (id: string, body: object) => site.post(`/v1/leads/${id}/merge`, body);
const revoke = (id: string, body: object = {}) => site.post(`/v1/claims/${id}/revoke`, body);
const claimsOf = async (id: string) => (await site.get(`/v1/leads/${id}/identity`)).body.claims;

describe('two leads that are one person', () => {
  // biome-ignore lint/suspicious/noExplicitAny: leads as JSON
  let [ann, anna]: any[] = [];
  beforeEach(async () => {
    await site.batch([
      page('ann-browser', ago(app, 9 * DAY), 'google'),
      page('anna-browser', ago(app, 7 * DAY), 'meta'),
    ]);
    ann = await person('ann', ago(app, 8 * DAY));
    anna = await person('anna', ago(app, 6 * DAY));
    await site.put('/v1/deals/D-1', {
      leads: [{ email: 'anna@acme.com' }],
      stage: 'won',
      closedAt: ago(app, DAY),
      value: { amount: '100.00' },
    });
  });

  test('become one: the older stays, the other’s id leads to her, with everything below it', async () => {
    const { status, body } = await merge(anna.id, { with: ann.id });
    expect(status).toBe(200);
    expect(body.lead).toMatchObject({
      id: ann.id,
      email: 'ann@acme.com',
      stage: 'won',
      anonymousIds: ['ann-browser', 'anna-browser'],
      createdAt: ann.createdAt,
    });
    expect(body.claim).toMatchObject({
      a: 'email:anna@acme.com',
      b: 'email:ann@acme.com',
      source: 'api',
      trust: 'trusted',
      revoked: false,
    });
    for (const below of ['', '/journey', '/identity', '/journey?include=events']) {
      const moved = await site.get(`/v1/leads/${anna.id}${below}`);
      expect([moved.status, moved.headers.location]).toEqual([308, `/v1/leads/${ann.id}${below}`]);
    }
    const stage = await site.post(`/v1/leads/${anna.id}/stages`, { stage: 'mql' });
    expect([stage.status, stage.headers.location]).toEqual([308, `/v1/leads/${ann.id}/stages`]);
    expect(await claimsOf(ann.id)).toContainEqual(body.claim);
  });

  test('a dry run names leads, journeys and credits that would change, and changes nothing', async () => {
    const before = await site.digest();
    const { body } = await merge(ann.id, { with: anna.id, dryRun: true });
    expect(body.lead.id).toBe(ann.id);
    expect(body.changes.leads).toEqual(
      [
        {
          lead: ann.id,
          before: expect.objectContaining({ identifiers: ['email:ann@acme.com'], stage: 'lead' }),
          after: expect.objectContaining({ identifiers: ['email:ann@acme.com', 'email:anna@acme.com'], stage: 'won' }),
        },
        { lead: anna.id, before: expect.objectContaining({ anonymousIds: ['anna-browser'] }), after: null },
      ].toSorted((a, b) => (a.lead < b.lead ? -1 : 1)),
    );
    expect(body.changes.journeys).toContainEqual({
      lead: ann.id,
      before: expect.objectContaining({ touchpoints: 1, visits: 1 }),
      after: expect.objectContaining({ touchpoints: 2, visits: 2 }),
    });
    const first = body.changes.deals.find(({ model }: { model: string }) => model === 'first');
    const { touchpoints } = (await site.get(`/v1/leads/${ann.id}/journey`)).body;
    expect(first).toEqual({
      deal: 'D-1',
      model: 'first',
      before: [expect.objectContaining({ weight: 1, value: '100.00' })],
      after: [{ touchpoint: touchpoints[0].id, channel: touchpoints[0].channel, weight: 1, value: '100.00' }],
    });
    expect(body.changes.deals.map(({ model }: { model: string }) => model)).not.toContain('last');
    expect(await site.digest()).toEqual(before);
    expect((await site.get(`/v1/leads/${anna.id}`)).status).toBe(200);

    const done = (await merge(ann.id, { with: anna.id })).body;
    expect(done.changes).toEqual(body.changes);
  });

  test('taken back, everything is derived as it was, and the preview said so', async () => {
    const before = await site.digest();
    const merged = (await merge(ann.id, { with: anna.id })).body;
    const preview = (await revoke(merged.claim.id, { dryRun: true })).body;
    expect((await site.get(`/v1/leads/${anna.id}`)).status).toBe(308);
    const { status, body } = await revoke(merged.claim.id);
    expect(status).toBe(200);
    expect(body).toEqual(preview);
    expect(body.claim).toMatchObject({ id: merged.claim.id, revoked: true });
    expect((await site.digest()).derived).toBe(before.derived);
    expect((await site.get(`/v1/leads/${anna.id}`)).body).toEqual(anna && (await site.lead('email=anna@acme.com')));
    // Again is the same; and they can be joined again.
    expect((await revoke(merged.claim.id)).body.changes).toEqual({ leads: [], journeys: [], deals: [] });
    app.clock.advance(1000);
    expect((await merge(ann.id, { with: anna.id })).body.lead.anonymousIds).toHaveLength(2);
  });

  test('who are one already stay so', async () => {
    const { claim } = (await merge(ann.id, { with: anna.id })).body;
    const { status, body } = await merge(ann.id, { with: anna.id });
    expect([status, body.claim, body.changes.leads]).toEqual([200, claim, []]);
  });

  test('what cannot be joined is said', async () => {
    expect(errorsOf(await merge(ann.id, { with: ann.id }))['/with']).toContain('itself');
    expect(errorsOf(await merge(ann.id, { with: 'lead_nobody' }))['/with']).toContain('no lead');
    expect(errorsOf(await merge(ann.id, {}))).toHaveProperty('/with');
    expectProblem(await merge('lead_nobody', { with: ann.id }), 404, 'not_found');
    expectProblem(await revoke('claim_nobody'), 404, 'not_found');
    const other = await app.site();
    expectProblem(await other.post(`/v1/leads/${ann.id}/merge`, { with: anna.id }), 404, 'not_found');
    const foreign = (await other.post('/v1/leads', { email: 'x@acme.com' })).body.lead.id;
    expect(errorsOf(await merge(ann.id, { with: foreign }))['/with']).toContain('no lead');
    const [{ id }] = await claimsOf(ann.id);
    expectProblem(await other.post(`/v1/claims/${id}/revoke`, {}), 404, 'not_found');
  });
});

test('a claim of a browser taken back: the browser is hers no more, she stays', async () => {
  await site.batch([page('shared', ago(app, 2 * DAY), 'google')]);
  await site.post('/v1/leads', {
    email: 'ann@acme.com',
    anonymousId: 'shared',
    name: 'Ann',
    occurredAt: ago(app, DAY),
  });
  await site.post('/v1/leads', { email: 'bob@acme.com', anonymousId: 'shared', occurredAt: ago(app, HOUR) });
  const ann = await site.lead('email=ann@acme.com');
  const [claim] = await claimsOf(ann.id);
  const { body } = await revoke(claim.id);
  expect(body.lead).toMatchObject({ id: ann.id, name: 'Ann', anonymousIds: [], firstTouch: null });
  // The body may be left out.
  expect((await site.post(`/v1/claims/${claim.id}/revoke`)).body.lead).toEqual(body.lead);
  const bob = await site.lead('email=bob@acme.com');
  expect(bob.firstTouch.source).toBe('google');
  expect(body.changes.journeys.map(({ lead }: { lead: string }) => lead).toSorted()).toEqual(
    [ann.id, bob.id].toSorted(),
  );
});

describe('suggestions', () => {
  const both = (n: number) => ({
    type: 'identify',
    anonymousId: `b${n}`,
    userId: `crm:${n}`,
    traits: { email: `p${n}@acme.com` },
    timestamp: ago(app, n * HOUR),
  });
  const list = async (query = '') => (await site.get(`/v1/leads/suggestions${query}`)).body;

  test('come from what browsers name together, newest first, with both leads', async () => {
    await site.publicBatch([both(2), both(1)]);
    const { data, nextCursor } = await list('?limit=1');
    expect(data).toEqual([
      {
        claim: expect.objectContaining({ a: 'email:p1@acme.com', b: 'externalId:crm:1', unconfirmed: true }),
        leads: [expect.objectContaining({ email: 'p1@acme.com' }), expect.objectContaining({ externalIds: ['crm:1'] })],
      },
    ]);
    const rest = await list(`?limit=1&cursor=${nextCursor}`);
    expect(rest.data.map((one: { claim: { b: string } }) => one.claim.b)).toEqual(['externalId:crm:2']);
    expect(rest.nextCursor).toBeNull();
    const { id } = await site.lead('externalId=crm:2');
    expect((await list(`?lead=${id}`)).data).toHaveLength(1);
    expect((await list('?lead=lead_nobody')).data).toEqual([]);
  });

  test('end when they are confirmed, dismissed, or the site trusts its browsers', async () => {
    await site.publicBatch([both(1), both(2), both(3)]);
    const { data } = await list();
    await merge(data[0].leads[0].id, { with: data[0].leads[1].id });
    await revoke(data[1].claim.id);
    expect((await list()).data.map((one: { claim: { id: string } }) => one.claim.id)).toEqual([data[2].claim.id]);
    await app.ask('PATCH', `/v1/sites/${site.id}`, { trustBrowserIdentity: true });
    expect((await list()).data).toEqual([]);
    expect((await site.lead('email=p3@acme.com')).externalIds).toEqual(['crm:3']);
    // What was dismissed stays dismissed.
    expect((await site.lead('email=p2@acme.com')).externalIds).toEqual([]);
  });
});

test('a form without consent makes the lead and ties nothing that was before, unless the site links all of it', async () => {
  await site.batch([page('b', ago(app, 2 * DAY), 'before'), page('b', ago(app, HOUR), 'after')]);
  await site.post('/v1/leads', {
    email: 'ann@acme.com',
    anonymousId: 'b',
    consent: 'denied',
    occurredAt: ago(app, DAY),
  });
  const sources = async () => {
    const { id } = await site.lead('email=ann@acme.com');
    const { touchpoints } = (await site.get(`/v1/leads/${id}/journey`)).body;
    return touchpoints.map(({ source }: { source: string }) => source);
  };
  expect(await sources()).toEqual(['after']);
  await app.ask('PATCH', `/v1/sites/${site.id}`, { linkHistory: 'all' });
  expect(await sources()).toEqual(['before', 'after']);
});

test('a claim of a browser that was taken back counts again when that was a mistake', async () => {
  const own = await app.site();
  await own.batch([
    { type: 'page', anonymousId: 'undo', context: { page: { url: 'https://acme.com/?utm_source=x' } } },
    { type: 'identify', anonymousId: 'undo', traits: { email: 'undo@acme.com' } },
    { type: 'identify', anonymousId: 'undo', traits: { email: 'undo@acme.com' } },
  ]);
  const lead = await own.lead('email=undo@acme.com');
  const before = await own.digest();
  const { claims } = (await own.get(`/v1/leads/${lead.id}/identity`)).body;
  const { id } = claims.find(({ a }: { a: string }) => a.startsWith('anonymousId:'));
  await own.post(`/v1/claims/${id}/revoke`);
  expect((await own.get(`/v1/leads/${lead.id}`)).body.anonymousIds).toEqual([]);
  const tried = await own.post(`/v1/claims/${id}/restore`, { dryRun: true });
  expect(tried.body.changes.journeys).toHaveLength(1);
  expect((await own.get(`/v1/leads/${lead.id}`)).body.anonymousIds).toEqual([]);
  const restored = await own.post(`/v1/claims/${id}/restore`);
  expect(restored.body.claim).toMatchObject({ id, revoked: false });
  expect((await own.get(`/v1/leads/${lead.id}`)).body.anonymousIds).toEqual(['undo']);
  expect(await own.digest()).toEqual(before);
  expect((await own.post(`/v1/claims/${id}/restore`)).body.changes).toEqual({ leads: [], journeys: [], deals: [] });
  expectProblem(await own.post('/v1/claims/claim_nobody/restore'), 404, 'not_found');
});
