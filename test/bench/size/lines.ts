/** The figures of one size with their goals. */
import type { Line } from '../measure.ts';
import type { SizeFigures } from './measure-size.ts';
import { JOINED, JOINED_EVENTS, LONG_TOUCHPOINTS } from './people.ts';

const GROWTH = 0.85;
const BYTES = 250;
const START_MS = 3000;
/** Of journeys, in 5 ms. */
const IN_TIME = 99;
const JOIN_MS = 20;

export function linesOf(figures: SizeFigures, empty: SizeFigures, smallest: SizeFigures): Line[] {
  const less = (value: number): Line['goal'] => ({ of: 'figure', value, better: 'less' });
  const isSmallest = figures === smallest;
  const beside = (what: string, figure: number) => (isSmallest ? {} : { baseline: { what, figure } });
  return [
    {
      what: 'start, until it listens',
      figure: figures.startMs,
      unit: 'ms',
      baseline: { what: 'empty', figure: empty.startMs },
      goal: less(START_MS),
    },
    {
      what: 'acknowledged and derived',
      figure: figures.rate,
      unit: 'events/s',
      baseline: { what: 'empty', figure: empty.rate },
      goal: { of: 'ratio', value: GROWTH, better: 'more' },
    },
    {
      what: `journey of a lead with ${LONG_TOUCHPOINTS} touchpoints, p50`,
      figure: figures.journeyP50,
      unit: 'ms',
      ...beside('smallest', smallest.journeyP50),
      note: `an answer that reads nothing: ${figures.nothingP50.toFixed(1)} ms`,
    },
    {
      what: `journey of a lead with ${LONG_TOUCHPOINTS} touchpoints, p99`,
      figure: figures.journeyP99,
      unit: 'ms',
      ...beside('smallest', smallest.journeyP99),
      note: `an answer that reads nothing: ${figures.nothingP99.toFixed(1)} ms`,
    },
    {
      what: 'the same on the server: answered within 5 ms',
      figure: figures.journeyInTime * 100,
      unit: '%',
      ...beside('smallest', smallest.journeyInTime * 100),
      goal: { of: 'figure', value: IN_TIME, better: 'more' },
      note: `of those before, from the start on: ${(figures.firstInTime * 100).toFixed(1)} %`,
    },
    {
      what: `claim that joins ${JOINED.visitors} visitors with ${JOINED_EVENTS.toLocaleString('en')} events`,
      figure: figures.joinMs,
      unit: 'ms',
      ...beside('smallest', smallest.joinMs),
      goal: less(JOIN_MS),
      note: `the first read of the joined journey after it: ${figures.joinedJourneyMs.toFixed(1)} ms`,
    },
    { what: 'on disk, everything derived', figure: figures.bytesPerEvent, unit: 'bytes/event', goal: less(BYTES) },
  ];
}
