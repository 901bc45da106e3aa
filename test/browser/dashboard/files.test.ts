/** Files in and out over the demo: a table with bad rows, foreign headers, what is exported. */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { violations } from './axe-check.ts';
import { type Demo, openDemo } from './open-demo.ts';

let demo: Demo;
beforeAll(async () => {
  demo = await openDemo();
}, 180_000);
afterEach(() => demo.closePages());
afterAll(() => demo.close());

const csv = (name: string, ...lines: string[]) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(lines.join('\n')),
});

it('costs are looked at, imported, and bad rows told by line', async () => {
  const { page, faults } = await demo.visit('/campaigns');
  await page.getByRole('link', { name: 'Import costs' }).click();
  await page
    .getByLabel('File (CSV')
    .setInputFiles(
      csv(
        'costs.csv',
        'date,source,medium,campaign,cost,clicks',
        '2031-01-31,google,cpc,<img src=x onerror=alert(1)>,12.34,10',
        'someday,google,cpc,brand,1.00,1',
        '2031-01-30,google,cpc,brand,much,1',
      ),
    );
  await page.getByRole('heading', { name: 'How the file is read' }).waitFor();
  const preview = page.getByRole('table', { name: 'How the file is read' });
  await preview.getByText('<img src=x onerror=alert(1)>').waitFor();
  expect(await page.getByLabel('cost is read as').inputValue()).toBe('cost');
  expect(await violations(page)).toEqual([]);
  expect((await demo.get('/v1/costs?from=2031-01-01')).data).toEqual([]);
  await page.getByRole('button', { name: 'Import the file' }).click();
  await page.getByRole('heading', { name: 'What became of it' }).waitFor();
  const refused = page.getByRole('table', { name: 'Refused rows' }).locator('tbody tr');
  expect(
    await refused.evaluateAll((rows) => rows.map((row) => row.querySelectorAll('th, td')[0]?.textContent)),
  ).toEqual(['3', '4']);
  expect(await violations(page)).toEqual([]);
  expect((await demo.get('/v1/costs?from=2031-01-01')).data).toMatchObject([{ date: '2031-01-31', clicks: 10 }]);
  // The address holds the result.
  await page.reload();
  await refused.first().waitFor();
  expect(faults).toEqual([]);
}, 60_000);

it('foreign headers are mapped by hand, and a column is left out', async () => {
  const { page, faults } = await demo.visit('/settings/imports?kind=leads');
  await page
    .getByLabel('File (CSV')
    .setInputFiles(csv('leads.csv', 'Adresse,name,company', 'zoe@files.example,Zoe,Secret Ltd'));
  await page.getByLabel('Adresse is read as').selectOption('email');
  await page.getByLabel('company is read as').selectOption('');
  const preview = page.getByRole('table', { name: 'How the file is read' });
  await preview.getByText('zoe@files.example').waitFor();
  await expect.poll(() => preview.getByText('Secret Ltd').count()).toBe(0);
  await page.getByRole('button', { name: 'Import the file' }).click();
  await page.getByText('Every row was taken.').waitFor();
  const { data } = await demo.get('/v1/leads?email=zoe@files.example');
  expect(data).toMatchObject([{ name: 'Zoe', company: null }]);
  await page.getByRole('button', { name: 'Another file' }).click();
  await page.getByLabel('File (CSV').setInputFiles(csv('odd.csv', 'Eins,Zwei', '1,2'));
  await page.getByText('No row can be read yet').waitFor();
  expect(await page.getByRole('button', { name: 'Import the file' }).isDisabled()).toBe(true);
  expect(faults).toEqual([]);
}, 60_000);

it('an answer that is none is said, instead of waiting for ever', async () => {
  const { page } = await demo.visit('/settings/imports');
  await page.route('**/v1/imports/costs/preview**', (route) =>
    route.fulfill({ status: 200, body: '<html>A proxy</html>' }),
  );
  await page.getByLabel('File (CSV').setInputFiles(csv('costs.csv', 'date,source,cost', '2031-01-31,google,1'));
  await page.getByRole('alert').filter({ hasText: 'The server gave an answer that cannot be read' }).waitFor();
  expect(await page.locator('.skeleton').count()).toBe(0);
}, 60_000);

