import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OTHER_SITE, SITE } from './build-facts.ts';
import { type Dashboard, openDashboard } from './open-dashboard.ts';

let dashboard: Dashboard;
beforeAll(async () => {
  dashboard = await openDashboard();
});
afterEach(() => dashboard.reset());
afterAll(() => dashboard.close());

const rows = '.leads tbody tr';

describe('the list of leads', () => {
  it('shows who each one is and what brought them', async () => {
    const { page, faults } = await dashboard.visit('/');
    await page.locator('.rail').getByRole('link', { name: 'Leads' }).click();
    await page.waitForURL('**/leads');
    const row = page.locator(rows, { hasText: 'Ann Berger' });
    await row.waitFor();
    expect(await page.title()).toBe('Leads · Throughline');
    expect(await page.locator(rows).count()).toBe(10);
    const text = await row.innerText();
    for (const part of [
      'ann.berger@brauhaus-nord.de',
      'Brauhaus Nord',
      'Won',
      'Paid Search',
      '11 Sept 2024',
      'Email',
      '8 Apr 2025',
    ]) {
      expect(text).toContain(part);
    }
    expect(await page.getByRole('status').filter({ hasText: 'shown' }).innerText()).toBe('10 leads shown');
    expect(faults).toEqual([]);
  });

  it('keeps the search in the address, and Back undoes a stage', async () => {
    const { page } = await dashboard.visit('/leads');
    await page.getByRole('searchbox').fill('berger');
    await page.waitForURL('**/leads?q=berger');
    await expect.poll(() => page.locator(rows).count()).toBe(1);
    await page.getByRole('checkbox', { name: 'Lost' }).check();
    await page.waitForURL('**/leads?q=berger&stage=lost');
    await page.getByText('No lead matches').waitFor();
    await page.goBack();
    await page.waitForURL('**/leads?q=berger');
    await expect.poll(() => page.locator(rows).count()).toBe(1);
    expect(await page.getByRole('checkbox', { name: 'Lost' }).isChecked()).toBe(false);
  });

  it('opens as the address says, and clears all filters at once', async () => {
    const { page } = await dashboard.visit('/leads?q=zzz&stage=mql&stage=won&stage=nonsense');
    await page.getByText('No lead matches').waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('zzz');
    expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(2);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect.poll(() => page.locator(rows).count()).toBe(10);
    expect(new URL(page.url()).search).toBe('');
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
  });

  it('pages by cursor; another filter starts at the first page', async () => {
    dashboard.server.state.pageSize = 4;
    const { page } = await dashboard.visit('/leads');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.waitForURL('**/leads?cursor=4');
    await expect.poll(() => page.locator(rows).first().innerText()).toContain('mueller');
    await page.getByRole('button', { name: 'Next' }).click();
    await expect.poll(() => page.locator(rows).count()).toBe(2);
    expect(await page.getByRole('button', { name: 'Next' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Back to first' }).click();
    await expect.poll(() => page.locator(rows).first().innerText()).toContain('Mateo');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('checkbox', { name: 'Won' }).check();
    await page.waitForURL('**/leads?stage=won');
  });

  it('offers the same rows as CSV', async () => {
    const { page } = await dashboard.visit('/leads?q=nord&stage=won&stage=opportunity&cursor=0');
    const link = page.getByRole('link', { name: 'Download CSV' });
    expect(await link.getAttribute('href')).toBe('/v1/leads?format=csv&q=nord&stage=opportunity&stage=won');
  });

  it('tells a new site what to paste, and notices the first lead by itself', async () => {
    const { server } = dashboard;
    const all = server.state.leads;
    server.state.leads = [];
    const { page } = await dashboard.visit('/leads', { permissions: ['clipboard-read', 'clipboard-write'] });
    const tag = `<script defer src="${server.origin}/tl.js" data-site="${SITE.writeKey}"></script>`;
    expect(await page.locator('pre').innerText()).toBe(tag);
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(tag);
    server.state.leads = all.slice(0, 1);
    await page.locator(rows).waitFor({ timeout: 15_000 });
  });

  it('says what went wrong and tries again', async () => {
    const { server } = dashboard;
    server.state.failing = { status: 400, title: 'The cursor is of another list', detail: 'Start at the first page.' };
    const { page } = await dashboard.visit('/leads?cursor=x');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('The cursor is of another list');
    expect(await alert.innerText()).toContain('Start at the first page.');
    server.state.failing = null;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('There are no more leads').or(page.locator(rows).first()).waitFor();
  });

  it('names the site in every call where there are several', async () => {
    const { server } = dashboard;
    server.state.sites = [SITE, OTHER_SITE];
    const { page } = await dashboard.visit('/leads');
    await page.locator(rows).first().waitFor();
    expect(server.state.calls).toContain(`GET /v1/leads?site=${SITE.id}`);
    const search = page.getByRole('searchbox');
    await search.evaluate((field) => field.setAttribute('data-of', 'the other site'));
    await page.getByRole('combobox', { name: 'Site' }).selectOption('Acme Magazine');
    await page.waitForURL(`**/leads?site=${OTHER_SITE.id}`);
    // A page of its own: nothing that was begun on the other site goes on.
    await expect.poll(() => search.getAttribute('data-of')).toBe(null);
    await page.getByRole('link', { name: 'Ann Berger' }).click();
    await page.waitForURL(`**/leads/lead_ann?site=${OTHER_SITE.id}`);
    await page.getByText('Times in UTC').waitFor();
    expect(server.state.calls).toContain(`GET /v1/leads/lead_ann?site=${OTHER_SITE.id}`);
  });

  it('has a page for addresses that do not exist', async () => {
    const { page } = await dashboard.visit('/nowhere');
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  });
});

describe('the bundle', () => {
  it('loads the first screen with less than 150 kB, styles and all, and no page brings all the others', () => {
    const { firstScreen, first, css, js } = dashboard.sizes;
    expect(firstScreen).toBeLessThan(150_000);
    expect(firstScreen).toBeGreaterThan(first + css);
    expect(js).toBeGreaterThan(first * 1.3);
  });
});
