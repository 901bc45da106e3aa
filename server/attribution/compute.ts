/**
 * `POST /v1/attribution/compute` without HTTP: the engine on the journeys of a request; nothing is stored
 * (docs/api.md, "Attribution" and "Compute"; docs/attribution.md). Pure: the same body has the same answer.
 */
import type { ChannelCredit, ComputeAnswer, ComputeBody, ComputeCredit, FitReport } from '../../shared/api/compute.ts';
import { channelWeigher } from '../domain/attribution/channel-weights.ts';
import { explain, weighAll } from '../domain/attribution/credit.ts';
import { eligible } from '../domain/attribution/eligible.ts';
import { type JourneyTable, toTable } from '../domain/attribution/journey-table.ts';
import type { Model, Weigher } from '../domain/attribution/model.ts';
import { groupPaths, type Paths } from '../domain/attribution/paths.ts';
import { allocate, formatAmount } from '../domain/money.ts';
import { type ComputeInput, type InputError, readComputeBody } from './compute-input.ts';

export type ComputeOutcome = { ok: true; answer: ComputeAnswer } | { ok: false; errors: InputError[] };

/** `body` has the shape of `ComputeBody`. Errors: what the shape cannot say, each with a JSON pointer. */
export function compute(body: ComputeBody): ComputeOutcome {
  const input = readComputeBody(body);
  if ('errors' in input) return { ok: false, errors: input.errors };
  const run = new Run(body, input);
  for (const model of input.models) run.add(model);
  return run.errors.length > 0 ? { ok: false, errors: run.errors } : { ok: true, answer: run.answer() };
}

interface Sum {
  conversions: number;
  minor: bigint;
}

/** One request on its way through the models. */
class Run {
  readonly errors: InputError[] = [];
  readonly #body: ComputeBody;
  readonly #input: ComputeInput;
  readonly #full: JourneyTable;
  readonly #table: JourneyTable;
  /** Made when the first fitted model asks. */
  #paths: Paths | null = null;
  readonly #credits: Map<string, ComputeCredit[]>[];
  readonly #channels = new Map<string, Record<string, ChannelCredit>>();
  readonly #fits = new Map<string, FitReport>();
  readonly #totals: Sum = { conversions: 0, minor: 0n };
  /** Of journeys without an eligible touchpoint; the same for every model. */
  readonly #unattributed: Sum = { conversions: 0, minor: 0n };

