/** A small demo, loaded through the public API into the real program: what comes out is what truly happened. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDemoSite, type DemoSite, demoSites, markFilled } from '../../server/demo/demo-site.ts';
import { startOfDay } from '../../server/demo/generator/calendar.ts';
import { HOSTILE } from '../../server/demo/generator/cast/oddities.ts';
import { unitsOf, wholeDataset } from '../../server/demo/generator/dataset.ts';
import type { TrueLead } from '../../server/demo/generator/truth.ts';
import { type LoadReport, load } from '../../server/demo/load.ts';
import { PublicApi } from '../../server/demo/public-api.ts';
import { startApp, type TestApp } from '../support/app.ts';

const definition = { seed: 5, endsAt: startOfDay(Date.UTC(2026, 2, 10, 12)), scale: 0.06 };
const dataset = wholeDataset(definition);

let app: TestApp;
let api: PublicApi;
let site: DemoSite;
let report: LoadReport;

beforeAll(async () => {
  app = await startApp();
  api = new PublicApi(`http://127.0.0.1:${await app.listen()}`, app.adminKey);
  site = await addDemoSite(api, definition);
  report = await load(api, site.id, unitsOf(definition));
}, 120_000);

afterAll(() => app.close());

const get = async (path: string) => (await api.get(`${path}${path.includes('?') ? '&' : '?'}site=${site.id}`)).body;
const leadOf = async ({ emails }: TrueLead) => (await get(`/v1/leads?email=${encodeURIComponent(emails[0]!)}`)).data[0];
const theLead = (story: string, number = 0) => dataset.stories.get(story)!.leads[number]!;

test('everything is taken, but for the endpoints that are not there yet', () => {
  expect(report.rejectedCount).toBe(0);
  expect(report.duplicates).toBe(0);
  const { cost, rate, ...others } = dataset.counts.records;
  expect(report.sent).toMatchObject(others);
  expect(report.sent.cost).toBe(report.skipped.includes('PUT /v1/costs') ? 0 : cost);
  expect(report.sent.rate).toBe(report.skipped.includes('PUT /v1/rates') ? 0 : rate);
});

test('only the bots are kept aside', async () => {
  const counters = await app.counters();
  expect(counters.quarantined).toBe(dataset.counts.botMessages);
});

test('there are as many leads as there truly are, each with her addresses and numbers', async () => {
  const found: { email: string; externalIds: string[]; createdAt: string }[] = [];
  for (let cursor = ''; ; ) {
    const page = await get(`/v1/leads?limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    found.push(...page.data);
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  const truly = dataset.leads.map(({ emails, externalIds, createdAt }) => ({
    email: emails[0],
    externalIds,
    createdAt,
  }));
  const inOrder = (leads: { email?: string }[]) => leads.toSorted((a, b) => (a.email! < b.email! ? -1 : 1));
  expect(inOrder(found.map(({ email, externalIds, createdAt }) => ({ email, externalIds, createdAt })))).toEqual(
    inOrder(truly),
  );
});

test('each lead’s journey is what the evidence says, touchpoint by touchpoint and channel by channel', async () => {
  for (const lead of dataset.leads) {
    const { id } = await leadOf(lead);
    const { touchpoints } = await get(`/v1/leads/${id}/journey?limit=500`);
    const told = touchpoints.map(
      ({ type, occurredAt, anonymousId, channel, source, medium, campaign }: Record<string, unknown>) => ({
        type,
        occurredAt,
        anonymousId,
        channel,
        source,
        medium,
        campaign,
      }),
    );
    const truly = dataset.touchpoints
      .filter(({ knownAs }) => knownAs === lead.person)
      .map(({ type, occurredAt, anonymousId, channel, source, medium, campaign }) => ({
        type,
        occurredAt,
        anonymousId,
        channel,
        source,
        medium,
        campaign,
      }));
    const inOrder = (list: { occurredAt: string; type: string }[]) =>
      list.toSorted((a, b) => (`${a.occurredAt}${a.type}` < `${b.occurredAt}${b.type}` ? -1 : 1));
    expect(inOrder(told), lead.person).toEqual(inOrder(truly));
  }
}, 120_000);

test('a memory of eighteen months: the first touch of a lead won last week is the podcast', async () => {
  const { id } = await leadOf(theLead('long memory'));
  const { touchpoints, milestones, summary } = await get(`/v1/leads/${id}/journey`);
  expect(touchpoints[0]).toMatchObject({ channel: 'Audio', source: 'werkbank-podcast' });
  expect(milestones.at(-1)).toMatchObject({ type: 'won' });
  expect(summary.daysFromFirstTouch.toWon).toBeGreaterThan(500);
});

test('two addresses that the CRM joins are one lead', async () => {
  const lead = theLead('two addresses');
  const ids = await Promise.all(lead.emails.map(async (email) => (await get(`/v1/leads?email=${email}`)).data[0].id));
  expect(new Set(ids).size).toBe(1);
});

test('deals stand as their last revision told them', async () => {
  for (const deal of dataset.deals) {
    const told = await get(`/v1/deals/${deal.externalId}`);
    expect(told).toMatchObject({
      value: deal.value,
      type: deal.type,
      createdAt: deal.createdAt,
      closedAt: deal.closedAt,
    });
    expect(told.stage).toBe(deal.outcome === 'open' ? 'opportunity' : deal.outcome);
    expect(told.leads.every(({ leadId }: { leadId: string | null }) => leadId !== null)).toBe(true);
  }
});

test('hostile strings come back as they were sent', async () => {
  const lead = await leadOf(theLead('hostile strings'));
  expect(lead).toMatchObject({ name: HOSTILE.name, company: HOSTILE.company });
  expect(lead.firstTouch.campaign).toBe(HOSTILE.campaign);
});

test('loading it again changes nothing', async () => {
  const again = await load(api, site.id, unitsOf(definition), { parallel: 3 });
  expect(again.duplicates).toBe(dataset.counts.records.message);
  expect(again.digest).toEqual(report.digest);
}, 120_000);

test('another site filled with the same company has the same digests', async () => {
  const other = await addDemoSite(api, definition);
  const { digest } = await load(api, other.id, unitsOf(definition));
  expect(digest).toEqual(report.digest);
}, 120_000);

test('the name of the site tells what is in it, and whether it is complete', async () => {
  expect(await demoSites(api)).toContainEqual({ ...site, filled: false, definition });
  await markFilled(api, site);
  const [filled] = (await demoSites(api)).filter(({ id }) => id === site.id);
  expect(filled).toMatchObject({ filled: true, definition });
  expect(filled!.name).toBe('Demo: Nordlicht Dispatch (seed 5, until 2026-03-10, × 0.06)');
});

test('what the platforms claim: all of it is there, and each difference adds up', async () => {
  const costs = dataset.records.flatMap((record) =>
    record.kind === 'cost' && record.row.clicks !== undefined ? [record.row] : [],
  );
  const { rows, totals } = await get('/v1/reports/reconciliation?groupBy=platform');
  const sum = (values: (number | string | undefined)[]) =>
    values.reduce<number>((all, one) => all + Number(one ?? 0), 0);
  expect(totals.clicks.claimed).toBe(sum(costs.map(({ clicks }) => clicks)));
  expect(Number(totals.conversions.claimed)).toBeCloseTo(sum(costs.map(({ conversions }) => conversions)), 6);
  expect(Number(totals.conversions.causes.viewThrough)).toBe(sum(costs.map((row) => row.viewThroughConversions)));
  for (const { key, clicks, conversions } of rows) {
    for (const side of [clicks, conversions]) {
      const { claimed, ours, gap, causes, unexplained } = side;
      expect(sum([ours, ...(Object.values(causes) as string[]), unexplained]), key.platform).toBeCloseTo(
        Number(claimed),
        6,
      );
      expect(sum([ours, gap])).toBeCloseTo(Number(claimed), 6);
    }
  }
  // Ads without tags exist, their clicks are seen and find their platform's campaigns.
  const { rows: campaigns } = await get('/v1/reports/reconciliation?groupBy=campaign&platform=google-ads');
  const dsa = campaigns.find((row: { key: { campaign: string } }) => row.key.campaign === 'dsa-all-pages');
  expect(dsa.clicks.ours).toBe(0);
  expect(dsa.clicks.causes.noCampaignTag).toBeGreaterThan(0);
});
