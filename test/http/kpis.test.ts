/** The story from ad cost to ROI: every figure of the KPI report, checked against arithmetic by hand. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KPI_NAMES, type KpiRow } from '../../shared/api/kpi.ts';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site({ currency: 'EUR', timeZone: 'UTC', linkHistory: 'all' });
  await tell();
});
afterAll(() => app.close());

const at = (day: string) => `2026-${day}T10:00:00.000Z`;
const AD = 'https://acme.example/?utm_source=google&utm_medium=cpc&utm_campaign=brand';

async function tell(): Promise<void> {
  const page = (anonymousId: string, day: string, url: string, referrer?: string) => ({
    type: 'page',
    anonymousId,
    messageId: `${anonymousId} ${day}`,
    timestamp: at(day),
    context: { page: { url, referrer } },
  });
  const answer = (anonymousId: string, score: unknown) => ({
    type: 'track',
    event: 'nps_answered',
    anonymousId,
    messageId: `nps ${anonymousId}`,
    timestamp: at('01-28'),
    properties: { score },
  });
  await site.batch([
    page('ann', '01-10', AD),
    page('bob', '01-10', AD),
    page('cy', '01-10', AD),
    page('dee', '01-15', 'https://acme.example/guide', 'https://www.google.com/'),
    answer('ann', 10),
    answer('bob', 9),
    answer('cy', 7),
    answer('dee', 3),
    answer('eve', 'eleven'),
  ]);
  const lead = async (name: string, day: string, consent?: string) =>
    (
      await site.post('/v1/leads', {
        email: `${name}@${name}.com`,
        anonymousId: name,
        occurredAt: at(day),
        ...(consent ? { consent } : {}),
      })
    ).body.lead.id as string;
  const ann = await lead('ann', '01-10', 'granted');
  const bob = await lead('bob', '01-12', 'denied');
  await lead('dee', '01-15');
  const stage = (id: string, name: string, day: string) =>
    site.post(`/v1/leads/${id}/stages`, { stage: name, occurredAt: at(day) });
  await stage(ann, 'mql', '01-13');
  await stage(ann, 'sql', '01-14');
  await stage(bob, 'mql', '01-13');
  const deal = (id: string, name: string, day: string, amount: string, wonAt: string | null, rest: object = {}) =>
    site.put(`/v1/deals/${id}`, {
      leads: [{ email: `${name}@${name}.com` }],
      createdAt: at(day),
      value: { amount, currency: 'EUR' },
      ...(wonAt ? { stage: 'won', closedAt: at(wonAt) } : { stage: 'opportunity' }),
      ...rest,
    });
  await deal('A', 'ann', '01-20', '1000.00', '01-30', { recurring: { amount: '50.00', currency: 'EUR' } });
  await deal('B', 'bob', '01-25', '400.00', null);
  await deal('D', 'dee', '01-21', '500.00', '01-31');
  // Dee gets 300 back.
  await deal('D', 'dee', '01-21', '200.00', '01-31');
  await site.put('/v1/costs', {
    rows: [
      { ...google('2026-01-10', '100.00', 'EUR') },
      { ...google('2026-01-11', '110.00', 'USD') },
      { date: '2026-01-12', source: 'expo', medium: 'event', campaign: 'fair', cost: { amount: '200' } },
      { ...google('2026-01-13', '7.00', 'GBP') },
      { ...google('2025-12-10', '80.00', 'EUR') },
    ],
  });
  await site.put('/v1/rates', { rows: [{ date: '2026-01-01', from: 'USD', to: 'EUR', rate: '0.9' }] });
}

const google = (date: string, amount: string, currency: string) => ({
  date,
  source: 'Google',
  medium: 'cpc',
  campaign: 'brand',
  cost: { amount, currency },
  clicks: 50,
  impressions: 1000,
});

const get = (query: string) => site.get(`/v1/reports/kpis?${query}`);
const JANUARY = 'from=2026-01-01&to=2026-02-01';

test('from ad cost to ROI', async () => {
  const { status, body } = await get(JANUARY);
  expect(status).toBe(200);
  expect(Object.keys(body.totals).sort()).toEqual([...KPI_NAMES].sort());
  expect(body.totals).toEqual({
    // 100 + 110 x 0.9 + 200; the pounds have no rate.
    spend: '399.00',
    clicks: 150,
    impressions: 3000,
    ctr: 0.05,
    cpc: '2.66',
    visits: 4,
    visitors: 4,
    leads: 3,
    mqls: 2,
    sqls: 1,
    opportunities: 3,
    won: 2,
    // 1000 + 500 - 300
    revenue: '1200.00',
    mrr: '50.00',
    cpl: '133.00',
    costPerMql: '199.50',
    costPerSql: '399.00',
    costPerOpportunity: '133.00',
    cac: '199.50',
    roi: (1200 - 399) / 399,
    roas: 1200 / 399,
    averageDealSize: '600.00',
    // 20 and 16 days
    salesCycleDays: 18,
    salesCycleDaysFromLead: 18,
    leadToWonRate: 2 / 3,
    leadToWonRateCohort: 2 / 3,
    pipeline: '400.00',
    // Two promoters, one detractor, four answers.
    nps: 25,
  });
  expect(body.rows).toEqual([{ key: {}, kpis: body.totals }]);
  expect(body.comparison).toEqual({});
  expect(Object.keys(body.definitions).sort()).toEqual([...KPI_NAMES].sort());
  expect(body.missingRates).toEqual([
    { kind: 'cost', deal: null, date: '2026-01-13', from: 'GBP', to: 'EUR', amount: '7.00' },
  ]);
  expect(body.coverage).toEqual({
    leads: 3,
    withJourney: 3,
    withoutJourney: 0,
    withoutConsent: 1,
    cookieless: 0,
    spend: '399.00',
    // There were touchpoints on the 10th only.
    spendMatched: '100.00',
  });
});

test('by channel: each in its row, what has no touchpoint in one of its own', async () => {
  const { body } = await get(`${JANUARY}&groupBy=channel`);
  const rows = Object.fromEntries(body.rows.map((row: KpiRow) => [String(row.key.channel), row.kpis]));
  expect(rows['Paid Search']).toMatchObject({
    spend: '199.00',
    visits: 3,
    leads: 2,
    mqls: 2,
    won: 1,
    revenue: '1000.00',
    cpl: '99.50',
    cac: '199.00',
    roi: 801 / 199,
    pipeline: '400.00',
    salesCycleDays: 20,
  });
  expect(rows['Organic Search']).toMatchObject({
    spend: '0.00',
    leads: 1,
    revenue: '200.00',
    roi: null,
    cpl: '0.00',
    ctr: null,
  });
  const spent = body.rows.reduce((sum: number, row: KpiRow) => sum + Number(row.kpis.spend), 0);
  expect(spent).toBe(399);
  for (const name of ['leads', 'won', 'opportunities', 'mqls', 'visits'] as const) {
    expect(body.rows.reduce((sum: number, row: KpiRow) => sum + Number(row.kpis[name]), 0)).toBe(body.totals[name]);
  }
});

test('by groups of channels of the site’s own: what a group earned and cost is what its channels did', async () => {
  const channelGroups = [
    { name: 'Found', channels: ['organic search'] },
    { name: 'Bought', channels: ['Paid Search'] },
  ];
  await app.ask('PATCH', `/v1/sites/${site.id}`, { channelGroups });
  const channels = await get(`${JANUARY}&groupBy=channel`);
  const of = (rows: KpiRow[], by: string, name: string) => rows.find((row) => row.key[by] === name)!.kpis;
  const { rows, totals } = (await get(`${JANUARY}&groupBy=channelGroup`)).body;
  expect(of(rows, 'channelGroup', 'Bought')).toEqual(of(channels.body.rows, 'channel', 'Paid Search'));
  expect(of(rows, 'channelGroup', 'Found')).toEqual(of(channels.body.rows, 'channel', 'Organic Search'));
  expect(of(rows, 'channelGroup', 'Other')).toMatchObject({ spend: '200.00' });
  // Who has no touchpoint is in no group.
  expect(new Set(rows.map((row: KpiRow) => row.key.channelGroup))).toEqual(new Set(['Bought', 'Found', 'Other', null]));
  expect(rows.reduce((sum: number, row: KpiRow) => sum + Number(row.kpis.visits), 0)).toBe(totals.visits);
  expect(totals).toEqual(channels.body.totals);
});

test('by source and campaign, costs find the spelling of the touchpoints', async () => {
  const { body } = await get(`${JANUARY}&groupBy=source,campaign`);
  const row = body.rows.find((one: KpiRow) => one.key.source === 'google' && one.key.campaign === 'brand');
  expect(row.kpis).toMatchObject({ spend: '199.00', visits: 3, leads: 2 });
});

test('by day, week and month', async () => {
  const { body } = await get(`${JANUARY}&groupBy=week`);
  expect(body.rows.map((row: KpiRow) => [row.key.week, row.kpis.leads, row.kpis.spend, row.kpis.nps])).toEqual([
    ['2026-01-05', 1, '199.00', null],
    ['2026-01-12', 2, '200.00', null],
    ['2026-01-19', 0, '0.00', null],
    ['2026-01-26', 0, '0.00', 25],
  ]);
  const months = await get('groupBy=month');
  expect(months.body.rows.map((row: KpiRow) => [row.key.month, row.kpis.spend])).toEqual([
    ['2025-12', '80.00'],
    ['2026-01', '399.00'],
  ]);
});

test('filters leave only what they name', async () => {
  const { body } = await get(`${JANUARY}&channel=Organic Search`);
  expect(body.totals).toMatchObject({ spend: '0.00', visits: 1, leads: 1, won: 1, revenue: '200.00' });
});

test('an empty period divides by nothing', async () => {
  const { body } = await get('from=2020-01-01&to=2020-02-01');
  expect(body.totals).toMatchObject({
    spend: '0.00',
    leads: 0,
    revenue: '0.00',
    ctr: null,
    cpc: null,
    cpl: null,
    costPerMql: null,
    cac: null,
    roi: null,
    roas: null,
    averageDealSize: null,
    salesCycleDays: null,
    leadToWonRate: null,
    leadToWonRateCohort: null,
    nps: null,
  });
});

describe('beside another period', () => {
  test('the one before, of the same length', async () => {
    const { body } = await get(`${JANUARY}&compare=previous`);
    expect(body.comparison).toMatchObject({
      from: '2025-12-01T00:00:00.000Z',
      to: '2026-01-01T00:00:00.000Z',
      totals: { spend: '80.00', leads: 0, cpl: null },
    });
    expect(body.comparison.change.spend).toBeCloseTo(319 / 80, 12);
    expect(body.comparison.change).toMatchObject({ leads: null, cpl: null });
  });

  test('the same a year before', async () => {
    const { body } = await get('from=2026-12-01&to=2027-01-01&compare=year');
    expect(body.comparison).toMatchObject({ from: '2025-12-01T00:00:00.000Z', totals: { spend: '80.00' } });
    expectProblem(await get('compare=year'), 400, 'invalid_request');
  });
});

test('targets and how they stand', async () => {
  const told = await site.put('/v1/targets', {
    rows: [
      { kpi: 'leads', from: '2026-01-01', to: '2026-02-01', value: 6 },
      { kpi: 'cac', from: '2026-01-01', to: '2026-02-01', value: '200.00' },
      { kpi: 'revenue', from: '2026-01-01', to: '2026-02-01', key: { channel: 'Paid Search' }, value: 500 },
      { kpi: 'leads', from: '2026-01-01', to: '2025-02-01', value: 6 },
      { kpi: 'fame', from: '2026-01-01', to: '2026-02-01', value: 6 },
    ],
  });
  expect(told.body).toMatchObject({ accepted: 3, rejected: [{ index: 3 }, { index: 4 }] });
  expect((await site.get('/v1/targets')).body.data).toHaveLength(3);
  const { body } = await get(JANUARY);
  const january = (await app.clock.now()) >= Date.parse('2026-02-01');
  expect(january).toBe(true);
  expect(body.targets).toEqual([
    expect.objectContaining({ kpi: 'cac', actual: '199.50', elapsed: 1, expected: 200, onPace: true }),
    expect.objectContaining({ kpi: 'leads', actual: 3, elapsed: 1, expected: 6, attainment: 0.5, onPace: false }),
    expect.objectContaining({ kpi: 'revenue', key: { channel: 'Paid Search' }, actual: '1000.00', attainment: 2 }),
  ]);
  expect((await get('from=2026-02-01')).body.targets).toEqual([]);
});

test('a target is taken away by what it was set for', async () => {
  const one = (query: string) => app.ask('DELETE', `/v1/targets?kpi=revenue&from=2026-01-01&to=2026-02-01${query}`);
  const key = encodeURIComponent('{"channel":"Paid Search"}');
  expectProblem(await one(''), 404, 'not_found');
  expect((await one(`&key=${key}`)).status).toBe(204);
  expectProblem(await one(`&key=${key}`), 404, 'not_found');
  expect((await site.get('/v1/targets')).body.data).toHaveLength(2);
  for (const wrong of ['channel', '[1]', 'null', '{"channel":1}']) {
    const answer = await one(`&key=${encodeURIComponent(wrong)}`);
    expectProblem(answer, 400, 'invalid_request');
    expect(errorsOf(answer).key).toContain('{"channel":"Email"}');
  }
});

test('says what is allowed', async () => {
  const answer = await get('groupBy=colour&model=best&compare=never');
  expectProblem(answer, 400, 'invalid_request');
  const errors = errorsOf(await get('groupBy=colour&model=best'));
  expect(errors.groupBy).toContain('sourceMedium');
  expect(errors.model).toContain('time_decay');
  expectProblem(await site.get('/v1/reports/kpis', { key: site.writeKey }), 403, 'forbidden');
});

test('is a table too', async () => {
  const { text } = await get(`${JANUARY}&groupBy=channel&format=csv`);
  const [head] = text.split('\r\n');
  expect(head).toContain('key.channel,');
  expect(head).toContain('kpis.costPerOpportunity');
});

test('without an end of the period all costs count, in every time zone', async () => {
  for (const timeZone of ['Europe/Berlin', 'Pacific/Kiritimati', 'America/Los_Angeles']) {
    const zoned = await app.site({ currency: 'EUR', timeZone });
    await zoned.put('/v1/costs', { rows: [{ date: '2026-01-10', source: 'google', cost: { amount: '12.00' } }] });
    const spend = async (query: string) => (await zoned.get(`/v1/reports/kpis${query}`)).body.totals.spend;
    expect([timeZone, await spend(''), await spend('?from=2026-01-01')]).toEqual([timeZone, '12.00', '12.00']);
  }
});

test('costs follow the aliases of campaigns, as touchpoints and contacts do; channel rules see them as they were told', async () => {
  const own = await app.site({ timeZone: 'UTC' });
  await own.batch([
    {
      type: 'page',
      anonymousId: 'v',
      timestamp: '2026-01-12T10:00:00Z',
      context: { page: { url: 'https://shop.example/?utm_source=letter&utm_medium=email&utm_campaign=SPRING_26_b' } },
    },
  ]);
  const call = { type: 'call', occurredAt: '2026-01-12T11:00:00Z', email: 'ann@acme.com' };
  await own.post('/v1/touchpoints', {
    ...call,
    externalId: 'c1',
    source: 'fair',
    medium: 'event',
    campaign: 'spring_26_c',
  });
  const cost = { date: '2026-01-12', medium: 'email', clicks: 1 };
  await own.put('/v1/costs', {
    rows: [
      { ...cost, source: 'letter', campaign: 'spring_26_a', cost: { amount: 5 } },
      { ...cost, source: 'fair', medium: 'event', campaign: 'Spring_26', cost: { amount: 7 } },
      { ...cost, source: 'letter', campaign: 'autumn', cost: { amount: 11 } },
    ],
  });
  const { rules } = (await own.get(`/v1/sites/${own.id}/channel-rules`)).body;
  const written = { id: 'spring', channel: 'Spring letters', when: { field: 'campaign', startsWith: ['spring_26_'] } };
  await own.put(`/v1/sites/${own.id}/channel-rules`, { rules: [written, ...rules] });
  const aliases = [{ campaign: 'Spring 2026', names: ['spring_26*'] }];
  await own.put(`/v1/sites/${own.id}/campaign-aliases`, { aliases });
  const report = async (query: string) =>
    (await own.get(`/v1/reports/kpis?from=2026-01-01&to=2026-02-01&${query}`)).body;
  const { rows, coverage } = await report('groupBy=campaign');
  expect(rows.map(({ key, kpis }: KpiRow) => [key.campaign, kpis.spend, kpis.visits])).toEqual([
    ['Spring 2026', '12.00', 1],
    ['autumn', '11.00', 0],
  ]);
  expect(coverage).toMatchObject({ spend: '23.00', spendMatched: '12.00' });
  const { rows: channels } = await report('groupBy=channel&campaign=Spring 2026');
  expect(channels.find(({ key }: KpiRow) => key.channel === 'Spring letters').kpis).toMatchObject({
    spend: '5.00',
    visits: 1,
  });
});

test('an event of an absurd time costs no report its patience', async () => {
  const other = await app.site();
  const page = (messageId: string, timestamp: string) => ({
    type: 'page',
    anonymousId: messageId,
    messageId,
    timestamp,
    context: { page: { url: 'https://acme.com/' } },
  });
  await other.batch([page('now', '2026-01-10T10:00:00Z'), page('then', '9998-12-30T10:00:00Z')]);
  for (const unit of ['day', 'month']) {
    const began = performance.now();
    const { status, body } = await other.get(`/v1/reports/kpis?groupBy=${unit}`);
    expect(status).toBe(200);
    expect(body.rows.map(({ kpis }: { kpis: { visits: number } }) => kpis.visits)).toEqual([1, 1]);
    expect(performance.now() - began).toBeLessThan(5000);
  }
});
