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
