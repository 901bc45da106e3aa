/**
 * Reads the body of `POST /v1/attribution/compute`, whose shape is already checked, into what the engine takes.
 * What is wrong is a list, each with a JSON pointer, never with the offending value.
 */
import type { ComputeBody, ComputeJourney, CustomModel } from '../../shared/api/compute.ts';
import { customModel, customModelProblem } from '../domain/attribution/custom.ts';
import type { Frame } from '../domain/attribution/eligible.ts';
import type { JourneyInput, TouchpointInput } from '../domain/attribution/journey-table.ts';
import { DEFAULT_SETTINGS, type Model, type ModelSettings } from '../domain/attribution/model.ts';
import { MODEL_IDS, MODELS, modelById } from '../domain/attribution/registry.ts';
import { currencyExponent, MAX_MINOR, parseAmount } from '../domain/money.ts';
import { readInstant } from '../http/time.ts';

export interface InputError {
  /** JSON pointer into the body. */
  readonly pointer: string;
  readonly detail: string;
}

export interface ComputeInput {
  readonly models: readonly Model[];
  readonly frame: Frame;
  readonly settings: ModelSettings;
  readonly journeys: readonly JourneyInput[];
  /** Per journey: what one of them is worth, in minor units. */
  readonly values: readonly bigint[];
  /** Of all values; null: none was named, two decimals. */
  readonly currency: string | null;
  readonly exponent: number;
}

/** Errors beyond these are not listed. */
const MAX_ERRORS = 100;

export function readComputeBody(body: ComputeBody): ComputeInput | { errors: InputError[] } {
  const reader = new BodyReader();
  const input = reader.read(body);
  return reader.errors.length === 0 ? input : { errors: reader.errors.slice(0, MAX_ERRORS) };
}

class BodyReader {
  readonly errors: InputError[] = [];
  #currency: string | null = null;

  read(body: ComputeBody): ComputeInput {
    const { lookbackDays, direct = 'include' } = body.settings ?? {};
    const unlimited = lookbackDays === undefined || lookbackDays === null || lookbackDays === 'unlimited';
    this.#currency = this.#currencyOf(body.journeys);
    const journeys = body.journeys.map((journey, index) => this.#journey(journey, `/journeys/${index}`));
    return {
      models: this.#models(body.models),
      frame: { lookbackDays: unlimited ? Number.POSITIVE_INFINITY : lookbackDays, direct },
      settings: {
        halfLifeDays: body.settings?.halfLifeDays ?? DEFAULT_SETTINGS.halfLifeDays,
        markovOrder: body.settings?.markovOrder ?? DEFAULT_SETTINGS.markovOrder,
        shapley: body.settings?.shapley ?? DEFAULT_SETTINGS.shapley,
      },
      journeys,
      values: this.#values(body.journeys),
      currency: this.#currency,
      exponent: currencyExponent(this.#currency),
    };
  }

  #wrong(pointer: string, detail: string): void {
    this.errors.push({ pointer, detail });
  }

  #models(asked: ComputeBody['models']): Model[] {
    const models = new Map<string, Model>();
    for (const [index, entry] of asked.entries()) {
      for (const model of this.#model(entry, `/models/${index}`)) {
        if (typeof entry === 'object' && (models.has(model.id) || MODEL_IDS.includes(model.id))) {
          this.#wrong(`/models/${index}/id`, 'is the id of another model');
        } else models.set(model.id, model);
      }
    }
    return [...models.values()];
  }

  #model(entry: string | CustomModel, pointer: string): readonly Model[] {
    if (entry === 'all') return MODELS;
    if (typeof entry === 'string') {
      const model = modelById(entry);
      if (model !== null) return [model];
      this.#wrong(pointer, `is no model; there are all, ${MODEL_IDS.join(', ')}, and custom models as objects`);
      return [];
    }
    const problem = customModelProblem(entry);
    if (problem === null) return [customModel(entry)];
    this.#wrong(pointer, problem);
    return [];
  }

  #journey(journey: ComputeJourney, pointer: string): JourneyInput {
    const { conversion } = journey;
    const at = conversion ? this.#time(conversion.occurredAt, `${pointer}/conversion/occurredAt`) : null;
    const milestones = this.#milestones(journey, pointer);
    // Without a `won` of its own, the conversion is the closing that full_path looks for.
    if (at !== null && !milestones.has('won')) milestones.set('won', at);
    const ids = new Set<string>();
    const touchpoints = journey.touchpoints.map((touchpoint, index): TouchpointInput => {
      const place = `${pointer}/touchpoints/${index}`;
      if (ids.has(touchpoint.id)) this.#wrong(`${place}/id`, 'is the id of an earlier touchpoint of this journey');
      ids.add(touchpoint.id);
      return {
        id: touchpoint.id,
        time: this.#time(touchpoint.occurredAt, `${place}/occurredAt`),
        channel: touchpoint.channel,
        type: touchpoint.type ?? undefined,
        direct: touchpoint.channel.toLowerCase() === 'direct',
      };
    });
    return { touchpoints, milestones, at, count: journey.count ?? 1 };
  }

  /** The earliest of each type, as for a deal's leads; the last `won`, which is when a re-opened deal closed. */
  #milestones(journey: ComputeJourney, pointer: string): Map<string, number> {
    const milestones = new Map<string, number>();
    for (const [index, { type, occurredAt }] of (journey.milestones ?? []).entries()) {
      const time = this.#time(occurredAt, `${pointer}/milestones/${index}/occurredAt`);
      const known = milestones.get(type) ?? time;
      milestones.set(type, type === 'won' ? Math.max(known, time) : Math.min(known, time));
    }
    return milestones;
  }

  #time(text: string, pointer: string): number {
    const time = readInstant(text);
    if (time === null) this.#wrong(pointer, 'must be an ISO 8601 date and time');
    return time ?? 0;
  }

  /** One currency per request: there are no rates here to convert by. */
  #currencyOf(journeys: readonly ComputeJourney[]): string | null {
    let found: string | null = null;
    for (const [index, { conversion }] of journeys.entries()) {
      const currency: string | null = conversion?.currency?.toUpperCase() ?? found;
      found ??= currency;
      if (currency !== found) {
        this.#wrong(`/journeys/${index}/conversion/currency`, 'differs from the currency of an earlier journey');
      }
    }
    return found;
  }

  #values(journeys: readonly ComputeJourney[]): bigint[] {
    const exponent = currencyExponent(this.#currency);
    let total = 0n;
    return journeys.map(({ conversion, count = 1 }, index) => {
      const pointer = `/journeys/${index}/conversion/value`;
      const parsed = parseAmount(conversion?.value ?? '0', exponent);
      if (!parsed.ok) this.#wrong(pointer, parsed.detail);
      const minor = parsed.ok ? parsed.minor : 0n;
      total += minor * BigInt(count);
      if (parsed.ok && total > MAX_MINOR) this.#wrong(pointer, 'makes the total too large');
      return minor;
    });
  }
}
