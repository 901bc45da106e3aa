/** An attribution report from its columns: pure, and run in a thread of its own. */

import type { CustomModel, FitReport } from '../../../shared/api/compute.ts';
import type { ChannelGroup } from '../../../shared/api/site.ts';
import type { AttributionDimension } from '../../../shared/vocabulary.ts';
import { bootstrapIntervals } from '../../domain/attribution/bootstrap.ts';
import { channelWeigher } from '../../domain/attribution/channel-weights.ts';
import { weighAll } from '../../domain/attribution/credit.ts';
import { customModel } from '../../domain/attribution/custom.ts';
import type { Frame } from '../../domain/attribution/eligible.ts';
import type { JourneyTable } from '../../domain/attribution/journey-table.ts';
import type { FitProblem, Model, ModelSettings, Weigher } from '../../domain/attribution/model.ts';
import { groupPaths, type Paths } from '../../domain/attribution/paths.ts';
import { seededRandom } from '../../domain/attribution/random.ts';
import { modelById } from '../../domain/attribution/registry.ts';
import { wholesAt } from '../../domain/columns.ts';
import type { AttributionColumns, Detail, Measure } from '../../storage/reads/attribution/columns.ts';
import { MILLION, type ModelSums, regroup, type Sum, sumCredits, valuesOf } from './credits.ts';
import { countDistinct, countLeads } from './distinct.ts';
import { Groups, groupsOfRows, type Key, type Kinds, type TouchFilters } from './groups.ts';
import { eligibleJourneys, type FirstTouchPeriod } from './journeys.ts';

export interface ReportAsk {
  /** Ids of built-in models, or a site's own. */
  models: readonly (string | CustomModel)[];
  frame: Frame;
  settings: ModelSettings;
  groupBy: readonly AttributionDimension[];
  filters: TouchFilters;
  /** The details that the columns were read with. */
  details: readonly Detail[];
  firstTouch: FirstTouchPeriod | null;
  measure: Measure;
  timeZone: string;
  /** Samples that intervals of fits are drawn from; 0: none. */
  bootstrap?: number;
  /** The site's own, for the dimension `channelGroup`. */
  channelGroups?: readonly ChannelGroup[];
}

export interface ReportRow {
  key: Key;
  touchpoints: number;
  leads: number;
  /** In the order of the asked models. */
  sums: Sum[];
}

export interface ReportSums {
  models: string[];
  /** Most credit first. */
  rows: ReportRow[];
  totals: Sum & { touchpoints: number; leads: number };
  unattributed: Sum[];
  filteredOut: Sum[];
  fits: Record<string, FitReport>;
}

export type ReportOutcome = { ok: true; sums: ReportSums } | { ok: false; setting: string; problem: string };

export function modelOf(model: string | CustomModel): Model {
  const found = typeof model === 'string' ? modelById(model) : customModel(model);
  if (!found) throw new Error('A model was asked for that is not in the list');
  return found;
}

