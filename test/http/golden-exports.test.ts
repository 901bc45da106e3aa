/** Exports for ad platforms, byte by byte against files whose fields docs/export-formats.md gives the sources of. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site({ currency: 'EUR', timeZone: 'Europe/Berlin' });
  const click = (day: string, query: string) => ({
    type: 'page',
    anonymousId: 'ann',
    timestamp: `2026-01-${day}T10:00:00Z`,
    context: { page: { url: `https://acme.example/?${query}` } },
  });
  await site.batch([
    click('01', 'gclid=Cj0KCQiA-google'),
    click('02', 'msclkid=0a1b2c3d-microsoft'),
    click('03', 'fbclid=IwAR0-meta'),
    click('04', 'li_fat_id=df5b9c1e-linkedin'),
  ]);
  await site.post('/v1/leads', {
    email: ' Ann@ACME.com ',
    anonymousId: 'ann',
    occurredAt: '2026-01-05T10:00:00Z',
    consent: 'granted',
  });
  await site.put('/v1/deals/D-1', {
    leads: [{ email: 'ann@acme.com' }],
    stage: 'won',
    closedAt: '2026-01-10T10:00:00Z',
    value: { amount: '1250.50' },
  });
});
afterAll(() => app.close());

const golden = (file: string) => readFileSync(new URL(`./golden-exports/${file}`, import.meta.url), 'utf8');
const get = (platform: string) =>
  site.get(`/v1/exports/${platform}-conversions?conversionName=${encodeURIComponent('Sale, signed')}`);

test.each(['google-ads', 'microsoft-ads'])('%s', async (platform) => {
  const { status, text, headers } = await get(platform);
  expect([status, text]).toEqual([200, golden(`${platform}.csv`)]);
  expect(headers['content-type']).toMatch(/^text\/csv/);
});

test.each(['meta', 'linkedin'])('%s', async (platform) => {
  const { status, body } = await get(platform);
  expect([status, body]).toEqual([200, JSON.parse(golden(`${platform}.json`))]);
});
