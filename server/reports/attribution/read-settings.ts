/** The parameters that all questions about credits share: models, lookback, half-life and the like. */
import { MAX_ATTRIBUTION_DAYS } from '../../../shared/api/attribution.ts';
import type { CustomModel } from '../../../shared/api/compute.ts';
import type { Frame } from '../../domain/attribution/eligible.ts';
import { DEFAULT_SETTINGS, type ModelSettings } from '../../domain/attribution/model.ts';
import { MODEL_IDS } from '../../domain/attribution/registry.ts';
import type { FieldError } from '../../http/problem.ts';
import type { Definition } from '../../storage/facts/definitions.ts';

export interface SettingsQuery {
  models?: string | string[];
  lookbackDays?: string;
  halfLifeDays?: number;
  markovOrder?: number;
  shapley?: ModelSettings['shapley'];
  direct?: Frame['direct'];
}

/** `a,b` and `a` `b` are the same. */
export function listed(value: string | readonly string[] | undefined): string[] {
  const texts = value === undefined ? [] : typeof value === 'string' ? [value] : value;
  return texts
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

export function readFrame(query: SettingsQuery, errors: FieldError[]): Frame {
  const text = query.lookbackDays ?? 'unlimited';
  const days = text === 'unlimited' ? Number.POSITIVE_INFINITY : /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (text !== 'unlimited' && !(days <= MAX_ATTRIBUTION_DAYS)) {
    errors.push({
      parameter: 'lookbackDays',
      detail: `must be a number from 0 to ${MAX_ATTRIBUTION_DAYS}, or unlimited`,
    });
  }
  return { lookbackDays: days, direct: query.direct ?? 'include' };
}

export function readModelSettings(query: SettingsQuery): ModelSettings {
  return {
    halfLifeDays: query.halfLifeDays ?? DEFAULT_SETTINGS.halfLifeDays,
    markovOrder: (query.markovOrder ?? DEFAULT_SETTINGS.markovOrder) as ModelSettings['markovOrder'],
    shapley: query.shapley ?? DEFAULT_SETTINGS.shapley,
  };
}

/**
 * The asked models, each once, in the order of asking; `all` is every one there is.
 * @param own models that the site defines
 */
export function readModels(
  asked: string | readonly string[] | undefined,
  own: readonly Definition[],
  errors: FieldError[],
  parameter = 'models',
): (string | CustomModel)[] {
  const custom = new Map(own.map(({ name, definition }) => [name, { ...(definition as CustomModel), id: name }]));
  const models = new Map<string, string | CustomModel>();
  const names = listed(asked);
  for (const name of names.length > 0 ? names : ['linear']) {
    for (const id of name === 'all' ? [...MODEL_IDS, ...custom.keys()] : [name]) {
      const model = MODEL_IDS.includes(id) ? id : custom.get(id);
      if (model) models.set(id, model);
      else {
        const known = [...MODEL_IDS, ...custom.keys()].join(', ');
        errors.push({ parameter, detail: `names a model that there is not; there are ${known}, or all` });
      }
    }
  }
  return [...models.values()];
}

export const isFitted = (model: string | CustomModel): boolean =>
  typeof model === 'string' && ['markov', 'shapley', 'counterfactual'].includes(model);
