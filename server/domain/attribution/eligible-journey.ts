/** One journey of an eligible table at a time: what a model sees. The same object moves on, nothing is allocated. */
import type { JourneyTable } from './journey-table.ts';

export class EligibleJourney {
  readonly table: JourneyTable;
  /** Which journey of the table. */
  index = 0;
  /** Its rows: `from` up to (not including) `to`. */
  from = 0;
  to = 0;

  constructor(table: JourneyTable) {
    this.table = table;
    this.moveTo(0);
  }

  moveTo(index: number): this {
    this.index = index;
    this.from = this.table.start[index] ?? 0;
    this.to = this.table.start[index + 1] ?? this.from;
    return this;
  }

  /** How many eligible touchpoints. */
  get size(): number {
    return this.to - this.from;
  }

  /** T, the time of the milestone being attributed. */
  get at(): number {
    return this.table.at[this.index]!;
  }

  channelAt(row: number): string {
    return this.table.channels[this.table.channel[row]!]!;
  }

  /**
   * The row of a milestone: the last eligible touchpoint at or before the milestone's time (docs/attribution.md,
   * "Heuristic models"). -1: none, or the milestone was not reached.
   */
  milestoneRow(type: string): number {
    const at = this.table.milestones.get(type)?.[this.index] ?? Number.NaN;
    const { time } = this.table;
    if (!(time[this.from]! <= at) || this.from === this.to) return -1;
    let low = this.from;
    let high = this.to - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (time[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
