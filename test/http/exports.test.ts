/** Every fact of a site, a line each. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site();
});
afterAll(() => app.close());

test('all facts, of every kind', async () => {
  const page = (messageId: string, url: string) => ({
    type: 'page',
    messageId,
    anonymousId: 'ann',
    timestamp: '2026-01-01T10:00:00Z',
    context: { page: { url } },
  });
  await site.batch([page('m1', 'https://a.example/'), page('m2', 'https://a.example/b')]);
  await site.batch([page('m1', 'https://a.example/other')]);
  await site.publicBatch([{ ...page('old', 'https://a.example/'), timestamp: '2020-01-01T10:00:00Z' }]);
  const { body } = await site.post('/v1/leads', { email: 'ann@a.com', anonymousId: 'ann' });
  await site.post(`/v1/leads/${body.lead.id}/stages`, { stage: 'mql', occurredAt: '2026-01-02T10:00:00Z' });
  await site.put('/v1/deals/D', { leads: [{ email: 'ann@a.com' }], value: { amount: 5 } });
  await site.post('/v1/touchpoints', { externalId: 'c', type: 'call', occurredAt: '2026-01-01', email: 'ann@a.com' });
  await site.put('/v1/costs', { rows: [{ date: '2026-01-01', source: 'google', cost: { amount: 1 } }] });

  const { status, headers, text } = await site.get('/v1/exports/events');
  expect(status).toBe(200);
  expect(headers['content-type']).toMatch(/^application\/x-ndjson/);
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const of = (kind: string) => lines.filter((line) => line.kind === kind);
  expect(new Set(lines.map((line) => line.kind))).toEqual(
    new Set(['event', 'claim', 'stage', 'deal', 'contact', 'cost', 'conflict']),
  );
  expect(of('event')).toContainEqual(
    expect.objectContaining({
      messageId: 'm1',
      type: 'page_view',
      anonymousId: 'ann',
      occurredAt: '2026-01-01T10:00:00.000Z',
      quarantine: null,
      url: 'https://a.example/',
    }),
  );
  expect(of('event').find((line) => line.messageId === 'old').quarantine).toEqual(['time_out_of_range']);
  expect(of('conflict')[0]).toMatchObject({ messageId: 'm1', anonymousId: 'ann' });
  expect(of('stage')[0]).toMatchObject({ stage: 'mql', occurredAt: '2026-01-02T10:00:00.000Z' });
  expect(of('deal')[0]).toMatchObject({ externalId: 'D', deal: { value: { amount: '5.00', currency: 'EUR' } } });
  expect(of('contact')[0]).toMatchObject({ externalId: 'c', type: 'call', identifiers: ['email:ann@a.com'] });
  expect(of('cost')[0]).toMatchObject({ date: '2026-01-01', source: 'google', amountMinor: 100 });
});
