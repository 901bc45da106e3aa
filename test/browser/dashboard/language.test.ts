/** The language on screen: the browser's first, then what was chosen; only its words are loaded. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { violations } from './axe-check.ts';
import { englishOn } from './english-on.ts';
import { type Dashboard, openDashboard } from './open-dashboard.ts';

let dashboard: Dashboard;
beforeAll(async () => {
  dashboard = await openDashboard();
}, 120_000);
afterEach(() => dashboard.reset());
afterAll(() => dashboard.close());

const rows = '.leads tbody tr';

it('chosen in the bar, holds for the next visit, and no other language is loaded', async () => {
  const { page, faults } = await dashboard.visit('/leads');
  await page.locator(rows).first().waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  await page.getByRole('combobox', { name: 'Language' }).selectOption('Deutsch');
  await page.getByRole('heading', { name: 'Leads', exact: true }).waitFor();
  await page.getByLabel('Leads suchen').waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('de');
  expect(await page.title()).toBe('Leads · Throughline');

  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await page.reload();
  await page.getByLabel('Leads suchen').waitFor();
  expect(loaded.filter((path) => /^\/assets\/(en|de)-/.test(path))).toEqual([expect.stringMatching(/\/de-/)]);
  expect(await englishOn(page)).toEqual([]);
  expect(await violations(page)).toEqual([]);

  await page.getByRole('combobox', { name: 'Sprache' }).selectOption('English');
  await page.getByLabel('Search leads').waitFor();
  expect(faults).toEqual([]);
});

it('is the first of the browser’s languages that the dashboard speaks', async () => {
  const { page: german } = await dashboard.visit('/leads', { locale: 'de-AT' });
  await german.getByLabel('Leads suchen').waitFor();
  const { page: french } = await dashboard.visit('/leads', { locale: 'fr-FR' });
  await french.getByLabel('Search leads').waitFor();
});

it('shows money, numbers and dates as Germans write them', async () => {
  const { page } = await dashboard.visit('/leads/lead_ann', { locale: 'de-DE' });
  await page.locator('.sentence').waitFor();
  const text = await page.locator('main').innerText();
  expect(text).toMatch(/\d{1,3}\.\d{3}(,\d{2})?\s€/);
  expect(text).toMatch(/\d{1,2}\. (Jan\.|Feb\.|März|Apr\.|Mai|Juni|Juli|Aug\.|Sept\.|Okt\.|Nov\.|Dez\.) \d{4}/);
  expect(text).not.toContain('€1');
});

it('is chosen on the sign-in page too', async () => {
  dashboard.server.state.isSignedIn = false;
  const { page } = await dashboard.visit('/leads');
  await page.getByRole('combobox', { name: 'Language' }).selectOption('Deutsch');
  await page.getByRole('heading', { name: 'Anmelden' }).waitFor();
  expect(await englishOn(page)).toEqual([]);
  expect(await violations(page)).toEqual([]);
});

it('names a problem in German; what the server says of the case is marked as English', async () => {
  const { page } = await dashboard.visit('/leads/nobody', { locale: 'de-DE' });
  await page.getByRole('heading', { name: 'Diesen Lead gibt es nicht' }).waitFor();
  await page.route('**/v1/deals**', (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: JSON.stringify({ title: 'The server cannot', detail: 'Too much waits', code: 'unavailable' }),
    }),
  );
  await page.getByRole('link', { name: 'Deals' }).first().click();
  await page.getByRole('heading', { name: 'Der Server kann das gerade nicht speichern oder beantworten' }).waitFor();
  expect(await page.getByText('Too much waits').getAttribute('lang')).toBe('en');
});
