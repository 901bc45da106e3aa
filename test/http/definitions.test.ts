/** Models and conversions that a site defines for itself. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site({ timeZone: 'UTC' });
  const page = (day: string, query: string) => ({
    type: 'page',
    anonymousId: 'ann',
    timestamp: `2026-01-${day}T10:00:00Z`,
    context: { page: { url: `https://acme.example/${query}` } },
  });
  await site.batch([
    page('01', '?utm_source=a&utm_medium=cpc'),
    page('02', '?utm_source=b&utm_medium=email'),
    { ...page('03', 'thanks/?x=1'), messageId: 'thanks' },
    { type: 'track', event: 'Demo Booked', anonymousId: 'ann', timestamp: '2026-01-02T10:01:00Z' },
  ]);
  await site.post('/v1/leads', { email: 'ann@acme.com', anonymousId: 'ann', occurredAt: '2026-01-03T11:00:00Z' });
  await site.put('/v1/deals/A', {
    leads: [{ email: 'ann@acme.com' }],
    stage: 'won',
    closedAt: '2026-01-04T10:00:00Z',
    value: { amount: 100 },
  });
});
afterAll(() => app.close());

test('a model of the site is in reports by its name, and in all', async () => {
  const url = `/v1/sites/${site.id}/models/opener`;
  const made = await site.put(url, { position: { first: 3, last: 1 }, title: 'Opener' });
  expect(made).toMatchObject({ status: 201, body: { id: 'opener', version: 1, position: { first: 3, last: 1 } } });
  expect((await site.put(url, { position: { first: 3, last: 1 }, title: 'Opener' })).body.version).toBe(1);
  const report = await site.get('/v1/reports/attribution?models=opener&groupBy=source');
  expect(
    report.body.rows.map((row: { key: { source: string }; models: { opener: { value: string } } }) => [
      row.key.source,
      row.models.opener.value,
    ]),
  ).toEqual([
    ['a', '75.00'],
    ['(direct)', '25.00'],
  ]);
  expect((await site.get('/v1/reports/attribution?models=all')).body.models).toContain('opener');
  expect((await site.get('/v1/deals/A/attribution?models=opener')).body.models.opener.touchpoints[0].value).toBe(
    '75.00',
  );
  expect((await site.get('/v1/reports/kpis?model=opener&groupBy=source')).status).toBe(200);
  // A change counts at once.
  expect((await site.put(url, { position: { first: 1 } })).body.version).toBe(2);
  const again = await site.get('/v1/reports/attribution?models=opener&groupBy=source');
  expect(again.body.rows).toHaveLength(1);
  expect((await site.get(`/v1/sites/${site.id}/models`)).body.data).toHaveLength(1);
  expect((await app.ask('DELETE', url, undefined, { key: site.key })).status).toBe(204);
  expectProblem(await site.get(url), 404, 'not_found');
  expectProblem(await site.get('/v1/reports/attribution?models=opener'), 400, 'invalid_request');
});

test('a model that is none is refused', async () => {
  const put = (name: string, body: unknown) => site.put(`/v1/sites/${site.id}/models/${name}`, body);
  expect(errorsOf(await put('linear', { position: { first: 1 } })).name).toContain('time_decay');
  expectProblem(await put('zero', { position: { first: 0 } }), 400, 'invalid_request');
  expect(errorsOf(await put('one', { id: 'two' }))['/id']).toBeDefined();
  expectProblem(await put('odd', { colours: 1 }), 400, 'invalid_request');
});

test('a conversion that is defined today counts all of history', async () => {
  const conversions = [
    { name: 'Demo', event: 'Demo Booked' },
    { name: 'Thanked', page: '/thanks' },
    { name: 'Any page', page: '/*' },
  ];
  const put = await site.put(`/v1/sites/${site.id}/conversions`, { conversions });
  expect(put.status).toBe(200);
  expect(put.body.conversions).toHaveLength(3);
  const report = async (milestone: string) =>
    (await site.get(`/v1/reports/attribution?milestone=${milestone}&models=last&groupBy=source`)).body;
  expect(await report('Demo')).toMatchObject({
    milestone: 'Demo',
    totals: { conversions: '1.000000', value: '0.00' },
    rows: [{ key: { source: 'b' } }],
  });
  expect((await report('Thanked')).rows[0].key.source).toBe('(direct)');
  expect((await report('Any page')).rows[0].key.source).toBe('a');
  await site.put(`/v1/sites/${site.id}/conversions`, { conversions: conversions.slice(1) });
  const gone = await site.get('/v1/reports/attribution?milestone=Demo');
  expect(errorsOf(gone).milestone).toContain('Thanked');
});

test('a conversion that is none is refused', async () => {
  const put = (...conversions: unknown[]) => site.put(`/v1/sites/${site.id}/conversions`, { conversions });
  expect(errorsOf(await put({ name: 'won', event: 'x' }))['/conversions/0/name']).toBeDefined();
  expect(errorsOf(await put({ name: 'x' }))['/conversions/0']).toContain('event');
  expect(
    errorsOf(await put({ name: 'x', event: 'a' }, { name: 'x', event: 'b' }))['/conversions/1/name'],
  ).toBeDefined();
  expectProblem(await put({ name: 'x', page: 'thanks' }), 400, 'invalid_request');
});
