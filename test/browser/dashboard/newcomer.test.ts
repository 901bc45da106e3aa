/** A newcomer in front of the demo, who only clicks: what brought the biggest deal, and what would another model say? */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Demo, openDemo } from './open-demo.ts';

let demo: Demo;
beforeAll(async () => {
  demo = await openDemo();
}, 180_000);
afterAll(() => demo.close());

type Credit = { campaign: string | null; value: string; weight: number; occurredAt: string; touchpoint: string };

it('finds the campaign, the touchpoints, the days, the cost, the model that changes it, and the colleagues', async () => {
  const { page, faults } = await demo.visit('/');
  const link = (name: string | RegExp) => page.getByRole('link', { name });
  const table = (name: string) => page.getByRole('table', { name, exact: true });

  // The biggest won deal: the list of won deals, by value.
  await page.locator('.kpi').getByRole('link', { name: 'Won deals' }).click();
  await link(/^Value/).click();
  await expect.poll(() => page.locator('th[aria-sort=descending]').count()).toBe(1);
  const { data } = await demo.get('/v1/deals?stage=won&limit=500');
  const [biggest] = data.toSorted(
    (a: { value: { amount: string } }, b: { value: { amount: string } }) =>
      Number(b.value.amount) - Number(a.value.amount),
  );
  const first = page.locator('.data tbody th a').first();
  expect(await first.innerText()).toBe(biggest.name);
  await first.click();
  await page.getByRole('heading', { level: 1, name: biggest.name }).waitFor();

  // Through which touchpoints, over how many days.
  const { models, milestone } = await demo.get(`/v1/deals/${biggest.externalId}/attribution?models=all`);
  const linear: Credit[] = models.linear.touchpoints;
  const touchpoints = table('Where the value comes from').locator('tbody tr');
  await expect.poll(() => touchpoints.count()).toBe(linear.length);
  const begin = Math.min(...linear.map(({ occurredAt }) => Date.parse(occurredAt)));
  const days = Math.floor((Date.parse(milestone.occurredAt) - begin) / 86_400_000);
  expect(await page.locator('.figures').innerText()).toContain(`${days} day`);

  // Which campaign: the one with most of the credit; and under which models it is another one.
  const winner = (id: string): string | undefined => {
    const sums = new Map<string, number>();
    for (const { campaign, weight } of models[id].touchpoints as Credit[])
      if (campaign !== null) sums.set(campaign, (sums.get(campaign) ?? 0) + weight);
    return [...sums].filter(([, sum]) => sum > 0).sort(([, a], [, b]) => b - a)[0]?.[0];
  };
  const campaigns = table('Campaigns behind it').locator('tbody tr');
  const rowOf = (name: string) => campaigns.filter({ has: page.getByRole('link', { name, exact: true }) });
  const brought = winner('linear') ?? '';
  await expect.poll(() => rowOf(brought).locator('td').last().innerText()).toMatch(/Linear|Every model/);
  for (const id of ['first', 'last']) {
    const name = winner(id);
    if (name)
      expect(await rowOf(name).locator('td').last().innerText()).toMatch(
        id === 'first' ? /First touch|Every/ : /Last touch|Every/,
      );
  }
  // Another model by a click: the same table under it.
  await link('First touch').click();
  const firstTouch: Credit[] = models.first.touchpoints;
  const earner = firstTouch.find(({ weight }) => weight === 1);
  await expect
    .poll(() => touchpoints.filter({ hasText: '100%' }).first().innerText())
    .toContain(earner?.campaign ?? '');

  // At what cost: the figures of the campaign that came first.
  const paid = winner('first') ?? '';
  const { rows } = await demo.get('/v1/reports/kpis?groupBy=campaign');
  const spend = Number(rows.find(({ key }: { key: { campaign: string } }) => key.campaign === paid)?.kpis.spend);
  expect(spend).toBeGreaterThan(0);
  const cents = (text: string) => Number(text.replace(/[^\d.]/g, ''));
  await expect.poll(async () => cents(await rowOf(paid).locator('td').nth(3).innerText())).toBe(spend);
  await rowOf(paid).getByRole('link').click();
  const figures = table('Key figures').locator('tbody tr').first();
  await figures.waitFor();
  expect(cents(await figures.locator('td').first().innerText())).toBe(spend);

  // Who else at that account was involved.
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: biggest.name }).waitFor();
  await page.locator('.lead-header').getByRole('link', { name: biggest.account.name, exact: true }).click();
  const account = await demo.get(`/v1/accounts/${biggest.account.domain}`);
  for (const { name, email } of account.leads)
    await page
      .getByText(name ?? email)
      .first()
      .waitFor();
  expect(faults).toEqual([]);
}, 90_000);
