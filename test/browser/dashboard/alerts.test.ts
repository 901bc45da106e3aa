import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { violations } from './axe-check.ts';
import { openReal, type RealDashboard } from './open-real.ts';

let real: RealDashboard;
beforeAll(async () => {
  real = await openReal();
}, 120_000);
afterEach(() => real.closePages());
afterAll(() => real.close());

it('what is watched of a site is switched off and on, and its limits are kept', async () => {
  const { page, faults } = await real.visit('/settings/alerts');
  await page.getByText('Nothing was looked at yet').waitFor();
  const alerts = async () => (await real.app.get(`/v1/sites/${real.site.id}`)).body.alerts;
  // What is empty and no longer asked for stops nobody.
  await page.getByLabel('Smaller by so many percent').fill('');
  await page.getByLabel('Campaigns got lost').uncheck();
  expect(await page.getByLabel('Smaller by so many percent').isVisible()).toBe(false);
  await page.getByLabel('Hours without a visit').fill('48');
  await page.getByRole('button', { name: 'Save alerts' }).click();
  await page.getByText('The next look, within ten minutes').waitFor();
  expect(await alerts()).toEqual({ trafficStopped: { hours: 48 }, utmLoss: null, spendWithoutClicks: { days: 3 } });
  await page.reload();
  expect(await page.getByLabel('Campaigns got lost').isChecked()).toBe(false);
  await page.getByLabel('Campaigns got lost').check();
  await page.getByLabel('Smaller by so many percent').fill('75');
  await page.getByRole('button', { name: 'Save alerts' }).click();
  await page.getByText('The next look, within ten minutes').waitFor();
  expect((await alerts()).utmLoss).toEqual({ days: 2, dropPercent: 75 });
  await real.app.app.background.alerts.look();
  await page.reload();
  await page.getByRole('row', { name: /Traffic stopped.*All is well/ }).waitFor();
  expect(await violations(page)).toEqual([]);
  expect(faults).toEqual([]);
}, 60_000);
