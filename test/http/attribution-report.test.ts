/** `GET /v1/reports/attribution`: credits of a small company, checked by hand. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MODEL_IDS } from '../../server/domain/attribution/registry.ts';
import { allocate } from '../../server/domain/money.ts';
import type { AttributionReport, AttributionRow, ExplainedCredit } from '../../shared/api/attribution.ts';
import { ATTRIBUTION_DIMENSIONS } from '../../shared/vocabulary.ts';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site({ timeZone: 'Europe/Berlin' });
  await tell(site);
});
afterAll(() => app.close());

const page = (anonymousId: string, timestamp: string, url: string, referrer?: string) => ({
  type: 'page',
  messageId: `${anonymousId} ${timestamp}`,
  anonymousId,
  timestamp,
  context: { page: { url, ...(referrer ? { referrer } : {}) } },
});

const SHOP = 'https://acme.example';

/**
 * Ann: Google ad (Jan 1), newsletter (Jan 3), lead (Jan 3), direct (Jan 5); her deal A is won on Jan 6 for 100.00 EUR.
 * Bob: organic (Feb 1), lead (Feb 1); his deal B is won on Feb 2 for 50.01 EUR.
 * Cy: known to the CRM alone; deal C is won on Feb 3 for 10.00 EUR.
 * Dee: a Google ad in February, a lead, never bought.
 */
async function tell(site: TestSite): Promise<void> {
  await site.batch([
    page('ann', '2026-01-01T10:00:00Z', `${SHOP}/?utm_source=google&utm_medium=cpc&utm_campaign=brand&utm_term=shoes`),
    page('ann', '2026-01-03T10:00:00Z', `${SHOP}/news?utm_source=newsletter&utm_medium=email&utm_campaign=jan`),
    page('ann', '2026-01-05T10:00:00Z', `${SHOP}/pricing`),
    page('bob', '2026-02-01T10:00:00Z', `${SHOP}/guide`, 'https://www.google.com/'),
    page('dee', '2026-02-05T10:00:00Z', `${SHOP}/?utm_source=google&utm_medium=cpc&utm_campaign=brand`),
  ]);
  const lead = (email: string, anonymousId: string, occurredAt: string) =>
    site.post('/v1/leads', { email, anonymousId, occurredAt });
  await lead('ann@acme.com', 'ann', '2026-01-03T10:05:00Z');
  await lead('bob@beta.com', 'bob', '2026-02-01T10:05:00Z');
  await lead('dee@delta.com', 'dee', '2026-02-05T10:05:00Z');
  const deal = (id: string, email: string, wonAt: string, amount: string, product: string) =>
    site.put(`/v1/deals/${id}`, {
      leads: [{ email }],
      stage: 'won',
      closedAt: wonAt,
      value: { amount, currency: 'EUR' },
      recurring: { amount: '7.00', currency: 'EUR' },
      product,
      type: 'new',
    });
  await deal('A', 'ann@acme.com', '2026-01-06T12:00:00Z', '100.00', 'Boots');
  await deal('B', 'bob@beta.com', '2026-02-02T12:00:00Z', '50.01', 'Socks');
  await deal('C', 'cy@gamma.com', '2026-02-03T12:00:00Z', '10.00', 'Socks');
}

const get = (query: string) => site.get(`/v1/reports/attribution?${query}`);

/** `channel -> value` under one model. */
const values = (body: AttributionReport, model: string, dimension = 'channel') =>
  Object.fromEntries(body.rows.map((row: AttributionRow) => [row.key[dimension], row.models[model]?.value]));

const minor = (text: string) => BigInt(text.replace('.', ''));

