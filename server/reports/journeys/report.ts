/** A report of journeys or visits: what it is asked, what it answers, and how. */
import type { TObject } from 'typebox';
import type { StoredSite } from '../../storage/facts/sites.ts';
import type { Reading } from './reading.ts';

export interface JourneyReport<Q = unknown, A = unknown> {
  /** The end of its path, and the name of its CSV file. */
  name: string;
  summary: string;
  query: TObject;
  answer: TObject;
  /** Words of persons are in it. */
  personal?: boolean;
  /** What is left of it for the reader of a shared link, where that is not all. */
  shared?(answer: A): A;
  run(reading: Reading, site: StoredSite, query: Q): Promise<A>;
}

/** Says of a report that its query and answer have these types. The schemas hold them to it before `run` sees them. */
export const journeyReport = <Q extends { site?: string }, A>(report: JourneyReport<Q, A>): JourneyReport =>
  report as unknown as JourneyReport;
