import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { lookAt } from './look-at.ts';
import { openReal, type RealDashboard } from './open-real.ts';

let real: RealDashboard;
beforeAll(async () => {
  real = await openReal({ outboundAllow: ['127.0.0.1'] });
}, 120_000);
afterEach(() => real.closePages());
afterAll(() => real.close());

it('waits for the first event and the first lead, and sees them come', async () => {
  const { page, faults } = await real.visit('/install');
  await page.getByText('Waiting for the first event').waitFor();
  await real.site.publicBatch([{ type: 'page', anonymousId: 'v', context: { page: { url: 'https://acme.com/' } } }]);
  await page.getByText('Events come').waitFor();
  await page.getByText('Waiting for the first lead').waitFor();
  await real.site.post('/v1/leads', { email: 'ann@acme.com', anonymousId: 'v' });
  await page.getByText('Somebody said who they are').waitFor();
  expect(faults).toEqual([]);
});

it('says what is wrong with a page, and what to do', async () => {
  const { page, faults } = await real.visit('/install');
  // The dashboard itself is a page without the tag.
  await page.getByLabel('Address of a page').fill(`${real.origin}/sign-in`);
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByText('The tag is not in this page.').waitFor();
  await page.getByText('Paste the script tag into the <head>').waitFor();
  await page.getByLabel('Address of a page').fill('http://10.0.0.1/');
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByText('The host lies in a private, local or reserved network.').waitFor();
  expect(faults).toEqual([]);
});

it('is readable in both themes and on a phone', async () => {
  await real.site.publicBatch([{ type: 'page', anonymousId: 'b', context: { page: { url: 'https://acme.com/' } } }], {
    headers: { 'user-agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' },
  });
  await lookAt('install', async (options) => {
    const { page } = await real.visit('/install', options);
    await page.locator('input[name=url]').fill(`${real.origin}/sign-in`);
    await page.locator('.page-check button').click();
    await page.getByText('The tag is not in this page.').waitFor();
    return page;
  });
}, 90_000);
