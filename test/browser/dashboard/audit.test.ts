import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { lookAt } from './look-at.ts';
import { openReal, type RealDashboard } from './open-real.ts';

let real: RealDashboard;
beforeAll(async () => {
  real = await openReal();
  await real.site.post('/v1/leads', { email: 'ann@acme.com', name: 'Ann Berger' });
}, 120_000);
afterEach(() => real.closePages());
afterAll(() => real.close());

it('who opened a lead stands in the log, and leads back to it', async () => {
  const { page, faults } = await real.visit('/leads');
  await page.getByRole('link', { name: 'Ann Berger' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Ann Berger' }).waitFor();
  await page.goto(`${real.origin}/settings/audit?kind=read`);
  await page
    .getByRole('row', { name: /Link of the start.*Read a person.*GET \/v1\/leads\/\{id\}/ })
    .first()
    .waitFor();
  await page
    .locator('tbody')
    .getByRole('link', { name: /^lead_/ })
    .first()
    .click();
  await page.getByRole('heading', { level: 1, name: 'Ann Berger' }).waitFor();
  expect(faults).toEqual([]);
});

it('is filtered by what was done', async () => {
  const { page } = await real.visit('/settings/audit?of=all');
  await page.getByRole('combobox', { name: 'What' }).selectOption('change');
  await page.getByRole('row', { name: /Admin key.*Changed.*Fields: name, scopes, sites/ }).waitFor();
  expect(new URL(page.url()).searchParams.get('kind')).toBe('change');
});

it('is readable in both themes and on a phone', async () => {
  await lookAt('audit', async (options) => {
    const { page } = await real.visit('/settings/audit?of=all', options);
    await page.locator('tbody tr').nth(2).waitFor();
    return page;
  });
}, 90_000);
