/** Another write key for a site, and the end of the one before. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { lookAt } from './look-at.ts';
import { openReal, type RealDashboard } from './open-real.ts';

let dashboard: RealDashboard;
beforeAll(async () => {
  dashboard = await openReal();
});
afterEach(() => dashboard.closePages());
afterAll(() => dashboard.close());

const known = async () => (await dashboard.app.get(`/v1/sites/${dashboard.site.id}`)).body;
const isTaken = async (key: string) =>
  (await dashboard.app.post('/v1/batch', { batch: [], writeKey: key }, { key: null })).status !== 401;

it('is changed, taken beside the one before, and the one before is ended', async () => {
  const former = (await known()).writeKey as string;
  const { page, faults } = await dashboard.visit('/settings');
  const part = page.getByRole('region', { name: 'Write key' });
  await part.getByText(former).waitFor();
  await part.getByRole('button', { name: 'Change the write key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('still taken').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect((await known()).writeKey).toBe(former);

  await part.getByRole('button', { name: 'Change the write key' }).click();
  await dialog.getByRole('button', { name: 'Change the write key' }).click();
  await dialog.waitFor({ state: 'detached' });
  const { writeKey, formerWriteKeys } = await known();
  expect([formerWriteKeys, writeKey === former]).toEqual([[former], false]);
  // The tag to copy has it at once, and it is said what to do.
  await page
    .locator('pre, textarea, code')
    .filter({ hasText: `data-site="${writeKey}"` })
    .first()
    .waitFor();
  await part.getByText('Replace the tag on every page').waitFor();
  const row = part.getByRole('row', { name: former });
  expect(await row.innerText()).toContain('you end it');
  expect([await isTaken(former), await isTaken(writeKey)]).toEqual([true, true]);

  await row.getByRole('button', { name: `End ${former}` }).click();
  await page.getByRole('dialog', { name: 'End this former key?' }).getByRole('button', { name: 'End' }).click();
  await expect.poll(() => part.getByText(former).count()).toBe(0);
  expect(await part.getByText('Replace the tag on every page').count()).toBe(0);
  expect([await isTaken(former), await isTaken(writeKey)]).toEqual([false, true]);
  expect(faults).toEqual([]);
}, 60_000);

it('is there in light and dark, on a phone and in German', async () => {
  await dashboard.app.post(`/v1/sites/${dashboard.site.id}/write-keys`, {});
  await lookAt('write-key', async (options) => {
    const { page } = await dashboard.visit('/settings', options);
    await page.locator('section[aria-labelledby="write-key-title"] tbody tr').waitFor();
    return page;
  });
}, 60_000);
