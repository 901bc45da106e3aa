/** How long an answer takes at half of the sustained load of the goal: open loop, so that a slow answer delays no other request. */
import { runLoad } from '../load-job.ts';
import type { Measure, Pace } from '../measure.ts';
import { assertAllStored } from '../metrics.ts';
import { withBareServer, withServer } from '../with-server.ts';
import { BATCH } from './batches.ts';
import { GOAL_SUSTAINED } from './derived.ts';

const EVENTS_PER_SECOND = GOAL_SUSTAINED / 2;
const REQUESTS_PER_SECOND = EVENTS_PER_SECOND / BATCH;
const GOAL_MS = 25;

export const latency: Measure = {
  name: 'latency',
  async run(pace) {
    const bare = await withBareServer((port) => runLoad(jobOf('bare', port, 'wk_bench', pace)));
    const load = await withServer(async (server) => {
      const result = await runLoad(jobOf('collect', server.port, server.writeKey, pace));
      await assertAllStored(server.url, result.allAccepted);
      return result;
    });
    const what = `latency at ${EVENTS_PER_SECOND.toLocaleString('en')} events/s in batches of ${BATCH}`;
    const rate = Math.round(load.accepted / load.seconds).toLocaleString('en');
    return [
      {
        what: `${what}, p50`,
        figure: load.p50,
        unit: 'ms',
        baseline: { what: 'bare route', figure: bare.p50 },
        note: `${rate} events/s achieved`,
      },
      {
        what: `${what}, p99`,
        figure: load.p99,
        unit: 'ms',
        baseline: { what: 'bare route', figure: bare.p99 },
        goal: { of: 'figure', value: GOAL_MS, better: 'less' },
        note: `max ${load.max.toFixed(1)} ms`,
      },
    ];
  },
};

function jobOf(door: 'bare' | 'collect', port: number, key: string, pace: Pace) {
  const prepare = Math.ceil(((pace.warmUpMs + pace.durationMs) / 1000) * REQUESTS_PER_SECOND);
  return {
    door,
    port,
    key,
    eventsPerRequest: BATCH,
    connections: 64,
    prepare,
    requestsPerSecond: REQUESTS_PER_SECOND,
    ...pace,
    seed: 5,
  };
}
