/** What a reader keeps of a site between reports is what it would read anew, whatever was told, changed or taken back meanwhile. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MODEL_IDS } from '../../server/domain/attribution/registry.ts';
import { SHIPPED_CHANNELS } from '../../server/domain/source/channel-definition.ts';
import { readColumns } from '../../server/reports/attribution/read-columns.ts';
import { report } from '../../server/reports/attribution/report.ts';
import { reads } from '../../server/storage/operations/reads.ts';
import type { AttributionAsk, AttributionColumns } from '../../server/storage/reads/attribution/columns.ts';
import { attributionColumns } from '../../server/storage/reads/attribution/load.ts';

import { anonymousState, changesSince, reportState } from '../../server/storage/reads/change-log.ts';
import { audienceClasses } from '../../server/storage/reads/reports/audience.ts';
import { leadCoverage } from '../../server/storage/reads/reports/coverage.ts';
import {
  countAnew,
  type TrafficAsk,
  type TrafficCount,
  trafficCounts,
} from '../../server/storage/reads/reports/traffic-counts.ts';
import {
  countWhereTheyLie,
  type VisitAsk,
  type VisitCount,
  visitCounts,
} from '../../server/storage/reads/reports/visit-counts.ts';
import { keepVisits } from '../../server/storage/reads/reports/visit-keeper.ts';
import type { Sql } from '../../server/storage/sql.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { byHand, factSet, IDENTIFIERS, type ToldFact } from '../support/fact-sets.ts';
import { DAY, MINUTE, rowOf, T0 } from '../support/facts.ts';
import {
  freshTestDatabase,
  keepForReports,
  LOGGING_ENGINES,
  NOW,
  newSite,
  readerOf,
  rebuildSite,
} from '../support/storage.ts';

const ASK = {
  milestone: 'won',
  conversion: null,
  deal: null,
  scope: 'contacts',
  currency: 'EUR',
  timeZone: 'UTC',
  period: null,
  only: { product: null, account: null, stage: null, dealType: null },
  touches: true,
  unconverted: true,
  accounts: true,
  names: true,
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
} as const;

/** Of these no journey is read that is not in the period. */
const ONE_DAY: Partial<AttributionAsk> = {
  unconverted: false,
  period: { basis: 'milestone', from: T0 + MINUTE, to: T0 + DAY },
};

async function answers(sql: Sql, siteId: number): Promise<string> {
  const asks: Partial<AttributionAsk>[] = ['won', 'opportunity', 'mql'].flatMap((milestone) => [
    { milestone, scope: 'contacts' },
    { milestone, scope: 'account' },
    { milestone, ...ONE_DAY },
  ]);
  asks.push({ milestone: 'lead', ...ONE_DAY });
  return reportsOf(sql, siteId, asks);
}

/** What is read of those who did not become leads too. */
const ofEverybody = (sql: Sql, siteId: number) => reportsOf(sql, siteId, [{ milestone: 'lead' }]);

async function reportsOf(sql: Sql, siteId: number, asks: readonly Partial<AttributionAsk>[]): Promise<string> {
  const all: unknown[] = [];
  for (const asked of asks) {
    const columns = await attributionColumns(sql, siteId, { ...ASK, ...asked });
    const outcome = report(columns, {
      models: MODEL_IDS,
      frame: { lookbackDays: Number.POSITIVE_INFINITY, direct: 'include' },
      settings: { halfLifeDays: 7, markovOrder: 1, shapley: 'subset_conversions' },
      groupBy: ['channel', 'source', 'account', 'touchpointType'],
      filters: {},
      details: [],
      firstTouch: null,
      measure: 'value',
      timeZone: 'UTC',
    });
    all.push(outcome, columns.names?.toSorted());
  }
  for (const period of [
    { from: 0, to: NOW },
    { from: T0 + MINUTE, to: T0 + DAY },
  ])
    all.push(await leadCoverage(sql, siteId, period, FOREVER));
  all.push((await audienceClasses(sql, siteId, {}, FOREVER)).map((one) => JSON.stringify(one)).toSorted());
  return JSON.stringify(all, (_, value) => (typeof value === 'bigint' ? String(value) : value));
}

