import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KEY, TOKEN } from './fake-server.ts';
import { type Dashboard, openDashboard } from './open-dashboard.ts';

let dashboard: Dashboard;
beforeAll(async () => {
  dashboard = await openDashboard();
});
beforeEach(() => {
  dashboard.server.state.isSignedIn = false;
});
afterEach(() => dashboard.reset());
afterAll(() => dashboard.close());

describe('signing in', () => {
  it('by the one-time link leads to the overview, uses the link once, and leaves no token behind', async () => {
    const { page, faults } = await dashboard.visit(`/sign-in#token=${TOKEN}`);
    await page.waitForURL(`${dashboard.server.origin}/`);
    await page.locator('.newest').waitFor();
    expect(dashboard.server.state.calls.filter((call) => call.startsWith('POST'))).toEqual(['POST /v1/session']);
    expect(await page.evaluate(() => document.cookie)).toBe('');
    expect(
      await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, location.href, history.state])),
    ).not.toContain(TOKEN);
    await page.goBack().catch(() => {});
    expect(page.url()).not.toContain(TOKEN);
    expect(faults).toEqual([]);
  });

  it('by a used link says what to do, and a key works instead', async () => {
    dashboard.server.state.isTokenUsed = true;
    const { page } = await dashboard.visit(`/sign-in#token=${TOKEN}`);
    const alert = page.getByRole('alert').filter({ hasText: 'This link was used or is out of date' });
    await alert.waitFor();
    expect(await alert.innerText()).toContain('Restart the server to print a fresh one');
    await page.getByLabel('Secret key').fill(` ${KEY}\n`);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${dashboard.server.origin}/`);
    await page.locator('.newest').waitFor();
    expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toContain(KEY);
  });

  it('with a wrong or empty key explains it at the field', async () => {
    const { page } = await dashboard.visit('/sign-in');
    const field = page.getByLabel('Secret key');
    const described = () =>
      field.evaluate((input) =>
        (input.getAttribute('aria-describedby') ?? '')
          .split(' ')
          .map((id) => document.getElementById(id)?.textContent)
          .join(' '),
      );
    await page.getByRole('button', { name: 'Sign in with the key' }).click();
    await expect.poll(described).toContain('Paste a secret key first.');
    await field.fill('sk_wrong');
    await page.getByRole('button', { name: 'Sign in with the key' }).click();
    await expect.poll(described).toContain('This key is not known here');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
  });

  it('takes a fresh link pasted into the same tab', async () => {
    const { page } = await dashboard.visit('/sign-in#token=old');
    await page.getByText('This link was used').waitFor();
    dashboard.server.state.isTokenUsed = false;
    await page.evaluate((token) => {
      location.hash = `token=${token}`;
    }, TOKEN);
    await page.waitForURL(`${dashboard.server.origin}/`);
  });

  it('returns to the page that was asked for', async () => {
    const { page } = await dashboard.visit('/leads/lead_ann');
    await page.getByLabel('Secret key').fill(KEY);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Ann Berger' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/leads/lead_ann');
  });
});

describe('signing out', () => {
  it('ends the session and shows nothing of it any more', async () => {
    dashboard.server.state.isSignedIn = true;
    const { page } = await dashboard.visit('/leads');
    await page.locator('.leads').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in');
    expect(dashboard.server.state.calls).toContain('DELETE /v1/session');
    await page.goBack();
    await page.getByLabel('Secret key').waitFor();
    expect(await page.getByText('Ann Berger').count()).toBe(0);
  });

  it('by the server shows the sign-in page at the next call', async () => {
    dashboard.server.state.isSignedIn = true;
    const { page } = await dashboard.visit('/leads');
    await page.locator('.leads').waitFor();
    dashboard.server.state.isSignedIn = false;
    // Not check(): that waits for the state of a box which is gone with the page.
    await page.getByRole('checkbox', { name: 'Won' }).click();
    await page.getByLabel('Secret key').waitFor();
  });
});
