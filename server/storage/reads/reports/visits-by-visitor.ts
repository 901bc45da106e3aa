/** The visits of each visitor: a report of few people would otherwise look through those of everybody. */

export interface VisitsByVisitor {
  /** Visitor v has the visits `rows[start[v]]` up to (not including) `rows[start[v + 1]]`. */
  start: Uint32Array;
  rows: Uint32Array;
}

/** @param visitor by visit whose it is, below `visitors` */
export function byVisitor(visitor: Uint32Array, visitors: number): VisitsByVisitor {
  const start = new Uint32Array(visitors + 1);
  for (let row = 0; row < visitor.length; row++) start[visitor[row]! + 1]!++;
  for (let v = 0; v < visitors; v++) start[v + 1]! += start[v]!;
  const next = start.slice();
  const rows = new Uint32Array(visitor.length);
  for (let row = 0; row < visitor.length; row++) rows[next[visitor[row]!]!++] = row;
  return { start, rows };
}
