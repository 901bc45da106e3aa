/**
 * A site's own model (docs/attribution.md, "Heuristic models"; docs/api.md, "Compute"): nominal weights of the groups
 * first, middle, last and of milestones, each group's shared equally by its touchpoints, empty groups 0; then
 * multipliers by channel and touchpoint type; then one division by the sum. A touchpoint in several groups adds up.
 */
import type { CustomModel } from '../../../shared/api/compute.ts';
import type { EligibleJourney } from './eligible-journey.ts';
import type { JourneyTable } from './journey-table.ts';
import type { HeuristicModel, Weigher } from './model.ts';

/** At least one group has a weight, or none is named: then all touchpoints start equal. */
export function customModelProblem({ position, milestones }: CustomModel): string | null {
  const weights = [...Object.values(position ?? {}), ...Object.values(milestones ?? {})];
  return weights.length > 0 && weights.every((weight) => weight === 0) ? 'at least one weight must be above 0' : null;
}

export function customModel(definition: CustomModel): HeuristicModel {
  const weigher = new CustomWeigher(definition);
  return {
    kind: 'heuristic',
    id: definition.id,
    title: definition.title ?? definition.id,
    description: 'Custom weights by position, milestone, channel and touchpoint type.',
    formula:
      'nominal group weights, shared equally within a group, times channel and type multipliers, divided by their sum',
    weigher: () => weigher,
  };
}

class CustomWeigher implements Weigher {
  readonly #first: number;
  readonly #middle: number;
  readonly #last: number;
  readonly #milestones: [type: string, weight: number][];
  readonly #channels: ReadonlyMap<string, number>;
  readonly #types: ReadonlyMap<string, number>;
  readonly #noGroups: boolean;
  readonly #codes = new WeakMap<JourneyTable, { channel: Float64Array; type: Float64Array }>();

  constructor({ position, milestones, channels, types }: CustomModel) {
    this.#first = position?.first ?? 0;
    this.#middle = position?.middle ?? 0;
    this.#last = position?.last ?? 0;
    this.#milestones = Object.entries(milestones ?? {});
    this.#channels = new Map(Object.entries(channels ?? {}));
    this.#types = new Map(Object.entries(types ?? {}));
    this.#noGroups = position === undefined && milestones === undefined;
  }

  /** Where multipliers or empty groups leave nothing, the next best rule gives the shares: a deal always sums to 1. */
  weigh(journey: EligibleJourney, out: Float64Array): void {
    const { from, to, size } = journey;
    this.#nominal(journey, out);
    this.#multiply(journey, out);
    if (divideBySum(journey, out)) return;
    out.fill(1, from, to);
    this.#multiply(journey, out);
    if (divideBySum(journey, out)) return;
    this.#nominal(journey, out);
    if (divideBySum(journey, out)) return;
    out.fill(1 / size, from, to);
  }

  #nominal(journey: EligibleJourney, out: Float64Array): void {
    const { from, to, size } = journey;
    out.fill(this.#noGroups ? 1 : 0, from, to);
    if (size > 2 && this.#middle > 0) out.fill(this.#middle / (size - 2), from + 1, to - 1);
    out[from]! += this.#first;
    out[to - 1]! += this.#last;
    for (const [type, weight] of this.#milestones) {
      const row = journey.milestoneRow(type);
      if (row >= 0) out[row]! += weight;
    }
  }

  #multiply({ table, from, to }: EligibleJourney, out: Float64Array): void {
    if (this.#channels.size === 0 && this.#types.size === 0) return;
    const { channel, type } = this.#multipliers(table);
    for (let i = from; i < to; i++) out[i]! *= channel[table.channel[i]!]! * type[table.type[i]!]!;
  }

  /** By the table's codes; looked up once per table. */
  #multipliers(table: JourneyTable): { channel: Float64Array; type: Float64Array } {
    const known = this.#codes.get(table);
    if (known !== undefined) return known;
    const codes = {
      channel: Float64Array.from(table.channels, (name) => this.#channels.get(name) ?? 1),
      type: Float64Array.from(table.types, (name) => this.#types.get(name) ?? 1),
    };
    this.#codes.set(table, codes);
    return codes;
  }

  reason(journey: EligibleJourney, row: number): string {
    const groups: string[] = [];
    if (this.#first > 0 && row === journey.from) groups.push('first touch');
    if (this.#middle > 0 && row > journey.from && row < journey.to - 1) groups.push('shares the middle');
    if (this.#last > 0 && row === journey.to - 1) groups.push('last touch');
    for (const [type, weight] of this.#milestones) {
      if (weight > 0 && journey.milestoneRow(type) === row) groups.push(`closest to ${type}`);
    }
    if (this.#noGroups) groups.push('an equal share');
    const { channel, type } = this.#multipliers(journey.table);
    const multiplier = channel[journey.table.channel[row]!]! * type[journey.table.type[row]!]!;
    const base = groups.length > 0 ? groups.join(' and ') : 'no role in this model';
    return multiplier === 1 ? base : `${base}, times ${multiplier} for its channel or type`;
  }
}

function divideBySum({ from, to }: EligibleJourney, out: Float64Array): boolean {
  let sum = 0;
  for (let i = from; i < to; i++) sum += out[i]!;
  if (!(sum > 0)) return false;
  for (let i = from; i < to; i++) out[i]! /= sum;
  return true;
}
