import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, allocateInto, currencyExponent, formatAmount, MAX_MINOR, parseAmount } from './money.ts';

const read = (input: string | number, exponent = 2) => {
  const parsed = parseAmount(input, exponent);
  return parsed.ok ? parsed.minor : parsed.detail;
};

describe('currencyExponent', () => {
  it.each([
    ['EUR', 2],
    ['jpy', 0],
    ['KWD', 3],
    ['IQD', 3],
    ['CLF', 4],
    ['XXX', 2],
    [null, 2],
  ])('%s has %s decimals', (currency, exponent) => expect(currencyExponent(currency)).toBe(exponent));
});

describe('parseAmount', () => {
  it.each<[string | number, number, bigint]>([
    ['1234.56', 2, 123456n],
    ['1234.5', 2, 123450n],
    ['0', 2, 0n],
    [12000, 2, 1200000n],
    [0.1, 2, 10n],
    ['500', 0, 500n],
    ['1.234', 3, 1234n],
    ['0007.50', 2, 750n],
    ['92233720368547758.07', 2, MAX_MINOR],
  ])('reads %s with %s decimals', (input, exponent, minor) => expect(read(input, exponent)).toBe(minor));

  it.each<[string | number, number]>([
    ['', 2],
    [' ', 2],
    [' 1', 2],
    ['1e3', 2],
    ['0x10', 2],
    ['1,000.00', 2],
    ['1.', 2],
    ['.5', 2],
    ['+1', 2],
    ['-1', 2],
    [-1, 2],
    ['NaN', 2],
    ['Infinity', 2],
    [Number.NaN, 2],
    [Number.POSITIVE_INFINITY, 2],
    [1e21, 2],
    [1e-7, 2],
    [0.1 + 0.2, 2],
    ['1.005', 2],
    ['1.0', 0],
    ['92233720368547758.08', 2],
    ['9'.repeat(41), 2],
    ['٣', 2],
    [90071992547409.94, 2],
  ])('refuses %s with %s decimals and says why', (input, exponent) => {
    const detail = read(input, exponent);
    expect(detail).toBeTypeOf('string');
    if (String(input).length > 3) expect(detail).not.toContain(String(input));
  });

  it('takes a minus only where it is allowed', () => {
    expect(parseAmount('-1.50', 2, { negative: true })).toEqual({ ok: true, minor: -150n });
    expect(parseAmount('-1.50', 2).ok).toBe(false);
  });

  it('is undone by formatAmount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -MAX_MINOR, max: MAX_MINOR }), fc.integer({ min: 0, max: 4 }), (minor, exponent) => {
        const text = formatAmount(minor, exponent);
        expect(parseAmount(text, exponent, { negative: true })).toEqual({ ok: true, minor });
      }),
    );
  });
});

describe('formatAmount', () => {
  it.each<[bigint, number, string]>([
    [0n, 2, '0.00'],
    [5n, 2, '0.05'],
    [-5n, 2, '-0.05'],
    [123450n, 2, '1234.50'],
    [500n, 0, '500'],
    [1n, 3, '0.001'],
  ])('%s with %s decimals is %s', (minor, exponent, text) => expect(formatAmount(minor, exponent)).toBe(text));
});

describe('allocate', () => {
  it.each<[bigint, number[], bigint[]]>([
    [100n, [1, 1, 1], [34n, 33n, 33n]],
    [1n, [0.4, 0.1, 0.1, 0.4], [1n, 0n, 0n, 0n]],
    [5n, [0.4, 0.1, 0.1, 0.4], [2n, 1n, 0n, 2n]],
    [1_000_000n, [1 / 3, 1 / 3, 1 / 3], [333_334n, 333_333n, 333_333n]],
    [3n, [0, 1, 0, 1], [0n, 2n, 0n, 1n]],
    [7n, [], []],
    [7n, [0, 0], [0n, 0n]],
    [-100n, [1, 1, 1], [-34n, -33n, -33n]],
    [MAX_MINOR, [1, 1], [MAX_MINOR / 2n + 1n, MAX_MINOR / 2n]],
  ])('%s over %s is %s', (total, weights, parts) => expect(allocate(total, weights)).toEqual(parts));

  it('sees a tie behind the rounding of doubles: W of five cents goes to the first two, not to the rest', () => {
    expect(allocate(5n, [0.3, 0.3, 0.3, 0.1])).toEqual([2n, 2n, 1n, 0n]);
    expect(allocate(5n, [0.1 + 0.2, 0.3, 0.3, 0.1])).toEqual([2n, 2n, 1n, 0n]);
  });

  it('serves ties in the given order', () => {
    expect(allocate(100n, [1, 1, 1], [2, 1, 0])).toEqual([33n, 33n, 34n]);
  });

  it.each([[[-1, 2]], [[Number.NaN]], [[Number.POSITIVE_INFINITY]]])('throws on weights %s', (weights) => {
    expect(() => allocate(1n, weights)).toThrow(RangeError);
  });

  const weights = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e9, noNaN: true })), {
    minLength: 1,
    maxLength: 60,
  });

  it('always sums to the total, is within a unit of the exact share, and gives weight 0 nothing', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: MAX_MINOR }), weights, (total, list) => {
        const parts = allocate(total, list);
        const sum = list.reduce((a, b) => a + b, 0);
        expect(parts.reduce((a, b) => a + b, 0n)).toBe(sum > 0 ? total : 0n);
        for (const [i, part] of parts.entries()) {
          if (list[i] === 0) expect(part).toBe(0n);
          else
            expect(Math.abs(Number(part) - (Number(total) * list[i]!) / sum)).toBeLessThan(
              1.01 + Number(total) * 1e-14,
            );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is the largest remainder method: nobody served has a smaller remainder than somebody not served', () => {
    const whole = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), whole, (total, list) => {
        const sum = list.reduce((a, b) => a + b, 0);
        if (sum === 0) return;
        // Exact in whole numbers: quota = total * w / sum.
        const floors = list.map((weight) => Math.floor((total * weight) / sum));
        const rest = list.map((weight, i) => total * weight - floors[i]! * sum);
        const left = total - floors.reduce((a, b) => a + b, 0);
        const served = [...list.keys()].sort((a, b) => rest[b]! - rest[a]! || a - b).slice(0, left);
        const expected = floors.map((floor, i) => BigInt(floor + (served.includes(i) ? 1 : 0)));
        expect(allocate(BigInt(total), list)).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('allocateInto', () => {
  it('writes the same parts as allocate, into its slice only', () => {
    const weights = Float64Array.of(9, 0.4, 0.2, 0.4, 9);
    const out = new Float64Array(5).fill(-1);
    allocateInto(1001, weights, 1, 4, out);
    expect(Array.from(out)).toEqual([-1, 401, 200, 400, -1]);
  });

  it('gives back what many quotas just below a unit were rounded up by', () => {
    // 4096 quotas a hair below 2^28: each rounds up to the next whole unit, together one too many.
    const n = 4096;
    const total = n * 2 ** 28 - 1;
    const out = new Float64Array(n);
    allocateInto(total, new Float64Array(n).fill(1), 0, n, out);
    expect(out.reduce((a, b) => a + b, 0)).toBe(total);
  });
});
