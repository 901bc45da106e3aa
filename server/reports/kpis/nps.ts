/** Answers to "would you recommend us", shared out like any other conversion: among the touchpoints of whoever answered, up to the answer. */
import type { AttributionColumns } from '../../storage/reads/attribution/columns.ts';
import type { Key } from '../attribution/groups.ts';
import { type MeasureAsk, measure } from '../attribution/measure.ts';

export interface NpsAnswer {
  /** null: nobody knows who answered. */
  leadId: string | null;
  /** ms UTC */
  at: number;
  /** 0 to 10 */
  score: number;
}

export interface NpsAsk extends MeasureAsk {
  kind: 'nps';
  answers: readonly NpsAnswer[];
}

export interface NpsGroup {
  key: Key;
  answers: number;
  promoters: number;
  detractors: number;
}

const MILLION = 1_000_000;

/** @param columns of all leads, by their names */
export function nps(columns: AttributionColumns, ask: NpsAsk): NpsGroup[] {
  const groups = new Map<string, NpsGroup>();
  const place = new Map(columns.names?.map((name, j) => [name, j]));
  const count = (what: 'answers' | 'promoters' | 'detractors', answers: readonly NpsAnswer[]) => {
    const outcome = measure(journeysOfAnswers(columns, place, answers), ask);
    if (!outcome.ok) return;
    for (const { key, conversions } of outcome.measured.rows) {
      if (conversions === 0) continue;
      const text = JSON.stringify(key);
      const group = groups.get(text) ?? { key, answers: 0, promoters: 0, detractors: 0 };
      group[what] += conversions / MILLION;
      groups.set(text, group);
    }
  };
  count('answers', ask.answers);
  count(
    'promoters',
    ask.answers.filter(({ score }) => score >= 9),
  );
  count(
    'detractors',
    ask.answers.filter(({ score }) => score <= 6),
  );
  return [...groups.values()];
}

/** A journey for each answer: that of the lead, with the answer as its milestone. */
function journeysOfAnswers(
  columns: AttributionColumns,
  place: ReadonlyMap<string, number>,
  answers: readonly NpsAnswer[],
): AttributionColumns {
  const { journeys } = columns;
  const size = answers.length;
  const of = answers.map(({ leadId }) => (leadId === null ? undefined : place.get(leadId)));
  const holders = of.map((j) =>
    j === undefined
      ? new Uint32Array()
      : journeys.holder.subarray(journeys.holderStart[j], journeys.holderStart[j + 1]),
  );
  const holderStart = new Uint32Array(size + 1);
  for (const [i, list] of holders.entries()) holderStart[i + 1] = holderStart[i]! + list.length;
  const holder = new Uint32Array(holderStart[size]!);
  for (const [i, list] of holders.entries()) holder.set(list, holderStart[i]);
  const numbers = <T extends Float64Array | Uint32Array>(from: T, none: number): T => {
    const picked = new (from.constructor as new (length: number) => T)(size);
    for (const [i, j] of of.entries()) picked[i] = j === undefined ? none : from[j]!;
    return picked;
  };
  const nothing = (list: readonly (string | null)[]) => Math.max(0, list.indexOf(null));
  return {
    ...columns,
    journeys: {
      at: Float64Array.from(answers, ({ at }) => at),
      milestones: {
        lead: numbers(journeys.milestones.lead, Number.NaN),
        mql: numbers(journeys.milestones.mql, Number.NaN),
        sql: numbers(journeys.milestones.sql, Number.NaN),
        opportunity: numbers(journeys.milestones.opportunity, Number.NaN),
        won: numbers(journeys.milestones.won, Number.NaN),
      },
      value: new BigInt64Array(size),
      recurring: new BigInt64Array(size),
      open: new Uint8Array(size),
      product: numbers(journeys.product, nothing(columns.products)),
      account: numbers(journeys.account, nothing(columns.accounts)),
      dealType: numbers(journeys.dealType, nothing(columns.dealTypes)),
      holderStart,
      holder,
    },
  };
}
