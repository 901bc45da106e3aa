/** A person whose data is kept and not used: from the page of the lead, and what other pages show of her then. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { lookAt } from './look-at.ts';
import { openReal, type RealDashboard } from './open-real.ts';

let dashboard: RealDashboard;
let eve: string;
beforeAll(async () => {
  dashboard = await openReal();
  const { site } = dashboard;
  for (const who of ['Eve', 'Dan']) {
    const context = { page: { url: `https://firm.example/${who}` } };
    await site.batch([{ type: 'page', messageId: who, anonymousId: who, context }]);
    await site.post('/v1/leads', { email: `${who}@firm.example`, name: `${who} Example`, anonymousId: who });
  }
  eve = (await site.lead('email=eve@firm.example')).id;
});
afterEach(() => dashboard.closePages());
afterAll(() => dashboard.close());

const restrictedAt = async () => (await dashboard.site.get(`/v1/leads/${eve}`)).body.restrictedAt;
const leadsCounted = async () => (await dashboard.site.get('/v1/reports/kpis')).body.totals.leads;

it('is restricted, left out elsewhere, and counts again once that is lifted', async () => {
  const { page, faults } = await dashboard.visit(`/leads/${eve}`);
  const rights = page.getByRole('region', { name: 'Rights of the person' });
  await rights.getByRole('button', { name: 'Restrict processing' }).click();
  const dialog = page.getByRole('dialog', { name: 'Keep everything, and use nothing of it?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect([await restrictedAt(), await rights.getByRole('status').count()]).toEqual([null, 0]);

  await rights.getByRole('button', { name: 'Restrict processing' }).click();
  await dialog.getByRole('button', { name: 'Restrict processing' }).click();
  await rights.getByRole('status').getByText('Processing is restricted since').waitFor();
  await dialog.waitFor({ state: 'detached' });
  // The focus is where it was, on the button that lifts it now.
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Lift the restriction');
  expect([await restrictedAt(), await leadsCounted()]).toEqual([expect.stringMatching(/Z$/), 1]);
  await page.reload();
  await rights.getByText('Processing is restricted since').waitFor();

  await page.goto(`${dashboard.origin}/leads`);
  const row = page.getByRole('row', { name: 'Eve Example' });
  await row.getByText('Processing restricted').waitFor();
  expect(await page.getByRole('row', { name: 'Dan Example' }).getByText('Processing restricted').count()).toBe(0);
  await page.goto(`${dashboard.origin}/accounts/firm.example`);
  await page.getByText('1 person is left out: processing is restricted.').waitFor();
  await page.getByRole('link', { name: 'Dan Example' }).waitFor();
  expect(await page.getByText('Eve Example').count()).toBe(0);
  await page.goto(`${dashboard.origin}/live`);
  await page.getByText('firm.example/Dan').first().waitFor();
  expect(await page.getByText('firm.example/Eve').count()).toBe(0);

  await page.goto(`${dashboard.origin}/leads/${eve}`);
  await rights.getByRole('button', { name: 'Lift the restriction' }).click();
  const lifting = page.getByRole('dialog', { name: 'Use the data of this person again?' });
  await lifting.getByRole('button', { name: 'Lift the restriction' }).click();
  await rights.getByRole('button', { name: 'Restrict processing' }).waitFor();
  expect([await restrictedAt(), await leadsCounted(), await rights.getByRole('status').count()]).toEqual([null, 2, 0]);
  await page.goto(`${dashboard.origin}/accounts/firm.example`);
  await page.getByRole('link', { name: 'Eve Example' }).waitFor();
  expect(await page.getByText('left out').count()).toBe(0);
  expect(faults).toEqual([]);
}, 90_000);

it('is seen to be restricted in light and dark, on a phone and in German', async () => {
  const asked = await dashboard.app.ask('PUT', `/v1/leads/${eve}/restriction?site=${dashboard.site.id}`);
  expect(asked.status).toBe(200);
  await lookAt('restricted', async (options) => {
    const { page } = await dashboard.visit(`/leads/${eve}`, options);
    await page.locator('.rights [role=status]').waitFor();
    return page;
  });
}, 90_000);