/** What is kept of visits against what SQL counts. */
async function expectSameCounts(sql: Sql, siteId: number, withPages: boolean): Promise<void> {
  const days = [0, 1, 2, 399, 400, 401].map((day) => ({ from: T0 + day * DAY, to: T0 + (day + 1) * DAY }));
  const asks: VisitAsk[] = [
    { periods: [{ from: 0, to: NOW }], groupBy: [], only: {} },
    { periods: days, groupBy: ['channel', 'sourceMedium'], only: {} },
    { periods: days.slice(0, 2), groupBy: ['source'], only: { medium: [null, 'cpc'] } },
  ];
  await keepVisits(sql, siteId, withPages);
  for (const ask of asks) {
    const told = (counts: readonly VisitCount[]) => counts.map((count) => JSON.stringify(count, ORDER)).toSorted();
    const [kept, stored] = [
      await visitCounts(sql, siteId, ask, FOREVER),
      await countWhereTheyLie(sql, siteId, ask, FOREVER),
    ];
    expect(told(kept)).toEqual(told(stored));
  }
  for (const [i, { periods }] of asks.entries()) {
    const groupBy = i === 1 ? (['landingPage', 'channelGroup'] as const) : (['source'] as const);
    const channelGroups = [{ name: 'Paid', channels: ['Paid Search'] }];
    const only = i === 2 ? { landingPage: ['https://acme.com/', null] } : {};
    const what = i === 2 ? 'visits' : 'traffic';
    const ask: TrafficAsk = { periods, groupBy, only, channelGroups, landing: ASK.landing, what };
    const told = (counts: readonly TrafficCount[]) => counts.map((count) => JSON.stringify(count, ALL)).toSorted();
    const [kept, stored] = [await trafficCounts(sql, siteId, ask, FOREVER), await countAnew(sql, siteId, ask, FOREVER)];
    expect(told(kept)).toEqual(told(stored));
  }
}

/** Pages of touchpoints out of kept visits against those that the events say. */
async function expectSamePages(sql: Sql, siteId: number): Promise<void> {
  let looked = 0;
  const storage = {
    read: async (name: keyof typeof reads, ...args: never[]) => {
      const answer = await (reads[name] as (sql: Sql, ...args: never[]) => Promise<unknown>)(sql, ...args);
      if (name === 'touchPages' && answer) looked++;
      return answer;
    },
  } as unknown as Storage;
  for (const milestone of ['lead', 'won']) {
    const ask = { ...ASK, milestone, unconverted: false, details: ['landingPage'] } as const;
    const [kept, stored] = [
      await readColumns(storage, siteId, ask, FOREVER),
      await attributionColumns(sql, siteId, ask),
    ];
    const pagesOf = ({ touches, details }: AttributionColumns) =>
      Array.from(touches.detail, (detail, row) => [touches.time[row], details[detail]![0]]);
    expect(pagesOf(kept)).toEqual(pagesOf(stored));
  }
  expect(looked).toBe(2);
}
const FOREVER = Number.MAX_SAFE_INTEGER;
const ORDER = ['period', 'key', 'visits', 'visitors'];
const ALL = [...ORDER, 'newVisitors', 'pageViews', 'bounces'];

type Step =
  | { kind: 'tell'; facts: ToldFact[] }
  | { kind: 'join'; a: string; b: string }
  | { kind: 'revoke'; claim: number }
  | { kind: 'deleteDeal'; deal: number }
  | { kind: 'timeout'; minutes: number }
  | { kind: 'rebuild' }
  | { kind: 'erase'; person: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: factSet(6).map((facts): Step => ({ kind: 'tell', facts })) },
  { weight: 2, arbitrary: byHand.map(({ join: [a, b] }): Step => ({ kind: 'join', a, b })) },
  { weight: 2, arbitrary: fc.nat(50).map((claim): Step => ({ kind: 'revoke', claim })) },
  { weight: 1, arbitrary: fc.nat(5).map((deal): Step => ({ kind: 'deleteDeal', deal })) },
  { weight: 1, arbitrary: fc.constantFrom(1, 30, 240).map((minutes): Step => ({ kind: 'timeout', minutes })) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'rebuild' }) },
  { weight: 1, arbitrary: fc.nat(5).map((person): Step => ({ kind: 'erase', person })) },
);

