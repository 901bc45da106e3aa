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