describe('a deal explained', () => {
  test('recomputes to the cent from its own words, in every model', async () => {
    const { status, body } = await site.get('/v1/deals/A/attribution?models=all');
    expect(status).toBe(200);
    expect(body.deal.externalId).toBe('A');
    expect(body.milestone).toEqual({ type: 'won', occurredAt: '2026-01-06T12:00:00.000Z' });
    expect(Object.keys(body.models)).toEqual(MODEL_IDS);
    const { body: identity } = await site.get(`/v1/leads/${body.deal.leads[0].leadId}/identity`);
    const known = identity.claims.map((claim: { id: string }) => claim.id);
    const { body: journey } = await site.get(`/v1/leads/${body.deal.leads[0].leadId}/journey`);
    const { body: all } = await get('models=all&product=Boots');
    for (const model of MODEL_IDS) {
      const { touchpoints, unattributed } = body.models[model] as {
        touchpoints: ExplainedCredit[];
        unattributed: string;
      };
      expect(touchpoints.map((line) => line.touchpoint)).toEqual(journey.touchpoints.map((t: { id: string }) => t.id));
      const weights = touchpoints.map((line) => line.weight);
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
      expect(touchpoints.map((line) => minor(line.value))).toEqual(allocate(minor(body.value), weights));
      expect(unattributed).toBe('0.00');
      for (const line of touchpoints) {
        expect(line.reason).toMatch(/\w/);
        expect(line.channelRule).toMatch(/\w/);
        expect(known).toEqual(expect.arrayContaining(line.claims));
        expect(line.claims).toHaveLength(1);
        // What the explanation says of this one deal is what the report sums up.
        const row = all.rows.find((candidate: AttributionRow) => candidate.key.channel === line.channel);
        expect(row?.models[model]?.value ?? '0.00').toBe(line.value);
      }
    }
  });

  test('says what nobody earned, and what was not reached', async () => {
    const { body } = await site.get('/v1/deals/C/attribution');
    expect(body.models).toEqual({ linear: { touchpoints: [], unattributed: '10.00' } });
    const fresh = await app.site();
    await fresh.put('/v1/deals/open', { leads: [{ email: 'eve@eve.com' }], value: { amount: 5 } });
    const open = await fresh.get('/v1/deals/open/attribution?models=first');
    expect(open.body).toMatchObject({ milestone: null, models: { first: { touchpoints: [], unattributed: '0.00' } } });
    expectProblem(await site.get('/v1/deals/nobody/attribution'), 404, 'not_found');
    expectProblem(await site.get('/v1/deals/A/attribution?models=lineal'), 400, 'invalid_request');
  });

  test('names the links between identifiers that lead to the deal', async () => {
    const fresh = await app.site();
    await fresh.batch([page('b', '2026-01-01T10:00:00Z', `${SHOP}/?utm_source=x&utm_medium=cpc`)]);
    await fresh.post('/v1/leads', { externalId: 'crm-7', anonymousId: 'b', occurredAt: '2026-01-01T11:00:00Z' });
    await fresh.post('/v1/leads', { externalId: 'crm-7', email: 'b@b.com', occurredAt: '2026-01-02T11:00:00Z' });
    await fresh.put('/v1/deals/L', {
      leads: [{ email: 'b@b.com' }],
      stage: 'won',
      closedAt: '2026-01-03T10:00:00Z',
      value: { amount: 10 },
    });
    const { body } = await fresh.get('/v1/deals/L/attribution?models=time_decay');
    const [line] = body.models.time_decay.touchpoints;
    expect(line).toMatchObject({ channel: 'Paid Other', source: 'x', weight: 1, value: '10.00' });
    const { body: identity } = await fresh.get(`/v1/leads/${body.deal.leads[0].leadId}/identity`);
    const of = (id: string) => identity.claims.find((claim: { id: string }) => claim.id === id);
    expect(line.claims).toHaveLength(2);
    expect(of(line.claims[0])).toMatchObject({ b: 'externalId:crm-7' });
    expect([of(line.claims[1]).a, of(line.claims[1]).b].sort()).toEqual(['email:b@b.com', 'externalId:crm-7']);
  });
});

