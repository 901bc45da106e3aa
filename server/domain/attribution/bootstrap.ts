/**
 * Bootstrap intervals of a fit (docs/attribution.md, "Markov removal effect": bootstrap is optional and runs as a job;
 * channels whose intervals overlap are not ranked). The journeys are drawn again: every path's conversions and
 * non-conversions become Poisson numbers with the observed mean.
 */
import type { FitReport } from '../../../shared/api/compute.ts';
import type { FitProblem } from './model.ts';
import { type Path, type Paths, pathsOf } from './paths.ts';
import type { Random } from './random.ts';

export interface Interval {
  readonly channel: string;
  readonly share: number;
  /** Of the share, at the asked level. */
  readonly low: number;
  readonly high: number;
  /** 1 = most credit; null: its interval overlaps a neighbour's, the order is not known. */
  readonly rank: number | null;
}

export interface BootstrapOptions {
  readonly random: Random;
  /** 200 */
  readonly samples?: number;
  /** 0.95 */
  readonly level?: number;
}

/** `fitPaths` is the model with its settings; `paths` themselves fit without a problem. */
export function bootstrapIntervals(
  paths: Paths,
  fitPaths: (paths: Paths) => FitReport | FitProblem,
  { random, samples = 200, level = 0.95 }: BootstrapOptions,
): Interval[] {
  const drawn = paths.channels.map(() => new Float64Array(samples));
  for (let sample = 0; sample < samples; sample++) {
    const report = fitPaths(pathsOf(paths.channels, resample(paths.paths, random)));
    if ('problem' in report) throw new Error(report.problem);
    for (const [a, { share }] of report.channels.entries()) drawn[a]![sample] = share;
  }
  const report = fitPaths(paths);
  if ('problem' in report) throw new Error(report.problem);
  const intervals = report.channels.map(({ channel, share }, a) => {
    const sorted = drawn[a]!.sort();
    return { channel, share, low: quantile(sorted, (1 - level) / 2), high: quantile(sorted, (1 + level) / 2) };
  });
  return rank(intervals);
}

function resample(paths: readonly Path[], random: Random): Path[] {
  const drawn: Path[] = [];
  for (const path of paths) {
    const conversions = poisson(path.conversions, random);
    const nonConversions = poisson(path.nonConversions, random);
    if (conversions + nonConversions === 0) continue;
    const value = path.conversions > 0 ? (path.value / path.conversions) * conversions : 0;
    drawn.push({ steps: path.steps, conversions, nonConversions, value });
  }
  return drawn;
}

/** By inversion; beyond a mean of 500 by the normal distribution, which is then close enough. */
function poisson(mean: number, random: Random): number {
  if (mean > 500) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
  }
  let probability = Math.exp(-mean);
  let left = random() - probability;
  let count = 0;
  while (left > 0 && probability > 0) {
    count++;
    probability *= mean / count;
    left -= probability;
  }
  return count;
}

/** Linear between the two nearest. */
function quantile(sorted: Float64Array, at: number): number {
  const place = at * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}

function rank(intervals: readonly Omit<Interval, 'rank'>[]): Interval[] {
  const overlaps = (a: Omit<Interval, 'rank'>, b: Omit<Interval, 'rank'>) => a.low <= b.high && b.low <= a.high;
  return intervals.map((mine) => {
    const others = intervals.filter((other) => other !== mine);
    const known = !others.some((other) => overlaps(mine, other));
    return { ...mine, rank: known ? 1 + others.filter((other) => other.share > mine.share).length : null };
  });
}
