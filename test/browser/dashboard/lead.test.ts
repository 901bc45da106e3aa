import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Journey } from '../../../shared/api/lead.ts';
import { annJourney } from './ann.ts';
import { type Dashboard, openDashboard } from './open-dashboard.ts';

let dashboard: Dashboard;
beforeAll(async () => {
  dashboard = await openDashboard();
});
afterEach(() => dashboard.reset());
afterAll(() => dashboard.close());

const ORDER = [
  'Paid Search',
  '2 days later',
  'Organic Search',
  '196 days later',
  'Paid Social',
  '4 days later',
  'Email',
  '4 days later',
  'AI Assistant',
  'Display',
  'Direct',
  'Became a lead',
  'Qualified by marketing (MQL)',
  '2 days later',
  'Phone',
  'Qualified by sales (SQL)',
  '25 days later',
  'Events',
  '2 days later',
  'Opportunity opened',
  '40 days later',
  'Referral',
  '64 days later',
  'Direct Mail',
  '40 days later',
  'Email',
  '14 days later',
  'Deal won',
];

describe('the page of a lead', () => {
  it('opens from the list with a title, and focus in it', async () => {
    const { page, faults } = await dashboard.visit('/leads');
    await page.getByRole('link', { name: 'Ann Berger' }).click();
    await page.waitForURL('**/leads/lead_ann');
    await page.getByRole('heading', { level: 1, name: 'Ann Berger' }).waitFor();
    expect(await page.title()).toBe('Ann Berger · Throughline');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    const header = await page.locator('.lead-header').innerText();
    for (const fact of [
      'ann.berger@brauhaus-nord.de',
      '+49 40 5550 1182',
      'Brauhaus Nord GmbH',
      'hubspot:90210',
      'erp:K-4471',
      'A colleague saw you at a fair',
      'Won',
    ]) {
      expect(header).toContain(fact);
    }
    expect(faults).toEqual([]);
  });

  it('tells the journey in one sentence', async () => {
    const { page } = await dashboard.visit('/leads/lead_ann');
    expect(await page.locator('.sentence').textContent()).toBe(
      'Came 6 times over 209 days: Paid Search → Organic Search → Paid Social → Email → AI Assistant → Display → Direct, then filled “Demo form”; won €179,500 189 days later.',
    );
  });

  it('puts touchpoints, contacts and milestones in the order of time and names the gaps', async () => {
    const { page } = await dashboard.visit('/leads/lead_ann');
    await page.locator('.timeline').waitFor();
    const order = await page
      .locator('.timeline > li')
      .evaluateAll((items) => items.map((item) => item.querySelector('h3')?.textContent ?? item.textContent));
    expect(order).toEqual(ORDER);
    const won = await page.locator('.timeline > li').last().innerText();
    expect(won).toContain('€179,500');
    expect(won).toContain('D-2025-118');
    expect(won).toContain('14 Oct 2025');
    expect(won).toContain('11:15');
  });

  it('shows where a touchpoint came from', async () => {
    const { page } = await dashboard.visit('/leads/lead_ann');
    const first = await page.locator('.timeline > li').first().innerText();
    for (const part of [
      'First touch',
      'google / cpc',
      'palletizing-robots-de',
      'acme-industrial.com/robots/palletizing',
      'gclid',
      'Cj0KCQjw0Oq2BhCCARIsAA5hubVYv7Zt3m1n9Q0fXlJw2eRr8u',
      'Desktop · Chrome · Windows · Germany',
      '09:42',
    ]) {
      expect(first).toContain(part);
    }
  });

  it('unfolds a visit to its pages and forms with their times', async () => {
    const { page } = await dashboard.visit('/leads/lead_ann');
    const visit = page.locator('details', { hasText: 'Demo form' });
    expect(await visit.locator('ol').isVisible()).toBe(false);
    await visit.locator('summary').click();
    const events = await visit.locator('ol').innerText();
    expect(events).toMatch(
      /10:02[\s\S]*Acme Industrial[\s\S]*10:05[\s\S]*Book a demo[\s\S]*10:06[\s\S]*Form sent Demo form[\s\S]*Fields: email, name[\s\S]*Thank you/,
    );
    await page.getByRole('button', { name: 'Unfold all visits' }).click();
    expect(await page.locator('details[open]').count()).toBe(8);
    await page.getByRole('button', { name: 'Fold all visits' }).click();
    expect(await page.locator('details[open]').count()).toBe(0);
  });

  it('leads from a milestone to its place in the journey', async () => {
    const { page } = await dashboard.visit('/leads/lead_ann');
    await page.getByRole('complementary').getByRole('link', { name: 'Deal won' }).click();
    await expect.poll(() => page.locator('.entry:target').innerText()).toContain('Deal won');
    await expect
      .poll(() => page.locator('.entry:target').evaluate((entry) => entry.getBoundingClientRect().top < innerHeight))
      .toBe(true);
  });

  it('follows a long journey page by page until it ends', async () => {
    const part = (from: number, to: number, over: Partial<Journey> = {}): Journey => ({
      ...annJourney,
      touchpoints: annJourney.touchpoints.slice(from, to),
      visits: annJourney.visits.slice(Math.floor(from * 0.7), Math.ceil(to * 0.7)),
      milestones: [],
      ...over,
    });
    const { state } = dashboard.server;
    state.journeys.set('lead_ann', [part(0, 4), part(4, 8), part(8, 12, { milestones: annJourney.milestones })]);
    const { page } = await dashboard.visit('/leads/lead_ann');
    await page.locator('.sentence').waitFor();
    expect(await page.locator('.timeline h3').allInnerTexts()).toEqual(ORDER.filter((text) => !text.endsWith('later')));
    expect(state.calls.filter((call) => call.includes('/journey'))).toEqual([
      'GET /v1/leads/lead_ann/journey?include=events&limit=500',
      'GET /v1/leads/lead_ann/journey?include=events&limit=500&cursor=1',
      'GET /v1/leads/lead_ann/journey?include=events&limit=500&cursor=2',
    ]);
  });

  it('follows the id of a merged lead to the surviving one', async () => {
    const { page } = await dashboard.visit('/leads/lead_merged');
    await page.getByRole('heading', { level: 1, name: 'Ann Berger' }).waitFor();
    await page.locator('.timeline > li').first().waitFor();
  });

  it('says so when there is no such lead, and when a lead has no journey yet', async () => {
    const { page } = await dashboard.visit('/leads/lead_gone');
    await page.getByRole('heading', { name: 'There is no such lead' }).waitFor();
    await page.goto(`${dashboard.server.origin}/leads/lead_mateo`);
    await page.getByRole('heading', { name: 'No touchpoint yet' }).waitFor();
  });

  it('prints without the frame and with every visit unfolded', async () => {
    const { page } = await dashboard.visit('/leads/lead_ann');
    await page.locator('.timeline').waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.rail').isVisible()).toBe(false);
    expect(
      await page
        .locator('details ol')
        .first()
        .evaluate((list) => list.getBoundingClientRect().height),
    ).toBeGreaterThan(40);
  });
});
