/** One event a request, each durable before its answer, against a bare route that throws the body away. */
import { cpuNote, watchCpu } from '../cpu.ts';
import { type LoadResult, runLoad } from '../load-job.ts';
import type { Measure, Pace } from '../measure.ts';
import { assertAllStored } from '../metrics.ts';
import { withBareServer, withServer } from '../with-server.ts';

const CONNECTIONS = 64;
const GOAL = 0.4;

export const bareRoute: Measure = {
  name: 'baseline',
  async run(pace, yardsticks) {
    const { load, cpu } = await withBareServer(async (port, pid) => {
      const used = watchCpu(pid);
      const load = await runLoad(jobOf('bare', port, 'wk_bench', pace));
      return { load, cpu: cpuNote(used(), load.allRequests) };
    });
    const rate = load.requests / load.seconds;
    yardsticks.bareRequests = rate;
    return [
      {
        what: 'bare Fastify route, one event a request',
        figure: rate,
        unit: 'requests/s',
        note: `${noteOf(load)}; ${cpu}`,
      },
    ];
  },
};

export const singleEvents: Measure = {
  name: 'single',
  needs: ['baseline'],
  async run(pace, { bareRequests }) {
    const { load, cpu } = await withServer(async (server) => {
      const used = watchCpu(server.pid);
      const load = await runLoad(jobOf('collect', server.port, server.writeKey, pace));
      const cpu = cpuNote(used(), load.allAccepted);
      await assertAllStored(server.url, load.allAccepted);
      return { load, cpu };
    });
    return [
      {
        what: 'POST /v1/collect, one event a request, durable',
        figure: load.accepted / load.seconds,
        unit: 'events/s',
        baseline: { what: 'bare route', figure: bareRequests! },
        goal: { of: 'ratio', value: GOAL, better: 'more' },
        note: `${noteOf(load)}; ${cpu}`,
      },
    ];
  },
};

function jobOf(door: 'bare' | 'collect', port: number, key: string, pace: Pace) {
  const repeat = door === 'bare';
  const prepare = repeat ? 20_000 : Math.ceil(((pace.warmUpMs + pace.durationMs) / 1000) * 20_000);
  return { door, port, key, eventsPerRequest: 1, connections: CONNECTIONS, prepare, repeat, ...pace, seed: 1 };
}

function noteOf({ p50, p99, cpuShare }: LoadResult): string {
  return `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms; load generator ${Math.round(cpuShare * 100)} % of a core`;
}