  constructor(body: ComputeBody, input: ComputeInput) {
    this.#body = body;
    this.#input = input;
    const { journeys, values, frame } = input;
    this.#full = toTable(journeys.map((journey, j) => ({ ...journey, value: Number(values[j]!) })));
    this.#table = eligible(this.#full, frame);
    this.#credits = journeys.map(() => new Map());
    for (const [j, { at, count = 1 }] of journeys.entries()) {
      if (at === null) continue;
      const empty = this.#table.start[j] === this.#table.start[j + 1];
      for (const sum of empty ? [this.#totals, this.#unattributed] : [this.#totals]) {
        sum.conversions += count;
        sum.minor += values[j]! * BigInt(count);
      }
    }
  }

  add(model: Model): void {
    if (model.kind === 'heuristic') {
      const sums = this.#credit(model.id, model.weigher(this.#input.settings));
      this.#channels.set(model.id, this.#byChannel(sums));
      return;
    }
    this.#paths ??= groupPaths(this.#table);
    const fit = model.fit(this.#paths, this.#input.settings);
    if ('problem' in fit) {
      const pointer = fit.setting === 'journeys' ? '/journeys' : `/settings/${fit.setting}`;
      this.errors.push({ pointer, detail: fit.problem });
      return;
    }
    this.#credit(model.id, channelWeigher(fit, this.#table));
    this.#fits.set(model.id, fit);
    this.#channels.set(model.id, this.#byFit(fit));
  }

  /** Credits of every journey under one model; answers their sums by channel. */
  #credit(model: string, weigher: Weigher): Sum[] {
    const table = this.#table;
    const weights = weighAll(table, weigher);
    const sums = table.channels.map((): Sum => ({ conversions: 0, minor: 0n }));
    for (const [j, { at, count = 1 }] of this.#input.journeys.entries()) {
      if (at === null) {
        this.#credits[j]!.set(model, []);
        continue;
      }
      const [from, to] = [table.start[j]!, table.start[j + 1]!];
      const parts = allocate(this.#input.values[j]!, Array.from(weights.subarray(from, to)));
      for (let row = from; row < to; row++) {
        const sum = sums[table.channel[row]!]!;
        sum.conversions += weights[row]! * count;
        sum.minor += parts[row - from]! * BigInt(count);
      }
      this.#credits[j]!.set(model, this.#lines(weigher, weights, parts, j));
    }
    return sums;
  }

  /** All touchpoints of journey j in order; those that are not eligible weigh 0. */
  #lines(weigher: Weigher, weights: Float64Array, parts: readonly bigint[], j: number): ComputeCredit[] {
    const { touchpoints } = this.#body.journeys[j]!;
    const [full, table] = [this.#full, this.#table];
    const reasons =
      this.#body.settings?.explain === true ? explain(full, table, this.#input.frame, weigher, weights, j) : null;
    const lines: ComputeCredit[] = [];
    const from = table.start[j]!;
    let next = from;
    for (let row = full.start[j]!; row < full.start[j + 1]!; row++) {
      const counts = next < table.start[j + 1]! && table.row[next] === row;
      const line: ComputeCredit = {
        touchpoint: touchpoints[full.row[row]!]!.id,
        weight: counts ? weights[next]! : 0,
        value: this.#amount(counts ? parts[next - from]! : 0n),
      };
      if (reasons !== null) line.reason = reasons[row - full.start[j]!]!.reason;
      lines.push(line);
      if (counts) next++;
    }
    return lines;
  }

  #byChannel(sums: readonly Sum[]): Record<string, ChannelCredit> {
    return Object.fromEntries(
      sums.map(({ conversions, minor }, channel) => [
        this.#table.channels[channel]!,
        { conversions, value: this.#amount(minor) },
      ]),
    );
  }

  /** The fitted credit, before it is laid on journeys: share x total conversions; value by largest remainder. */
  #byFit(fit: FitReport): Record<string, ChannelCredit> {
    const parts = allocate(
      this.#totals.minor - this.#unattributed.minor,
      fit.channels.map(({ valueShare }) => valueShare),
    );
    const credits = new Map<string, ChannelCredit>();
    for (const channel of this.#table.channels) credits.set(channel, { conversions: 0, value: this.#amount(0n) });
    for (const [a, { channel, share, removalEffect, shapleyValue }] of fit.channels.entries()) {
      const credit: ChannelCredit = { conversions: share * fit.conversions, value: this.#amount(parts[a]!) };
      if (removalEffect !== undefined) credit.removalEffect = removalEffect;
      if (shapleyValue !== undefined) credit.shapleyValue = shapleyValue;
      credits.set(channel, credit);
    }
    return Object.fromEntries(credits);
  }

  #amount(minor: bigint): string {
    return formatAmount(minor, this.#input.exponent);
  }

  /** `Object.fromEntries` throughout: a channel may be called `__proto__`. */
  answer(): ComputeAnswer {
    const amounts = ({ conversions, minor }: Sum) => ({ conversions, value: this.#amount(minor) });
    const { models, currency } = this.#input;
    return {
      journeys: this.#body.journeys.map(({ id }, j) => ({
        id: id ?? String(j),
        credits: Object.fromEntries(this.#credits[j]!),
      })),
      channels: Object.fromEntries(this.#channels),
      unattributed: Object.fromEntries(models.map(({ id }) => [id, amounts(this.#unattributed)])),
      totals: amounts(this.#totals),
      currency,
      fit: Object.fromEntries(this.#fits),
      definitions: Object.fromEntries(
        models.map(({ id, title, description, formula }) => [id, { title, description, formula }]),
      ),
    };
  }
}
