/** Channel rules and campaign aliases: read, previewed, changed, and brought to all of history. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ago, DAY, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

interface Rule {
  id: string;
  channel: string;
  when: unknown;
}

const rulesOf = async (site: TestSite): Promise<Rule[]> =>
  (await site.get(`/v1/sites/${site.id}/channel-rules`)).body.rules;
const put = (site: TestSite, body: unknown) => site.put(`/v1/sites/${site.id}/channel-rules`, body);
const preview = (site: TestSite, body: unknown, query = '') =>
  site.post(`/v1/sites/${site.id}/channel-rules/preview${query}`, body);

/** A site with a history of years, and a contact. */
async function siteWithHistory(): Promise<TestSite> {
  const site = await app.site();
  const page = (i: number, query: string, referrer?: string) => ({
    type: 'page',
    anonymousId: `v${i}`,
    messageId: `m${i}`,
    timestamp: ago(app, (900 - i) * DAY),
    context: { page: { url: `https://acme.com/${query}`, referrer } },
  });
  await site.batch([
    page(1, '?utm_source=newsletter&utm_medium=newsletter&utm_campaign=spring_26_a'),
    page(2, '?utm_source=newsletter&utm_medium=newsletter&utm_campaign=SPRING_26_B'),
    page(3, '?utm_source=google&utm_medium=cpc&utm_campaign=brand'),
    page(4, '', 'https://partner.example/'),
    page(5, ''),
  ]);
  await site.post('/v1/leads', { email: 'ann@acme.com' });
  await site.post('/v1/touchpoints', {
    externalId: 'c1',
    type: 'other',
    occurredAt: ago(app, DAY),
    email: 'ann@acme.com',
    source: 'list',
    medium: 'newsletter',
    campaign: 'spring_26_a',
  });
  await site.digest();
  return site;
}

const shown = async (site: TestSite, id: string) => {
  const [{ channel, channelRule, campaign }] = (await site.visitor(id)).body.touchpoints;
  return [channel, channelRule, campaign];
};

/** With newsletters as a channel of their own, before all others. */
const withNewsletters = (rules: Rule[]): Rule[] => [
  { id: 'newsletter', channel: 'Newsletter', when: { field: 'medium', is: ['newsletter'] } },
  ...rules,
];

