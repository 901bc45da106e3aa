/** What our own rules cost an event: reading it, the collector's steps, its row; the landing and its verdict. */
import { fromTracker } from '../../../server/collect/from-tracker.ts';
import { type Arrival, isRejection } from '../../../server/collect/message.ts';
import { passThrough } from '../../../server/collect/pipeline.ts';
import { DEFAULT_CHANNEL_RULES } from '../../../server/domain/source/channel-rules.ts';
import { readLanding } from '../../../server/domain/source/input.ts';
import { verdict } from '../../../server/domain/source/verdict.ts';
import { toRow } from '../../../server/storage/facts/event-row.ts';
import { madeArrival } from '../arrivals.ts';
import type { Measure } from '../measure.ts';
import { BROWSERS, trackerEvent } from '../requests.ts';
import { Visitors } from '../visitors.ts';

const GOAL_MICROSECONDS = 20;
const EVENTS = 20_000;
/** Timed together: a single event is too short for the clock. */
const GROUP = 100;

export const enrichment: Measure = {
  name: 'enrichment',
  async run() {
    const now = Date.now();
    const visitors = new Visitors(now, 6);
    const events = Array.from({ length: EVENTS }, () => {
      const made = visitors.next();
      return { anonymousId: made.anonymousId, json: JSON.stringify(trackerEvent(made, false)) };
    });
    const arrivals = BROWSERS.map((userAgent) => madeArrival(now, userAgent));
    const perEvent: number[] = [];
    // The first rounds fill the caches and let the compiler finish.
    for (let round = 0; round < 5; round++) {
      const parsed = events.map(({ anonymousId, json }) => ({ anonymousId, sent: JSON.parse(json) as unknown }));
      for (let start = 0; start < EVENTS; start += GROUP) {
        const arrival = arrivals[(start / GROUP) % arrivals.length]!;
        const began = performance.now();
        for (let i = start; i < start + GROUP; i++) enrich(parsed[i]!.sent, parsed[i]!.anonymousId, arrival);
        if (round >= 3) perEvent.push(((performance.now() - began) * 1000) / GROUP);
      }
    }
    const sorted = perEvent.sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor(sorted.length * share)]!;
    return [
      {
        what: 'enrichment of an event, median',
        figure: at(0.5),
        unit: 'µs',
        goal: { of: 'figure', value: GOAL_MICROSECONDS, better: 'less' },
        note: `p99 of groups of ${GROUP}: ${at(0.99).toFixed(1)} µs; every event judged as if it were a landing`,
      },
    ];
  },
};

function enrich(sent: unknown, anonymousId: string, arrival: Arrival): void {
  const message = fromTracker(sent, anonymousId, arrival);
  if (isRejection(message)) throw new Error(`A made-up event is not valid: ${message.detail}`);
  const rejection = passThrough(message, arrival);
  if (rejection || message.quarantine)
    throw new Error(`A made-up event was set aside: ${rejection?.detail ?? message.quarantine}`);
  toRow(message);
  const { input } = readLanding({ url: message.url, referrer: message.referrer, ownDomains: [] });
  verdict(input, DEFAULT_CHANNEL_RULES);
}
