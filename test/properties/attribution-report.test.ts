/** Reports over random deals: money is exact in every model, and the order in which deals were read never matters. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../server/domain/attribution/model.ts';
import { MODEL_IDS } from '../../server/domain/attribution/registry.ts';
import { type ReportAsk, type ReportSums, report } from '../../server/reports/attribution/report.ts';
import type { AttributionColumns } from '../../server/storage/reads/attribution/columns.ts';

const CHANNELS = ['Paid Search', 'Email', 'Direct', 'Referral'];
const DAY = 86_400_000;

interface Deal {
  /** Minor units. */
  value: bigint;
  /** null: not won. */
  wonDay: number | null;
  touches: { day: number; channel: number }[];
}

const deal: fc.Arbitrary<Deal> = fc.record({
  value: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
  wonDay: fc.option(fc.integer({ min: 0, max: 100 })),
  touches: fc.array(fc.record({ day: fc.integer({ min: 0, max: 100 }), channel: fc.nat(CHANNELS.length - 1) }), {
    maxLength: 8,
  }),
});

/** One lead a deal, its touchpoints in order. */
function columnsOf(deals: readonly Deal[]): AttributionColumns {
  const ordered = deals.map(({ touches }) => touches.toSorted((a, b) => a.day - b.day || a.channel - b.channel));
  const starts = [0];
  for (const touches of ordered) starts.push(starts.at(-1)! + touches.length);
  const rows = ordered.flat();
  const size = deals.length;
  const never = () => new Float64Array(size).fill(Number.NaN);
  const at = Float64Array.from(deals, ({ wonDay }) => (wonDay === null ? Number.NaN : wonDay * DAY));
  return {
    journeys: {
      at,
      milestones: { lead: never(), mql: never(), sql: never(), opportunity: never(), won: at.slice() },
      value: BigInt64Array.from(deals, ({ value }) => value),
      recurring: new BigInt64Array(size),
      open: new Uint8Array(size),
      product: new Uint32Array(size),
      account: new Uint32Array(size),
      dealType: new Uint32Array(size),
      holderStart: Uint32Array.from({ length: size + 1 }, (_, j) => j),
      holder: Uint32Array.from({ length: size }, (_, j) => j),
    },
    touches: {
      start: Uint32Array.from(starts),
      time: Float64Array.from(rows, ({ day }) => day * DAY),
      rank: new Uint32Array(rows.length),
      origin: Uint32Array.from(rows, ({ channel }) => channel),
      type: new Uint8Array(rows.length),
      detail: new Uint32Array(rows.length),
      contact: new Uint32Array(rows.length),
    },
    leads: size,
    deals: size,
    originsInstead: null,
    origins: CHANNELS.map((channel) => ({
      channel,
      channelRule: 'r',
      source: null,
      medium: null,
      campaign: null,
      content: null,
    })),
    types: ['visit'],
    details: [[]],
    products: [null],
    accounts: [null],
    dealTypes: [null],
    foreign: [],
    names: null,
    ids: null,
    owners: null,
  };
}

function sumsOf(deals: readonly Deal[], models: readonly string[]): ReportSums {
  const ask: ReportAsk = {
    models,
    frame: { lookbackDays: 60, direct: 'include' },
    settings: DEFAULT_SETTINGS,
    groupBy: ['channel'],
    filters: {},
    details: [],
    firstTouch: null,
    measure: 'value',
    timeZone: 'UTC',
  };
  const outcome = report(columnsOf(deals), ask);
  if (!outcome.ok) throw new Error(outcome.problem);
  return outcome.sums;
}

const byChannel = (sums: ReportSums) => Object.fromEntries(sums.rows.map(({ key, sums: list }) => [key[0], list]));

test('rows and what nobody earned are the totals, in every model', () => {
  fc.assert(
    fc.property(fc.array(deal, { maxLength: 12 }), (deals) => {
      const { rows, totals, unattributed } = sumsOf(deals, MODEL_IDS);
      for (const [i, rest] of unattributed.entries()) {
        expect(rows.reduce((sum, row) => sum + row.sums[i]!.value, rest.value)).toBe(totals.value);
        expect(rows.reduce((sum, row) => sum + row.sums[i]!.conversions, rest.conversions)).toBe(totals.conversions);
      }
    }),
    { numRuns: 150 },
  );
});

test('the order of deals never matters', () => {
  fc.assert(
    fc.property(fc.array(deal, { maxLength: 10 }), (deals) => {
      expect(byChannel(sumsOf(deals.toReversed(), MODEL_IDS))).toEqual(byChannel(sumsOf(deals, MODEL_IDS)));
    }),
    { numRuns: 80 },
  );
});

test("another deal never changes a deal's heuristic credits", () => {
  const heuristic = MODEL_IDS.filter((id) => !['markov', 'shapley', 'counterfactual'].includes(id));
  fc.assert(
    fc.property(deal, deal, (one, other) => {
      const [alone, second, both] = [[one], [other], [one, other]].map((deals) => byChannel(sumsOf(deals, heuristic)));
      for (const channel of CHANNELS) {
        for (const i of heuristic.keys()) {
          const of = (sums: typeof alone) => sums?.[channel]?.[i]?.value ?? 0n;
          expect(of(both)).toBe(of(alone) + of(second));
        }
      }
    }),
    { numRuns: 150 },
  );
});