async function take(storage: Storage, siteId: number, one: Step): Promise<void> {
  if (one.kind === 'tell') {
    await storage.append(one.facts.flatMap((fact) => (fact.kind === 'event' ? [rowOf(siteId, fact.event)] : [])));
    for (const fact of one.facts) {
      if (fact.kind === 'deal') await storage.write('putDeal', siteId, fact.deal, NOW);
      if (fact.kind === 'contact') await storage.write('putContacts', siteId, [fact.contact], NOW);
      if (fact.kind === 'stage') await storage.write('addStage', siteId, fact.stage, NOW);
    }
  } else if (one.kind === 'join') {
    const join = { id: `${one.a} ${one.b}`, a: one.a, b: one.b, occurredAt: NOW, source: 'api', deal: null } as const;
    await storage.write('changeIdentity', siteId, { kind: 'join', join }, true, NOW);
  } else if (one.kind === 'revoke') {
    const ids = (await storage.read('claimsAbout', siteId, IDENTIFIERS)).map((claim) => claim.id).sort();
    const claimId = ids[one.claim % ids.length];
    if (claimId) await storage.write('changeIdentity', siteId, { kind: 'revoke', claimId }, true, NOW);
  } else if (one.kind === 'deleteDeal') {
    const [found] = await storage.read('findDeals', siteId, {}, 10, null);
    if (found) await storage.write('deleteDeal', siteId, found.externalId, NOW);
  } else if (one.kind === 'timeout') {
    await storage.write('changeSite', siteId, { sessionTimeoutMinutes: one.minutes }, NOW);
  } else if (one.kind === 'rebuild') await rebuildSite(storage, siteId);
  else {
    const leads = await storage.read('leadsOf', siteId, IDENTIFIERS);
    const lead = leads[one.person % leads.length];
    if (lead) {
      const mentions = await storage.read('findMentions', siteId, lead.identifiers);
      await storage.write('erasePerson', siteId, lead.leadId, mentions, NOW);
    }
  }
  await storage.project('next');
}

describe.each(LOGGING_ENGINES)('reports on %s', (engine) => {
  test('answer from what they keep as from what is stored', { timeout: 240_000 }, async () => {
    const database = await freshTestDatabase(engine);
    const storage = await database.open();
    await keepForReports(storage);
    const keeping = readerOf(database);
    let again = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), fc.boolean(), async (steps, withPages) => {
        const { siteId } = await newSite(storage);
        let [state, known] = ['', ''];
        let [stateOfAll, everybody] = ['', ''];
        for (const one of steps) {
          await take(storage, siteId, one);
          const before = await changesSince(keeping, siteId, null);
          const now = await reportState(keeping, siteId);
          const nowOfAll = `${now} ${await anonymousState(keeping, siteId)}`;
          const fresh = readerOf(database);
          const expected = await answers(fresh, siteId);
          const expectedOfAll = await ofEverybody(fresh, siteId);
          await fresh.close();
          expect(await answers(keeping, siteId)).toBe(expected);
          await expectSameCounts(keeping, siteId, withPages);
          await expectSamePages(keeping, siteId);
          // The same name of a state is only given to the same answers.
          if (now === state) expect(expected).toBe(known);
          expect(await ofEverybody(keeping, siteId)).toBe(expectedOfAll);
          if (nowOfAll === stateOfAll) expect(expectedOfAll).toBe(everybody);
          if ((await changesSince(keeping, siteId, before.version)).ids) again++;
          [state, known] = [now, expected];
          [stateOfAll, everybody] = [nowOfAll, expectedOfAll];
        }
      }),
      { numRuns: engine === 'sqlite' ? 25 : 12, interruptAfterTimeLimit: 60_000 },
    );
    // Something was kept: otherwise nothing above could go wrong.
    expect(again).toBeGreaterThan(0);
    await keeping.close();
    await database.drop();
  });
});
