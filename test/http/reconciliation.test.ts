/** What ad platforms claim beside what was seen, by hand arithmetic. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLICK_CAUSES, CONVERSION_CAUSES } from '../../shared/api/reconciliation.ts';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp({ still: true });
  app.clock.advance(Date.parse('2026-03-12T12:00:00Z') - app.clock.now());
  site = await app.site({ timeZone: 'UTC' });
  await tell();
});
afterAll(() => app.close());

const DAY = '2026-03-10';
const AD = 'https://shop.example/?utm_source=google&utm_medium=cpc&utm_campaign=';

async function tell(): Promise<void> {
  const page = (anonymousId: string, time: string, url: string, rest: object = {}) => ({
    type: 'page',
    anonymousId,
    messageId: `${anonymousId} ${time}`,
    timestamp: `${time.length > 5 ? time : `${DAY}T${time}`}:00.000Z`,
    context: { page: { url }, ...rest },
  });
  await site.batch([
    page('v1', '08:00', `${AD}brand&gclid=g1`),
    // A second click, in the same visit.
    page('v1', '08:05', `${AD}brand&gclid=g6`),
    page('v2', '09:00', `${AD}Brand&gclid=g2`),
    page('v3', '09:00', `${AD}brand&gclid=g3`),
    page('v3', '2026-03-11T09:00', 'https://shop.example/', {
      page: { url: 'https://shop.example/', referrer: 'https://www.google.com/' },
    }),
    page('v4', '09:00', `${AD}brand&gclid=g4`),
    page('v5', '09:00', `${AD}brand&gclid=g5`),
    // A link that v1 passed on.
    page('v6', '11:00', `${AD}brand&gclid=g1`),
    page('v7', '11:00', 'https://shop.example/?gclid=g7'),
    page('v8', '11:00', `${AD}generic_de`),
    page('v9', '11:00', 'https://shop.example/?utm_source=newsletter&utm_medium=email&utm_campaign=march&gclid=g9'),
    page('bot', '12:00', `${AD}brand&gclid=b1`, { userAgent: 'Mozilla/5.0 HeadlessChrome/120.0' }),
    page('bot', '12:01', `${AD}brand&gclid=b1`, { userAgent: 'Mozilla/5.0 HeadlessChrome/120.0' }),
    // No ad, and an ad of another platform, which claims nothing.
    page('v10', '12:00', 'https://shop.example/?utm_source=newsletter&utm_medium=email&utm_campaign=march'),
    page('v11', '12:00', 'https://shop.example/?msclkid=m1'),
    // A day of which nothing is claimed: it is between two that are.
    page('v12', '2026-03-11T12:00', `${AD}brand&gclid=g12`),
  ]);
  await site.collect([
    {
      type: 'form_submit',
      id: 'form-1',
      at: Date.parse(`${DAY}T14:00:00Z`),
      url: `${AD}brand&gclid=g8`,
      form: { name: 'Demo' },
      identity: { email: 'nobody@acme.com' },
    },
  ]);
  app.clock.advance(60 * 86_400_000);
  const lead = (anonymousId: string, occurredAt: string) =>
    site.post('/v1/leads', { email: `${anonymousId}@acme.com`, anonymousId, occurredAt: `${occurredAt}:00.000Z` });
  await lead('v1', '2026-03-12T10:00');
  await lead('v2', `${DAY}T10:00`);
  await lead('v3', '2026-03-11T10:00');
  await lead('v4', '2026-05-01T10:00');
  await lead('v8', `${DAY}T15:00`);
  const claim = (campaign: string, clicks: number | null, rest: object = {}) => ({
    date: DAY,
    source: 'google',
    medium: 'cpc',
    campaign,
    cost: { amount: 5 },
    clicks,
    ...rest,
  });
  const { body } = await site.put('/v1/costs', {
    rows: [
      claim('brand', 10, { conversions: '4.5', viewThroughConversions: 0.5 }),
      claim('Generic DE', 3, { conversions: 1, content: 'a' }),
      claim('Generic DE', 2, { content: 'b' }),
      claim('brand', 1, { date: '2026-03-12' }),
      { date: DAY, source: 'fair', medium: 'event', campaign: 'hall 3', cost: { amount: 900 } },
    ],
  });
  expect(body.rejected).toEqual([]);
}

const get = async (query = '') => {
  const answer = await site.get(`/v1/reports/reconciliation?${query}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};
const none = (causes: readonly string[], value: number | string) =>
  Object.fromEntries(causes.map((one) => [one, value]));
const clicks = (told: Record<string, number>, causes: Record<string, number>) => ({
  ...told,
  causes: { ...none(CLICK_CAUSES, 0), ...causes },
});
const conversions = (told: Record<string, string>, causes: Record<string, string>) => ({
  ...told,
  causes: { ...none(CONVERSION_CAUSES, '0.000000'), ...causes },
});
const google = (campaign: string | null) => ({ platform: 'google-ads', source: 'google', medium: 'cpc', campaign });

describe('each row, to the click', () => {
  test('visits, clicks without one, and what moved from other tags', async () => {
    const { rows, coverage, groupBy } = await get(`from=${DAY}&to=2026-03-11`);
    expect(groupBy).toEqual(['platform', 'source', 'medium', 'campaign']);
    const found = new Map(rows.map((row: { key: { campaign: string }; clicks: object }) => [row.key.campaign, row]));
    expect([...found.keys()]).toEqual(['brand', 'Generic DE', 'generic_de', null, 'march']);
    // Visits of v1 to v6 and of who sent a form without consent; the click inside v1's; a bot; v6 came by v1's click.
    expect(found.get('brand')).toMatchObject({
      key: google('brand'),
      clicks: clicks({ claimed: 10, ours: 7, gap: 3, unexplained: 2 }, { insideVisit: 1, bots: 1, reusedClicks: -1 }),
    });
    // v8 by spelling; v7 (no tag) and v9 (other tags) fall to the larger gap.
    expect(found.get('Generic DE')).toMatchObject({
      key: google('Generic DE'),
      clicks: clicks(
        { claimed: 5, ours: 0, gap: 5, unexplained: 2 },
        { campaignSpelling: 1, noCampaignTag: 1, otherTags: 1 },
      ),
    });
    for (const [campaign, cause] of [
      ['generic_de', 'campaignSpelling'],
      [null, 'noCampaignTag'],
      ['march', 'otherTags'],
    ] as const) {
      expect(found.get(campaign)).toMatchObject({
        clicks: clicks({ claimed: 0, ours: 1, gap: -1, unexplained: 0 }, { [cause]: -1 }),
      });
    }
    expect(coverage).toEqual({ rows: 4, withClicks: 3, withConversions: 2, notCompared: 0 });
  });

  test('days of which a platform tells nothing are not compared', async () => {
    const { coverage, totals } = await get();
    expect(coverage).toEqual({ rows: 5, withClicks: 4, withConversions: 2, notCompared: 1 });
    expect(totals.clicks).toMatchObject({ claimed: 16, ours: 10, unexplained: 5 });
  });

  test('conversions: by day, by whom they are shared with, by window, by view', async () => {
    const { rows, totals } = await get(`from=${DAY}&to=2026-03-11&groupBy=campaign`);
    const of = (campaign: string) =>
      rows.find((row: { key: object }) => 'campaign' in row.key && row.key.campaign === campaign);
    // v2 and who sent the form on the day; v1 and v4 on others; v3's was credited to the search; v4's click was 52 days old.
    expect(of('brand').conversions).toEqual(
      conversions(
        { claimed: '4.500000', ours: '2.000000', gap: '2.500000', unexplained: '0.000000' },
        { otherDay: '2.000000', sharedCredit: '1.000000', outsideWindow: '-1.000000', viewThrough: '0.500000' },
      ),
    );
    expect(of('Generic DE').conversions).toEqual(
      conversions(
        { claimed: '1.000000', ours: '0.000000', gap: '1.000000', unexplained: '0.000000' },
        { campaignSpelling: '1.000000' },
      ),
    );
    // What was seen under other tags stands in its own row, so that rows sum to the totals.
    expect(of('generic_de').conversions).toEqual(
      conversions(
        { claimed: '0.000000', ours: '1.000000', gap: '-1.000000', unexplained: '0.000000' },
        { campaignSpelling: '-1.000000' },
      ),
    );
    expect(of('march').conversions).toBeNull();
    expect(totals.conversions).toMatchObject({ claimed: '5.500000', ours: '3.000000', unexplained: '0.000000' });
    const longer = await get(`from=${DAY}&to=2026-03-11&groupBy=campaign&windowDays=60`);
    expect(longer.totals.conversions.causes.outsideWindow).toBe('0.000000');
    const linear = await get(`from=${DAY}&to=2026-03-11&model=linear`);
    expect(linear.totals.conversions).toMatchObject({
      // Of v3's conversion half is the ad's, on the day of the conversion.
      ours: '3.000000',
      causes: { otherDay: '2.500000', sharedCredit: '0.500000' },
    });
  });
});

test('any grouping sums to the same, and a filter leaves its rows', async () => {
  const { totals } = await get();
  for (const groupBy of ['platform', 'day', 'week,source', 'month,sourceMedium,campaign']) {
    const { rows } = await get(`groupBy=${groupBy}`);
    for (const name of ['claimed', 'ours', 'gap', 'unexplained']) {
      const sum = rows.reduce((all: number, row: { clicks: Record<string, number> }) => all + row.clicks[name]!, 0);
      expect(sum, `${groupBy} ${name}`).toBe(totals.clicks[name]);
    }
  }
  const { rows } = await get('campaign=brand&groupBy=day');
  expect(rows.map((row: { key: object; clicks: { claimed: number } }) => [row.key, row.clicks.claimed])).toEqual([
    [{ day: DAY }, 10],
    [{ day: '2026-03-12' }, 1],
  ]);
  expect((await get('platform=meta')).rows).toEqual([]);
  expect((await get('campaign=')).rows).toHaveLength(1);
});

test('of conversions with the same tags only those with the platform’s click id are compared', async () => {
  const own = await app.site({ timeZone: 'UTC' });
  const letter = 'https://shop.example/?utm_source=newsletter&utm_medium=email&utm_campaign=march';
  for (const [name, url] of [
    ['ann', letter],
    ['bob', `${letter}&gclid=b`],
  ] as const) {
    await own.batch([
      { type: 'page', anonymousId: name, timestamp: `${DAY}T08:00:00Z`, context: { page: { url } } },
      {
        type: 'page',
        anonymousId: 'cy',
        timestamp: `${DAY}T08:00:00Z`,
        context: { page: { url: `${AD}brand&gclid=c` } },
      },
    ]);
    await own.post('/v1/leads', { email: `${name}@acme.com`, anonymousId: name, occurredAt: `${DAY}T09:00:00Z` });
  }
  const brand = { date: DAY, source: 'google', medium: 'cpc', campaign: 'brand', cost: { amount: 5 } };
  await own.put('/v1/costs', { rows: [{ ...brand, clicks: 3, conversions: 2 }] });
  const { body } = await own.get('/v1/reports/reconciliation?groupBy=campaign');
  const of = (campaign: string) =>
    body.rows.find((row: { key: object }) => 'campaign' in row.key && row.key.campaign === campaign);
  expect(of('march').conversions).toMatchObject({ ours: '1.000000', causes: { otherTags: '-1.000000' } });
  expect(of('brand').conversions).toMatchObject({
    ours: '0.000000',
    causes: { otherTags: '1.000000' },
    unexplained: '1.000000',
  });
  expect(body.totals.conversions).toMatchObject({ claimed: '2.000000', ours: '1.000000', unexplained: '1.000000' });
});

test('as CSV, a column for each cause', async () => {
  const { text } = await site.get(`/v1/reports/reconciliation?format=csv&from=${DAY}&to=2026-03-11&campaign=brand`);
  const [header, row] = text.split('\r\n');
  expect(header).toContain(
    'key.platform,key.source,key.medium,key.campaign,clicks.claimed,clicks.ours,clicks.gap,clicks.causes.insideVisit',
  );
  expect(header).toContain('conversions.causes.viewThrough');
  expect(row).toMatch(/^google-ads,google,cpc,brand,10,7,3,1,1,0,-1,0,0,0,2,4\.500000,2\.000000/);
});

test('what cannot be asked says what can', async () => {
  for (const [query, parameter, detail] of [
    ['groupBy=colour', 'groupBy', /platform, source/],
    ['model=markov', 'model', /not fitted/],
    ['windowDays=0', 'windowDays', /1/],
    ['milestone=fame', 'milestone', /lead/],
  ] as const) {
    const answer = await site.get(`/v1/reports/reconciliation?${query}`);
    expectProblem(answer, 400, 'invalid_request');
    expect(errorsOf(answer)[parameter]).toMatch(detail);
  }
});

test('a site without costs says so by its coverage', async () => {
  const fresh = await app.site();
  const { body } = await fresh.get('/v1/reports/reconciliation');
  expect(body).toMatchObject({
    rows: [],
    totals: { clicks: { claimed: 0, unexplained: 0 }, conversions: null },
    coverage: { rows: 0, withClicks: 0, withConversions: 0, notCompared: 0 },
  });
});
