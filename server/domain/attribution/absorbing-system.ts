/**
 * Linear systems of absorbing Markov chains, factorised once. The matrix is M = D - W: W are the weights of the
 * transitions between states, D each state's total weight including what leaves for good. Elimination in the manner of
 * Grassmann, Taksar and Heyman (1985): pivots are sums of what still leaves a state, so nothing is ever subtracted and
 * no digit is lost. Least in x out degree first, which keeps sparse chains sparse.
 */

/** W by rows (a dense n x n array, consumed) and, per state, the weight that leaves the chain. */
export class AbsorbingSystem {
  readonly #order: Uint32Array;
  readonly #pivot: Float64Array;
  /** Per state, at its elimination: the states still there that lead to it, and those it leads to, with their factors. */
  readonly #before: Uint32Array[] = [];
  readonly #beforeFactor: Float64Array[] = [];
  readonly #after: Uint32Array[] = [];
  readonly #afterWeight: Float64Array[] = [];

  constructor(n: number, weights: Float64Array, leaving: Float64Array) {
    this.#order = new Uint32Array(n);
    this.#pivot = new Float64Array(n);
    const leaves = Float64Array.from(leaving);
    const rowDegree = new Uint32Array(n);
    const columnDegree = new Uint32Array(n);
    for (let i = 0; i < n; i++) {
      weights[i * n + i] = 0;
      for (let k = 0; k < n; k++) {
        if (weights[i * n + k]! === 0) continue;
        rowDegree[i]!++;
        columnDegree[k]!++;
      }
    }
    const remaining = Array.from({ length: n }, (_, state) => state);
    for (let step = 0; step < n; step++) {
      const at = cheapest(remaining, rowDegree, columnDegree);
      const state = remaining[at]!;
      remaining[at] = remaining[remaining.length - 1]!;
      remaining.pop();
      const before = Uint32Array.from(remaining.filter((other) => weights[other * n + state] !== 0));
      const after = Uint32Array.from(remaining.filter((other) => weights[state * n + other] !== 0));
      const afterWeight = Float64Array.from(after, (other) => weights[state * n + other]!);
      const pivot = afterWeight.reduce((sum, weight) => sum + weight, leaves[state]!);
      const factor = Float64Array.from(before, (other) => weights[other * n + state]! / pivot);
      for (let b = 0; b < before.length; b++) {
        const from = before[b]!;
        leaves[from]! += factor[b]! * leaves[state]!;
        const row = weights.subarray(from * n, (from + 1) * n);
        const added = addRow(row, from, factor[b]!, after, afterWeight, columnDegree);
        rowDegree[from]! += added - 1;
      }
      for (const to of after) columnDegree[to]!--;
      this.#order[step] = state;
      this.#pivot[state] = pivot;
      this.#before[state] = before;
      this.#beforeFactor[state] = factor;
      this.#after[state] = after;
      this.#afterWeight[state] = afterWeight;
    }
  }

  /** x with M x = b. */
  solve(b: Float64Array): Float64Array {
    const x = Float64Array.from(b);
    for (const state of this.#order) {
      if (x[state] !== 0) spread(x, x[state]!, this.#before[state]!, this.#beforeFactor[state]!);
    }
    for (let step = x.length - 1; step >= 0; step--) {
      const state = this.#order[step]!;
      x[state] = (x[state]! + gather(x, this.#after[state]!, this.#afterWeight[state]!)) / this.#pivot[state]!;
    }
    return x;
  }

  /** The diagonal entry of M^-1 at `state`: column `state` solved no further than it has to be. */
  inverseAt(state: number): number {
    const n = this.#order.length;
    const x = new Float64Array(n);
    const first = this.#order.indexOf(state);
    x[state] = 1;
    for (let step = first; step < n; step++) {
      const at = this.#order[step]!;
      if (x[at] !== 0) spread(x, x[at]!, this.#before[at]!, this.#beforeFactor[at]!);
    }
    for (let step = n - 1; step >= first; step--) {
      const at = this.#order[step]!;
      x[at] = (x[at]! + gather(x, this.#after[at]!, this.#afterWeight[at]!)) / this.#pivot[at]!;
    }
    return x[state]!;
  }

  /** y with y M = b. */
  solveLeft(b: Float64Array): Float64Array {
    const y = Float64Array.from(b);
    for (const state of this.#order) {
      y[state]! /= this.#pivot[state]!;
      if (y[state] !== 0) spread(y, y[state]!, this.#after[state]!, this.#afterWeight[state]!);
    }
    for (let step = y.length - 1; step >= 0; step--) {
      const state = this.#order[step]!;
      y[state]! += gather(y, this.#before[state]!, this.#beforeFactor[state]!);
    }
    return y;
  }
}

/** Adds `amount` times each weight to its place of x. */
function spread(x: Float64Array, amount: number, places: Uint32Array, weights: Float64Array): void {
  for (let i = 0; i < places.length; i++) x[places[i]!]! += weights[i]! * amount;
}

/** The sum of x at the places, each times its weight. */
function gather(x: Float64Array, places: Uint32Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < places.length; i++) sum += weights[i]! * x[places[i]!]!;
  return sum;
}

/** Adds `factor` times the eliminated state's transitions to those of `from`; answers how many of them are new. */
function addRow(
  row: Float64Array,
  from: number,
  factor: number,
  after: Uint32Array,
  afterWeight: Float64Array,
  columnDegree: Uint32Array,
): number {
  let added = 0;
  for (let i = 0; i < after.length; i++) {
    const to = after[i]!;
    const weight = row[to]!;
    if (weight === 0 && to !== from) {
      added++;
      columnDegree[to]!++;
    }
    row[to] = weight + factor * afterWeight[i]!;
  }
  // What would lead back to itself only delays: the pivot counts what leaves.
  row[from] = 0;
  return added;
}

/** The place in `remaining` of the state whose elimination makes the fewest new transitions; ties by state. */
function cheapest(remaining: number[], rowDegree: Uint32Array, columnDegree: Uint32Array): number {
  let best = 0;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let at = 0; at < remaining.length; at++) {
    const state = remaining[at]!;
    const cost = rowDegree[state]! * columnDegree[state]!;
    if (cost < bestCost || (cost === bestCost && state < remaining[best]!)) {
      best = at;
      bestCost = cost;
    }
  }
  return best;
}
