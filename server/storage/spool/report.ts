/** What a spool says of itself. */

export interface SpoolState {
  /** Events that wait. */
  rows: number;
  /** Of the files that hold them. */
  bytes: number;
  /** When the oldest of them was accepted, ms; null: none waits. */
  oldestAt: number | null;
  /** Events that the database would not keep, whatever was tried. */
  refused: number;
}

/** Of a process's own file and of one that it hands over for another, which has ended. */
export function joined(states: readonly SpoolState[]): SpoolState {
  const sum = (of: (state: SpoolState) => number) => states.reduce((all, state) => all + of(state), 0);
  const since = states.flatMap(({ oldestAt }) => (oldestAt === null ? [] : [oldestAt]));
  return {
    rows: sum(({ rows }) => rows),
    bytes: sum(({ bytes }) => bytes),
    oldestAt: since.length > 0 ? Math.min(...since) : null,
    refused: sum(({ refused }) => refused),
  };
}

export interface SpoolReport extends SpoolState {
  /** The database could not be reached when it was last tried. */
  away: boolean;
  /** Events accepted into the spool since the start. */
  spooled: number;
}
