/**
 * Money as whole minor units (cents): read from a decimal string, written as one, and divided without losing a unit.
 * Source of the rules: docs/api.md, "Conventions" (decimal string out; number or string in; more decimals than the
 * currency has is an error) and docs/attribution.md, frame rule 6 (largest remainder, ties by order).
 */

/** ISO 4217 currencies whose minor unit is not 1/100. A table, not `Intl`: V8 follows CLDR, which differs (IQD, UYI). */
const EXPONENTS: ReadonlyMap<string, number> = new Map([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0] as const),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3] as const),
  ...'CLF UYW'.split(' ').map((code) => [code, 4] as const),
]);

/** Digits after the decimal point: 2 unless ISO 4217 says otherwise, and where no currency is named. */
export function currencyExponent(currency?: string | null): number {
  return EXPONENTS.get(currency?.toUpperCase() ?? '') ?? 2;
}

/** Minor units are stored as a signed 64-bit integer. */
export const MAX_MINOR = 2n ** 63n - 1n;

export type ParsedAmount = { ok: true; minor: bigint } | { ok: false; detail: string };

const DECIMAL = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?$/;

/**
 * Reads `"1234.5"` or `1234.5` as minor units, strictly: digits with an optional point and digits. No blanks, signs
 * (but `-` where `negative` allows it), exponents, hex, grouping. `detail` never repeats the value.
 */
export function parseAmount(
  input: string | number,
  exponent: number,
  { negative = false }: { negative?: boolean } = {},
): ParsedAmount {
  const wrong = (detail: string): ParsedAmount => ({ ok: false, detail });
  if (typeof input === 'number') {
    if (!Number.isFinite(input)) return wrong('must be a finite number');
    // Beyond 15 digits, JSON numbers do not say what the sender wrote.
    const digits = String(input).replace(/\D/g, '').length;
    if (!Number.isSafeInteger(input) && digits > 15) return wrong('has too many digits for a number: send a string');
  }
  const match = DECIMAL.exec(String(input));
  if (match === null) return wrong('must be a decimal number such as "1234.56"');
  const [, sign, whole = '', fraction = ''] = match;
  if (sign === '-' && !negative) return wrong('must not be negative');
  if (fraction.length > exponent) return wrong(`has more than ${exponent} decimals`);
  const minor = BigInt(sign + whole + fraction.padEnd(exponent, '0'));
  if (minor > MAX_MINOR || minor < -MAX_MINOR) return wrong('is too large');
  return { ok: true, minor };
}

/** `123450n` with exponent 2 -> `"1234.50"`. */
export function formatAmount(minor: bigint, exponent: number): string {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  return `${minor < 0n ? '-' : ''}${whole}${exponent > 0 ? `.${digits.slice(-exponent)}` : ''}`;
}

/** Remainders closer than this are equal: weights are doubles, and 0.1 + 0.2 must still tie with 0.3. */
const TIE = 2 ** -24;
/** Above this, doubles cannot hold a quota and its remainder: `allocate` then counts in bigint. */
const MAX_FAST_TOTAL = 2 ** 40;

let remainders = new Float64Array(64);

/**
 * Divides `total` (a whole number of 0 to 2^40) over `weights[from..to)` by largest remainder and writes the parts to the
 * same places of `out`. Equal remainders are served in order; a weight of 0 gets nothing. The parts sum exactly to
 * `total`, unless every weight is 0: then all parts are 0 and the caller books the total as unattributed.
 */
export function allocateInto(total: number, weights: Float64Array, from: number, to: number, out: Float64Array): void {
  let sum = 0;
  for (let i = from; i < to; i++) sum += weights[i]!;
  if (sum === 0 || total === 0) {
    for (let i = from; i < to; i++) out[i] = 0;
    return;
  }
  if (!(sum > 0 && total > 0 && total <= MAX_FAST_TOTAL)) throw new RangeError('weights or total out of range');
  if (remainders.length < to - from) remainders = new Float64Array(2 * (to - from));
  const rest = remainders;
  // Divided once, not for every part: a unit in the last place more or less is far below the grid.
  const scale = total / sum;
  const grid = TIE + total * 2 ** -49;
  const half = grid / 2;
  const lines = 1 / grid;
  let left = total;
  for (let i = from, place = 0; i < to; i++, place++) {
    const weight = weights[i]!;
    const quota = weight * scale;
    const floor = Math.floor(quota + half);
    out[i] = floor;
    left -= floor;
    rest[place] = weight === 0 ? -1 : quota > floor ? Math.floor((quota - floor) * lines + 0.5) : 0;
  }
  if (left === 0) return;
  // Rounding up a thousand quotas that lie just below a unit can give out one unit too many.
  for (let i = to - 1; left < 0; i--) {
    if (out[i]! > 0 && rest[i - from] === 0) {
      out[i]! -= 1;
      left += 1;
    }
  }
  serve(left, rest, to - from, from, out);
}

