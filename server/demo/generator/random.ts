/**
 * Chance with a seed: the same labels give the same numbers on every machine (sfc32 by Chris Doty-Humphrey, seeded by
 * cyrb128). Every unit of the dataset has a generator of its own, so that none depends on what was made before it.
 */
const MIX = [597399067, 2869860233, 951274213, 2716044179] as const;
const BASE36 = '0123456789abcdefghijklmnopqrstuvwxyz';
export const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(...labels: (string | number)[]) {
    const text = labels.join('/');
    let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762];
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      a = b ^ Math.imul(a ^ code, MIX[0]);
      b = c ^ Math.imul(b ^ code, MIX[1]);
      c = d ^ Math.imul(c ^ code, MIX[2]);
      d = a ^ Math.imul(d ^ code, MIX[3]);
    }
    this.#a = a ^ d;
    this.#b = b;
    this.#c = c;
    for (let i = 0; i < 15; i++) this.next();
  }

  /** From 0, below 1. */
  next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  }

  between(least: number, most: number): number {
    return least + this.next() * (most - least);
  }

  /** Whole, both ends included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)]!;
  }

  weighted<T>(entries: readonly (readonly [T, number])[]): T {
    const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
    let rest = this.next() * total;
    for (const [value, weight] of entries) {
      rest -= weight;
      if (rest < 0) return value;
    }
    return entries.at(-1)![0];
  }

  /** Log-normal: half of the values lie below the median, few far above. */
  around(median: number, spread: number): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.next();
    return median * Math.exp(sum * spread);
  }

  text(chars: number, alphabet = BASE36): string {
    let text = '';
    for (let i = 0; i < chars; i++) text += alphabet[Math.floor(this.next() * alphabet.length)];
    return text;
  }
}
