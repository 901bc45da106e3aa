/** Attribution and deals over the demo: from a figure to the journey behind it, by clicking only. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './axe-check.ts';
import { type Demo, openDemo } from './open-demo.ts';

let demo: Demo;
beforeAll(async () => {
  demo = await openDemo();
}, 120_000);
afterEach(() => demo.closePages());
afterAll(() => demo.close());

const cents = (text: string) => Math.round(Number(text.replace(/[^\d.-]/g, '')) * 100);

describe('attribution', () => {
  it('shows models side by side, and for each of them rows and unattributed make the total', async () => {
    const { page, faults } = await demo.visit('/attribution');
    await page.locator('.data tbody tr').first().waitFor();
    const heads = await page.locator('.data thead th').allInnerTexts();
    const at = heads.findIndex((head) => head.startsWith('Last non-direct'));
    expect(at).toBeGreaterThan(0);
    const column = async (rows: string) =>
      (await page.locator(`.data ${rows} td:nth-child(${at + 1})`).allInnerTexts()).map(cents);
    const sum = (await column('tbody')).reduce((a, b) => a + b, 0);
    const [unattributed = 0, total] = await column('tfoot');
    expect(sum + unattributed).toBe(total);
    const { totals } = await demo.get('/v1/reports/attribution');
    expect(total).toBe(cents(totals.value));
    expect(faults).toEqual([]);
  });

  it('opens channel, source, campaign down to the leads, and Back closes one level', async () => {
    const report = await demo.get(
      '/v1/reports/attribution?groupBy=channel,source,campaign&models=linear&channel=Paid Search',
    );
    const { source, campaign } = report.rows[0].key;
    const { page } = await demo.visit('/attribution');
    await page.getByRole('link', { name: 'Paid Search', exact: true }).click();
    await page.locator('.data tbody').getByRole('link', { name: source, exact: true }).click();
    await page.locator('.data tbody').getByRole('link', { name: campaign, exact: true }).waitFor();
    const crumbs = page.getByRole('navigation', { name: 'Opened rows' });
    expect((await crumbs.innerText()).replace(/\s+/g, ' ')).toContain(`Channel Paid Search Source ${source}`);
    const row = page.locator('.data tbody tr', { hasText: campaign });
    const people = Number(await row.locator('td').first().innerText());
    await row.locator('td').first().getByRole('link').click();
    await page.waitForURL('**/leads?*');
    expect(new URL(page.url()).searchParams.get('campaign')).toBe(campaign);
    await page.locator('.leads tbody tr').first().waitFor();
    // Everyone with such a touchpoint, so at least those whose deals it earned on.
    expect(await page.locator('.leads tbody tr').count()).toBeGreaterThanOrEqual(people);
    await page.goBack();
    await row.waitFor();
    await page.goBack();
    await page.locator('.data tbody').getByRole('link', { name: source, exact: true }).waitFor();
  });

  it('keeps every setting in the address, and asks the API for just that', async () => {
    const { page } = await demo.visit('/attribution');
    await page.locator('.data tbody tr').first().waitFor();
    await page.getByText('Models and settings').click();
    await page.getByRole('checkbox', { name: 'Markov chain' }).check();
    await page.getByLabel('Lookback', { exact: true }).selectOption('30');
    await page.getByLabel('Direct visits', { exact: true }).selectOption('exclude');
    await page.getByLabel('Milestone', { exact: true }).selectOption('lead');
    await page.getByLabel('Period', { exact: true }).selectOption('12m');
    await page.waitForURL('**period=12m*');
    const address = new URL(page.url()).searchParams;
    expect(address.get('models')).toBe('first,last_non_direct,linear,u_lead,markov');
    expect(address.get('lookbackDays')).toBe('30');
    const report = await demo.get(
      '/v1/reports/attribution?milestone=lead&models=markov&lookbackDays=30&direct=exclude&from=2025-03-11&to=2026-03-11',
    );
    await expect
      .poll(() => page.locator('.figures dd').first().innerText())
      .toBe(String(Number(report.totals.conversions)));
    await page.reload();
    await page.locator('.data thead').getByText('Markov chain').waitFor();
    expect(await page.getByLabel('Milestone', { exact: true }).inputValue()).toBe('lead');
  });

  it('tells what fitted models learned: removal effects and the transition matrix', async () => {
    const { fit } = await demo.get('/v1/reports/attribution?models=markov,shapley');
    const { page, faults } = await demo.visit('/attribution?models=markov,shapley');
    await page.getByText('What Markov chain learned').click();
    const row = (channel: string) =>
      page.getByRole('table', { name: 'Channels in Markov chain' }).locator('tbody tr', { hasText: channel }).first();
    const [learned] = fit.markov.channels.toSorted(
      (a: { removalEffect: number }, b: { removalEffect: number }) => b.removalEffect - a.removalEffect,
    );
    const cells = await row(learned.channel).locator('td').allInnerTexts();
    expect(cells[0]).toBe(String(learned.journeys));
    expect(Math.abs(Number.parseFloat(cells[2] ?? '') - learned.removalEffect * 100)).toBeLessThan(0.6);
    await page.getByText('Transition matrix:').click();
    const matrix = page.getByRole('table', { name: 'Transition matrix' }).locator('tbody tr');
    expect(await matrix.count()).toBe(fit.markov.transitions.length);
    expect(await violations(page)).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('sorts by any column, also by keyboard', async () => {
    const { page } = await demo.visit('/attribution');
    await page.locator('.data tbody tr').first().waitFor();
    const sort = page.locator('.data thead').getByRole('link', { name: /^Touchpoints/ });
    await sort.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.data thead th[aria-sort]').innerText()).toContain('Touchpoints');
    const shown = (await page.locator('.data tbody td:nth-child(3)').allInnerTexts()).map(Number);
    expect(shown).toEqual(shown.toSorted((a, b) => b - a));
  });

  it('says what to do where nothing was reached', async () => {
    const { page } = await demo.visit('/attribution?from=2001-01-01&to=2001-02-01');
    await page.getByText('Nothing to attribute yet').waitFor();
  });
});

