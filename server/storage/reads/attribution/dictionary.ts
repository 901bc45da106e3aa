/** Gives equal values one number: 0, 1, 2, ... in order of first appearance. */
export class Dictionary<T> {
  readonly values: T[] = [];
  readonly #codes = new Map<unknown, number>();

  /** @param key equal keys are equal values; the value itself where it is a primitive */
  code(value: T, key: unknown = value): number {
    let code = this.#codes.get(key);
    if (code === undefined) {
      code = this.values.length;
      this.#codes.set(key, code);
      this.values.push(value);
    }
    return code;
  }

  find(key: unknown): number | undefined {
    return this.#codes.get(key);
  }

  get size(): number {
    return this.values.length;
  }
}

/** A power of two. */
const LIKELY = 4096;

/** Codes of words of long texts. A word that came before is not cut out again: a million of them are mostly a few. */
export class WordCodes {
  readonly #dictionary: Dictionary<string>;
  readonly #likely: ({ word: string; code: number } | undefined)[] = new Array(LIKELY).fill(undefined);

  constructor(dictionary: Dictionary<string>) {
    this.#dictionary = dictionary;
  }

  /** @param hash of the word: the same of the same word */
  code(text: string, from: number, to: number, hash: number): number {
    const place = hash & (LIKELY - 1);
    const likely = this.#likely[place];
    if (likely && likely.word.length === to - from && text.startsWith(likely.word, from)) return likely.code;
    const word = text.slice(from, to);
    const code = this.#dictionary.code(word);
    this.#likely[place] = { word, code };
    return code;
  }
}
