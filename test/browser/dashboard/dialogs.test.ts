/** A question whose yes is under way stays until it says what came of it. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openReal, type RealDashboard } from './open-real.ts';

let real: RealDashboard;
beforeAll(async () => {
  real = await openReal();
  await real.app.post('/v1/keys', { name: 'Night report', scopes: ['read'] });
}, 120_000);
afterEach(() => real.closePages());
afterAll(() => real.close());

it('cannot be closed while it works, and shows why it failed', async () => {
  const { page } = await real.visit('/settings');
  let answer: () => void = () => {};
  await page.route('**/v1/keys/*', async (route) => {
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    await route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: JSON.stringify({ title: 'The database is busy', detail: 'Try again', code: 'unavailable', status: 503 }),
    });
  });
  await page.getByRole('button', { name: 'Revoke Night report' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Revoke', exact: true }).click();
  const cancel = dialog.getByRole('button', { name: 'Cancel' });
  await dialog.getByRole('button', { name: 'Working' }).waitFor();
  expect(await cancel.isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  answer();
  await dialog.getByRole('alert').getByText('Try again').waitFor();
  await cancel.click();
  await dialog.waitFor({ state: 'detached' });
});
