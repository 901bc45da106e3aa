import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ago, DAY } from '../../support/app.ts';
import { lookAt } from './look-at.ts';
import { openReal, type RealDashboard } from './open-real.ts';

let real: RealDashboard;
beforeAll(async () => {
  real = await openReal();
  for (const days of [1, 20, 50]) {
    const occurredAt = ago(real.app, days * DAY);
    await real.site.post('/v1/leads', { email: `ann${days}@acme.com`, occurredAt });
  }
}, 120_000);
afterEach(() => real.closePages());
afterAll(() => real.close());

it('what happened is written down, marked on the trends, and taken away again', async () => {
  const { page, faults } = await real.visit('/');
  await page.locator('.sparkline').first().waitFor();
  await page.getByText('Write something down').click();
  await page.getByLabel('What happened').fill('New prices <b>everywhere</b>');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.locator('.annotations').getByText('New prices <b>everywhere</b>').waitFor();
  await page.locator('.sparkline-mark').first().waitFor({ state: 'attached' });
  const label = await page.locator('.sparkline').first().getAttribute('aria-label');
  expect(label).toContain('Annotations: ');
  expect(label).toContain('New prices');
  await page.goto(`${real.origin}/kpis`);
  await page.locator('.sparkline-mark').first().waitFor({ state: 'attached' });
  await page.getByRole('button', { name: /^Edit “New prices/ }).click();
  const form = page.locator('.annotation-form');
  expect(await form.getByLabel('What happened').inputValue()).toBe('New prices <b>everywhere</b>');
  await form.getByLabel('What happened').fill('New prices in Austria');
  await form.getByRole('button', { name: 'Save' }).click();
  await page.locator('.annotations').getByText('New prices in Austria').waitFor();
  expect(await form.count()).toBe(0);
  await page.goto(`${real.origin}/attribution?milestone=lead&groupBy=day`);
  await page.locator('.annotations').getByText('New prices in Austria').waitFor();
  await real.site.publicBatch([{ type: 'page', anonymousId: 'v', context: { page: { url: 'https://acme.com/' } } }]);
  await page.goto(`${real.origin}/traffic?groupBy=month`);
  await page.locator('.data tbody tr .step-note').getByText('New prices in Austria').waitFor();
  await page.goto(`${real.origin}/kpis`);
  await page.getByRole('button', { name: /^Remove “New prices/ }).click();
  await page.getByText('Nothing is written down for this period.').waitFor();
  expect(await page.locator('.sparkline-mark').count()).toBe(0);
  expect(faults).toEqual([]);
});

it('a view is saved under a name, opened again with all its filters, and removed', async () => {
  const { page, faults } = await real.visit('/leads?stage=lead&q=ann1');
  await page.getByText('1 lead shown').waitFor();
  await page.locator('.views > summary').click();
  await page.getByLabel('Save what is on screen').last().fill('Ann of yesterday');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('link', { name: 'Ann of yesterday' }).waitFor();
  await page.goto(`${real.origin}/deals`);
  await page.locator('.views > summary').click();
  await page.getByRole('link', { name: 'Ann of yesterday' }).click();
  await page.getByText('1 lead shown').waitFor();
  expect(new URL(page.url()).search).toBe('?stage=lead&q=ann1');
  await page.locator('.views > summary').click();
  await page.getByRole('button', { name: 'Remove the view “Ann of yesterday”' }).click();
  await page.getByText('No saved view yet.').waitFor();
  await page.keyboard.press('Escape');
  expect(await page.locator('.views[open]').count()).toBe(0);
  expect(faults).toEqual([]);
});

it('is readable in both themes and on a phone', async () => {
  await real.site.post('/v1/annotations', {
    date: ago(real.app, 20 * DAY).slice(0, 10),
    text: 'Trade fair in Hanover',
  });
  await real.site.post('/v1/views', { name: 'Won by paid search', path: '/deals?stage=won' });
  await lookAt('notes', async (options) => {
    const { page } = await real.visit('/', options);
    await page.locator('.sparkline-mark').first().waitFor({ state: 'attached' });
    await page.locator('.views > summary').click();
    await page.getByRole('link', { name: 'Won by paid search' }).waitFor();
    return page;
  });
}, 90_000);