it('what the table does not say is asked for once it is typed, and nothing is imported before it is known how', async () => {
  const { page } = await demo.visit('/settings/imports');
  const asked: (string | null)[] = [];
  let answer = () => {};
  await page.route('**/v1/imports/costs/preview**', async (route) => {
    asked.push(new URL(route.request().url()).searchParams.get('source'));
    if (asked.length > 1) await new Promise<void>((resolve) => (answer = resolve));
    await route.continue();
  });
  await page.getByLabel('File (CSV').setInputFiles(csv('costs.csv', 'date,campaign,cost', '2031-01-31,spring,1'));
  const start = page.getByRole('button', { name: 'Import the file' });
  await start.waitFor();
  await page.getByText('Where the table does not say').click();
  await page.getByLabel('Source', { exact: true }).pressSequentially('google');
  await page.getByLabel('Source', { exact: true }).blur();
  await expect.poll(() => asked).toEqual([null, 'google']);
  expect(await start.isDisabled()).toBe(true);
  answer();
  await expect.poll(() => start.isEnabled()).toBe(true);
}, 60_000);

const downloadOf = async (page: Page, section: string, name = 'Download') => {
  const link = page.getByRole('region', { name: section }).getByRole('link', { name });
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

it('conversions and all facts are downloaded', async () => {
  const { page } = await demo.visit('/settings/exports?period=all&milestone=lead');
  await page.getByLabel('Name of the conversion there').fill('Demo booked');
  expect(await downloadOf(page, 'Conversions for an ad platform')).toContain('Demo booked');
  const lines = (await downloadOf(page, 'All facts')).trim().split('\n');
  expect(lines.length).toBeGreaterThan(1000);
  expect(new Set(lines.map((line) => JSON.parse(line).kind))).toContain('claim');
}, 60_000);

it('conversions are downloaded once where that is asked for, and what changed since', async () => {
  const section = 'Conversions for an ad platform';
  const { page, faults } = await demo.visit('/settings/exports?period=all&milestone=lead&conversionName=Once');
  await page.getByLabel('Which ones').selectOption('Only new ones');
  const rows = async () => (await downloadOf(page, section)).trim().split('\r\n').slice(2);
  expect((await rows()).length).toBeGreaterThan(0);
  expect(await rows()).toEqual([]);
  expect(await downloadOf(page, section, 'Changes since')).toMatch(/^Parameters:TimeZone=\+0000\r\nOrder ID,/);
  expect(await violations(page)).toEqual([]);
  expect(faults).toEqual([]);
}, 60_000);

it('a list of leads, or a saved view of it, becomes an audience', async () => {
  const saved = await demo.app.post(demo.onSite('/v1/views'), { name: 'Came by mail', path: '/leads?channel=Email' });
  expect(saved.status).toBe(201);
  const { page, faults } = await demo.visit('/leads?stage=won');
  await page.getByRole('link', { name: 'As audience' }).click();
  const form = page.getByRole('region', { name: 'An audience for an ad platform' });
  const which = form.getByLabel('Which leads');
  await form.getByText('In the list').waitFor();
  expect(await which.locator('option:checked').textContent()).toBe('The list you came from');
  const count = async (path: string) => {
    const { leads, rows } = await demo.get(path);
    return { leads: String(leads), rows };
  };
  const figure = (name: string) => form.locator('dl > div', { hasText: name }).locator('dd');
  const won = await count('/v1/exports/audience?stage=won');
  expect(await figure('Leads').first().textContent()).toBe(won.leads);
  const rows = (await downloadOf(page, 'An audience for an ad platform')).trim().split('\r\n');
  expect(rows).toHaveLength(1 + won.rows['google-ads']);
  expect(rows[0]).toBe('Email,Phone');
  expect(rows[1]).toMatch(/^[0-9a-f]{64},/);

  await which.selectOption('Came by mail');
  await form.getByLabel('Platform', { exact: true }).selectOption('LinkedIn, Matched Audiences');
  const mail = await count('/v1/exports/audience?channel=Email');
  await expect.poll(() => figure('Leads').first().textContent()).toBe(mail.leads);
  expect((await downloadOf(page, 'An audience for an ad platform')).trim().split('\r\n')).toHaveLength(
    1 + mail.rows.linkedin,
  );
  expect(await violations(page)).toEqual([]);
  expect(faults).toEqual([]);
}, 60_000);
