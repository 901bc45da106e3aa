/**
 * Rows of an answer that are made when they are written. A long report keeps what it counted; what the API shows of it, many
 * times as large, is there for a piece at a time only.
 */
export class LazyRows<T> {
  readonly length: number;
  readonly #show: (place: number) => T;

  constructor(length: number, show: (place: number) => T) {
    this.length = length;
    this.#show = show;
  }

  slice(from: number, to: number): T[] {
    const end = Math.min(to, this.length);
    return Array.from({ length: Math.max(0, end - from) }, (_, i) => this.#show(from + i));
  }

  map<U>(change: (row: T) => U): LazyRows<U> {
    return new LazyRows(this.length, (place) => change(this.#show(place)));
  }
}

/** How a report shows what it counted: all at once, or each when it is written. */
export type ShowRows = <S, T>(counted: readonly S[], show: (one: S) => T) => T[];

export const atOnce: ShowRows = (counted, show) => counted.map((one) => show(one));

/**
 * For what a route answers as it is, at the place of its table (`config.csv`); the hooks behind it make a list of it where
 * JSON is asked for. The keys of maps in the rows are the same in all of them.
 */
export const whenWritten: ShowRows = <S, T>(counted: readonly S[], show: (one: S) => T) =>
  new LazyRows(counted.length, (place) => show(counted[place]!)) as unknown as T[];