describe('the rules of a site', () => {
  test('are as shipped, and saying the same again changes nothing', async () => {
    const site = await app.site();
    const { body } = await site.get(`/v1/sites/${site.id}/channel-rules`);
    expect(body).toMatchObject({
      version: 1,
      shipped: true,
      versions: [],
      application: { status: 'done', progress: 1 },
    });
    expect(body.rules[0]).toMatchObject({ id: 'direct', channel: 'Direct' });
    expect(body.rules.length).toBeGreaterThan(18);
    const same = await put(site, body);
    expect(same.body).toEqual(body);
  });

  test('a preview says what a change does, the change does just that, and taking it back restores all', async () => {
    const site = await siteWithHistory();
    const before = await rulesOf(site);
    expect(await shown(site, 'v1')).toEqual(['Unassigned', 'unassigned', 'spring_26_a']);
    const { body: told } = await preview(site, { rules: withNewsletters(before) });
    expect(told.touchpoints).toEqual({ total: 6, moved: 3 });
    expect(told.channels).toEqual([
      { channel: 'Direct', before: 1, after: 1 },
      { channel: 'Newsletter', before: 0, after: 3 },
      { channel: 'Offline', before: 1, after: 0 },
      { channel: 'Paid Search', before: 1, after: 1 },
      { channel: 'Referral', before: 1, after: 1 },
      { channel: 'Unassigned', before: 2, after: 0 },
    ]);
    expect(told.sources).toHaveLength(3);
    expect(told.moved.map((moved: { anonymousId: string }) => moved.anonymousId)).toEqual([null, 'v2', 'v1']);
    expect(told.moved[2]).toMatchObject({
      before: { channel: 'Unassigned', channelRule: 'unassigned' },
      after: { channel: 'Newsletter', channelRule: 'newsletter' },
    });
    // Nothing has changed yet.
    expect(await rulesOf(site)).toEqual(before);
    expect(await shown(site, 'v1')).toEqual(['Unassigned', 'unassigned', 'spring_26_a']);

    const { body: changed } = await put(site, { rules: withNewsletters(before), version: told.version });
    expect(changed).toMatchObject({ version: 2, shipped: false, application: { status: 'done' } });
    expect(await shown(site, 'v1')).toEqual(['Newsletter', 'newsletter', 'spring_26_a']);
    expect(await shown(site, 'v3')).toEqual(['Paid Search', 'paid-search', 'brand']);
    const id = told.moved[2].id;
    expect((await site.visitor('v1')).body.touchpoints[0].id).toBe(id);
    const lead = await site.lead('email=ann@acme.com');
    const journey = await site.get(`/v1/leads/${lead.id}/journey`);
    expect(journey.body.touchpoints[0]).toMatchObject({ channel: 'Newsletter', channelRule: 'newsletter' });
    expect((await preview(site, { rules: withNewsletters(before) })).body.touchpoints).toEqual({ total: 6, moved: 0 });

    expect((await put(site, { rules: before })).body).toMatchObject({ version: 3, shipped: false });
    expect(await shown(site, 'v1')).toEqual(['Unassigned', 'unassigned', 'spring_26_a']);
    const { body: old } = await site.get(`/v1/sites/${site.id}/channel-rules?version=2`);
    expect(old.rules[0].id).toBe('newsletter');
    expect(old.versions.map(({ version }: { version: number }) => version)).toEqual([3, 2]);
  });

  test('what comes later is judged by the new rules, and a rebuild says the same', async () => {
    const site = await siteWithHistory();
    await put(site, { rules: withNewsletters(await rulesOf(site)) });
    await site.batch([
      {
        type: 'page',
        anonymousId: 'late',
        timestamp: ago(app, DAY),
        context: { page: { url: 'https://acme.com/?utm_source=x&utm_medium=newsletter' } },
      },
    ]);
    expect(await shown(site, 'late')).toEqual(['Newsletter', 'newsletter', null]);
    const { derived } = await site.digest();
    const { body } = await site.post('/v1/rebuild');
    await expect
      .poll(async () => (await site.get(`/v1/rebuild/${body.id}`)).body.derived, { timeout: 10_000 })
      .toBe(derived);
  });

  test('a change made from an old version is refused, unless it says nothing of versions', async () => {
    const site = await app.site();
    const rules = await rulesOf(site);
    await put(site, { rules: rules.slice(1), version: 1 });
    expectProblem(await put(site, { rules, version: 1 }), 409, 'conflict');
    expect((await put(site, { rules })).body.version).toBe(3);
  });

  test('two sites have rules of their own', async () => {
    const [one, two] = [await siteWithHistory(), await siteWithHistory()];
    await put(one, { rules: [{ channel: 'All', when: { not: { clickIdIn: ['gclid'] } } }] });
    expect(await shown(one, 'v3')).toEqual(['All', 'all', 'brand']);
    expect(await shown(two, 'v3')).toEqual(['Paid Search', 'paid-search', 'brand']);
  });

  const when = (condition: unknown) => ({ rules: [{ channel: 'X', when: condition }] });
  const deep = (levels: number): unknown =>
    levels === 0 ? { field: 'medium', isSet: true } : { not: deep(levels - 1) };
  test.each<[unknown, string, RegExp]>([
    [{}, '/rules', /missing/],
    [{ rules: [{ when: {} }] }, '/rules/0/channel', /missing/],
    [{ rules: [{ channel: 'X', when: { field: 'medium', is: ['a'] }, id: 'Not kebab' }] }, '/rules/0/id', /./],
    [
      { rules: [{ channel: 'X', id: 'unassigned', when: { field: 'medium', is: ['a'] } }] },
      '/rules/0/id',
      /unassigned/,
    ],
    [
      {
        rules: [
          { channel: 'X', id: 'x', when: { field: 'medium', is: ['a'] } },
          { channel: 'Y', id: 'x', when: { field: 'medium', is: ['b'] } },
        ],
      },
      '/rules/1/id',
      /unlike/,
    ],
    [when('medium = cpc'), '/rules/0/when', /all, any, not/],
    [when({}), '/rules/0/when', /all, any, not/],
    [when({ field: 'medium' }), '/rules/0/when', /is, contains/],
    [when({ field: 'utm_medium', is: ['cpc'] }), '/rules/0/when/field', /source, medium/],
    [when({ field: 'medium', matches: '^a' }), '/rules/0/when/matches', /not known/],
    [when({ field: 'medium', is: [] }), '/rules/0/when/is', /words/],
    [when({ field: 'medium', looksLike: '.*' }), '/rules/0/when/looksLike', /paid, shopping/],
    [when({ any: [{ sourceIn: ['engines'] }] }), '/rules/0/when/any/0/sourceIn', /search, social/],
    [when({ all: [{ any: [{}] }] }), '/rules/0/when/all/0/any/0', /all, any, not/],
    [when(deep(6)), '/rules/0/when/not/not/not/not/not', /nested/],
  ])('%j is refused at its place, with what is allowed', async (body, pointer, detail) => {
    const site = await app.site();
    for (const answer of [await put(site, body), await preview(site, body)]) {
      expectProblem(answer, 400, 'invalid_request');
      expect(errorsOf(answer)[pointer]).toMatch(detail);
    }
    expect((await site.get(`/v1/sites/${site.id}/channel-rules`)).body.version).toBe(1);
  });
});

