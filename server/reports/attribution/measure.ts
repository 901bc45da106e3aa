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
import { Groups, type Key, LEFT_OUT, type TouchFilters } from './groups.ts';
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
  const { full, table, journey, touch } = eligibleJourneys(columns, null, 'value', ask.frame);
  const groups = new Groups(columns, ask.details, ask.groupBy, ask.filters, ask.timeZone, ask.channelGroups);
  const groupOf = groups.of(table, touch, journey);
  const isEmpty = (j: number) => table.start[j] === table.start[j + 1];
  const empty = Uint32Array.from(journey, (j, i) =>
    isEmpty(i) && !Number.isNaN(table.at[i]!) ? groups.ofEmpty(j) : LEFT_OUT,
  );
  const groupCount = groups.keys.length;
  const weigher = weigherOf(modelOf(ask.model), ask.settings, table, null, {});
  if ('problem' in weigher) return { ok: false, ...weigher };
  const weights = weighAll(table, weigher);

  const { value, recurring, open, milestones } = columns.journeys;
  const places = placesOf(groupOf, groupCount);
  const parts = new Float64Array(weights.length);
  const money = (values: BigInt64Array) =>
    sumCredits({ table, weights, places, empty, parts, values: valuesOf(values) });
  const once = money(wholesAt(value, journey));
  const monthly = money(wholesAt(recurring, journey));
  const pending = money(wholesAt(value, journey).map((minor, i) => (open[journey[i]!] === 1 ? minor : 0n)));
  const none = { sum: 0, weight: 0 };
  const rows = groups.keys.map(
    (key, group): Measured => ({
      key,
      conversions: once.conversions[group]!,
      value: once.value[group]!,
      recurring: monthly.value[group]!,
      open: pending.value[group]!,
      won: 0,
      days: { ...none },
      daysFromLead: { ...none },
    }),
  );
  const totals: Measured = {
    key: [],
    conversions: 0,
    value: 0n,
    recurring: 0n,
    open: 0n,
    won: 0,
    days: { ...none },
    daysFromLead: { ...none },
  };
  let withTouchpoint = 0;
  for (const [i, j] of journey.entries()) {
    const at = table.at[i]!;
    if (Number.isNaN(at)) continue;
    if (full.start[i] !== full.start[i + 1]) withTouchpoint++;
    totals.conversions += MILLION;
    totals.value += value[j]!;
    totals.recurring += recurring[j]!;
    if (open[j] === 1) totals.open += value[j]!;
    const won = !Number.isNaN(milestones.won[j]!);
    const first = full.start[i] === full.start[i + 1] ? Number.NaN : full.time[full.start[i]!]!;
    const facts = {
      won,
      days: first <= at ? (at - first) / DAY_MS : Number.NaN,
      fromLead: milestones.lead[j]! <= at ? (at - milestones.lead[j]!) / DAY_MS : Number.NaN,
    };
    add(totals, facts, 1);
    if (isEmpty(i)) add(rows[empty[i]!], facts, 1);
    else
      for (let row = table.start[i]!; row < table.start[i + 1]!; row++) add(rows[groupOf[row]!], facts, weights[row]!);
  }
  return { ok: true, measured: { rows, totals, withTouchpoint } };
}

function add(
  row: Measured | undefined,
  { won, days, fromLead }: { won: boolean; days: number; fromLead: number },
  weight: number,
): void {
  if (!row || weight === 0) return;
  if (won) row.won += MILLION * weight;
  for (const [mean, of] of [
    [row.days, days],
    [row.daysFromLead, fromLead],
  ] as const) {
    if (Number.isNaN(of)) continue;
    mean.sum += of * weight;
    mean.weight += weight;
  }
}
