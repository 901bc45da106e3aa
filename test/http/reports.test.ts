/** The reports beside attribution and KPIs, of a small company, checked by hand. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site({ timeZone: 'UTC' });
  await tell();
});
afterAll(() => app.close());

const at = (day: string, time = '10:00') => `2026-${day}T${time}:00.000Z`;
const SHOP = 'https://shop.example';

/**
 * Ann and Al (acme.com): Google ad, then direct; Ann becomes an MQL, her deal is won in February for 100.
 * Bea (beta.com): organic search on the guide, an open deal of 40. Cy: a visit to a deep page, directly; nobody knows him.
 */
async function tell(): Promise<void> {
  const page = (anonymousId: string, when: string, url: string, referrer?: string) => ({
    type: 'page',
    anonymousId,
    messageId: `${anonymousId} ${when}`,
    timestamp: when,
    context: { page: { url, referrer } },
  });
  const ad = `${SHOP}/?utm_source=google&utm_medium=cpc&utm_campaign=brand`;
  await site.batch([
    page('ann', at('01-10'), ad),
    page('ann', at('01-10', '10:05'), `${SHOP}/pricing`),
    page('ann', at('01-12'), `${SHOP}/pricing`),
    page('al', at('01-11'), ad),
    page('bea', at('01-20'), `${SHOP}/guide`, 'https://www.google.com/'),
    page('cy', at('01-25'), `${SHOP}/blog/a-long-read`),
  ]);
  const lead = async (name: string, domain: string, day: string, selfReportedSource: string) =>
    (
      await site.post('/v1/leads', {
        email: `${name}@${domain}`,
        anonymousId: name,
        occurredAt: at(day),
        selfReportedSource,
      })
    ).body.lead.id;
  const ann = await lead('ann', 'acme.com', '01-12', 'Google search');
  await lead('al', 'acme.com', '01-11', 'My colleague Ann');
  await lead('bea', 'beta.com', '01-20', 'googled you');
  await site.post(`/v1/leads/${ann}/stages`, { stage: 'mql', occurredAt: at('01-14') });
  const deal = (id: string, email: string, rest: object) =>
    site.put(`/v1/deals/${id}`, { leads: [{ email }], ...rest });
  await deal('A', 'ann@acme.com', {
    createdAt: at('01-16'),
    stage: 'won',
    closedAt: at('02-10'),
    value: { amount: 100 },
    product: 'Boots',
  });
  await deal('B', 'bea@beta.com', { createdAt: at('01-24'), stage: 'opportunity', value: { amount: 40 } });
}

