/** What a spool says of itself. */

export interface SpoolState {
  /** Events that wait. */
  rows: number;
  /** Of the file that hold them. */
  bytes: number;
  /** When the oldest of them was accepted, ms; null: none waits. */
  oldestAt: number | null;
  /** Events that the database would not keep, whatever was tried. */
  refused: number;
}

export interface SpoolReport extends SpoolState {
  /** The database could not be reached when it was last tried. */
  away: boolean;
  /** Events accepted into the spool since the start. */
  spooled: number;
}
