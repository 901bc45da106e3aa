/** What can be changed from the dashboard, over the demo: claims, a person's data, keys, settings. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Demo, openDemo } from './open-demo.ts';

let demo: Demo;
beforeAll(async () => {
  demo = await openDemo();
}, 180_000);
afterEach(() => demo.closePages());
afterAll(() => demo.close());

it('a claim is taken back after a look at what that changes', async () => {
  const { data } = await demo.get('/v1/leads?limit=50');
  const lead = data.find(({ anonymousIds }: { anonymousIds: string[] }) => anonymousIds.length > 0);
  const { page, faults } = await demo.visit(`/leads/${lead.id}`);
  const identity = page.getByRole('region', { name: 'Identity' }).first();
  await identity.locator('tbody tr').first().waitFor();
  const row = identity.locator('tbody tr', { hasText: 'anonymousId:' }).first();
  await row.getByRole('button').click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByText(/^Journey: \d+ touchpoints before/)
    .first()
    .waitFor();
  const before = await demo.get(`/v1/leads/${lead.id}/journey`);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(
    (await demo.get(`/v1/leads/${lead.id}/identity`)).claims.every((claim: { revoked: boolean }) => !claim.revoked),
  ).toBe(true);
  await row.getByRole('button').click();
  await dialog.getByRole('button', { name: 'Take back' }).click();
  await identity.getByText('Taken back').first().waitFor();
  const after = await demo.get(`/v1/leads/${lead.id}/journey`);
  expect(after.touchpoints.length).toBeLessThan(before.touchpoints.length);
  expect(faults).toEqual([]);
}, 60_000);

it('a person is erased only when her name is typed, and is gone from the list', async () => {
  const { data } = await demo.get('/v1/leads?limit=50');
  const lead = data.find(({ name }: { name: string | null }) => name !== null && /^[\w ]+$/.test(name));
  const { page } = await demo.visit(`/leads/${lead.id}`);
  expect(await page.getByRole('link', { name: 'Everything held, as a file' }).getAttribute('href')).toBe(
    `/v1/leads/${lead.id}/export`,
  );
  await page.getByRole('button', { name: 'Erase this person' }).click();
  const dialog = page.getByRole('dialog');
  const yes = dialog.getByRole('button', { name: 'Erase this person' });
  await dialog.getByRole('textbox').fill('somebody else');
  expect(await yes.isDisabled()).toBe(true);
  await dialog.getByRole('textbox').fill(lead.name);
  await yes.click();
  await page.locator('.leads tbody tr').first().waitFor();
  expect(await page.locator(`a[href="/leads/${lead.id}"]`).count()).toBe(0);
}, 60_000);

it('a key is made, shown once, and revoked', async () => {
  const { page, faults } = await demo.visit('/settings');
  await page.getByLabel('Name of a new key').fill('CRM sync');
  await page.getByRole('button', { name: 'Make a key for this site' }).click();
  await page.getByText('it is shown this once').waitFor();
  expect(await page.locator('.callout code').innerText()).toMatch(/^sk_/);
  await page.reload();
  const row = page.locator('tbody tr', { hasText: 'CRM sync' });
  await row.waitFor();
  expect(await page.getByText('sk_').count()).toBe(0);
  await row.getByRole('button').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect.poll(() => row.count()).toBe(0);
  expect(faults).toEqual([]);
}, 60_000);

it('settings are saved, and what the server does not take is said', async () => {
  const { page } = await demo.visit('/settings');
  await page.getByLabel('Domains that may send').fill('shop.example\nwww.shop.example');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await page.reload();
  expect(await page.getByLabel('Domains that may send').inputValue()).toBe('shop.example\nwww.shop.example');
  await page.getByLabel('Time zone').fill('Mars/Olympus');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('.settings-form').getByRole('alert').waitFor();
}, 60_000);