const get = async (name: string, query = '') => {
  const answer = await site.get(`/v1/reports/${name}?${query}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};

test('funnel: each step counts who reached it or a later one', async () => {
  const { rows } = await get('funnel');
  expect(rows.map((row: { step: string; count: number }) => [row.step, row.count])).toEqual([
    ['visitor', 4],
    ['lead', 3],
    ['mql', 2],
    ['sql', 2],
    ['opportunity', 2],
    ['won', 1],
  ]);
  expect(rows[2]).toMatchObject({ rateFromPrevious: 2 / 3, rateFromLead: 2 / 3, medianDaysFromLead: 2 });
  expect(rows[4]).toMatchObject({ medianDaysFromLead: 4 });
  const search = await get('funnel', 'channel=Organic Search');
  expect(search.rows.map((row: { count: number }) => row.count)).toEqual([1, 1, 1, 1, 1, 0]);
});

test('landing pages: also those without a lead', async () => {
  const { rows, totals } = await get('landing-pages');
  const of = (path: string) => rows.find((row: { landingPage: string }) => row.landingPage === SHOP + path);
  expect(of('/')).toMatchObject({ visits: 2, visitors: 2, leads: 2, won: 1, revenue: '100.00', leadRate: 1 });
  expect(of('/pricing')).toMatchObject({ visits: 1, leads: 0, revenue: '0.00', leadRate: 0 });
  expect(of('/blog/a-long-read')).toMatchObject({ visits: 1, visitors: 1, leads: 0 });
  expect(totals).toMatchObject({ pages: 4, visits: 5, leads: 3, revenue: '100.00' });
  expect((await get('landing-pages', 'limit=1')).rows).toHaveLength(1);
});

test('paths: channels in their order', async () => {
  expect(await get('paths')).toEqual({
    milestone: 'won',
    currency: 'EUR',
    rows: [
      {
        path: ['Paid Search', 'Direct'],
        conversions: 1,
        value: '100.00',
        share: 1,
        averageTouchpoints: 2,
        averageDays: 31,
      },
    ],
    totals: { paths: 1, conversions: 1, value: '100.00' },
  });
  const leads = await get('paths', 'milestone=lead');
  expect(leads.rows.map((row: { path: string[] }) => row.path)).toContainEqual(['Organic Search']);
  expect(leads.totals.conversions).toBe(3);
});

test('self-reported sources beside what was tracked', async () => {
  const { rows, totals } = await get('self-reported');
  expect(rows).toEqual([
    expect.objectContaining({
      said: 'Search',
      leads: 2,
      won: 1,
      agreesWithFirst: 2,
      agreesWithAny: 2,
      tracked: { Search: 2 },
    }),
    expect.objectContaining({
      said: 'Word of Mouth',
      leads: 1,
      agreesWithAny: 0,
      tracked: { Search: 1 },
      answers: [{ text: 'My colleague Ann', leads: 1 }],
    }),
  ]);
  expect(totals).toEqual({
    leads: 3,
    answered: 3,
    tracked: 3,
    agreesWithFirst: 2,
    agreesWithAny: 2,
    agreement: 2 / 3,
  });
});

test('traffic by channel and by day', async () => {
  const { rows, totals } = await get('traffic');
  expect(totals).toEqual({
    visits: 5,
    visitors: 4,
    newVisitors: 4,
    pageViews: 6,
    bounceRate: 4 / 5,
    pagesPerVisit: 6 / 5,
  });
  expect(rows[0]).toMatchObject({ key: { channel: 'Direct' }, visits: 2, newVisitors: 1, visitors: 2 });
  const days = await get('traffic', 'groupBy=day&from=2026-01-10&to=2026-01-13');
  expect(days.rows.map((row: { key: { day: string }; visits: number }) => [row.key.day, row.visits])).toEqual([
    ['2026-01-10', 1],
    ['2026-01-11', 1],
    ['2026-01-12', 1],
  ]);
  expect(errorsOf(await site.get('/v1/reports/traffic?groupBy=colour')).groupBy).toContain('landingPage');
});

test('traffic by the groups of channels that the site made', async () => {
  const grouped = async () => {
    const { rows } = await get('traffic', 'groupBy=channelGroup');
    return rows.map((row: { key: { channelGroup: string }; visits: number }) => [row.key.channelGroup, row.visits]);
  };
  const change = (channelGroups: unknown) => app.ask('PATCH', `/v1/sites/${site.id}`, { channelGroups });
  expect(await grouped()).toEqual([['Other', 5]]);
  await change([{ name: 'Unasked', channels: ['direct'] }]);
  expect(await grouped()).toEqual([
    ['Other', 3],
    ['Unasked', 2],
  ]);
  await change([]);
});

test('dark social: new visitors who land directly on a page nobody types', async () => {
  const { rows, totals } = await get('dark-social');
  expect(rows).toEqual([{ landingPage: `${SHOP}/blog/a-long-read`, visits: 1, visitors: 1 }]);
  expect(totals).toEqual({ visits: 1, visitors: 1, directVisits: 2, shareOfDirect: 1 / 2, shareOfAll: 1 / 5 });
});

test('cohorts by month of creation', async () => {
  const { rows } = await get('cohorts');
  expect(rows).toEqual([
    { month: '2026-01', leads: 3, mql: 2, sql: 2, opportunity: 2, won: 1, wonRate: 1 / 3, wonByMonth: [0, 1] },
  ]);
});

test('accounts: people, engagements, stages and money', async () => {
  const { rows, totals } = await get('accounts');
  expect(totals).toEqual({ accounts: 2, people: 3 });
  expect(rows[0]).toEqual({
    account: 'acme.com',
    people: 2,
    touchpoints: 3,
    stage: 'won',
    channels: [
      { name: 'Paid Search', touchpoints: 2 },
      { name: 'Direct', touchpoints: 1 },
    ],
    campaigns: [{ name: 'brand', touchpoints: 2 }],
    firstTouchAt: at('01-10'),
    lastTouchAt: at('01-12'),
    opportunities: 1,
    won: 1,
    pipeline: '0.00',
    revenue: '100.00',
  });
  expect(rows[1]).toMatchObject({ account: 'beta.com', stage: 'opportunity', pipeline: '40.00', won: 0 });
  expect((await get('accounts', 'account=beta.com')).rows).toHaveLength(1);
});

test('quality: what becomes of the leads of each source', async () => {
  const { rows } = await get('quality', 'groupBy=sourceMedium');
  expect(rows).toEqual([
    {
      key: { sourceMedium: 'google / cpc' },
      leads: 2,
      mqls: 1,
      sqls: 1,
      opportunities: 1,
      won: 1,
      mqlRate: 0.5,
      sqlRate: 0.5,
      opportunityRate: 0.5,
      wonRate: 0.5,
      winRate: 1,
    },
    expect.objectContaining({ key: { sourceMedium: 'google / organic' }, leads: 1, won: 0, winRate: 0 }),
  ]);
  expect(errorsOf(await site.get('/v1/reports/quality?model=markov')).model).toContain('not fitted');
  expectProblem(await site.get('/v1/reports/quality?groupBy=colour'), 400, 'invalid_request');
});

test.each([
  'funnel',
  'landing-pages',
  'paths',
  'self-reported',
  'traffic',
  'dark-social',
  'cohorts',
  'accounts',
  'quality',
])('%s is a table too, refuses what it does not know, and keeps to its period', async (name) => {
  const { status, text } = await site.get(`/v1/reports/${name}?format=csv`);
  expect(status).toBe(200);
  expect(text.split('\r\n').length).toBeGreaterThan(2);
  expectProblem(await site.get(`/v1/reports/${name}?colour=red`), 400, 'invalid_request', ['red']);
  const { rows } = await get(name, 'from=2020-01-01&to=2020-02-01');
  if (name !== 'funnel') expect(rows).toEqual([]);
});

test('a long report is a table of all its rows, written a piece at a time', async () => {
  const long = await app.site();
  const pages = Array.from({ length: 2300 }, (_, i) => `https://acme.example/p${i}`);
  for (let first = 0; first < pages.length; first += 500) {
    const views = pages.slice(first, first + 500).map((url, i) => ({
      type: 'page',
      anonymousId: `of-page-${first + i}`,
      timestamp: '2026-01-05T10:00:00Z',
      context: { page: { url } },
    }));
    expect((await long.batch(views)).status).toBe(200);
  }
  const asked = '/v1/reports/traffic?groupBy=landingPage';
  const [json, csv] = [await long.get(asked), await long.get(`${asked}&format=csv`)];
  const lines = csv.text.trimEnd().split('\r\n');
  expect(lines[0]).toMatch(/^key\.landingPage,visits,/);
  expect(lines.slice(1).map((line: string) => line.split(',')[0])).toEqual(
    json.body.rows.map((row: { key: { landingPage: string } }) => row.key.landingPage),
  );
  expect(new Set(lines.slice(1)).size).toBe(2300);
  expect(csv.headers['content-disposition']).toContain('traffic.csv');
  // Its length is not known before the end.
  expect(csv.headers).not.toHaveProperty('content-length');
});