/** Beyond this many parts, sorting the remainders once is faster than looking for the largest each time. */
const MANY_PARTS = 64;
const ranked = new Uint8Array(MANY_PARTS);

/** Gives `left` units, one each, to the largest of the first `n` remainders, the earlier first; never to one below 0. */
function serve(left: number, rest: Float64Array, n: number, from: number, out: Float64Array): void {
  if (n > MANY_PARTS) {
    const places = Array.from(rest.subarray(0, n).keys()).sort((a, b) => rest[b]! - rest[a]! || a - b);
    for (const place of places.slice(0, left)) out[from + place]! += 1;
    return;
  }
  if (left <= 0) return;
  // Places by remainder, the largest first, equal ones in order: few and often sorted already.
  for (let i = 0; i < n; i++) {
    const remainder = rest[i]!;
    let at = i;
    for (; at > 0 && rest[ranked[at - 1]!]! < remainder; at--) ranked[at] = ranked[at - 1]!;
    ranked[at] = i;
  }
  for (let i = 0; i < left; i++) out[from + ranked[i]!]! += 1;
}

/**
 * Divides any amount of minor units over weights (>= 0) by largest remainder: parts sum exactly to the total.
 * Ties go to the lower `order`, by default the index. All weights 0 (or none): all parts 0, nothing is attributed.
 */
export function allocate(total: bigint, weights: readonly number[], order?: readonly number[]): bigint[] {
  if (weights.some((weight) => !(weight >= 0 && weight < Infinity))) throw new RangeError('weights must be >= 0');
  if (order !== undefined) {
    const places = Array.from(weights.keys()).sort((a, b) => order[a]! - order[b]! || a - b);
    const sorted = allocate(
      total,
      places.map((place) => weights[place]!),
    );
    const parts: bigint[] = new Array(weights.length);
    for (const [rank, place] of places.entries()) parts[place] = sorted[rank]!;
    return parts;
  }
  if (total < 0n) return allocate(-total, weights).map((part) => -part);
  if (total > BigInt(MAX_FAST_TOTAL)) return allocateLarge(total, weights);
  const out = new Float64Array(weights.length);
  const largest = largestOf(weights);
  if (largest > 0) {
    const scaled = Float64Array.from(weights, (weight) => weight / largest);
    allocateInto(Number(total), scaled, 0, scaled.length, out);
  }
  return Array.from(out, BigInt);
}

const largestOf = (weights: readonly number[]): number => weights.reduce((a, b) => Math.max(a, b), 0);

/** The same in bigint: weights to 53 bits of the largest, remainders to 2^-24 of a unit. */
function allocateLarge(total: bigint, weights: readonly number[]): bigint[] {
  const largest = largestOf(weights);
  if (largest === 0) return weights.map(() => 0n);
  const scaled = weights.map((weight) => BigInt(Math.round((weight / largest) * 2 ** 53)));
  const sum = scaled.reduce((a, b) => a + b, 0n);
  const parts: bigint[] = [];
  const rest = new Float64Array(weights.length);
  for (const [i, weight] of scaled.entries()) {
    const quota = (((total * weight) << 24n) + sum / 2n) / sum;
    parts.push(quota >> 24n);
    rest[i] = weight === 0n ? -1 : Number(quota & 0xffffffn);
  }
  const units = new Float64Array(weights.length);
  serve(Number(total - parts.reduce((a, b) => a + b, 0n)), rest, rest.length, 0, units);
  return parts.map((part, i) => part + BigInt(units[i]!));
}
