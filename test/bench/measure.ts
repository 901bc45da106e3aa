/** What every measure is given and gives. */

/** How long a load goes on, and how long it is not counted before. */
export interface Pace {
  warmUpMs: number;
  durationMs: number;
}

/** Figures that later measures compare with; each is there once its measure has run. */
export interface Yardsticks {
  /** Requests a second of the bare route with one event each. */
  bareRequests?: number;
  /** p99 in ms of the bare route, at the rate that the latency is measured at. */
  bareP99?: number;
  /** Events a second of plain inserts without HTTP. */
  rawInserts?: number;
}

export interface Line {
  what: string;
  figure: number;
  unit: string;
  baseline?: { what: string; figure: number };
  /** Of the figure to its baseline, or figure alone. */
  goal?: { of: 'ratio' | 'figure'; value: number; better: 'more' | 'less' };
  /** What else the run told. */
  note?: string;
}

export interface Measure {
  name: string;
  /** Names of measures whose figures it compares with; they run with it under `--only`. */
  needs?: readonly string[];
  run(pace: Pace, yardsticks: Yardsticks): Promise<Line[]>;
}

export function ratioOf({ figure, baseline }: Line): number | null {
  return baseline && baseline.figure > 0 ? figure / baseline.figure : null;
}

/** null: there is no goal. */
export function isMet(line: Line): boolean | null {
  const { goal } = line;
  if (!goal) return null;
  const value = goal.of === 'ratio' ? ratioOf(line) : line.figure;
  if (value === null) return null;
  return goal.better === 'more' ? value >= goal.value : value < goal.value;
}
