/**
 * The credits of won deals under the channels in force beside those under another definition: what of them would change.
 * Pure; run in a thread of its own.
 */
import { weighAll } from '../../domain/attribution/credit.ts';
import { compareText } from '../../domain/attribution/journey-table.ts';
import { DEFAULT_SETTINGS } from '../../domain/attribution/model.ts';
import { MODELS } from '../../domain/attribution/registry.ts';
import { allocate } from '../../domain/money.ts';
import type { AttributionColumns, Origin } from '../../storage/reads/attribution/columns.ts';
import { type EligibleJourneys, eligibleJourneys } from './journeys.ts';

export interface DealChangesAsk {
  kind: 'dealChanges';
  /** Deals that are told of, at most. */
  limit: number;
}

/** What one channel and campaign has of a deal. */
export interface PlaceCredit {
  channel: string;
  campaign: string | null;
  weight: number;
  /** Minor units. */
  value: bigint;
}

export interface DealChange {
  /** External id. */
  deal: string;
  model: string;
  before: PlaceCredit[];
  after: PlaceCredit[];
}

export interface DealChanges {
  /** Deals of which some credit would change. */
  deals: number;
  /** Of the first of them, by their ids. */
  changes: DealChange[];
}

const FRAME = { lookbackDays: Number.POSITIVE_INFINITY, direct: 'include' } as const;

/** @param columns read with `names` and `instead` */
export function dealChanges(columns: AttributionColumns, { limit }: DealChangesAsk): DealChanges {
  const origins = columns.originsInstead!;
  const was = eligibleJourneys(columns, null, 'value', FRAME);
  const is = eligibleJourneys({ ...columns, origins }, null, 'value', FRAME);
  const moved = columns.origins.map((origin, code) => placeOf(origin) !== placeOf(origins[code]!));
  const { start } = was.table;
  const affected = Array.from(was.journey.keys()).filter((j) => {
    if (was.journey[j]! >= columns.deals) return false;
    for (let row = start[j]!; row < start[j + 1]!; row++) {
      if (moved[columns.touches.origin[was.touch[row]!]!]) return true;
    }
    return false;
  });
  const name = (j: number) => columns.names![was.journey[j]!]!;
  affected.sort((a, b) => compareText(name(a), name(b)));
  const changes: DealChange[] = [];
  const changed = new Set<string>();
  const heuristic = MODELS.filter((model) => model.kind === 'heuristic');
  const weighed = heuristic.map((model) => {
    const weigher = model.weigher(DEFAULT_SETTINGS);
    return { id: model.id, before: weighAll(was.table, weigher), after: weighAll(is.table, weigher) };
  });
  for (const j of affected) {
    const deal = name(j);
    for (const { id, before, after } of weighed) {
      const change = {
        deal,
        model: id,
        before: placesOf(columns, was, columns.origins, before, j),
        after: placesOf(columns, is, origins, after, j),
      };
      if (sameCredits(change.before, change.after)) continue;
      changed.add(deal);
      if (changed.size <= limit) changes.push(change);
    }
  }
  return { deals: changed.size, changes };
}

const placeOf = ({ channel, campaign }: Origin): string => JSON.stringify([channel, campaign]);

/** Credits of one deal by channel and campaign, in the order of these; without those that have nothing. */
function placesOf(
  { touches, journeys }: AttributionColumns,
  { table, touch, journey }: EligibleJourneys,
  origins: readonly Origin[],
  weights: Float64Array,
  j: number,
): PlaceCredit[] {
  const [from, to] = [table.start[j]!, table.start[j + 1]!];
  const own = Array.from(weights.subarray(from, to));
  const parts = allocate(journeys.value[journey[j]!]!, own);
  const places = new Map<string, PlaceCredit>();
  for (const [i, weight] of own.entries()) {
    if (weight === 0) continue;
    const origin = origins[touches.origin[touch[from + i]!]!]!;
    const place = placeOf(origin);
    const sum = places.get(place) ?? { channel: origin.channel, campaign: origin.campaign, weight: 0, value: 0n };
    sum.weight += weight;
    sum.value += parts[i]!;
    places.set(place, sum);
  }
  return [...places].sort(([a], [b]) => compareText(a, b)).map(([, sum]) => sum);
}

/** Weights are sums of doubles: what differs by less than this is the same. */
const TINY = 1e-9;

function sameCredits(before: readonly PlaceCredit[], after: readonly PlaceCredit[]): boolean {
  return (
    before.length === after.length &&
    before.every((one, i) => {
      const other = after[i]!;
      return (
        one.channel === other.channel &&
        one.campaign === other.campaign &&
        one.value === other.value &&
        Math.abs(one.weight - other.weight) < TINY
      );
    })
  );
}
