/** The rate that can go on for ever: events acknowledged *and* derived; and what an event takes on the disk then. */
import { statSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { cpuNote, watchCpu } from '../cpu.ts';
import { runLoad } from '../load-job.ts';
import type { Measure } from '../measure.ts';
import { assertAllStored, untilDerived } from '../metrics.ts';
import { withServer } from '../with-server.ts';
import { BATCH, CONNECTIONS } from './batches.ts';

export const GOAL_SUSTAINED = 25_000;

export const derived: Measure = {
  name: 'derived',
  needs: ['ceiling'],
  async run({ warmUpMs, durationMs }, { rawInserts }) {
    let bytes = 0;
    const sizeOf = (file: string) => {
      bytes = sizeWithoutLog(file);
    };
    const { rate, seconds, lag, total, cpu } = await withServer(async (server) => {
      const job = {
        door: 'collect' as const,
        port: server.port,
        key: server.writeKey,
        eventsPerRequest: BATCH,
        connections: CONNECTIONS,
      };
      const warm = await runLoad({ ...job, prepare: warmUpMs * 3, warmUpMs: 0, durationMs: warmUpMs, seed: 3 });
      await untilDerived(server.url);
      const used = watchCpu(server.pid);
      const load = await runLoad({ ...job, prepare: durationMs * 3, warmUpMs: 0, durationMs, seed: 4 });
      const waitedFrom = performance.now();
      const lag = await untilDerived(server.url);
      const seconds = load.seconds + (performance.now() - waitedFrom) / 1000;
      const cpu = cpuNote(used(), load.allAccepted);
      const total = warm.allAccepted + load.allAccepted;
      await assertAllStored(server.url, total);
      return { rate: load.allAccepted / seconds, seconds, lag, total, cpu };
    }, sizeOf);
    return [
      {
        what: 'acknowledged and derived, sustained',
        figure: rate,
        unit: 'events/s',
        baseline: { what: 'raw SQLite', figure: rawInserts! },
        goal: { of: 'figure', value: GOAL_SUSTAINED, better: 'more' },
        note: `${(durationMs / 1000).toFixed(0)} s of load, all derived after ${seconds.toFixed(1)} s; largest lag seen at its end ${lag.toFixed(1)} s; ${cpu}`,
      },
      {
        what: 'on disk after derivation',
        figure: bytes / total,
        unit: 'bytes/event',
        note: `${total} events, everything derived, write-ahead log emptied`,
      },
    ];
  },
};

/** Of a database that no process has open. */
function sizeWithoutLog(file: string): number {
  const db = new BetterSqlite3(file);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  return statSync(file).size;
}