describe('a deal', () => {
  it('explains every cent, and leads to the touchpoint in the journey', async () => {
    const { data } = await demo.get('/v1/deals?stage=won&limit=500');
    // One with several people and money.
    const deal = data.find(({ leads, value }: { leads: unknown[]; value: unknown }) => leads.length > 1 && value);
    const { page, faults } = await demo.visit('/deals?stage=won');
    await page.locator(`.data a[href="/deals/${deal.externalId}"]`).click();
    await page.getByRole('heading', { level: 1, name: deal.name }).waitFor();
    for (const person of deal.leads) {
      const lead = await demo.get(`/v1/leads/${person.leadId}`);
      await page.locator('.lead-header').getByRole('link', { name: lead.name }).waitFor();
    }
    await page.getByLabel('Model', { exact: true }).selectOption('u');
    await page.waitForURL('**model=u*');
    const explained = await demo.get(`/v1/deals/${deal.externalId}/attribution?models=u`);
    const table = page.getByRole('table', { name: 'Where the value comes from' });
    const rows = table.locator('tbody tr');
    const told = explained.models.u.touchpoints;
    await expect.poll(() => rows.first().innerText()).toContain(told[0].reason);
    expect(await rows.count()).toBe(told.length);
    const credits = (await table.locator('tbody td:last-child').allInnerTexts()).map(cents);
    expect(credits.reduce((a, b) => a + b, 0)).toBe(cents(explained.value));

    const claim = rows.locator('details').first();
    await claim.locator('summary').click();
    expect(await claim.innerText()).toContain('anonymousId:');
    const link = rows.first().locator('td').nth(1).getByRole('link');
    const name = await link.innerText();
    await link.click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    const wanted = page.locator('.entry[data-wanted]');
    await wanted.waitFor();
    expect(await wanted.innerText()).toContain(told[0].channel);
    await expect.poll(() => wanted.evaluate((entry) => entry.getBoundingClientRect().top)).toBeLessThan(900);
    expect(faults).toEqual([]);
  });

  it('without a single touchpoint is wholly unattributed, and says so', async () => {
    const { data } = await demo.get('/v1/deals?stage=won&limit=500');
    for (const { externalId } of data) {
      const { models } = await demo.get(`/v1/deals/${externalId}/attribution?models=linear`);
      if (models.linear.touchpoints.length > 0) continue;
      const { page } = await demo.visit(`/deals/${externalId}`);
      await page.getByText('No touchpoint leads to this deal').waitFor();
      return;
    }
    expect.unreachable('the demo has a deal won without a visit');
  });

  it('that is not there says so', async () => {
    const { page } = await demo.visit('/deals/none');
    await page.getByText('There is no such deal').waitFor();
  });
});
