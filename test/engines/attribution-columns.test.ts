/** What attribution reports are computed from: the same on both engines, whatever is asked. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { compareText } from '../../server/domain/attribution/journey-table.ts';
import { DEFAULT_SETTINGS } from '../../server/domain/attribution/model.ts';
import { publicId } from '../../server/domain/journey/views.ts';
import { SHIPPED_CHANNELS } from '../../server/domain/source/channel-definition.ts';
import { type ReportAsk, report } from '../../server/reports/attribution/report.ts';
import type { AttributionAsk } from '../../server/storage/reads/attribution/columns.ts';
import type { VisitAsk } from '../../server/storage/reads/reports/visit-counts.ts';
import type { Period } from '../../server/storage/reads/reports/visits.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { contact, DAY, deal, event, HOUR, identify, rowsOf, T0 } from '../support/facts.ts';
import { ENGINES, freshTestDatabase, NOW, newSite, type TestDatabase } from '../support/storage.ts';

const ANN = 'email:ann@acme.com';
const BOB = 'email:bob@acme.com';
const CY = 'email:cy@gmail.com';

const ASK: AttributionAsk = {
  milestone: 'won',
  conversion: null,
  deal: null,
  scope: 'contacts',
  currency: 'EUR',
  timeZone: 'UTC',
  period: null,
  only: { product: null, account: null, stage: null, dealType: null },
  touches: true,
  unconverted: false,
  accounts: false,
  names: false,
  details: [],
  ids: false,
  landing: {
    sessionTimeoutMs: 1_800_000,
    ownDomains: [],
    excludedReferrers: [],
    excludedPaths: [],
    contentTouchpoints: [],
    channels: SHIPPED_CHANNELS,
  },
  deadline: Number.MAX_SAFE_INTEGER,
};

describe.each(ENGINES)('on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  let siteId: number;

  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    siteId = (await newSite(storage)).siteId;
    const landing = (visitor: string, message: string, at: number, query: string) =>
      event(visitor, message, at, {
        url: `https://acme.example/${query}`,
        country: 'DE',
        device: 'desktop|Chrome|Linux',
      });
    await storage.append(
      rowsOf(
        siteId,
        landing('v1', 'a', T0, '?utm_source=google&utm_medium=cpc&utm_term=shoes'),
        landing('v1', 'b', T0 + 2 * DAY, 'news?utm_source=letter&utm_medium=email'),
        identify('v1', 'c', T0 + DAY, [ANN]),
        landing('v2', 'd', T0 + 5 * DAY, ''),
        identify('v2', 'e', T0 + 5 * DAY, [BOB]),
        event('v2', 'f', T0 + 5 * DAY + HOUR / 4, {
          type: 'form_submit',
          url: 'https://acme.example/demo',
          body: { form: { id: 'demo' } },
        }),
        landing('v3', 'g', T0 + 6 * DAY, '?utm_source=x'),
        identify('v4', 'h', T0 + 7 * DAY, [CY]),
      ),
    );
    const won = (at: number) => ({ stage: 'won' as const, stages: [{ stage: 'won' as const, occurredAt: at }] });
    const one = deal({
      ...won(T0 + 4 * DAY),
      leads: [{ identifier: ANN, role: null }],
      value: { amount: '100.00', currency: 'EUR' },
      product: 'Boots',
    });
    const two = deal({
      ...won(T0 + 8 * DAY),
      leads: [{ identifier: BOB, role: null }],
      value: { amount: '20.00', currency: 'USD' },
    });
    await storage.write('putDeal', siteId, { externalId: 'one', revision: null, deal: one }, NOW);
    await storage.write('putDeal', siteId, { externalId: 'two', revision: null, deal: two }, NOW);
    await storage.write(
      'putContacts',
      siteId,
      [contact('call', { occurredAt: T0 + 3 * DAY, identifiers: [ANN, BOB] })],
      NOW,
    );
    await storage.project('next');
  });

  async function totals(ask: Partial<AttributionAsk>, more: Partial<ReportAsk> = {}) {
    const asked = { ...ASK, ...ask };
    const columns = await storage.read('attributionColumns', siteId, asked);
    const outcome = report(columns, {
      models: ['linear'],
      frame: { lookbackDays: Number.POSITIVE_INFINITY, direct: 'include' },
      settings: DEFAULT_SETTINGS,
      groupBy: ['channel'],
      filters: {},
      details: asked.details,
      firstTouch: null,
      measure: 'value',
      timeZone: 'UTC',
      ...more,
    });
    if (!outcome.ok) throw new Error(outcome.problem);
    const { sums } = outcome;
    return {
      columns,
      sums,
      values: Object.fromEntries(sums.rows.map((row) => [row.key.join(' | '), Number(row.sums[0]!.value)])),
      conversions: Object.fromEntries(sums.rows.map((row) => [row.key.join(' | '), row.sums[0]!.conversions])),
    };
  }

  test('touchpoints, contacts and values of won deals', async () => {
    const { columns, values, sums } = await totals({});
    expect(values).toEqual({ 'Paid Search': 3334, Email: 3333, Phone: 3333, Direct: 0 });
    expect(columns.foreign).toEqual([
      { journey: 1, deal: 'two', measure: 'value', date: '2025-06-10', currency: 'USD', amount: '20.00' },
    ]);
    expect(sums.totals).toEqual({ conversions: 2_000_000, value: 10_000n, touchpoints: 4, leads: 2 });
  });

  test('what happened at one instant is in the order of ids, on one person’s browsers and on those of two', async () => {
    const deals = [['a0', 'a1'], ['b0', 'b1'], ['c0', 'c1'], ['d0', 'd1'], ['e'], ['f'], ['g']];
    // Who is on a deal with another has one browser: of these only the other has the instant too.
    const browsersOf = (name: string) => (name.length > 1 ? [name] : [`${name}-0`, `${name}-1`, `${name}-2`]);
    await storage.append(
      deals
        .flat()
        .flatMap((name) =>
          browsersOf(name).flatMap((visitor) =>
            rowsOf(
              siteId,
              event(visitor, 'a', T0 - DAY, { url: `https://acme.example/?utm_source=${visitor}` }),
              identify(visitor, 'b', T0, [`email:${name}@acme.com`]),
            ),
          ),
        ),
    );
    for (const names of deals) {
      const won = deal({
        stage: 'won',
        stages: [{ stage: 'won', occurredAt: T0 + 9 * DAY }],
        leads: names.map((name) => ({ identifier: `email:${name}@acme.com` as const, role: null })),
        product: names.join(),
      });
      await storage.write('putDeal', siteId, { externalId: names.join(), revision: null, deal: won }, NOW);
    }
    await storage.project('next');
    for (const names of deals) {
      const idOf = (visitor: string) => publicId(visitor, 'a');
      const [first] = names.flatMap(browsersOf).sort((a, b) => compareText(idOf(a), idOf(b)));
      const { conversions } = await totals(
        { only: { ...ASK.only, product: [names.join()] } },
        { models: ['first'], groupBy: ['source'] },
      );
      expect(conversions).toEqual({ [first!]: 1_000_000 });
    }
  });

  test('foreign money by the rate of the day', async () => {
    const rate = (date: string, rate: string) => ({ date, from: 'USD', to: 'EUR', rate });
    expect(
      await storage.write('putRates', siteId, [rate('2025-06-10', '0.9'), rate('2025-06-11', '0.5')], NOW),
    ).toEqual(['accepted', 'accepted']);
    const { columns, sums } = await totals({});
    expect(columns.foreign).toEqual([]);
    expect(sums.totals.value).toBe(11_800n);
    expect(await storage.read('listRates', siteId)).toEqual([rate('2025-06-10', '0.9'), rate('2025-06-11', '0.5')]);
  });

  test('what only the events say', async () => {
    const { values } = await totals(
      { details: ['term', 'landingPage', 'country', 'device'] },
      { groupBy: ['term', 'landingPage', 'country', 'device'] },
    );
    expect(values).toMatchObject({
      'shoes | https://acme.example/ | DE | desktop': 3334,
      ' | https://acme.example/news | DE | desktop': 3333,
    });
  });

  test('colleagues, where the account is asked for', async () => {
    const { values, sums } = await totals({ scope: 'account', accounts: true }, { groupBy: ['account'] });
    expect(values).toEqual({ 'acme.com': 10_000 });
    expect(sums.rows[0]!.leads).toBe(2);
  });

  test('contacts of the account: not those with somebody restricted, named or met', async () => {
    const of = (channel: string, rest: object) =>
      contact(channel, { channel, accountDomain: 'acme.com', occurredAt: T0 + 3 * DAY, ...rest });
    const told = [of('Fair', {}), of('Visit', { identifiers: [ANN] }), of('Letter', { visitorId: 'v1' })];
    await storage.write('putContacts', siteId, told, NOW);
    const channels = async () => {
      const { conversions } = await totals({ scope: 'account', accounts: true });
      return Object.keys(conversions).toSorted();
    };
    const all = ['Direct', 'Email', 'Fair', 'Letter', 'Paid Search', 'Phone', 'Visit'];
    expect(await channels()).toEqual(all);
    const ann = (await storage.read('leadIdsOf', siteId, [ANN])).get(ANN)!;
    await storage.write('restrictPerson', siteId, ann, true, NOW);
    // The call was with somebody else too.
    expect(await channels()).toEqual(['Direct', 'Fair', 'Phone']);
    await storage.write('restrictPerson', siteId, ann, false, NOW);
    expect(await channels()).toEqual(all);
  });

  test('a deal is an opportunity since its people were, but for who is restricted', async () => {
    for (const [identifier, at] of [
      [ANN, T0 + DAY],
      [BOB, T0 + 5 * DAY],
    ] as const)
      await storage.write(
        'addStage',
        siteId,
        { id: `stage-${identifier}`, identifier, stage: 'opportunity', occurredAt: at, source: 'api' },
        NOW,
      );
    const leads = ([ANN, BOB] as const).map((identifier) => ({ identifier, role: null }) as const);
    await storage.write('putDeal', siteId, { externalId: 'three', revision: null, deal: deal({ leads }) }, NOW);
    await storage.write(
      'putDeal',
      siteId,
      { externalId: 'four', revision: null, deal: deal({ leads: leads.slice(0, 1) }) },
      NOW,
    );
    await storage.project('next');
    const since = async (of: string) => {
      const asked = { ...ASK, milestone: 'opportunity', names: true, touches: false };
      const all = await storage.read('attributionColumns', siteId, asked);
      const [one] = (await storage.read('attributionColumns', siteId, { ...asked, deal: of })).journeys.at;
      const at = all.journeys.at[all.names!.indexOf(of)];
      expect(at).toBe(one);
      return at;
    };
    const both = async () => [await since('three'), await since('four')];
    const before = [T0 + DAY, T0 + DAY];
    expect(await both()).toEqual(before);
    const ann = (await storage.read('leadIdsOf', siteId, [ANN])).get(ANN)!;
    await storage.write('restrictPerson', siteId, ann, true, NOW);
    expect(await both()).toEqual([T0 + 5 * DAY, undefined]);
    await storage.write('restrictPerson', siteId, ann, false, NOW);
    expect(await both()).toEqual(before);
  });

  test('those who did not convert, for models that are fitted', async () => {
    const { sums } = await totals({ unconverted: true }, { models: ['markov'] });
    expect(sums.fits.markov).toMatchObject({ journeys: 2, conversions: 2 });
    const leads = await totals({ unconverted: true, milestone: 'lead' }, { models: ['markov'] });
    // Ann and Bob with touchpoints, and the visitor whom nobody knows.
    expect(leads.sums.fits.markov).toMatchObject({ journeys: 3, conversions: 2 });
  });

  test('a conversion that is defined afterwards', async () => {
    const rule = { form: 'demo' };
    const { conversions, sums } = await totals({ milestone: 'Demo', conversion: rule });
    expect(conversions).toEqual({ Direct: 500_000, Phone: 500_000 });
    expect(sums.totals).toMatchObject({ conversions: 1_000_000, leads: 1 });
  });

  test('a question out of time is given up', async () => {
    await expect(totals({ deadline: 1 })).rejects.toMatchObject({ name: 'TookTooLong' });
  });

  test('what is marked, and whether anything changed', async () => {
    const version = () => storage.read('dataVersion');
    // Whoever else commits to the same server at this moment makes it another, too.
    const isSame = async () => new Set([await version(), await version()]).size === 1;
    await expect.poll(isSame).toBe(true);
    const before = await version();
    await storage.append(rowsOf(siteId, event('v9', 'z', T0), event('v1', 'y', T0 + HOUR)));
    expect(await version()).not.toBe(before);
    const marked = (knownOnly: boolean) => storage.read('markedVisitors', siteId, knownOnly, '', 10);
    // The projector may have been faster: what it left is at most these.
    expect(['v1', 'v9']).toEqual(expect.arrayContaining(await marked(false)));
    await storage.project({ siteId, visitorIds: ['v1', 'v9'] });
    expect(await marked(true)).toEqual([]);
  });

  test('costs by their key, the last told stands', async () => {
    const cost = {
      date: '2026-01-31',
      source: 'google',
      medium: 'cpc',
      campaign: 'brand',
      content: '',
      term: '',
      adId: '',
      channel: null,
      currency: 'EUR',
      amountMinor: 1234,
      clicks: 10,
      impressions: null,
      conversions: 1_500_000,
      viewThrough: null,
    };
    const put = (...rows: (typeof cost)[]) => storage.write('putCosts', siteId, rows, NOW);
    expect(await put(cost, { ...cost, date: '2026-02-01' })).toEqual(['accepted', 'accepted']);
    expect(await put(cost, { ...cost, amountMinor: 5 })).toEqual(['unchanged', 'updated']);
    const find = (filter: object, limit: number | null = null) =>
      storage.read('findCosts', siteId, filter, limit, null);
    expect(await find({})).toEqual([
      { ...cost, amountMinor: 5 },
      { ...cost, date: '2026-02-01' },
    ]);
    expect(await find({ from: '2026-02-01' })).toHaveLength(1);
    expect(await find({ to: '2026-02-01', source: ['google', 'bing'] }, 5)).toHaveLength(1);
    expect(await find({ campaign: ['other'] })).toEqual([]);
  });

  test('visits of a period, with what they began with', async () => {
    const period = { from: T0, to: T0 + 5 * DAY };
    const visits = await storage.read('visitColumns', siteId, period, ['landingPage'], ASK.landing, ASK.deadline);
    expect([...visits.startedAt]).toEqual([T0, T0 + 2 * DAY]);
    expect([...visits.visitor]).toEqual([0, 0]);
    expect(Array.from(visits.origin, (place) => visits.origins[place]!.source)).toEqual(['google', 'letter']);
    expect(Array.from(visits.detail, (place) => visits.details[place])).toEqual([
      ['https://acme.example/'],
      ['https://acme.example/news'],
    ]);
  });

  test('answers, touched sources and consent', async () => {
    const answer = { type: 'custom' as const, name: 'nps_answered', body: { properties: { score: 9 } } };
    await storage.append(
      rowsOf(
        siteId,
        event('v1', 'nps', T0 + 3 * DAY, answer),
        event('v8', 'id', T0, { url: 'https://acme.example/?utm_source=s&utm_campaign=spring&utm_id=77' }),
        identify('v8', 'said', T0, ['email:d@d.com'], { consent: { state: 'denied' } }),
        identify('user:x', 'server', T0, ['externalId:x']),
      ),
    );
    await storage.project('next');
    const all = { from: 0, to: NOW };
    expect(await storage.read('npsAnswers', siteId, all)).toEqual([
      { at: T0 + 3 * DAY, score: 9, leadId: expect.stringMatching(/^lead_/) },
    ]);
    expect(await storage.read('npsAnswers', siteId, { from: 0, to: T0 })).toEqual([]);
    const sources = await storage.read('knownSources', siteId);
    const spring = sources.find(({ campaign }) => campaign === 'spring')!;
    expect(spring).toMatchObject({ source: 's', medium: null, campaignId: '77' });
    const others = sources.filter(({ id }) => id !== spring.id).map(({ id }) => id);
    const touched = await storage.read('touchedIn', siteId, [
      { from: T0, to: T0 + 1, sources: [spring.id] },
      { from: T0 + 1, to: T0 + DAY, sources: [spring.id] },
      { from: T0 + 1, to: T0 + DAY, sources: others },
      { from: T0 + DAY, to: NOW, sources: [...others, spring.id] },
    ]);
    expect(touched).toEqual([true, false, false, true]);
    const coverage = (period: Period) => storage.read('leadCoverage', siteId, period, Number.MAX_SAFE_INTEGER);
    expect(await coverage(all)).toEqual({ leads: 5, withBrowser: 4, said: 1, denied: 1 });
    expect(await coverage({ from: 0, to: T0 })).toEqual({ leads: 0, withBrowser: 0, said: 0, denied: 0 });
  });

  test('visits are counted by period and source, visitors once in each', async () => {
    await storage.append(
      rowsOf(
        siteId,
        event('v1', 'again', T0 + 3 * DAY, { url: 'https://acme.example/?utm_source=google&utm_medium=cpc' }),
      ),
    );
    await storage.project('next');
    const count = (periods: Period[], groupBy: VisitAsk['groupBy'] = [], only: VisitAsk['only'] = {}) =>
      storage.read('visitCounts', siteId, { periods, groupBy, only }, Date.now() + 60_000);
    const all = { from: 0, to: NOW };
    const early = { from: T0, to: T0 + 4 * DAY };
    const whole = await count([all]);
    expect(whole).toEqual([{ period: 0, key: [], visits: 5, visitors: 3 }]);
    const span = (await storage.read('visitSpan', siteId))!;
    expect(span).toEqual({ from: T0, to: T0 + 6 * DAY + 1 });
    const parts = [{ from: 0, to: T0 }, early, { from: early.to, to: NOW }];
    expect(await count(parts)).toEqual([
      { period: 1, key: [], visits: 3, visitors: 1 },
      { period: 2, key: [], visits: 2, visitors: 2 },
    ]);
    expect(await count([{ from: span.from + 1, to: NOW }])).toEqual([{ period: 0, key: [], visits: 4, visitors: 3 }]);
    const byCode = (a: { key: unknown[] }, b: { key: unknown[] }) => (String(a.key) < String(b.key) ? -1 : 1);
    expect((await count([early], ['sourceMedium', 'campaign'])).sort(byCode)).toEqual([
      { period: 0, key: ['google / cpc', null], visits: 2, visitors: 1 },
      { period: 0, key: ['letter / email', null], visits: 1, visitors: 1 },
    ]);
    expect(await count([all], ['channel'], { source: ['google', null], medium: ['cpc'] })).toEqual([
      { period: 0, key: ['Paid Search'], visits: 2, visitors: 1 },
    ]);
    expect(await count([all], [], { campaign: [null], source: ['x'] })).toEqual([
      { period: 0, key: [], visits: 1, visitors: 1 },
    ]);
  });

  test('what leads say of how they came', async () => {
    await storage.append(rowsOf(siteId, identify('v1', 'said', T0 + DAY, [ANN], { selfReportedSource: ' a friend ' })));
    await storage.project('next');
    const said = await storage.read('selfReportedSources', siteId);
    expect([...said.values()]).toEqual(['a friend']);
    const { columns } = await totals({ milestone: 'lead', names: true });
    expect(columns.names).toEqual(expect.arrayContaining([...said.keys()]));
  });

  test('facts for an export, and what became of imports', async () => {
    const first = await storage.read('exportPage', siteId, 'event', null, 3);
    const second = await storage.read('exportPage', siteId, 'event', first.next, 100);
    expect([...first.rows, ...second.rows].map((row) => row.messageId)).toEqual([...'abcdefgh'].toSorted());
    expect(second.next).toBeNull();
    expect(first.rows[0]).toMatchObject({ kind: 'event', anonymousId: 'v1', quarantine: null });
    expect((await storage.read('exportPage', siteId, 'contact', null, 5)).rows[0]).toMatchObject({
      identifiers: [ANN, BOB],
    });
    const report = {
      id: 'import_1',
      kind: 'costs' as const,
      status: 'done' as const,
      createdAt: new Date(NOW).toISOString(),
      accepted: 1,
      updated: 0,
      unchanged: 0,
      rejectedRows: 0,
      rejected: [],
    };
    await storage.write('putImport', siteId, report);
    expect(await storage.read('getImport', siteId, 'import_1')).toEqual(report);
    expect(await storage.read('getImport', siteId, 'import_2')).toBeNull();
  });

  test('targets', async () => {
    const target = { kpi: 'leads', from: '2026-01-01', to: '2026-02-01', key: { channel: 'Email' }, value: '5' };
    const put = (...rows: (typeof target)[]) => storage.write('putTargets', siteId, rows, NOW);
    expect(await put(target)).toEqual(['accepted']);
    expect(await put(target, { ...target, value: '6' })).toEqual(['unchanged', 'updated']);
    expect(await storage.read('listTargets', siteId)).toEqual([{ ...target, value: '6' }]);
    const { value: _, ...named } = target;
    expect(await storage.write('deleteTarget', siteId, { ...named, key: {} })).toBe(false);
    expect(await storage.write('deleteTarget', siteId, named)).toBe(true);
    expect(await storage.write('deleteTarget', siteId, named)).toBe(false);
    expect(await storage.read('listTargets', siteId)).toEqual([]);
  });

  test('definitions by version', async () => {
    const put = (definition: unknown) => storage.write('putDefinition', siteId, 'model', 'mine', definition, NOW);
    expect(await put({ position: { first: 1 } })).toBe('accepted');
    expect(await put({ position: { first: 1 } })).toBe('unchanged');
    expect(await put({ position: { first: 2 } })).toBe('updated');
    expect(await storage.read('listDefinitions', siteId, 'model')).toEqual([
      { name: 'mine', version: 2, definition: { position: { first: 2 } }, definedAt: NOW },
    ]);
    await put(null);
    expect(await storage.read('listDefinitions', siteId, 'model')).toEqual([]);
    expect(await storage.read('listDefinitions', siteId, 'conversion')).toEqual([]);
  });
});
