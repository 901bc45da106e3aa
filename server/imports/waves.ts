/** Rows that are written side by side share commits and what is derived after them: many times as fast as one by one. */

/** Rows that are under way at the same time. */
const MOST = 32;

/**
 * @param namesOf whom or what a row is about: rows that share a name are written one after another, in the order of the
 * file
 * @returns the rows in their order, in waves; within one no two share a name
 */
export function* inWaves<Row>(
  rows: readonly Row[],
  namesOf: (row: Row) => readonly string[],
  most = MOST,
): Generator<Row[]> {
  let wave: Row[] = [];
  let taken = new Set<string>();
  for (const row of rows) {
    const names = namesOf(row);
    if (wave.length === most || names.some((name) => taken.has(name))) {
      yield wave;
      wave = [];
      taken = new Set();
    }
    wave.push(row);
    for (const name of names) taken.add(name);
  }
  if (wave.length > 0) yield wave;
}
