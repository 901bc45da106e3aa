/** Costs and rates: told row by row, listed, and used to bring money into one currency. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';
import { expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site({ currency: 'EUR', timeZone: 'Europe/Berlin' });
});
afterAll(() => app.close());

const row = (rest: object = {}) => ({
  date: '2026-01-31',
  source: 'google',
  medium: 'cpc',
  campaign: 'brand',
  cost: { amount: '12.34', currency: 'EUR' },
  clicks: 10,
  impressions: 1000,
  ...rest,
});

describe('costs', () => {
  test('are upserted by their key', async () => {
    const put = async (...rows: unknown[]) => (await site.put('/v1/costs', { rows })).body;
    expect(await put(row(), row({ date: '2026-02-01' }))).toEqual({
      accepted: 2,
      updated: 0,
      unchanged: 0,
      rejected: [],
    });
    expect(await put(row(), row({ date: '2026-02-01', clicks: 11 }))).toMatchObject({ updated: 1, unchanged: 1 });
    expect(await put(row({ adId: 'a1' }), row({ adId: 'a1' }))).toMatchObject({ accepted: 1, unchanged: 1 });
    const { body } = await site.get('/v1/costs');
    expect(body.data).toHaveLength(3);
    expect(body.data[0]).toEqual({
      ...row(),
      content: null,
      term: null,
      adId: null,
      channel: null,
      conversions: null,
      viewThroughConversions: null,
    });
  });

  test('one bad row harms no other', async () => {
    const { status, body } = await site.put('/v1/costs', {
      rows: [
        row({ date: 'soon' }),
        row({ cost: { amount: 'much' } }),
        row({ cost: { amount: '1.234' } }),
        row({ source: '' }),
        row({ clicks: -1 }),
        'text',
        row({ colour: 'red' }),
        row({ cost: { amount: 1, currency: 'XQQ' } }),
        row({ date: '2026-03-01', cost: { amount: 5 } }),
      ],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ accepted: 1, updated: 0, unchanged: 0 });
    const pointers = Object.fromEntries(
      body.rejected.map((one: { index: number; errors: { pointer: string }[] }) => [one.index, one.errors[0]?.pointer]),
    );
    expect(pointers).toEqual({
      0: '/date',
      1: '/cost/amount',
      2: '/cost/amount',
      3: '/source',
      4: '/clicks',
      5: '',
      6: '/colour',
      7: '/cost/currency',
    });
  });

  test('are listed by day, page by page and as a table', async () => {
    const dates = async (query: string) =>
      (await site.get(`/v1/costs?${query}`)).body.data.map((cost: { date: string }) => cost.date);
    expect(await dates('from=2026-02-01')).toEqual(['2026-02-01', '2026-03-01']);
    expect(await dates('to=2026-02-01')).toEqual(['2026-01-31', '2026-01-31']);
    expect(await dates('source=bing')).toEqual([]);
    const first = await site.get('/v1/costs?limit=2');
    const second = await site.get(`/v1/costs?limit=2&cursor=${first.body.nextCursor}`);
    expect([...first.body.data, ...second.body.data]).toEqual((await site.get('/v1/costs')).body.data);
    expect((await site.get('/v1/costs?format=csv')).text.split('\r\n')[0]).toContain('cost.amount,cost.currency');
    expectProblem(await site.get('/v1/costs?from=never'), 400, 'invalid_request');
  });

  test('a body without rows is refused', async () => {
    expectProblem(await site.put('/v1/costs', { costs: [] }), 400, 'invalid_request');
    expectProblem(await site.put('/v1/costs', { rows: {} }), 400, 'invalid_request');
  });
});

describe('rates', () => {
  test('bring deals into the currency of the site, by the day of the closing', async () => {
    const fresh = await app.site({ currency: 'EUR' });
    const deal = (id: string, amount: string, currency: string, closedAt: string) =>
      fresh.put(`/v1/deals/${id}`, {
        leads: [{ email: `${id}@x.com` }],
        stage: 'won',
        closedAt,
        value: { amount, currency },
      });
    await deal('usd', '100.00', 'USD', '2026-02-10T12:00:00Z');
    await deal('yen', '10000', 'JPY', '2026-02-10T12:00:00Z');
    await deal('gbp', '10.00', 'GBP', '2026-02-10T12:00:00Z');
    const report = async () => (await fresh.get('/v1/reports/attribution')).body;
    expect((await report()).missingRates).toHaveLength(3);
    expect((await report()).totals).toMatchObject({ conversions: '3.000000', value: '0.00' });
    const told = await fresh.put('/v1/rates', {
      rows: [
        { date: '2026-01-01', from: 'USD', to: 'EUR', rate: '0.95' },
        { date: '2026-02-01', from: 'USD', to: 'EUR', rate: '0.905' },
        { date: '2026-02-11', from: 'USD', to: 'EUR', rate: 0.5 },
        { date: '2026-02-01', from: 'EUR', to: 'JPY', rate: '160' },
        { date: '2026-03-01', from: 'GBP', to: 'EUR', rate: '1.2' },
        { date: '2026-03-01', from: 'GBP', to: 'EUR', rate: '0' },
        { date: '2026-03-01', from: 'GBP', to: 'GBP', rate: '1' },
      ],
    });
    expect(told.body).toMatchObject({ accepted: 5, rejected: [{ index: 5 }, { index: 6 }] });
    const { totals, missingRates } = await report();
    // 100 x 0.905 = 90.50; 10000 / 160 = 62.50; the pound had no rate yet.
    expect(totals.value).toBe('153.00');
    expect(missingRates).toEqual([{ deal: 'gbp', date: '2026-02-10', from: 'GBP', to: 'EUR', amount: '10.00' }]);
    expect((await fresh.get('/v1/rates')).body.data).toHaveLength(5);
  });
});
