/** NPS by what led people here: each answer is shared out among the touchpoints of whoever gave it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KpiRow } from '../../shared/api/kpi.ts';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site({ timeZone: 'UTC' });
  const page = (anonymousId: string, day: string, query: string) => ({
    type: 'page',
    anonymousId,
    timestamp: `2026-01-${day}T10:00:00Z`,
    context: { page: { url: `https://acme.example/${query}` } },
  });
  const answer = (anonymousId: string, day: string, score: number) => ({
    type: 'track',
    event: 'nps_answered',
    anonymousId,
    timestamp: `2026-01-${day}T12:00:00Z`,
    properties: { score },
  });
  const ad = '?utm_source=google&utm_medium=cpc&utm_campaign=brand';
  const letter = '?utm_source=letter&utm_medium=email';
  await site.batch([
    // Ann came by an ad, then by the newsletter; she likes it. What came after her answer has no part in it.
    page('ann', '01', ad),
    page('ann', '02', letter),
    answer('ann', '03', 10),
    page('ann', '04', ad),
    // Bob came by the newsletter alone, and does not.
    page('bob', '01', letter),
    answer('bob', '02', 3),
    // Nobody knows who this is.
    answer('stranger', '05', 9),
  ]);
  for (const name of ['ann', 'bob']) {
    await site.post('/v1/leads', { email: `${name}@acme.com`, anonymousId: name, occurredAt: '2026-01-01T11:00:00Z' });
  }
});
afterAll(() => app.close());

const npsBy = async (query: string) => {
  const { status, body, text } = await site.get(`/v1/reports/kpis?${query}`);
  expect(status, text).toBe(200);
  return Object.fromEntries(
    body.rows.map((row: KpiRow) => [Object.values(row.key).map(String).join(' '), row.kpis.nps]),
  );
};

test('by channel: half of an answer counts half', async () => {
  // Newsletter: half a promoter and a detractor of one and a half answers.
  expect(await npsBy('groupBy=channel')).toEqual({
    'Paid Search': 100,
    Email: (100 * (0.5 - 1)) / 1.5,
    null: 100,
  });
  expect((await site.get('/v1/reports/kpis')).body.totals.nps).toBeCloseTo(100 / 3, 12);
});

test('under any model, and with filters', async () => {
  expect(await npsBy('groupBy=channel&model=last')).toMatchObject({ 'Paid Search': null, Email: 0, null: 100 });
  expect(await npsBy('groupBy=source&medium=email&model=first')).toEqual({ letter: -100 });
  expect(await npsBy('groupBy=channel&model=markov')).toMatchObject({ 'Paid Search': 100, null: 100 });
});

test('by channel and day', async () => {
  expect(await npsBy('groupBy=day')).toMatchObject({ '2026-01-02': -100, '2026-01-03': 100, '2026-01-05': 100 });
  expect(await npsBy('groupBy=channel,day&model=first')).toMatchObject({ 'Paid Search 2026-01-03': 100 });
});