describe('campaign aliases', () => {
  const ALIASES = [{ campaign: 'Spring 2026', names: ['spring_26*'] }];

  test('give campaigns one name over all of history, as previewed', async () => {
    const site = await siteWithHistory();
    const path = `/v1/sites/${site.id}/campaign-aliases`;
    const { body: told } = await site.post(`${path}/preview`, { aliases: ALIASES });
    expect(told.touchpoints).toEqual({ total: 6, moved: 3 });
    expect(told.moved[1]).toMatchObject({ before: { campaign: 'SPRING_26_B' }, after: { campaign: 'Spring 2026' } });
    expect((await site.put(path, { aliases: ALIASES })).body).toMatchObject({ version: 2, aliases: ALIASES });
    expect(await shown(site, 'v1')).toEqual(['Unassigned', 'unassigned', 'Spring 2026']);
    expect(await shown(site, 'v2')).toEqual(['Unassigned', 'unassigned', 'Spring 2026']);
    const lead = await site.lead('email=ann@acme.com');
    expect(lead.firstTouch.campaign).toBe('Spring 2026');
    // The rules are another part of the same definition: they stay.
    expect((await site.get(`/v1/sites/${site.id}/channel-rules`)).body).toMatchObject({ version: 2 });
    expect((await put(site, { rules: withNewsletters(await rulesOf(site)) })).body.version).toBe(3);
    expect(await shown(site, 'v1')).toEqual(['Newsletter', 'newsletter', 'Spring 2026']);
    await site.put(path, { aliases: [] });
    expect(await shown(site, 'v2')).toEqual(['Newsletter', 'newsletter', 'SPRING_26_B']);
  });
});

