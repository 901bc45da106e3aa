/** What KPIs are made of: one milestone's counts, money and times, by group, under one model. Pure; run in a thread of its own. */

import type { CustomModel } from '../../../shared/api/compute.ts';
import type { ChannelGroup } from '../../../shared/api/site.ts';
import type { AttributionDimension } from '../../../shared/vocabulary.ts';
import { weighAll } from '../../domain/attribution/credit.ts';
import { DAY_MS, type Frame } from '../../domain/attribution/eligible.ts';
import type { ModelSettings } from '../../domain/attribution/model.ts';
import { wholesAt } from '../../domain/columns.ts';
import type { AttributionColumns, Detail } from '../../storage/reads/attribution/columns.ts';
import { MILLION, placesOf, sumCredits, valuesOf } from './credits.ts';
import { byJourney, Groups, type Key, LEFT_OUT, type TouchFilters } from './groups.ts';
import { eligibleJourneys } from './journeys.ts';
import { modelOf, weigherOf } from './report.ts';

export interface MeasureAsk {
  model: string | CustomModel;
  frame: Frame;
  settings: ModelSettings;
  groupBy: readonly AttributionDimension[];
  filters: TouchFilters;
  details: readonly Detail[];
  timeZone: string;
  /** The site's own, for the dimension `channelGroup`. */
  channelGroups?: readonly ChannelGroup[];
}

/** An average in the making. */
export interface Mean {
  sum: number;
  weight: number;
}

export interface Measured {
  key: Key;
  /** Millionths. */
  conversions: number;
  /** Minor units. */
  value: bigint;
  recurring: bigint;
  /** Of deals that are neither won nor lost now. */
  open: bigint;
  /** Millionths of those that were won by now. */
  won: number;
  /** Days from the first touchpoint, and from the lead's creation, to the milestone. */
  days: Mean;
  daysFromLead: Mean;
}

export interface MeasuredAll {
  rows: Measured[];
  totals: Measured;
  /** Journeys that have a touchpoint at all, whenever. */
  withTouchpoint: number;
}

export type MeasureOutcome = { ok: true; measured: MeasuredAll } | { ok: false; setting: string; problem: string };

/** Journeys without a touchpoint stand in the groups that say so: the rows are all there is. */
export function measure(columns: AttributionColumns, ask: MeasureAsk): MeasureOutcome {
  const groups = new Groups(columns, ask.details, ask.groupBy, ask.filters, ask.timeZone, ask.channelGroups);
  const model = modelOf(ask.model);
  // Whatever a model gives to its touchpoints, all of it is in the journey's group.
  if (model.kind === 'heuristic' && byJourney(ask.groupBy, ask.filters)) return measureWhole(columns, groups);
  const { full, table, journey, touch } = eligibleJourneys(columns, null, 'value', ask.frame);
  const groupOf = groups.of(table, touch, journey);
  const isEmpty = (j: number) => table.start[j] === table.start[j + 1];
  const empty = Uint32Array.from(journey, (j, i) =>
    isEmpty(i) && !Number.isNaN(table.at[i]!) ? groups.ofEmpty(j) : LEFT_OUT,
  );
  const weigher = weigherOf(model, ask.settings, table, null, {});
  if ('problem' in weigher) return { ok: false, ...weigher };
  const weights = weighAll(table, weigher);

  const { value, recurring, open } = columns.journeys;
  const places = placesOf(groupOf, groups.keys.length);
  const parts = new Float64Array(weights.length);
  const sum = (amounts: BigInt64Array) =>
    sumCredits({ table, weights, places, empty, parts, values: valuesOf(amounts) });
  const [ofValue, ofRecurring] = [wholesAt(value, journey), wholesAt(recurring, journey)];
  const ofOpen = ofValue.map((minor, i) => (open[journey[i]!] === 1 ? minor : 0n));
  const once = sum(ofValue);
  // Most milestones have no money.
  const money = (amounts: BigInt64Array) => (amounts.some((minor) => minor !== 0n) ? sum(amounts).value : null);
  const [monthly, pending] = [money(ofRecurring), money(ofOpen)];
  const totals = new Counts(columns, 1);
  const counts = new Counts(columns, groups.keys.length);
  let withTouchpoint = 0;
  for (let i = 0; i < journey.length; i++) {
    if (Number.isNaN(table.at[i]!)) continue;
    const j = journey[i]!;
    const [from, to] = [full.start[i]!, full.start[i + 1]!];
    if (from !== to) withTouchpoint++;
    totals.addWhole(0, j);
    const first = from === to ? Number.NaN : full.time[from]!;
    totals.add(0, j, first, 1);
    if (isEmpty(i)) counts.add(empty[i]!, j, first, 1);
    else
      for (let row = table.start[i]!; row < table.start[i + 1]!; row++)
        counts.add(groupOf[row]!, j, first, weights[row]!);
  }
  const rows = groups.keys.map((key, group) => ({
    ...counts.of(key, group),
    conversions: once.conversions[group]!,
    value: once.value[group]!,
    recurring: monthly?.[group] ?? 0n,
    open: pending?.[group] ?? 0n,
  }));
  return { ok: true, measured: { rows, totals: totals.of([], 0), withTouchpoint } };
}

