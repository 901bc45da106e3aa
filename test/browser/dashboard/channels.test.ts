/** Channels over the demo: rules and campaign names changed with a look ahead, verdicts explained, quarantine decided. */
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

const rows = async (page: Page, table: string) => {
  const body = page.getByRole('table', { name: table, exact: true }).locator('tbody tr');
  return body.evaluateAll((all) =>
    all.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent?.trim() ?? '')),
  );
};
const visits = async () => {
  const report = await demo.get('/v1/reports/traffic');
  return Object.fromEntries(
    report.rows.map((row: { key: { channel: string }; visits: number }) => [row.key.channel, row.visits]),
  );
};

it('a rule is added, looked at, applied to all of history, and taken back', async () => {
  const before = await visits();
  const { page, faults } = await demo.visit('/settings/channel-rules');
  await page.getByRole('button', { name: 'Add a rule at the top' }).click();
  await page.getByLabel('Channel', { exact: true }).fill('<i>News</i>');
  await page.getByLabel('Words').fill('newsletter\n\nemail');
  const apply = page.getByRole('button', { name: 'Apply to all of history' });
  expect(await apply.isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Preview the change' }).click();
  await page.getByRole('heading', { name: 'What would change' }).waitFor();
  const preview = await rows(page, 'Touchpoints per channel');
  const [, was, becomes] = preview.find(([channel]) => channel === '<i>News</i>') ?? [];
  expect(was).toBe('0');
  expect(Number(becomes)).toBeGreaterThan(10);
  expect(preview.find(([channel]) => channel === 'Email')?.[3]).toBe(`-${becomes}`);
  const credits = page.getByRole('list', { name: 'Credits of won deals' }).getByRole('listitem');
  await credits.first().getByText('Under').click();
  await credits
    .first()
    .getByText(/<i>News<\/i>.*: 0(?:\.00)? → /)
    .first()
    .waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await visits()).toEqual(before);

  await apply.click();
  await page.getByText('Applied. All of history').waitFor();
  const after = await visits();
  expect(after['<i>News</i>']).toBe(Number(becomes));
  expect((before.Email ?? 0) - (after.Email ?? 0)).toBe(Number(becomes));

  await page.getByLabel('Start from').selectOption('shipped');
  await page.getByRole('button', { name: 'Preview the change' }).click();
  await expect
    .poll(() => rows(page, 'Touchpoints per channel'))
    .toContainEqual(['<i>News</i>', becomes, '0', `-${becomes}`]);
  await apply.click();
  await page.getByText('Applied. All of history').waitFor();
  expect(await visits()).toEqual(before);
  expect(faults).toEqual([]);
}, 90_000);

