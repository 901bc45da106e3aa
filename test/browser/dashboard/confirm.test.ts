/** Files about persons, and keys, asked for by whoever has been signed in for a while. */
import type { BrowserContextOptions, Download, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { PASSWORD, userOf } from '../../http/sign-in.ts';
import { MINUTE } from '../../support/app.ts';
import { lookAt } from './look-at.ts';
import { openReal, type RealDashboard } from './open-real.ts';

let dashboard: RealDashboard;
let lead: string;
beforeAll(async () => {
  dashboard = await openReal();
  await dashboard.site.post('/v1/leads', { email: 'ann@acme.example', phone: '+491701234567', name: 'Ann Berger' });
  lead = (await dashboard.site.lead('email=ann@acme.example')).id;
});
afterEach(() => dashboard.closePages());
afterAll(() => dashboard.close());

async function as(role: string): Promise<BrowserContextOptions> {
  const { session } = await userOf(dashboard.app, role, [dashboard.site.id]);
  const [name = '', value = ''] = session.cookie.split('=', 2);
  const place = { domain: '127.0.0.1', path: '/', expires: -1 };
  const cookie = { name, value, ...place, httpOnly: true, secure: false, sameSite: 'Lax' as const };
  return { storageState: { cookies: [cookie], origins: [] } };
}

async function textOf(download: Download): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

const loaded = async (page: Page, act: () => Promise<void>) => {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return download;
};

it('asks for the password once the sign-in is a while ago, and goes on with the download', async () => {
  const { page, faults } = await dashboard.visit('/leads', await as('analyst'));
  const button = page.getByRole('link', { name: 'Download CSV' });
  const at = await loaded(page, () => button.click());
  expect(at.suggestedFilename()).toBe('leads.csv');
  expect(await textOf(at)).toContain('ann@acme.example');

  dashboard.app.clock.advance(16 * MINUTE);
  await button.click();
  const dialog = page.getByRole('dialog', { name: 'Is it you?' });
  await dialog.waitFor();
  expect(await dialog.getByRole('button', { name: 'Confirm' }).isDisabled()).toBe(true);
  await dialog.getByLabel('Your password').fill('wrong wrong wrong');
  await page.keyboard.press('Enter');
  await dialog.getByRole('alert').getByText('This is not your password.').waitFor();
  await dialog.getByLabel('Your password').fill(PASSWORD);
  const file = await loaded(page, () => dialog.getByRole('button', { name: 'Confirm' }).click());
  expect(file.suggestedFilename()).toBe('leads.csv');
  expect(await textOf(file)).toContain('ann@acme.example');
  await dialog.waitFor({ state: 'detached' });

  // Now for everything, without another question.
  await page.goto(`${dashboard.origin}/leads/${lead}`);
  const whole = await loaded(page, () => page.getByRole('link', { name: 'Everything held, as a file' }).click());
  expect(whole.suggestedFilename()).toBe(`${lead}.json`);
  expect(JSON.parse(await textOf(whole)).lead.email).toBe('ann@acme.example');
  expect(faults).toEqual([]);
});

it('asks before a key is made, and makes it then; it is not made where the question is closed', async () => {
  const options = await as('owner');
  dashboard.app.clock.advance(16 * MINUTE);
  const { page } = await dashboard.visit('/settings', options);
  await page.getByLabel('Name of a new key').fill('Night report');
  const make = page.getByRole('button', { name: 'Make a key for this site' });
  await make.click();
  const dialog = page.getByRole('dialog', { name: 'Is it you?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('Say once more that it is you').waitFor();
  await make.click();
  await dialog.getByLabel('Your password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.getByText(/^sk_/).waitFor();
});

it('shows the sign-in page to whoever is signed out meanwhile', async () => {
  const { page } = await dashboard.visit('/leads', await as('analyst'));
  const button = page.getByRole('link', { name: 'Download CSV' });
  await button.waitFor();
  await page.context().clearCookies();
  await button.click();
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
});

it('asks so that it can be read, on a phone and in German too', async () => {
  const options = await as('analyst');
  dashboard.app.clock.advance(16 * MINUTE);
  await lookAt('confirm', async (how) => {
    const { page } = await dashboard.visit('/leads', { ...options, ...how });
    await page.locator('a[href*="format=csv"]').click();
    await page.getByRole('dialog').waitFor();
    return page;
  });
}, 60_000);

it('sends whoever came by the link of the start to make an account', async () => {
  dashboard.app.clock.advance(16 * MINUTE);
  const { page } = await dashboard.visit('/settings/exports');
  await page.getByRole('link', { name: 'Download' }).last().click();
  const dialog = page.getByRole('dialog', { name: 'Is it you?' });
  await dialog.getByText('have no password to confirm with').waitFor();
  await dialog.getByRole('button', { name: 'Make your account' }).click();
  await page.waitForURL('**/profile**');
  await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
});

it('tells whoever sees addresses masked why, and asks for no password', async () => {
  const options = await as('viewer');
  dashboard.app.clock.advance(16 * MINUTE);
  const { page } = await dashboard.visit('/leads', options);
  const why = page.getByText('masked for you');
  await why.waitFor();
  const file = await loaded(page, () => page.getByRole('link', { name: 'Download CSV' }).click());
  expect(await textOf(file)).toContain('a…@acme.example');
  await page.goto(`${dashboard.origin}/leads/${lead}`);
  await why.waitFor();
  expect(await page.getByRole('link', { name: 'Everything held, as a file' }).count()).toBe(0);
  await page.goto(`${dashboard.origin}/profile`);
  await page.getByText('Masked. An owner can show them to you').waitFor();
});
