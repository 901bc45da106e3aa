/**
 * Models that give nominal weights to touchpoints by their role in the journey (first, lead creation, ...) and share a
 * rest among those without one. One re-normalisation rule for all of them (docs/attribution.md, frame rule 5): empty
 * groups count 0, the sum of what is present is 1, and a touchpoint with several roles adds their weights.
 */
import type { EligibleJourney } from './eligible-journey.ts';
import type { HeuristicModel, ModelInfo } from './model.ts';

export interface Role {
  readonly label: string;
  /** Nominal weight: a whole number above 0, so that each final weight is rounded once. */
  readonly weight: number;
  /** The row that holds the role, or -1. */
  row(journey: EligibleJourney): number;
}

export const firstTouch = (weight: number): Role => ({ label: 'first touch', weight, row: (journey) => journey.from });

export const lastTouch = (weight: number): Role => ({ label: 'last touch', weight, row: (journey) => journey.to - 1 });

export const milestoneTouch = (type: string, label: string, weight: number): Role => ({
  label,
  weight,
  row: (journey) => journey.milestoneRow(type),
});

/** Each role's weight to its touchpoint, `rest` shared equally by the touchpoints without a role. */
export function roleModel(info: ModelInfo, roles: readonly Role[], rest: number): HeuristicModel {
  const weigh = (journey: EligibleJourney, out: Float64Array): void => {
    const { from, to } = journey;
    let sum = 0;
    for (const role of roles) {
      const row = role.row(journey);
      if (row < 0) continue;
      out[row]! += role.weight;
      sum += role.weight;
    }
    let others = 0;
    for (let i = from; i < to; i++) if (out[i] === 0) others++;
    if (others > 0) sum += rest;
    const shared = rest / (others * sum);
    for (let i = from; i < to; i++) out[i] = out[i] === 0 ? shared : out[i]! / sum;
  };
  const reason = (journey: EligibleJourney, row: number): string => {
    const held = roles.filter((role) => role.row(journey) === row).map((role) => role.label);
    if (held.length > 0) return held.join(' and ');
    const taken = new Set(roles.map((role) => role.row(journey)).filter((place) => place >= 0));
    const others = journey.size - taken.size;
    return others === 1 ? 'takes the rest' : `one of ${others} that share the rest`;
  };
  const weigher = { weigh, reason };
  return { ...info, kind: 'heuristic', weigher: () => weigher };
}