describe('the report', () => {
  test('by default: won deals, linear, by channel, of all time', async () => {
    const { status, body } = await get('');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      milestone: 'won',
      models: ['linear'],
      groupBy: ['channel'],
      currency: 'EUR',
      totals: { conversions: '3.000000', value: '160.01', touchpoints: 4, leads: 3 },
      unattributed: { linear: { conversions: '1.000000', value: '10.00' } },
    });
    expect(body.rows[0]).toEqual({
      key: { channel: 'Organic Search' },
      touchpoints: 1,
      leads: 1,
      models: { linear: { conversions: '1.000000', value: '50.01', share: 5001 / 16001 } },
      spread: { lowest: 5001 / 16001, highest: 5001 / 16001 },
    });
    expect(values(body, 'linear')).toEqual({
      'Organic Search': '50.01',
      'Paid Search': '33.34',
      Email: '33.33',
      Direct: '33.33',
    });
  });

  test('with all models adds up in each, and tells the spread', async () => {
    const { body } = await get('models=all');
    expect(body.models).toEqual(MODEL_IDS);
    for (const model of body.models as string[]) {
      const rows = body.rows.map((row: AttributionRow) => row.models[model]);
      const sum = (field: 'value' | 'conversions') =>
        [...rows, body.unattributed[model]].reduce((total, part) => total + minor(part[field]), 0n);
      expect(sum('value'), model).toBe(minor(body.totals.value));
      expect(sum('conversions'), model).toBe(minor(body.totals.conversions));
    }
    for (const row of body.rows) {
      const shares = body.models.map((model: string) => row.models[model].share);
      expect(row.spread).toEqual({ lowest: Math.min(...shares), highest: Math.max(...shares) });
    }
    expect(Object.keys(body.fit).sort()).toEqual(['counterfactual', 'markov', 'shapley']);
    // Four leads; the one who never bought is a path that did not convert, Cy has no path.
    expect(body.fit.markov).toMatchObject({ journeys: 3, conversions: 2, order: 1 });
    expect(Object.keys(body.definitions.models)).toEqual(MODEL_IDS);
    expect(values(body, 'first')).toMatchObject({ 'Paid Search': '100.00' });
    expect(values(body, 'last')).toMatchObject({ Direct: '100.00' });
    expect(values(body, 'last_non_direct')).toMatchObject({ Email: '100.00' });
  });

  test('counts leads, each once and worth nothing', async () => {
    const { body } = await get('milestone=lead&models=first');
    expect(body.totals).toEqual({ conversions: '4.000000', value: '0.00', touchpoints: 4, leads: 4 });
    expect(body.unattributed.first).toEqual({ conversions: '1.000000', value: '0.00' });
    const row = body.rows.find((row: AttributionRow) => row.key.channel === 'Paid Search');
    expect(row).toMatchObject({ touchpoints: 2, leads: 2, models: { first: { conversions: '2.000000', share: 0.5 } } });
  });

  test('groups by several dimensions at once', async () => {
    const { body } = await get('groupBy=sourceMedium,product&models=linear');
    const keys = body.rows.map((row: AttributionRow) => row.key);
    expect(keys).toContainEqual({ sourceMedium: 'google / cpc', product: 'Boots' });
    expect(keys).toContainEqual({ sourceMedium: '(direct) / (none)', product: 'Boots' });
    expect(keys).toContainEqual({ sourceMedium: 'google / organic', product: 'Socks' });
  });

  test.each([
    ['source', 'newsletter', '33.33'],
    ['medium', 'cpc', '33.34'],
    ['campaign', 'jan', '33.33'],
    ['term', 'shoes', '33.34'],
    ['landingPage', `${SHOP}/pricing`, '33.33'],
    ['page', `${SHOP}/pricing`, '33.33'],
    ['account', 'acme.com', '100.00'],
    ['touchpointType', 'visit', '150.01'],
    ['dealType', 'new', '150.01'],
  ])('groups by %s', async (dimension, key, value) => {
    const { status, body } = await get(`groupBy=${dimension}`);
    expect(status).toBe(200);
    expect(values(body, 'linear', dimension)[key]).toBe(value);
  });

  test('takes the period of the milestone, of the lead or of the first touch, in days of the site', async () => {
    const total = async (query: string) => (await get(query)).body.totals.value;
    expect(await total('from=2026-02-01')).toBe('60.01');
    expect(await total('to=2026-02-01')).toBe('100.00');
    expect(await total('from=2026-02-02&to=2026-02-03')).toBe('50.01');
    expect(await total('from=2026-01-03&to=2026-01-04&dateBasis=lead')).toBe('100.00');
    expect(await total('from=2026-01-01&to=2026-01-02&dateBasis=firstTouch')).toBe('100.00');
    expect(await total('from=2026-01-02&to=2026-02-02&dateBasis=firstTouch')).toBe('50.01');
  });

  test('looks back as far as asked', async () => {
    const { body } = await get('lookbackDays=4&models=first');
    expect(values(body, 'first')).toEqual({ Email: '100.00', 'Organic Search': '50.01' });
    expect((await get('lookbackDays=0&models=first')).body.unattributed.first.value).toBe('160.01');
  });

  test('leaves direct out where anything else is there', async () => {
    const { body } = await get('direct=exclude&models=last,linear');
    expect(values(body, 'last')).toEqual({ Email: '100.00', 'Organic Search': '50.01', 'Paid Search': '0.00' });
    expect(values(body, 'linear')).toMatchObject({ 'Paid Search': '50.00', Email: '50.00' });
  });

  test('counts what recurs, where that is asked', async () => {
    expect((await get('value=recurring')).body.totals.value).toBe('21.00');
  });

  test('shows the touchpoints that a filter names; the sums stay whole', async () => {
    const { body } = await get('channel=Email&channel=Direct&models=linear');
    expect(values(body, 'linear')).toEqual({ Email: '33.33', Direct: '33.33' });
    expect(body.totals.value).toBe('160.01');
    expect(body.unattributed.linear.value).toBe('93.35');
    expect(body.filteredOut.linear.value).toBe('83.35');
    expect((await get('product=Socks')).body.totals.value).toBe('60.01');
    expect((await get('account=beta.com')).body.totals.value).toBe('50.01');
    expect((await get('stage=won')).body.totals.value).toBe('160.01');
    expect((await get('stage=lost')).body.totals).toMatchObject({ conversions: '0.000000', value: '0.00' });
  });

  test('is a table too', async () => {
    const { status, text } = await get('models=first,last&format=csv&groupBy=channel,campaign');
    expect(status).toBe(200);
    const [head, ...lines] = text.trim().split('\r\n');
    expect(head).toContain('key.channel,key.campaign,touchpoints,leads,models.first.conversions,models.first.value');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^Paid Search,brand,1,1,1.000000,100.00,/);
  });

  test('says what is allowed where something is not', async () => {
    const answer = await get('models=lineal&groupBy=colour&milestone=rich&lookbackDays=soon');
    expectProblem(answer, 400, 'invalid_request', ['lineal', 'colour', 'soon']);
    const errors = errorsOf(answer);
    expect(errors.models).toContain('time_decay');
    expect(errors.groupBy).toContain('sourceMedium');
    expect(errors.milestone).toContain('opportunity');
    expect(errors.lookbackDays).toContain('unlimited');
    for (const [parameter, query, allowed] of [
      ['direct', 'direct=maybe', 'exclude'],
      ['scope', 'scope=world', 'account'],
      ['value', 'value=huge', 'recurring'],
      ['dateBasis', 'dateBasis=moon', 'firstTouch'],
      ['colour', 'colour=red', 'lookbackDays'],
      ['from', 'from=yesterday', '2026-01-31'],
    ] as const) {
      const wrong = await get(query);
      expectProblem(wrong, 400, 'invalid_request');
      expect(errorsOf(wrong)[parameter]).toContain(allowed);
    }
  });

  test('sees what was acknowledged a moment ago', async () => {
    const fresh = await app.site();
    for (let n = 1; n <= 5; n++) {
      await fresh.batch([page(`v${n}`, '2026-01-01T10:00:00Z', `${SHOP}/?utm_source=s${n}&utm_medium=cpc`)]);
      await fresh.post('/v1/leads', {
        email: `p${n}@x${n}.com`,
        anonymousId: `v${n}`,
        occurredAt: '2026-01-01T11:00:00Z',
      });
      const { body } = await fresh.get('/v1/reports/attribution?milestone=lead&groupBy=source');
      expect(body.rows).toHaveLength(n);
    }
  });

  test('counts contacts once, with whomever they were', async () => {
    const fresh = await app.site();
    await fresh.post('/v1/touchpoints', {
      externalId: 'fair',
      type: 'event',
      occurredAt: '2026-01-01T10:00:00Z',
      email: 'a@team.com',
      userId: 'b',
    });
    await fresh.put('/v1/deals/T', {
      leads: [{ email: 'a@team.com' }, { externalId: 'b' }],
      stage: 'won',
      closedAt: '2026-01-02T10:00:00Z',
      value: { amount: '9.99', currency: 'EUR' },
    });
    const { body } = await fresh.get('/v1/reports/attribution?models=linear,first&groupBy=channel,touchpointType');
    expect(body.rows).toHaveLength(1);
    expect(body.rows[0]).toMatchObject({
      key: { channel: 'Events', touchpointType: 'event' },
      touchpoints: 1,
      leads: 1,
      models: { linear: { conversions: '1.000000', value: '9.99', share: 1 } },
    });
  });

  test('gives the account scope what colleagues did', async () => {
    const fresh = await app.site();
    await fresh.batch([page('colleague', '2026-01-01T10:00:00Z', `${SHOP}/?utm_source=x&utm_medium=cpc`)]);
    await fresh.post('/v1/leads', {
      email: 'col@big.com',
      anonymousId: 'colleague',
      occurredAt: '2026-01-01T10:00:00Z',
    });
    await fresh.put('/v1/deals/D', {
      leads: [{ email: 'buyer@big.com' }],
      stage: 'won',
      closedAt: '2026-01-02T10:00:00Z',
      value: { amount: '5.00', currency: 'EUR' },
    });
    expect((await fresh.get('/v1/reports/attribution')).body.unattributed.linear.value).toBe('5.00');
    const { body } = await fresh.get('/v1/reports/attribution?scope=account&groupBy=source');
    expect(values(body, 'linear', 'source')).toEqual({ x: '5.00' });
    expect(body.totals.leads).toBe(2);
  });
});

