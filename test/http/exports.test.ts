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

test('conversions, each with the click that led to it', async () => {
  const fresh = await app.site({ currency: 'EUR' });
  const click = (anonymousId: string, day: string, query: string) => ({
    type: 'page',
    anonymousId,
    timestamp: `2026-01-${day}T10:00:00Z`,
    context: { page: { url: `https://a.example/?${query}` } },
  });
  await fresh.batch([
    click('ann', '01', 'gclid=old'),
    click('ann', '02', 'gclid=new'),
    click('ann', '03', 'msclkid=ms&utm_source=bing'),
    click('ann', '04', 'fbclid=fb'),
    click('ann', '05', 'li_fat_id=li'),
    click('bob', '02', 'gclid=denied'),
  ]);
  const lead = (name: string, consent: string) =>
    fresh.post('/v1/leads', { email: `${name}@a.com`, anonymousId: name, occurredAt: '2026-01-06T10:00:00Z', consent });
  await lead('ann', 'granted');
  await lead('bob', 'denied');
  for (const name of ['ann', 'bob']) {
    await fresh.put(`/v1/deals/${name}`, {
      leads: [{ email: `${name}@a.com` }],
      stage: 'won',
      closedAt: '2026-01-10T10:00:00Z',
      value: { amount: '12.50' },
    });
  }
  const get = (platform: string, query = '') => fresh.get(`/v1/exports/${platform}-conversions?${query}`);
  const google = await get('google-ads', 'conversionName=Sale');
  expect(google.text.split('\r\n')).toEqual([
    'Parameters:TimeZone=+0000',
    'Google Click ID,Conversion Name,Conversion Time,Conversion Value,Conversion Currency',
    'new,Sale,2026-01-10 10:00:00,12.50,EUR',
    '',
  ]);
  expect((await get('microsoft-ads')).text).toContain('\r\nms,won,2026-01-10 10:00:00,12.50,EUR\r\n');
  const meta = (await get('meta')).body.data;
  expect(meta).toHaveLength(1);
  expect(meta[0]).toMatchObject({
    event_name: 'won',
    event_time: Date.parse('2026-01-10T10:00:00Z') / 1000,
    user_data: { fbc: `fb.1.${Date.parse('2026-01-04T10:00:00Z')}.fb` },
    custom_data: { currency: 'EUR', value: 12.5 },
  });
  expect((await get('linkedin')).body.elements[0].user.userIds[0].idValue).toBe('li');
  expect((await get('google-ads', 'from=2026-02-01')).text.split('\r\n')).toHaveLength(3);
  expect((await get('google-ads', 'milestone=fame')).status).toBe(400);
});

test('a conversion is worth what was told, in the currency of the deal, whether or not the site knows a rate', async () => {
  const fresh = await app.site({ currency: 'EUR' });
  const deals = { usd: { amount: '1000', currency: 'USD' }, jpy: { amount: '9000', currency: 'JPY' }, none: null };
  await fresh.put('/v1/rates', { rates: [{ date: '2026-01-01', from: 'USD', to: 'EUR', rate: '0.5' }] });
  for (const [name, value] of Object.entries(deals)) {
    const url = `https://a.example/?gclid=${name}`;
    await fresh.batch([
      { type: 'page', anonymousId: name, timestamp: '2026-01-01T10:00:00Z', context: { page: { url } } },
    ]);
    await fresh.post('/v1/leads', { email: `${name}@b.com`, anonymousId: name, occurredAt: '2026-01-02T10:00:00Z' });
    const deal = { leads: [{ email: `${name}@b.com` }], stage: 'won', closedAt: '2026-01-10T10:00:00Z' };
    expect((await fresh.put(`/v1/deals/${name}`, { ...deal, ...(value && { value }) })).status).toBeLessThan(300);
  }
  const { text } = await fresh.get('/v1/exports/google-ads-conversions');
  expect(text.split('\r\n').slice(2, -1)).toEqual([
    'jpy,won,2026-01-10 10:00:00,9000,JPY',
    'none,won,2026-01-10 10:00:00,0.00,EUR',
    'usd,won,2026-01-10 10:00:00,1000.00,USD',
  ]);
});
