/** Batches of 20: how many events a second are acknowledged, while derivation goes on beside it. */
import { cpuNote, watchCpu } from '../cpu.ts';
import { runLoad } from '../load-job.ts';
import type { Measure } from '../measure.ts';
import { assertAllStored } from '../metrics.ts';
import { withServer } from '../with-server.ts';

export const BATCH = 20;
export const CONNECTIONS = 128;
const GOAL_ACKNOWLEDGED = 50_000;

const measureDoor = (door: 'collect' | 'batch', what: string): Measure => ({
  name: door === 'collect' ? 'batch-collect' : 'batch-segment',
  needs: ['ceiling'],
  async run(pace, { rawInserts }) {
    const { load, cpu } = await withServer(async (server) => {
      const key = door === 'collect' ? server.writeKey : server.adminKey;
      const prepare = Math.ceil(((pace.warmUpMs + pace.durationMs) / 1000) * 3000);
      const used = watchCpu(server.pid);
      const load = await runLoad({
        door,
        port: server.port,
        key,
        eventsPerRequest: BATCH,
        connections: CONNECTIONS,
        prepare,
        ...pace,
        seed: 2,
      });
      const cpu = cpuNote(used(), load.allAccepted);
      await assertAllStored(server.url, load.allAccepted);
      return { load, cpu };
    });
    return [
      {
        what,
        figure: load.accepted / load.seconds,
        unit: 'events/s',
        baseline: { what: 'raw SQLite', figure: rawInserts! },
        goal: { of: 'figure', value: GOAL_ACKNOWLEDGED, better: 'more' },
        note: `p50 ${load.p50.toFixed(1)} ms, p99 ${load.p99.toFixed(1)} ms; load generator ${Math.round(load.cpuShare * 100)} % of a core; ${cpu}`,
      },
    ];
  },
});

export const batchesByTracker = measureDoor('collect', 'POST /v1/collect, 20 events a request, acknowledged');
export const batchesBySegment = measureDoor('batch', 'POST /v1/batch with a secret key, 20 messages, acknowledged');