test('groups of the site’s own stand beside the channels, with an explicit rest', async () => {
  const own = await app.site({
    timeZone: 'Europe/Berlin',
    channelGroups: [
      { name: 'Paid', channels: ['Paid Search', 'Display'] },
      { name: 'Inbound', channels: ['Organic Search', 'Email'] },
    ],
  });
  await tell(own);
  const { body } = await own.get('/v1/reports/attribution?models=first,linear&groupBy=channelGroup');
  expect(values(body, 'first', 'channelGroup')).toEqual({ Paid: '100.00', Inbound: '50.01', Other: '0.00' });
  expect(values(body, 'linear', 'channelGroup')).toEqual({ Paid: '33.34', Inbound: '83.34', Other: '33.33' });
  const changed = [{ name: 'All', channels: ['Paid Search', 'Organic Search', 'Email', 'Direct'] }];
  await app.ask('PATCH', `/v1/sites/${own.id}`, { channelGroups: changed });
  const { body: after } = await own.get('/v1/reports/attribution?models=first&groupBy=channelGroup');
  expect(values(after, 'first', 'channelGroup')).toEqual({ All: '150.01' });
});

test('whatever rows can be grouped by, each can be opened: what is in it earned the same', async () => {
  for (const dimension of ATTRIBUTION_DIMENSIONS) {
    const { body } = await site.get(`/v1/reports/attribution?models=linear&groupBy=${dimension}`);
    expect(body.rows.length, dimension).toBeGreaterThan(0);
    for (const row of body.rows) {
      const value = encodeURIComponent(row.key[dimension] ?? '');
      const opened = await site.get(
        `/v1/reports/attribution?models=linear&groupBy=touchpointType&${dimension}=${value}`,
      );
      expect(opened.status, dimension).toBe(200);
      const sum = opened.body.rows.reduce((cents: number, each: typeof row) => cents + cent(each), 0);
      expect(sum, `${dimension} ${row.key[dimension]}`).toBe(cent(row));
    }
  }
});
const cent = (row: { models: { linear: { value: string } } }): number =>
  Math.round(100 * Number(row.models.linear.value));

