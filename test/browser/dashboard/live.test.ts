import type { BrowserContextOptions } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { lookAt } from './look-at.ts';
import { openReal, type RealDashboard } from './open-real.ts';

let real: RealDashboard;
beforeAll(async () => {
  real = await openReal();
}, 120_000);
afterEach(() => real.closePages());
afterAll(() => real.close());

const page = (anonymousId: string, messageId: string, url = 'https://acme.com/pricing', title = 'Pricing') => ({
  type: 'page',
  anonymousId,
  messageId,
  context: { page: { url, title } },
});
const bot = { headers: { 'user-agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' } };

it('a site without events says what to do', async () => {
  const { page: screen, faults } = await real.visit('/live');
  await screen.getByText('Nothing came yet').waitFor();
  await screen.getByText('Connected: new events appear by themselves').waitFor();
  expect(faults).toEqual([]);
});

it('an event appears by itself, with its channel and rule; a bot with the reason it is kept aside', async () => {
  const { page: screen, faults } = await real.visit('/live');
  await screen.getByText('Connected').waitFor();
  await real.site.publicBatch([page('v', 'm1', 'https://acme.com/pricing?utm_source=google&utm_medium=cpc')]);
  await screen.getByRole('row', { name: /Pricing.*Paid Search.*Rule paid-search/ }).waitFor();
  await real.site.publicBatch([page('v', 'm2')]);
  await screen.getByText('Opens no touchpoint').waitFor();
  await real.site.publicBatch([page('b', 'm')], bot);
  await screen.getByRole('row', { name: /Kept aside.*The user agent is a program’s/ }).waitFor();
  await screen.getByRole('checkbox', { name: 'Kept aside' }).check();
  await expect.poll(() => screen.locator('tbody tr').count()).toBe(1);
  expect(new URL(screen.url()).searchParams.getAll('outcome')).toEqual(['quarantined']);
  expect(faults).toEqual([]);
});

it('paused, the list stands still and says how many wait', async () => {
  const { page: screen } = await real.visit('/live');
  await screen.locator('tbody tr').first().waitFor();
  await screen.getByRole('button', { name: 'Pause' }).click();
  const before = await screen.locator('tbody').innerText();
  await real.site.publicBatch([page('late', 'm1', 'https://acme.com/late', 'Late page')]);
  await screen.getByText('1 new event waits').waitFor();
  expect(await screen.locator('tbody').innerText()).toBe(before);
  await screen.getByRole('button', { name: 'Go on' }).click();
  await screen.getByText('Late page').waitFor();
});

it('what was sent is shown as text, whatever it is', async () => {
  const evil = '<img src=x onerror="window.xss=1">';
  await real.site.publicBatch([page('x', 'm1', `https://acme.com/?utm_source=${encodeURIComponent(evil)}`, evil)]);
  await real.site.publicBatch([page('x', 'm2', 'javascript:window.xss=1', evil)]);
  const { page: screen, faults } = await real.visit('/live');
  await screen.getByText(evil).first().waitFor();
  expect(await screen.locator('tbody a[href^="javascript:"]').count()).toBe(0);
  expect(await screen.evaluate(() => (window as { xss?: number }).xss)).toBeUndefined();
  expect(faults).toEqual([]);
});

it('leads to the lead, once the visitor said who she is', async () => {
  await real.site.batch([
    page('ann', 'm1'),
    { type: 'identify', anonymousId: 'ann', messageId: 'i', traits: { email: 'ann@acme.com', name: 'Ann Berger' } },
  ]);
  const { page: screen } = await real.visit('/live');
  await screen.getByRole('link', { name: 'Open the lead' }).first().click();
  await screen.getByRole('heading', { level: 1, name: 'Ann Berger' }).waitFor();
});

it('is readable in both themes and on a phone', async () => {
  await lookAt('live', async (options: BrowserContextOptions) => {
    const { page: screen } = await real.visit('/live', options);
    await screen.locator('tbody tr').nth(3).waitFor();
    return screen;
  });
}, 90_000);
