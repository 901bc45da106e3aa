import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { lookAt } from './look-at.ts';
import { openReal, type RealDashboard } from './open-real.ts';

const PASSWORD = 'correct horse battery';
let real: RealDashboard;
beforeAll(async () => {
  real = await openReal();
}, 120_000);
afterEach(() => real.closePages());
afterAll(() => real.close());

const signIn = async (email: string, path = '/sign-in') => {
  const { page, faults } = await real.stranger(path);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  return { page, faults };
};

it('whoever came by the link of the start makes herself the owner, and invites somebody who sets her password', async () => {
  const { page, faults } = await real.visit('/settings/users');
  await page.getByText('Nobody yet').waitFor();
  await page.getByRole('link', { name: 'Make your account' }).last().click();
  await page.getByLabel('Name').fill('Olga Owner');
  await page.getByLabel('E-mail').fill('olga@acme.example');
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.getByText('Where you are signed in').first().waitFor();
  await page.getByText('this browser').waitFor();

  await page.goto(`${real.origin}/settings/users`);
  await page.getByLabel('E-mail').fill('vera@acme.example');
  await page.getByLabel('Name').fill('Vera Viewer');
  await page.getByRole('button', { name: 'Make an invitation' }).click();
  const link = await page.locator('.callout code').innerText();
  expect(link).toMatch(new RegExp(`^${real.origin}/sign-in#link=`));
  await page.getByRole('row', { name: /Vera Viewer.*Invited/ }).waitFor();

  const { page: hers, faults: herFaults } = await real.stranger(link.slice(real.origin.length));
  await hers.getByText('vera@acme.example').waitFor();
  expect(hers.url()).not.toContain('link=');
  await hers.getByLabel('New password').fill('short');
  await hers.getByRole('button', { name: 'Set the password and sign in' }).click();
  await hers.getByLabel('New password').fill('aaaaaaaaaaaaaaaa');
  await hers.getByRole('button', { name: 'Set the password and sign in' }).click();
  await hers.getByText('must have more different characters').waitFor();
  await hers.getByLabel('New password').fill(PASSWORD);
  await hers.getByRole('button', { name: 'Set the password and sign in' }).click();
  await hers.getByRole('link', { name: 'Vera Viewer' }).waitFor();
  expect(await hers.evaluate(() => JSON.stringify([localStorage, sessionStorage, location.href]))).not.toContain(
    'link',
  );
  expect([...faults, ...herFaults]).toEqual([]);
});

it('another invitation pasted into the same tab is for its own person', async () => {
  const invite = async (email: string) =>
    (await real.app.post('/v1/users', { email, name: email, role: 'viewer' })).body.link as string;
  const [first, second] = [await invite('one@acme.example'), await invite('two@acme.example')];
  const { page } = await real.stranger(first);
  await page.getByText('one@acme.example').waitFor();
  await page.getByLabel('New password').fill('typed for one');
  await page.evaluate((link) => location.assign(link), second);
  await page.getByText('two@acme.example').waitFor();
  expect(await page.getByLabel('New password').inputValue()).toBe('');
});

