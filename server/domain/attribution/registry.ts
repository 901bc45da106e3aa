/** The attribution models, in the order in which docs, API and dashboard list them (docs/api.md, "Attribution"). */
import { counterfactual } from './counterfactual.ts';
import { first } from './first.ts';
import { fullPath } from './full-path.ts';
import { inverseJ } from './inverse-j.ts';
import { j } from './j.ts';
import { last } from './last.ts';
import { lastNonDirect } from './last-non-direct.ts';
import { linear } from './linear.ts';
import { markov } from './markov.ts';
import type { Model } from './model.ts';
import { shapley } from './shapley.ts';
import { timeDecay } from './time-decay.ts';
import { u } from './u.ts';
import { uLead } from './u-lead.ts';
import { w } from './w.ts';

export const MODELS: readonly Model[] = [
  first,
  last,
  lastNonDirect,
  linear,
  timeDecay,
  u,
  uLead,
  w,
  fullPath,
  j,
  inverseJ,
  markov,
  shapley,
  counterfactual,
];

const byId: ReadonlyMap<string, Model> = new Map(MODELS.map((model) => [model.id, model]));

export const MODEL_IDS: readonly string[] = [...byId.keys()];

/** null: no built-in model has this id. */
export function modelById(id: string): Model | null {
  return byId.get(id) ?? null;
}