it('conditions within one another are edited, and what the server refuses is said', async () => {
  const { page } = await demo.visit('/settings/channel-rules');
  await page.getByRole('button', { name: 'Add a rule at the top' }).click();
  const editor = page.locator('.rule-editor');
  await editor.getByLabel('Condition').selectOption('all');
  await editor.getByRole('button', { name: 'Add a condition' }).click();
  await editor.getByLabel('Condition').nth(2).selectOption('sourceIn');
  await editor.getByRole('checkbox', { name: 'video site' }).check();
  await editor.getByLabel('Words').fill('cpc');
  await expect
    .poll(() => page.locator('.rule-said').first().innerText())
    .toContain('When medium is “cpc” and source is known as search engine or video site');
  await page.getByRole('button', { name: 'Preview the change' }).click();
  await page.getByRole('alert').filter({ hasText: 'must' }).waitFor();
  await page.getByLabel('Channel', { exact: true }).fill('Ads');
  await page.getByRole('button', { name: 'Preview the change' }).click();
  await page.getByRole('heading', { name: 'What would change' }).waitFor();
  await page.getByRole('button', { name: 'Move down Ads' }).click();
  await page.getByRole('heading', { name: 'What would change' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Discard my changes' }).click();
  await expect.poll(() => page.locator('.rule').count()).toBe(21);
}, 60_000);

it('a change that somebody else overtook is refused, and is made again from theirs', async () => {
  const rules = `/v1/sites/${demo.site}/channel-rules`;
  const { page } = await demo.visit('/');
  // While history follows a change, the page asks again.
  await page.route(`**${rules}`, async (route) => {
    const answer = await route.fetch();
    if (route.request().method() !== 'GET') return route.fulfill({ response: answer });
    const json = await answer.json();
    return route.fulfill({ json: { ...json, application: { ...json.application, status: 'running' } } });
  });
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Channel rules' }).click();
  await page.getByRole('button', { name: 'Add a rule at the top' }).click();
  await page.getByLabel('Channel', { exact: true }).fill('Mine');
  await page.getByLabel('Words').fill('mine');
  const theirs = { channel: 'Theirs', when: { field: 'medium', is: ['theirs'] } };
  const { body: before } = await demo.app.get(rules);
  const { status } = await demo.app.put(rules, { rules: [theirs, ...before.rules], version: before.version });
  expect(status).toBe(200);
  await page.waitForResponse(async (answer) => {
    return answer.url().endsWith(rules) && (await answer.json()).version > before.version;
  });
  await page.getByRole('button', { name: 'Preview the change' }).click();
  await page.getByRole('heading', { name: 'What would change' }).waitFor();
  await page.getByRole('button', { name: 'Apply to all of history' }).click();
  await page.getByRole('alert').waitFor();
  expect((await demo.app.get(rules)).body.rules[0].channel).toBe('Theirs');
  const first = page.locator('.rule').first().locator('bdi').first();
  await page.getByRole('button', { name: 'Discard my changes' }).click();
  await expect.poll(() => first.innerText()).toBe('Theirs');
  await page.getByLabel('Start from').selectOption('shipped');
  await expect.poll(() => first.innerText()).not.toBe('Theirs');
  await page.getByLabel('Start from').selectOption('');
  await page.getByRole('button', { name: 'Discard my changes' }).waitFor({ state: 'detached' });
  await expect.poll(() => first.innerText()).toBe('Theirs');
  const { body: shipped } = await demo.app.get(`${rules}?version=shipped`);
  expect((await demo.app.put(rules, { rules: shipped.rules })).status).toBe(200);
}, 60_000);

it('a campaign gets one name for what was tagged in many ways', async () => {
  const { rows: before } = await demo.get('/v1/reports/traffic?groupBy=campaign');
  const sent = before.filter(({ key }: { key: { campaign: string | null } }) => key.campaign !== null).slice(0, 2);
  const { page, faults } = await demo.visit('/settings/campaign-names');
  await page.getByRole('button', { name: 'Add a campaign' }).click();
  await page.getByLabel('Name in reports').fill('One campaign');
  await page
    .getByLabel('Names as they were sent')
    .fill(sent.map(({ key }: { key: { campaign: string } }) => key.campaign).join('\n'));
  await page.getByRole('button', { name: 'Preview the change' }).click();
  await page.getByText('One campaign').last().waitFor();
  await page.getByRole('button', { name: 'Apply to all of history' }).click();
  await page.getByText('Applied. All of history').waitFor();
  const { rows: after } = await demo.get('/v1/reports/traffic?groupBy=campaign');
  const one = after.find(({ key }: { key: { campaign: string } }) => key.campaign === 'One campaign');
  expect(one.visits).toBe(sent.reduce((sum: number, { visits: each }: { visits: number }) => sum + each, 0));
  expect(faults).toEqual([]);
}, 60_000);

it('a touchpoint tells how it came to its channel', async () => {
  const { data } = await demo.get('/v1/leads?channel=Paid Search&limit=1');
  const { page, faults } = await demo.visit(`/leads/${data[0].id}`);
  const card = page.locator('article.card', { hasText: 'Paid Search' }).first();
  await card.getByRole('button', { name: 'Why this channel?' }).click();
  const dialog = page.getByRole('dialog', { name: 'How this verdict came about' });
  await dialog.getByText(/^Paid Search: /).waitFor();
  await dialog.locator('summary').click();
  expect(await dialog.locator('details li').first().innerText()).toContain('Not Direct');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Close' }).click();
  expect(await dialog.count()).toBe(0);
  expect(faults).toEqual([]);
}, 60_000);

it('what was kept aside is taken back and excluded again, and traffic follows', async () => {
  const kept = await demo.get('/v1/quarantine?limit=1');
  const { anonymousId } = kept.data[0];
  const journey = async () => (await demo.app.get(demo.onSite(`/v1/visitors/${anonymousId}/journey`))).body;
  const { page, faults } = await demo.visit('/settings/quarantine');
  await page.getByRole('link', { name: anonymousId }).first().click();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Take all of the visitor back' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
  await page.getByText('Nothing is kept aside').waitFor();
  await expect.poll(async () => (await journey()).touchpoints?.length).toBeGreaterThan(0);
  await page.getByLabel('Show').selectOption('readmitted');
  const row = page.locator('tbody tr').first();
  await row.getByRole('button', { name: 'Exclude' }).click();
  const left = await page.locator('tbody tr').count();
  await page.getByRole('dialog').getByRole('button', { name: 'Exclude' }).click();
  await expect.poll(() => page.locator('tbody tr').count()).toBe(left - 1);
  await page.goto(page.url().replace('status=readmitted', 'reason=excluded'));
  await page.locator('tbody tr', { hasText: 'Excluded' }).first().waitFor();
  expect(faults).toEqual([]);
}, 60_000);
