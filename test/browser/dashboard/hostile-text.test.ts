import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { JourneyEvent, Milestone, Touchpoint, Visit } from '../../../shared/api/journey.ts';
import type { Journey, Lead } from '../../../shared/api/lead.ts';
import { annJourney } from './ann.ts';
import { lead, SITE, touchpoint } from './build-facts.ts';
import { type Dashboard, openDashboard } from './open-dashboard.ts';

let dashboard: Dashboard;
beforeAll(async () => {
  dashboard = await openDashboard();
});
afterEach(() => dashboard.reset());
afterAll(() => dashboard.close());

/** A text that would run code if any place took it for markup; `at` tells the places apart. */
const evil = (at: string) => `"><img src=x onerror="window.__x='${at}'"><script>window.__x=1</script>{{${at}}}`;
const evilUrl = (at: string) => `javascript:window.__x='${at}'//<b>${at}</b>`;

const touch: Touchpoint = {
  ...touchpoint({ id: evil('touch-id'), occurredAt: '2025-01-01T08:00:00.000Z', visitId: evil('visit-id') }),
  type: evil('touch-type') as never,
  channel: evil('channel'),
  source: evil('source'),
  medium: evil('medium'),
  campaign: evil('campaign'),
  term: evil('term'),
  content: evil('content'),
  campaignId: evil('campaign-id'),
  clickIds: { [evil('click-id-name')]: evil('click-id-value') },
  referrer: evilUrl('referrer'),
  landingPage: evilUrl('landing'),
  device: { type: evil('device'), browser: evil('browser'), os: evil('os') },
  country: evil('country'),
};
const event: JourneyEvent = {
  id: evil('event-id'),
  type: 'form_submit' as never,
  name: evil('event-name'),
  occurredAt: '2025-01-01T08:00:30.000Z',
  url: evilUrl('event-url'),
  title: evil('event-title'),
  form: { id: evil('form-id'), name: evil('form-name'), fields: [evil('field')] },
  properties: { [evil('property')]: evil('value') },
};
const pageView = { ...event, id: 'p', type: 'page_view' as never, title: evil('page-title'), form: null };
const unknown = { ...event, id: 'u', type: evil('event-type') as never, form: null };
const visit: Visit = {
  id: evil('visit-id'),
  anonymousId: evil('anonymous'),
  startedAt: '2025-01-01T08:00:00.000Z',
  endedAt: '2025-01-01T08:05:00.000Z',
  pageViews: 1,
  landingPage: evilUrl('visit-landing'),
  exitPage: evilUrl('visit-exit'),
  events: [event, pageView, unknown],
};
const milestones: Milestone[] = [
  { type: 'lead', occurredAt: '2025-01-01T08:00:40.000Z', dealId: null, value: null },
  {
    type: evil('milestone'),
    occurredAt: '2025-02-01T08:00:40.000Z',
    dealId: evil('deal'),
    value: { amount: evil('amount'), currency: evil('currency') },
  },
];
const victim: Lead = {
  ...lead({
    id: 'lead_evil',
    email: evil('email'),
    phone: evil('phone'),
    externalIds: [evil('external-id')],
    name: evil('name'),
    company: evil('company'),
    account: { domain: evil('domain'), name: evil('account') },
    selfReportedSource: evil('self-reported'),
    firstTouch: touch,
    lastTouch: touch,
  }),
  stage: evil('stage') as never,
};
const journey: Journey = { ...annJourney, lead: victim, touchpoints: [touch], visits: [visit], milestones };

const SHOWN = [
  'email',
  'phone',
  'external-id',
  'name',
  'company',
  'domain',
  'account',
  'self-reported',
  'stage',
  'touch-type',
  'channel',
  'source',
  'medium',
  'campaign',
  'term',
  'content',
  'campaign-id',
  'click-id-name',
  'click-id-value',
  'device',
  'browser',
  'os',
  'country',
  'form-name',
  'field',
  'page-title',
  'event-type',
  'event-name',
  'milestone',
  'deal',
  'amount',
  'currency',
  'site',
];

describe('hostile text', () => {
  it('T01: is shown as text in every place, and runs nowhere', async () => {
    const { state } = dashboard.server;
    state.sites = [{ ...SITE, name: evil('site'), domains: [evil('site-domain')] }];
    state.leads = [victim];
    state.journeys.set('lead_evil', [journey]);
    const { page, faults } = await dashboard.visit('/leads');
    await page.locator('.leads tbody tr').waitFor();
    expect(await page.locator('.leads').innerText()).toContain(evil('name'));
    await page.locator('.row-link').click();
    await page.locator('.timeline > li').first().waitFor();
    await page.getByRole('button', { name: 'Unfold all visits' }).click();

    const text = await page.locator('#root').innerText();
    const missing = SHOWN.filter((at) => !text.includes(evil(at)));
    expect(missing).toEqual([]);
    for (const at of ['referrer', 'landing', 'event-url']) expect(text).toContain(evilUrl(at));

    expect(await page.evaluate(() => (window as { __x?: unknown }).__x)).toBeUndefined();
    expect(await page.locator('#root :is(img, script, iframe, b)').count()).toBe(0);
    expect(
      await page.locator('a[href]').evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).protocol)),
    ).not.toContain('javascript:');
    expect(await page.title()).toBe(`${evil('name')} · Throughline`);
    // React and the strict policy (trusted types included) have nothing to say.
    expect(faults).toEqual([]);
  });

  it('T06: is isolated where it would turn the writing direction', async () => {
    const { state } = dashboard.server;
    state.leads = [{ ...victim, name: '\u202e moc.live', email: null }];
    const { page } = await dashboard.visit('/leads');
    const name = page.locator('.row-link bdi');
    expect(await name.innerText()).toBe('\u202e moc.live');
  });

  it('T02: sets tracked addresses apart: no referrer, no opener, not followed', async () => {
    const { page } = await dashboard.visit('/leads/lead_ann');
    await page.locator('.timeline > li').first().waitFor();
    const rels = await page
      .locator('.timeline a')
      .evaluateAll((links) => [...new Set(links.map((link) => link.getAttribute('rel')))]);
    expect(rels).toEqual(['noopener noreferrer nofollow']);
  });

  it('does not break the frame when the data does', async () => {
    const { state } = dashboard.server;
    state.journeys.set('lead_ann', [{ ...annJourney, touchpoints: [{ ...touch, clickIds: null as never }] }]);
    const { page } = await dashboard.visit('/leads/lead_ann');
    await page.getByRole('heading', { name: 'This page stopped working' }).waitFor();
    expect(await page.getByRole('navigation', { name: 'Main' }).isVisible()).toBe(true);
  });
});