it('a viewer sees everything and is offered no change', async () => {
  await real.site.post('/v1/leads', { email: 'lead@acme.com', name: 'Lea Lead' });
  const { page, faults } = await signIn('vera@acme.example', '/leads');
  await page.getByRole('link', { name: 'Lea Lead' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Lea Lead' }).waitFor();
  expect(await page.getByRole('button', { name: 'Erase' }).count()).toBe(0);
  await page.goto(`${real.origin}/settings`);
  await page.getByText('You may look, not change').waitFor();
  await page.goto(`${real.origin}/settings/users`);
  await page.getByText('Owners of all sites manage users').waitFor();
  const refused = await page.evaluate(async (site) => {
    const answer = await fetch(`/v1/sites/${site}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: '{"name":"Mine"}',
    });
    return answer.status;
  }, real.site.id);
  expect(refused).toBe(403);
  expect(faults).toEqual([]);
});

it('a wrong password is explained at the field, and tells nothing', async () => {
  const { page } = await real.stranger('/sign-in');
  await page.getByLabel('E-mail').fill('vera@acme.example');
  await page.getByLabel('Password', { exact: true }).fill('not the right one');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('E-mail and password do not fit, or the account is locked.').waitFor();
  expect(await page.getByLabel('Password', { exact: true }).getAttribute('aria-invalid')).toBe('true');
});

it('e-mail and phone are masked for a viewer until an owner lets her see them', async () => {
  const lead = { email: 'mia@secret.example', phone: '+491701234567', name: 'Mia Masked', anonymousId: 'mia' };
  await real.site.post('/v1/leads', lead);
  const hers = await signIn('vera@acme.example', '/leads');
  await hers.page.getByRole('link', { name: 'Mia Masked' }).first().click();
  await hers.page.getByRole('heading', { level: 1, name: 'Mia Masked' }).waitFor();
  await hers.page.getByText('m…@secret.example').first().waitFor();
  await hers.page.getByText('+…67').first().waitFor();
  expect(await hers.page.content()).not.toMatch(/mia@|4917012/);
  expect(await hers.page.getByRole('link', { name: 'Everything held' }).count()).toBe(0);
  await hers.page.goto(`${real.origin}/settings/exports`);
  await hers.page.getByText('These files hold e-mail addresses and phone numbers').waitFor();

  const { page, faults } = await signIn('olga@acme.example', '/settings/users');
  const box = page.getByLabel('Contact details in full: Vera Viewer');
  await box.click();
  await expect.poll(async () => (await box.isChecked()) && (await box.isEnabled())).toBe(true);
  expect(await page.getByLabel('Contact details in full: Olga Owner').isDisabled()).toBe(true);
  await hers.page.goto(`${real.origin}/leads`);
  await hers.page.getByRole('link', { name: 'Mia Masked' }).first().click();
  await hers.page.getByText('mia@secret.example').first().waitFor();
  expect([...hers.faults, ...faults]).toEqual([]);
}, 60_000);

it('an owner changes a role and locks somebody out, who is out at once', async () => {
  const { page: hers } = await signIn('vera@acme.example', '/leads');
  await hers.getByRole('link', { name: 'Lea Lead' }).first().waitFor();
  const { page } = await signIn('olga@acme.example', '/settings/users');
  await page.getByLabel('Role: Vera Viewer').selectOption('analyst');
  await expect.poll(async () => (await real.app.get('/v1/users')).text).toContain('"analyst"');
  await page.getByRole('button', { name: 'Lock out Vera Viewer' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Lock out' }).click();
  await page.getByRole('row', { name: /Vera Viewer.*Locked out/ }).waitFor();
  await hers.getByRole('checkbox', { name: 'Won' }).click();
  await hers.getByLabel('E-mail').waitFor();
  await page.getByRole('button', { name: 'Let in again Vera Viewer' }).click();
  await page.getByRole('row', { name: /Vera Viewer.*Active/ }).waitFor();
  // The last owner stays.
  await page.getByLabel('Role: Olga Owner').selectOption('viewer');
  await page.getByText('This is the last owner of all sites').waitFor();
});

it('somebody changes her password and ends her other sessions', async () => {
  await signIn('vera@acme.example', '/profile');
  const { page } = await signIn('vera@acme.example', '/profile');
  await expect.poll(() => page.locator('tbody tr').count()).toBe(2);
  await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
  await page.getByLabel('Current password').fill('wrong');
  await page.getByLabel('New password').fill('a completely new one');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByText('is not your password').waitFor();
  await page.getByLabel('Current password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByText('Changed. You were signed out everywhere else.').waitFor();
});

it('the pages are readable in both themes and on a phone', async () => {
  const { page } = await signIn('olga@acme.example', '/profile');
  await page.getByText('this browser').waitFor();
  const storageState = await page.context().storageState();
  for (const [name, path, ready] of [
    ['profile', '/profile', 'tbody tr'],
    ['users', '/settings/users', 'tbody tr'],
  ] as const)
    await lookAt(name, async (options) => {
      const { page: screen } = await real.visit(path, { storageState, ...options });
      await screen.locator(ready).first().waitFor();
      return screen;
    });
  await lookAt('sign-in', async (options) => {
    const { page: screen } = await real.visit('/sign-in', { storageState: { cookies: [], origins: [] }, ...options });
    await screen.locator('input[type=email]').waitFor();
    return screen;
  });
}, 240_000);