/** Of journeys that are in one group each: of their touchpoints only the first matters, and whether there is one. */
function measureWhole(columns: AttributionColumns, groups: Groups): MeasureOutcome {
  const { at, holder, holderStart } = columns.journeys;
  const { start, time } = columns.touches;
  const groupOf = groups.ofJourneys(Uint32Array.from(at, (_, j) => j));
  const totals = new Counts(columns, 1);
  const counts = new Counts(columns, groups.keys.length);
  let withTouchpoint = 0;
  for (let j = 0; j < at.length; j++) {
    if (Number.isNaN(at[j]!)) continue;
    let first = Number.NaN;
    for (let h = holderStart[j]!; h < holderStart[j + 1]!; h++) {
      const row = start[holder[h]!]!;
      if (row < start[holder[h]! + 1]! && !(time[row]! >= first)) first = time[row]!;
    }
    if (!Number.isNaN(first)) withTouchpoint++;
    for (const [sums, group] of [
      [totals, 0],
      [counts, groupOf[j]!],
    ] as const) {
      sums.addWhole(group, j);
      sums.add(group, j, first, 1);
    }
  }
  const rows = groups.keys.map((key, group) => counts.of(key, group));
  return { ok: true, measured: { rows, totals: totals.of([], 0), withTouchpoint } };
}

/** By group, in the making. */
class Counts {
  readonly #journeys: AttributionColumns['journeys'];
  readonly #whole: { conversions: number; value: bigint; recurring: bigint; open: bigint }[];
  readonly #won: Float64Array;
  readonly #days: { sum: Float64Array; weight: Float64Array };
  readonly #daysFromLead: { sum: Float64Array; weight: Float64Array };

  constructor({ journeys }: AttributionColumns, size: number) {
    const mean = () => ({ sum: new Float64Array(size), weight: new Float64Array(size) });
    this.#journeys = journeys;
    this.#whole = Array.from({ length: size }, () => ({ conversions: 0, value: 0n, recurring: 0n, open: 0n }));
    this.#won = new Float64Array(size);
    this.#days = mean();
    this.#daysFromLead = mean();
  }

  /** A journey's count and money, all in this group. */
  addWhole(group: number, j: number): void {
    const { value, recurring, open } = this.#journeys;
    const whole = this.#whole[group]!;
    whole.conversions += MILLION;
    if (value[j] === 0n && recurring[j] === 0n) return;
    whole.value += value[j]!;
    whole.recurring += recurring[j]!;
    if (open[j] === 1) whole.open += value[j]!;
  }

  /**
   * What became of a journey, and how long it took.
   * @param group `LEFT_OUT`: none
   * @param first when its first touchpoint was, ms UTC; NaN: there is none
   */
  add(group: number, j: number, first: number, weight: number): void {
    if (group === LEFT_OUT || weight === 0) return;
    const { at, milestones } = this.#journeys;
    if (!Number.isNaN(milestones.won[j]!)) this.#won[group]! += MILLION * weight;
    addTime(this.#days, group, first, at[j]!, weight);
    addTime(this.#daysFromLead, group, milestones.lead[j]!, at[j]!, weight);
  }

  of(key: Key, group: number): Measured {
    const mean = ({ sum, weight }: { sum: Float64Array; weight: Float64Array }): Mean => ({
      sum: sum[group]!,
      weight: weight[group]!,
    });
    return {
      key,
      ...this.#whole[group]!,
      won: this.#won[group]!,
      days: mean(this.#days),
      daysFromLead: mean(this.#daysFromLead),
    };
  }
}

/** Days from one moment to a later one. */
function addTime(
  { sum, weight: all }: { sum: Float64Array; weight: Float64Array },
  group: number,
  from: number,
  to: number,
  weight: number,
): void {
  if (!(from <= to)) return;
  sum[group]! += ((to - from) / DAY_MS) * weight;
  all[group]! += weight;
}