test.each(['day=yesterday', 'day=2026-02-30', 'week=2026-05', 'month=2026-01-01', 'month='])(
  'no time is called %s',
  async (filter) => {
    const answer = await site.get(`/v1/reports/attribution?${filter}`);
    expectProblem(answer, 400, 'invalid_request');
    expect(Object.keys(errorsOf(answer))).toEqual([filter.split('=')[0]]);
  },
);

test('intervals of a fit are drawn where they are asked for, the same every time', async () => {
  const ask = (bootstrap: string) =>
    site.get(`/v1/reports/attribution?milestone=lead&models=markov,linear${bootstrap}`);
  const { body } = await ask('&bootstrap=60');
  expect(body.fit.markov.bootstrap).toEqual({ samples: 60, level: 0.95, seed: 1 });
  expect(body.fit.markov.channels.length).toBeGreaterThan(1);
  for (const { interval, share } of body.fit.markov.channels) {
    expect(interval.low).toBeLessThanOrEqual(share);
    expect(interval.high).toBeGreaterThanOrEqual(share);
    expect(interval.high).toBeGreaterThan(interval.low);
    // Three leads tell no order.
    expect(interval.rank).toBeNull();
  }
  expect((await ask('&bootstrap=60')).body).toEqual(body);
  const plain = (await ask('')).body;
  expect(plain.fit.markov).not.toHaveProperty('bootstrap');
  expect(plain.rows).toEqual(body.rows);
  const refused = await ask('&bootstrap=5000');
  expectProblem(refused, 400, 'invalid_request');
  expect(Object.keys(errorsOf(refused))).toEqual(['bootstrap']);
});