export function report(columns: AttributionColumns, ask: ReportAsk): ReportOutcome {
  const { table, journey, touch } = eligibleJourneys(columns, ask.firstTouch, ask.measure, ask.frame);
  const groups = new Groups(columns, ask.details, ask.groupBy, ask.filters, ask.timeZone, ask.channelGroups);
  const known = knownOf(table, groups.kindsKey, () => groups.kinds(table, touch, journey));
  const groupOfKind = groups.ofKinds(known.kinds);
  const groupOf = groupsOfRows(known.kinds, groupOfKind);
  const groupCount = groups.keys.length;
  const values = valuesOf(wholesAt(columns.journeys[ask.measure], journey));

  const fits: Record<string, FitReport> = {};
  const models = ask.models.map(modelOf);
  const sums: ModelSums[] = [];
  let work: { weights: Float64Array<ArrayBuffer>; parts: Float64Array } | undefined;
  let paths: Paths | null = null;
  const places = { of: known.kinds.of, groupCount: known.kinds.examples.length };
  for (const [i, model] of models.entries()) {
    const key = JSON.stringify([ask.models[i], ask.settings, ask.bootstrap]);
    let credits = known.credits.get(key);
    if (!credits) {
      if (model.kind === 'fitted') paths ??= groupPaths(table);
      const ownFit: Record<string, FitReport> = {};
      const weigher = weigherOf(model, ask.settings, table, paths, ownFit);
      if ('problem' in weigher) return { ok: false, ...weigher };
      let fit = ownFit[model.id] ?? null;
      if (fit && model.kind === 'fitted' && ask.bootstrap) {
        fit = withIntervals(fit, paths!, (drawn) => model.fit(drawn, ask.settings), ask.bootstrap);
      }
      work ??= { weights: new Float64Array(table.time.length), parts: new Float64Array(table.time.length) };
      weighAll(table, weigher, work.weights);
      credits = { sums: sumCredits({ table, ...work, places, values }), fit };
      known.credits.set(key, credits);
    }
    if (credits.fit) fits[model.id] = credits.fit;
    sums.push(regroup(credits.sums, groupOfKind, groupCount));
  }

  const distinct = countDistinct(columns, table, touch, groupOf, groupCount);
  const totals: Sum = { conversions: 0, value: 0n };
  for (const [j, at] of table.at.entries()) {
    if (Number.isNaN(at)) continue;
    totals.conversions += MILLION;
    totals.value += values.exact[j]!;
  }
  const rows = groups.keys.map(
    (key, group): ReportRow => ({
      key,
      touchpoints: distinct.touchpoints[group]!,
      leads: distinct.leads[group]!,
      sums: sums.map(({ conversions, value }) => ({ conversions: conversions[group]!, value: value[group]! })),
    }),
  );
  return {
    ok: true,
    sums: {
      models: models.map((model) => model.id),
      rows: rows.filter((row) => row.sums.some((sum) => sum.conversions !== 0 || sum.value !== 0n)).sort(byCredit),
      totals: { ...totals, touchpoints: distinct.totalTouchpoints, leads: countLeads(columns, journey) },
      unattributed: sums.map((sum) => sum.unattributed),
      filteredOut: sums.map((sum) => sum.filteredOut),
      fits,
    },
  };
}

/** What is known of a table: another grouping of the same credits adds up kinds of touchpoints, not touchpoints. */
interface Known {
  key: string;
  kinds: Kinds;
  /** By model and settings: credits by kind. */
  credits: Map<string, { sums: ModelSums; fit: FitReport | null }>;
}

/** By table of eligible journeys: of the last dimensions of journeys that were asked for. */
const knownOfTables = new WeakMap<JourneyTable, Known>();
const MAX_KNOWN = 50;
/** Kinds of touchpoints in all of them together: some 40 bytes each. */
const MAX_KNOWN_KINDS = 5_000_000;

function knownOf(table: JourneyTable, key: string, kinds: () => Kinds): Known {
  let known = knownOfTables.get(table);
  if (known?.key !== key) {
    known = { key, kinds: kinds(), credits: new Map() };
    knownOfTables.set(table, known);
  }
  const { credits, kinds: ofTable } = known;
  if (credits.size > MAX_KNOWN || credits.size * ofTable.examples.length > MAX_KNOWN_KINDS) credits.clear();
  return known;
}

/** The same samples every time: a report asked twice says the same. */
const SEED = 1;
const LEVEL = 0.95;

/** A fit with the interval of each channel's share. */
function withIntervals(
  fit: FitReport,
  paths: Paths,
  fitPaths: (paths: Paths) => FitReport | FitProblem,
  samples: number,
): FitReport {
  const intervals = bootstrapIntervals(paths, fitPaths, { random: seededRandom(SEED), samples, level: LEVEL });
  const byChannel = new Map(intervals.map(({ channel, low, high, rank }) => [channel, { low, high, rank }]));
  return {
    ...fit,
    channels: fit.channels.map((one) => ({ ...one, interval: byChannel.get(one.channel)! })),
    bootstrap: { samples, level: LEVEL, seed: SEED },
  };
}

/** A model ready to weigh journeys of this table; a fitted one's report is put into `fits`. */
export function weigherOf(
  model: Model,
  settings: ModelSettings,
  table: JourneyTable,
  paths: Paths | null,
  fits: Record<string, FitReport>,
): Weigher | { setting: string; problem: string } {
  if (model.kind === 'heuristic') return model.weigher(settings);
  const fit = model.fit(paths ?? groupPaths(table), settings);
  if ('problem' in fit) return { setting: fit.setting, problem: fit.problem };
  fits[model.id] = fit;
  return channelWeigher(fit, table);
}

/** By the first asked model: value, then conversions, then name. */
function byCredit(a: ReportRow, b: ReportRow): number {
  const [x, y] = [a.sums[0]!, b.sums[0]!];
  if (x.value !== y.value) return x.value > y.value ? -1 : 1;
  if (x.conversions !== y.conversions) return y.conversions - x.conversions;
  return JSON.stringify(a.key) < JSON.stringify(b.key) ? -1 : 1;
}
