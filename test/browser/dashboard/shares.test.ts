import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { SHAREABLE } from '../../../shared/shareable.ts';
import { lookAt } from './look-at.ts';
import { openReal, type RealDashboard } from './open-real.ts';

let real: RealDashboard;
beforeAll(async () => {
  real = await openReal();
  await real.site.batch([
    {
      type: 'page',
      anonymousId: 'v',
      context: { page: { url: 'https://acme.com/?utm_source=news&utm_medium=email' } },
    },
    { type: 'identify', anonymousId: 'v', traits: { email: 'ann@acme.com' } },
  ]);
}, 120_000);
afterEach(() => real.closePages());
afterAll(() => real.close());

const VIEW = '/attribution?milestone=lead&period=all';
const VIEWS = [
  ...Object.keys(SHAREABLE).flatMap((path) => [path, `${path}?period=all`]),
  '/reconciliation?show=conversions&groupBy=platform&platform=google-ads&model=linear&milestone=won',
];

it('a view is shared, read by somebody without an account, and taken away', async () => {
  const { page, faults } = await real.visit(VIEW);
  await page.locator('.views > summary').click();
  await page.getByLabel('Share what is on screen').last().fill('For the board');
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = await page.locator('.views-menu code').innerText();
  expect(link).toMatch(/#share=sh_/);

  const { page: theirs, faults: theirFaults } = await real.stranger(link.slice(real.origin.length));
  await theirs.getByText('Shared view: For the board').waitFor();
  await theirs.getByRole('row', { name: /Email/ }).first().waitFor();
  expect(await theirs.locator('.rail').count()).toBe(0);
  await theirs.reload();
  await theirs.getByText('Shared view: For the board').waitFor();
  await theirs.evaluate(() => {
    history.pushState(null, '', '/leads');
  });
  await theirs.getByText('This link shows one view only').waitFor();
  await theirs.getByRole('link', { name: 'Back to the view' }).click();
  await theirs.getByRole('row', { name: /Email/ }).first().waitFor();
  expect([...faults, ...theirFaults]).toEqual([]);

  await page.goto(`${real.origin}/settings/shares`);
  await page.getByRole('button', { name: 'End For the board' }).click();
  await page.getByText('No link works now').waitFor();
  await theirs.reload();
  await theirs.getByText('This link does not work any more').waitFor();
});

it('a page with persons cannot be shared', async () => {
  const { page } = await real.visit('/leads');
  await page.locator('.views > summary').click();
  await page.getByText('Reports can be shared; pages with persons cannot.').waitFor();
});

it('every view that can be shared asks for nothing that its link does not open', async () => {
  const { page, faults } = await real.stranger('/sign-in');
  const answers: string[] = [];
  page.on('response', (response) => answers.push(`${response.status()} ${new URL(response.url()).pathname}`));
  for (const view of VIEWS) {
    const { body } = await real.site.post('/v1/shares', { name: view, path: view });
    const reported = page.waitForResponse((response) => response.url().includes('/v1/reports/'));
    answers.length = 0;
    await page.goto(real.origin + body.link);
    await page.getByText(`Shared view: ${view}`).waitFor();
    expect((await reported).status()).toBe(200);
    await page.waitForLoadState('networkidle');
    expect(answers.filter((answer) => answer >= '4')).toEqual([]);
  }
  expect(faults).toEqual([]);
}, 90_000);

it('another link pasted into the same tab shows its own view', async () => {
  const share = async (name: string) => (await real.site.post('/v1/shares', { name, path: VIEW })).body.link;
  const [first, second] = [await share('Board one'), await share('Board two')];
  const { page } = await real.stranger(first);
  await page.getByText('Shared view: Board one').waitFor();
  await page.goto(real.origin + second);
  await page.getByText('Shared view: Board two').waitFor();
});

it('the list of links leads to the view on its own site, and a link is made for what is on screen', async () => {
  const other = await real.app.site({ name: 'Other' });
  await real.app.post(`/v1/shares?site=${other.id}`, { name: 'Other board', path: VIEW });
  const { page } = await real.visit(`/settings/shares?site=${other.id}`);
  const href = await page
    .getByRole('row', { name: /Other board/ })
    .getByRole('link')
    .getAttribute('href');
  expect(new URL(href ?? '', real.origin).searchParams.get('site')).toBe(other.id);
  await page.goto(`${real.origin}/attribution?site=${other.id}`);
  await page.locator('.views > summary').click();
  await page.getByLabel('Share what is on screen').last().fill('As it was');
  await page.getByRole('button', { name: 'Make a link' }).click();
  await page.locator('.views-menu code').waitFor();
  await page.getByLabel('Milestone').selectOption('lead');
  await page.waitForURL('**milestone=lead*');
  await page.getByLabel('Share what is on screen').last().waitFor();
  expect(await page.locator('.views-menu code').count()).toBe(0);
}, 60_000);

it('is readable in both themes and on a phone', async () => {
  const { body } = await real.site.post('/v1/shares', { name: 'For the board', path: VIEW });
  await lookAt('shared', async (options) => {
    const { page } = await real.visit(body.link, { storageState: { cookies: [], origins: [] }, ...options });
    await page.getByRole('row', { name: /Email/ }).first().waitFor();
    return page;
  });
  await lookAt('shares', async (options) => {
    const { page } = await real.visit('/settings/shares', options);
    await page.locator('tbody tr').first().waitFor();
    return page;
  });
}, 180_000);
