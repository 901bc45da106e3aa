/** A person whose data is kept and not used (GDPR art. 18). Number P13 of the duties. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ago, DAY, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
let ann: string;
beforeAll(async () => {
  app = await startApp();
  site = await app.site();
  const visit = (who: string, source: string, days: number) => ({
    type: 'page',
    messageId: `${who}-1`,
    anonymousId: `${who}-browser`,
    timestamp: ago(app, days * DAY),
    context: { page: { url: `https://a.example/?utm_source=${source}&utm_medium=cpc&gclid=click-${who}` } },
  });
  await site.batch([visit('ann', 'google', 9), visit('bob', 'bing', 8)]);
  for (const who of ['ann', 'bob'])
    await site.post('/v1/leads', {
      email: `${who}@personal.example`,
      anonymousId: `${who}-browser`,
      selfReportedSource: 'A friend',
      consent: 'granted',
      occurredAt: ago(app, 7 * DAY),
    });
  await site.put('/v1/deals/both', {
    leads: [{ email: 'ann@personal.example' }, { email: 'bob@personal.example' }],
    stage: 'won',
    createdAt: ago(app, 3 * DAY),
    closedAt: ago(app, 2 * DAY),
    value: { amount: '900.00' },
  });
  await site.put('/v1/deals/hers', {
    leads: [{ email: 'ann@personal.example' }],
    stage: 'won',
    createdAt: ago(app, 3 * DAY),
    closedAt: ago(app, 2 * DAY),
    value: { amount: '100.00' },
  });
  await site.post('/v1/touchpoints', {
    externalId: 'call-ann',
    type: 'call',
    email: 'ann@personal.example',
    occurredAt: ago(app, 5 * DAY),
  });
  ann = (await site.lead('email=ann@personal.example')).id;
});
afterAll(() => app.close());

const restriction = (method: 'PUT' | 'DELETE', id = ann) =>
  app.ask(method, `/v1/leads/${id}/restriction`, undefined, { key: site.key });
const won = async () => {
  const { body } = await site.get('/v1/reports/attribution?milestone=won&models=linear&groupBy=source');
  const rows = body.rows as { key: { source: string }; models: { linear: { value: string } } }[];
  return {
    total: body.totals.value,
    unattributed: body.unattributed.linear.value,
    rows: Object.fromEntries(rows.map(({ key, models }) => [key.source, models.linear.value])),
  };
};
const saidThemselves = async () => (await site.get('/v1/reports/self-reported')).body.totals.answered;
const leadsCounted = async () => (await site.get('/v1/reports/kpis')).body.totals.leads;
const exported = async () => (await site.get('/v1/exports/events')).text;
const conversions = async () => (await site.get('/v1/exports/google-ads-conversions?milestone=lead')).text;

test('P13: a restricted person is in no report and no export, and can be read; lifted, everything is as before', async () => {
  const before = [await won(), await leadsCounted(), await exported(), await conversions()] as const;
  expect(before[0].rows).toMatchObject({ google: expect.any(String), bing: expect.any(String) });
  expect(before[1]).toBe(2);
  expect(await saidThemselves()).toBe(2);
  expect(before[2]).toContain('ann@personal.example');
  expect(before[3]).toContain('click-ann');

  const answer = await restriction('PUT');
  expect(answer.status, answer.text).toBe(200);
  expect(answer.body).toMatchObject({
    id: ann,
    email: 'ann@personal.example',
    restrictedAt: expect.stringMatching(/Z$/),
  });
  // Again: since then.
  expect((await restriction('PUT')).body.restrictedAt).toBe(answer.body.restrictedAt);

  // Deals keep their money and lose her.
  expect(await won()).toEqual({ total: '1000.00', unattributed: '100.00', rows: { bing: '900.00' } });
  expect(await leadsCounted()).toBe(1);
  const facts = await exported();
  expect(facts).not.toMatch(/ann@|ann-browser|call-ann/);
  expect(facts).toContain('bob@personal.example');
  expect(await conversions()).not.toContain('click-ann');
  expect(await conversions()).toContain('click-bob');
  expect(await saidThemselves()).toBe(1);

  // What arrives is kept; she herself and who handles her request read it.
  await site.batch([{ type: 'page', messageId: 'ann-2', anonymousId: 'ann-browser', timestamp: ago(app, DAY) }]);
  const journey = (await site.get(`/v1/leads/${ann}/journey`)).body;
  expect(journey.lead.restrictedAt).toBe(answer.body.restrictedAt);
  expect(journey.touchpoints).toHaveLength(3);
  expect((await site.get(`/v1/leads/${ann}/export`)).body.lead.restrictedAt).toBe(answer.body.restrictedAt);
  expect(await won()).toMatchObject({ rows: { bing: '900.00' } });

  const lifted = await restriction('DELETE');
  expect(lifted.body).toMatchObject({ id: ann, restrictedAt: null });
  expect(await won()).toEqual(before[0]);
  expect(await leadsCounted()).toBe(2);
  expect(await saidThemselves()).toBe(2);
  expect(await exported()).toContain('ann-2');
  expect(await conversions()).toBe(before[3]);

  const { data } = (await site.get('/v1/audit?limit=500')).body;
  const noted = (data as { action: string; target: string }[]).filter(({ action }) => action.includes('restriction'));
  expect(noted.map(({ action, target }) => [action, target]).sort()).toEqual([
    ['DELETE /v1/leads/{id}/restriction', ann],
    ['PUT /v1/leads/{id}/restriction', ann],
    ['PUT /v1/leads/{id}/restriction', ann],
  ]);
});

test('P13: whoever turns out to be the same person is restricted with her; an erased one is no longer', async () => {
  await restriction('PUT');
  await site.post('/v1/leads', { email: 'ann@personal.example', externalId: 'crm:ann' });
  const joined = await site.lead('externalId=crm:ann');
  expect(joined).toMatchObject({ id: ann, restrictedAt: expect.any(String) });
  expect((await app.ask('DELETE', `/v1/leads/${ann}`, undefined, { key: site.key })).status).toBe(200);
  expectProblem(await restriction('DELETE'), 404, 'not_found');
  const again = (await site.post('/v1/leads', { email: 'ann@personal.example' })).body.lead;
  expect(again).toMatchObject({ restrictedAt: null });
  expectProblem(await restriction('PUT', 'lead_nobody'), 404, 'not_found');
});

test('P13: the live stream and the account know nothing of a restricted person; lifted, all of her is there again', async () => {
  const own = await app.site();
  const page = (who: string, n = 1) => ({
    type: 'page',
    messageId: `${who}-${n}`,
    anonymousId: who,
    context: { page: { url: `https://a.example/${who}` } },
  });
  await own.batch([page('eve'), page('dan'), { ...page('shared'), userId: 'crm:eve' }, page('nobody')]);
  for (const who of ['eve', 'dan'])
    await own.post('/v1/leads', { email: `${who}@firm.example`, externalId: `crm:${who}`, anonymousId: who });
  const contact = (externalId: string, more: object) => ({
    externalId,
    type: 'meeting',
    accountDomain: 'firm.example',
    occurredAt: ago(app, DAY),
    ...more,
  });
  const told = [
    contact('with-eve', { email: 'eve@firm.example' }),
    contact('with-dan', { email: 'dan@firm.example' }),
    contact('with-all', {}),
  ];
  expect((await own.post('/v1/touchpoints', { batch: told })).body.accepted).toBe(3);
  const deals: [string, string[]][] = [
    ['both', ['eve', 'dan']],
    ['hers', ['eve']],
  ];
  for (const [id, people] of deals)
    await own.put(`/v1/deals/${id}`, { leads: people.map((who) => ({ email: `${who}@firm.example` })), stage: 'sql' });
  const eve = (await own.lead('email=eve@firm.example')).id;
  const ask = (method: 'PUT' | 'DELETE') =>
    app.ask(method, `/v1/leads/${eve}/restriction`, undefined, { key: own.key });

  const live = async () =>
    [...(await own.get('/v1/live?follow=false')).text.matchAll(/"anonymousId":"(\w+)"/g)].map(([, who]) => who).sort();
  const account = async () => {
    const { body } = await own.get('/v1/accounts/firm.example');
    const journey = (await own.get('/v1/accounts/firm.example/journey?include=events')).body;
    const { touchpoints } = journey as { touchpoints: { type: string; anonymousId: string | null }[] };
    return {
      leads: (body.leads as { email: string }[]).map(({ email }) => email).sort(),
      deals: (body.deals as { externalId: string }[]).map(({ externalId }) => externalId).sort(),
      summary: body.summary.touchpoints,
      visits: touchpoints.filter(({ type }) => type === 'visit').map(({ anonymousId }) => anonymousId),
      meetings: touchpoints.filter(({ type }) => type === 'meeting').length,
      hers: JSON.stringify([body, journey]).includes(eve),
    };
  };
  const before = [await live(), await account()] as const;
  expect(before[0]).toEqual(expect.arrayContaining(['dan', 'eve', 'nobody', 'shared']));
  expect(before[1]).toMatchObject({
    leads: ['dan@firm.example', 'eve@firm.example'],
    deals: ['both', 'hers'],
    meetings: 3,
    hers: true,
  });
  expect(before[1].visits.sort()).toEqual(['dan', 'eve', 'shared']);

  expect((await ask('PUT')).status).toBe(200);
  await own.batch([page('eve', 2), page('dan', 2)]);
  expect([...new Set(await live())]).toEqual(['dan', 'nobody']);
  expect(await account()).toMatchObject({
    leads: ['dan@firm.example'],
    visits: ['dan'],
    meetings: 2,
    summary: 3,
    hers: false,
  });
  // Deals keep what they are, and stand there for the others.
  expect((await account()).deals).toEqual(['both']);

  expect((await ask('DELETE')).status).toBe(200);
  expect([...new Set(await live())]).toEqual(['dan', 'eve', 'nobody', 'shared']);
  expect(await account()).toEqual({ ...before[1], visits: expect.arrayContaining(['dan', 'eve', 'shared']) });
});

test('P13: an account whose only person is restricted is there, with nobody', async () => {
  const own = await app.site();
  await own.post('/v1/leads', { email: 'una@alone.example' });
  const { id } = await own.lead('email=una@alone.example');
  expect((await app.ask('PUT', `/v1/leads/${id}/restriction`, undefined, { key: own.key })).status).toBe(200);
  const { status, body } = await own.get('/v1/accounts/alone.example');
  expect([status, body.leads, body.summary.touchpoints]).toEqual([200, [], 0]);
});

test('P13: whom only a deal named is lifted, exported and erased by her id after the deal names her no more', async () => {
  const own = await app.site();
  const put = (...people: string[]) =>
    own.put('/v1/deals/d', { leads: people.map((email) => ({ email })), createdAt: ago(app, DAY) });
  const ask = (method: 'PUT' | 'DELETE', path: string) =>
    app.ask(method, `/v1/leads/${path}`, undefined, { key: own.key });
  const orphan = async () => {
    await put('ida@personal.example', 'bob@personal.example');
    const { id } = await own.lead('email=ida@personal.example');
    expect((await ask('PUT', `${id}/restriction`)).status).toBe(200);
    await put('bob@personal.example');
    return id;
  };
  const id = await orphan();
  const held = (await own.get(`/v1/leads/${id}/export`)).body;
  expect(held).toMatchObject({ lead: { id, email: 'ida@personal.example' }, deals: [], messages: [] });
  expect((await own.get('/v1/reports/kpis')).body.totals.leads).toBe(1);
  const lifted = await ask('DELETE', `${id}/restriction`);
  expect([lifted.status, lifted.body]).toMatchObject([200, { id, restrictedAt: null }]);
  expectProblem(await own.get(`/v1/leads/${id}`), 404, 'not_found');
  expectProblem(await ask('DELETE', `${id}/restriction`), 404, 'not_found');

  expect(await orphan()).toBe(id);
  expect((await ask('DELETE', id)).body).toMatchObject({ lead: id, counts: { identifiers: 1, stubs: 0 } });
  expectProblem(await own.get(`/v1/leads/${id}`), 404, 'not_found');
  expect((await own.get('/v1/reports/kpis')).body.totals.leads).toBe(1);
});