describe('the trace of a touchpoint', () => {
  const trace = (site: TestSite, id: string, query = '') => site.get(`/v1/touchpoints/${id}/trace${query}`);

  test('says what was seen, where each field comes from and which rule matched', async () => {
    const site = await app.site();
    await site.batch([
      {
        type: 'page',
        anonymousId: 'v',
        timestamp: ago(app, 800 * DAY),
        context: {
          page: { url: 'https://acme.com/?utm_campaign=spring_26&gclid=abc', referrer: 'https://www.google.de/' },
        },
      },
    ]);
    await site.put(`/v1/sites/${site.id}/campaign-aliases`, {
      aliases: [{ campaign: 'Spring', names: ['spring_26'] }],
    });
    const [touchpoint] = (await site.visitor('v')).body.touchpoints;
    const { status, body } = await trace(site, touchpoint.id);
    expect(status).toBe(200);
    expect(body.touchpoint).toEqual(touchpoint);
    expect(body).toMatchObject({
      version: 2,
      opened: 'It is the entry of a visit.',
      input: { utmCampaign: 'spring_26', utmMedium: null, clickIds: ['gclid'], referrerHost: 'google.de' },
    });
    expect(body.fields).toEqual([
      'The referrer google.de is a search engine: google.',
      'Click ids in the address: gclid.',
      'Source is “google”, from the click id.',
      'Medium is “cpc”, from the click id.',
      'Campaign “spring_26” is shown as “Spring”, by the campaign aliases.',
    ]);
    expect(body.rules.at(-1)).toEqual({
      rule: touchpoint.channelRule,
      channel: 'Paid Search',
      matched: true,
      because: expect.stringMatching(
        /^Paid Search: the source “google” is known as a search engine and the medium “cpc”/,
      ),
    });
    expect(body.rules.slice(0, -1).every(({ matched }: { matched: boolean }) => !matched)).toBe(true);
    expect((await trace(site, touchpoint.id, '?anonymousId=v')).body).toEqual(body);
    expectProblem(await trace(site, touchpoint.id, '?anonymousId=w'), 404, 'not_found');
    expectProblem(await trace(site, 'nothing'), 404, 'not_found');
    expectProblem(await trace(await app.site(), touchpoint.id), 404, 'not_found');
  });

  test('says of a contact what it was told with', async () => {
    const site = await siteWithHistory();
    const call = { externalId: 'c2', type: 'call', occurredAt: ago(app, DAY), email: 'ann@acme.com' };
    await site.post('/v1/touchpoints', call);
    await site.post('/v1/touchpoints', { ...call, externalId: 'c3', channel: 'Radio' });
    await site.post('/v1/touchpoints', { ...call, externalId: 'c4', type: 'other', source: 'x', medium: 'affiliate' });
    const lead = await site.lead('email=ann@acme.com');
    const { touchpoints } = (await site.get(`/v1/leads/${lead.id}/journey`)).body;
    const last: Record<string, string> = {};
    for (const touchpoint of touchpoints) {
      const { body } = await trace(site, touchpoint.id);
      expect(body.touchpoint).toEqual(touchpoint);
      last[touchpoint.channel] = body.rules.at(-1).because;
    }
    expect(last).toMatchObject({
      Phone: 'Phone: the contact is of type call.',
      Radio: 'Radio: the channel was told with the contact.',
      Offline: 'Offline: neither the type nor source and medium say more.',
      Affiliates: 'Affiliates: the medium “affiliate” is “affiliate”.',
    });
  });
});

test('the hygiene report names what to mend, over all of history or a period', async () => {
  const site = await siteWithHistory();
  const { status, body } = await site.get('/v1/reports/utm-hygiene');
  expect(status).toBe(200);
  expect(body.totals).toEqual({ touchpoints: 5, tagged: 3, findings: 1 });
  expect(body.rows).toEqual([
    {
      kind: 'unknown_medium',
      field: 'medium',
      values: ['newsletter'],
      touchpoints: 2,
      lastSeenAt: expect.stringMatching(/Z$/),
      advice: expect.stringMatching(/channel rule/),
    },
  ]);
  expect(body.values.medium.map(({ value }: { value: string }) => value)).toEqual(['newsletter', 'cpc']);
  await put(site, { rules: withNewsletters(await rulesOf(site)) });
  expect((await site.get('/v1/reports/utm-hygiene')).body.rows).toEqual([]);
  expect((await site.get('/v1/reports/utm-hygiene?to=2020-01-01')).body.totals.touchpoints).toBe(0);
  expect((await site.get('/v1/reports/utm-hygiene?format=csv')).text).toMatch(/^kind,field,values/);
});
