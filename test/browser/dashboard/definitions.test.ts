/** What a site defines for itself, over the demo: models, conversions, channel groups, content touchpoints. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { violations } from './axe-check.ts';
import { type Demo, openDemo } from './open-demo.ts';

let demo: Demo;
beforeAll(async () => {
  demo = await openDemo();
}, 180_000);
afterEach(() => demo.closePages());
afterAll(() => demo.close());

it('a model is defined, changed, chosen in the attribution, and removed', async () => {
  const { page, faults } = await demo.visit('/settings/models');
  await page.getByLabel('Name', { exact: true }).fill('house');
  await page.getByLabel('First', { exact: true }).fill('70');
  await page.getByLabel('Last', { exact: true }).fill('30');
  await page.getByLabel('Times so much by channel').fill('Direct = none');
  await page.getByRole('button', { name: 'Save the model' }).click();
  await page.getByRole('alert').filter({ hasText: '“Direct = none”' }).waitFor();
  await page.getByLabel('Times so much by channel').fill('Direct = 0');
  await page.getByRole('button', { name: 'Save the model' }).click();
  const row = page.getByRole('table', { name: 'Your models' }).locator('tbody tr', { hasText: 'house' });
  await row.getByText('first = 70, last = 30, Direct = 0').waitFor();
  await row.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Between', { exact: true }).fill('10');
  await page.getByRole('button', { name: 'Save the model' }).click();
  await row.getByText('middle = 10').waitFor();
  expect(await violations(page)).toEqual([]);
  const { body } = await demo.app.get(`/v1/sites/${demo.site}/models/house`);
  expect(body).toMatchObject({ position: { first: 70, middle: 10, last: 30 }, channels: { Direct: 0 }, version: 2 });

  await page.getByRole('link', { name: 'Attribution' }).click();
  await page.locator('.more-controls summary').first().click();
  await page.getByRole('checkbox', { name: 'house' }).check();
  await page.locator('.spread .legend').getByText('house').waitFor();
  await page.goBack();
  await page.goBack();
  await row.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('No model of your own yet').waitFor();
  expect(faults).toEqual([]);
}, 60_000);

it('a new model never writes over another of its name, and each form begins as it is opened', async () => {
  const models = `/v1/sites/${demo.site}/models`;
  await demo.app.put(`${models}/twin`, { position: { first: 1, middle: 1, last: 1 } });
  const { page } = await demo.visit('/settings/models');
  const row = page.getByRole('table', { name: 'Your models' }).locator('tbody tr', { hasText: 'twin' });
  await row.waitFor();
  await page.getByLabel('Name', { exact: true }).fill('twin');
  await page.getByLabel('First', { exact: true }).fill('99');
  await page.getByRole('button', { name: 'Save the model' }).click();
  await page.getByRole('alert').filter({ hasText: 'There is a model “twin” already' }).waitFor();
  expect((await demo.app.get(`${models}/twin`)).body).toMatchObject({ version: 1, position: { first: 1 } });
  await row.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Title').fill('Typed and left');
  await row.getByRole('button', { name: 'Edit' }).click();
  expect(await page.getByLabel('Title').inputValue()).toBe('');
  await page.getByLabel('Last', { exact: true }).fill('5');
  await page.getByRole('button', { name: 'Save the model' }).click();
  await page.getByText('Saved.', { exact: true }).waitFor();
  await row.getByText('last = 5').waitFor();
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('');
  await demo.app.ask('DELETE', `${models}/twin`);
}, 60_000);

it('a conversion is defined and is a milestone of the attribution', async () => {
  const { page, faults } = await demo.visit('/settings/conversions');
  await page.getByRole('button', { name: 'Add a conversion' }).click();
  await page.getByLabel('Name', { exact: true }).last().fill('Prices <b>seen</b>');
  await page.getByLabel('When').last().selectOption('page');
  await page.getByLabel('Which').last().fill('pricing');
  await page.getByRole('button', { name: 'Save the conversions' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Which').last().fill('/pricing*');
  await page.getByRole('button', { name: 'Save the conversions' }).click();
  await page.getByText('Saved. Reports count them').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Add a conversion' }).click();
  expect(await page.getByText('Saved. Reports count them').count()).toBe(0);
  await page.getByRole('link', { name: 'Attribution' }).click();
  await page.getByLabel('Milestone').selectOption('Prices <b>seen</b>');
  const report = await demo.get(`/v1/reports/attribution?milestone=${encodeURIComponent('Prices <b>seen</b>')}`);
  expect(Number(report.totals.conversions)).toBeGreaterThan(0);
  await expect
    .poll(async () => Number((await page.locator('.figures dd').first().innerText()).replace(',', '')))
    .toBe(Number(report.totals.conversions));
  expect(faults).toEqual([]);
}, 60_000);

it('channels are grouped, and an event becomes a touchpoint over all of history', async () => {
  const { page, faults } = await demo.visit('/settings/groups');
  await page.getByRole('button', { name: 'Add a group' }).click();
  await page.getByLabel('Group', { exact: true }).last().fill('Bought');
  await page.getByLabel('Channels, one a line').last().fill('Paid Search\nPaid Social\nDisplay');
  await page.getByRole('button', { name: 'Add a touchpoint' }).click();
  await page.getByLabel('Event', { exact: true }).last().selectOption('page_view');
  await page.getByLabel('Page; * stands for anything').last().fill('/pricing*');
  await page.getByRole('button', { name: 'Save groups and content' }).click();
  await page.getByText('Saved. History follows').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByLabel('Group', { exact: true }).last().press('End');
  await page.getByLabel('Group', { exact: true }).last().pressSequentially('!');
  expect(await page.getByText('Saved. History follows').count()).toBe(0);
  const { body } = await demo.app.get(`/v1/sites/${demo.site}`);
  expect(body.channelGroups).toContainEqual({ name: 'Bought', channels: ['Paid Search', 'Paid Social', 'Display'] });
  expect(body.contentTouchpoints).toContainEqual({ event: 'page_view', path: '/pricing*' });
  await page.getByRole('link', { name: 'Attribution' }).click();
  await page.getByLabel('Group by').selectOption('channelGroup');
  await page.locator('.data, .panel').getByText('Bought').first().waitFor();
  expect(faults).toEqual([]);
}, 60_000);

it('each part of a conversion is told once; whoever may only look changes nothing', async () => {
  const conversions = [{ name: 'Asked on the price list', event: 'asked', page: '/pricing' }];
  await demo.app.put(`/v1/sites/${demo.site}/conversions`, { conversions });
  await demo.app.ask('PATCH', `/v1/sites/${demo.site}`, {
    channelGroups: [{ name: 'Bought', channels: ['Display'] }],
    contentTouchpoints: [{ event: 'download' }],
  });
  const { page } = await demo.visit('/settings/conversions');
  const kinds = page.getByLabel('When').first().locator('option');
  await kinds.first().waitFor({ state: 'attached' });
  expect(await kinds.evaluateAll((all) => all.map((each) => (each as HTMLOptionElement).value))).toEqual([
    'event',
    'form',
  ]);

  const { key } = await demo.app.key({ scopes: ['read'] });
  const { page: theirs } = await demo.visit('/settings/conversions', { storageState: { cookies: [], origins: [] } });
  await theirs.getByLabel('Secret key').fill(key);
  await theirs.keyboard.press('Enter');
  await theirs.getByLabel('Name', { exact: true }).waitFor();
  const open = () => theirs.locator('.settings-form :is(input, select, textarea, button):enabled').count();
  expect(await open()).toBe(0);
  await theirs.getByRole('link', { name: 'Groups and content' }).click();
  await theirs.getByLabel('Group', { exact: true }).waitFor();
  expect(await open()).toBe(0);
}, 60_000);
