/** What every attribution model is. Adding one: a new file, and a line in the list of registry.ts */
import type { FitReport } from '../../../shared/api/compute.ts';
import type { EligibleJourney } from './eligible-journey.ts';
import type { Paths } from './paths.ts';

/** Frame rule 4: gives the touchpoints of one journey weights >= 0 that sum to 1, and says why. */
export interface Weigher {
  /** Writes `out[journey.from .. journey.to)`, which is all 0. The journey has at least one eligible touchpoint. */
  weigh(journey: EligibleJourney, out: Float64Array): void;
  /** Why this row has its weight: a short phrase for a reader, without a full stop. */
  reason(journey: EligibleJourney, row: number): string;
}

/** What docs, API and dashboard say about a model. */
export interface ModelInfo {
  readonly id: string;
  readonly title: string;
  /** One sentence. */
  readonly description: string;
  readonly formula: string;
}

export interface ModelSettings {
  /** Time decay's half-life; 7. */
  readonly halfLifeDays: number;
  /** Channels a Markov state remembers; 1. */
  readonly markovOrder: 1 | 2 | 3;
  readonly shapley: 'subset_conversions' | 'subset_rate' | 'exact_rate';
}

export const DEFAULT_SETTINGS: ModelSettings = { halfLifeDays: 7, markovOrder: 1, shapley: 'subset_conversions' };

/** A rule from one journey to weights (frame rule 7: journeys that did not convert do not matter). */
export interface HeuristicModel extends ModelInfo {
  readonly kind: 'heuristic';
  weigher(settings: ModelSettings): Weigher;
}

/** Expected: this set of journeys cannot be fitted with these settings. */
export interface FitProblem {
  readonly problem: string;
  /** The setting to change. */
  readonly setting: keyof ModelSettings | 'journeys';
}

/** A rule from a set of journeys to channel weights, laid on journeys by channel-weights.ts. */
export interface FittedModel extends ModelInfo {
  readonly kind: 'fitted';
  fit(paths: Paths, settings: ModelSettings): FitReport | FitProblem;
}

export type Model = HeuristicModel | FittedModel;
