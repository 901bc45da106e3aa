/**
 * Converting money by dated rates (docs/reports.md, "Currencies"): the latest rate at or before the day counts; where
 * only the opposite direction is told, its inverse. No rate is guessed, and none is chained over a third currency.
 */
import type { Rate } from './cost.ts';
import { currencyExponent } from './money.ts';

/** A rate as a fraction of whole numbers. */
interface Dated {
  date: string;
  numerator: bigint;
  denominator: bigint;
}

const RATE = /^(\d{1,20})(?:\.(\d{1,20}))?$/;

/** A rate as it is stored, or null where the text is no decimal above 0. */
export function readRate(sent: string | number): string | null {
  const text = String(sent);
  return RATE.test(text) && /[1-9]/.test(text) ? text : null;
}

export class Rates {
  readonly #to: string;
  /** By currency, in the order of days. */
  readonly #direct = new Map<string, Dated[]>();
  readonly #inverse = new Map<string, Dated[]>();

  /** @param to the currency of the report */
  constructor(rows: readonly Rate[], to: string) {
    this.#to = to;
    for (const { date, from, to: into, rate } of rows) {
      const [, whole = '0', fraction = ''] = RATE.exec(rate) ?? [];
      const value = { numerator: BigInt(whole + fraction), denominator: 10n ** BigInt(fraction.length) };
      if (into === to) add(this.#direct, from, { date, ...value });
      else if (from === to)
        add(this.#inverse, into, { date, numerator: value.denominator, denominator: value.numerator });
    }
    for (const list of [...this.#direct.values(), ...this.#inverse.values()]) {
      list.sort((a, b) => (a.date < b.date ? -1 : 1));
    }
  }

  /**
   * Minor units of the report's currency, halves away from zero; null: there is no rate for that day.
   * @param minor of `from`
   */
  convert(minor: bigint, from: string, date: string): bigint | null {
    if (from === this.#to) return minor;
    const rate = latest(this.#direct.get(from), date) ?? latest(this.#inverse.get(from), date);
    if (!rate) return null;
    const shift = currencyExponent(this.#to) - currencyExponent(from);
    const numerator = minor * rate.numerator * (shift > 0 ? 10n ** BigInt(shift) : 1n);
    const denominator = rate.denominator * (shift < 0 ? 10n ** BigInt(-shift) : 1n);
    return divideRounded(numerator, denominator);
  }
}

function add(lists: Map<string, Dated[]>, currency: string, rate: Dated): void {
  const list = lists.get(currency);
  if (list) list.push(rate);
  else lists.set(currency, [rate]);
}

function latest(list: readonly Dated[] | undefined, date: string): Dated | undefined {
  return list?.findLast((rate) => rate.date <= date);
}

/** Halves away from zero. `denominator` is above 0. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n;
  const half = ((negative ? -numerator : numerator) * 2n + denominator) / (2n * denominator);
  return negative ? -half : half;
}
