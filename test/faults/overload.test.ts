import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { type LoadJob, runLoad } from '../bench/load-job.ts';
import { endServers, startServer, temporaryFolder } from '../support/server-process.ts';
import { rounds } from './how-long.ts';
import { storedInFile } from './stored.ts';

afterEach(endServers);

const CLIENTS = 16;
/** With their events twice what may wait to be stored. */
const CROWD = 2000;
const EVENTS = 100;
const HEAP_MB = 256;
/** The heap, the threads' own, the caches of SQLite, and what the crowd has sent. */
const RSS_MB = 1200;
/** 0.8 is wanted; the load generator and whoever else is on this machine take their share of its processors. */
const GOODPUT = 0.5;

// Memory is read from /proc.
test.skipIf(process.platform !== 'linux')(
  'ten times the load: refused early with a time to come again, in bounded memory, and what was accepted is kept',
  async () => {
    const { databaseUrl, file, remove } = temporaryFolder('overload');
    const server = await startServer({ databaseUrl, env: { NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}` } });
    const job: LoadJob = {
      door: 'batch',
      port: server.port,
      key: server.adminKey,
      eventsPerRequest: EVENTS,
      connections: CLIENTS,
      prepare: 600,
      warmUpMs: 500,
      durationMs: 2000,
      seed: 1,
    };
    const calm = await runLoad(job);
    const crowd = await runLoad({
      ...job,
      connections: CROWD,
      prepare: 3000,
      durationMs: rounds(5, 60) * 1000,
      seed: 2,
      afterRefusalMs: 300,
    });
    // Nobody sends any more: it takes events at once.
    const asked = performance.now();
    const ready = await fetch(`${server.url}/health/ready`);
    expect(ready.status).toBe(200);
    expect(performance.now() - asked).toBeLessThan(10_000);
    const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))![1]) / 1024;
    expect(await server.stop()).toEqual({ code: 0, signal: null });

    expect(crowd.refused, 'it was too much').toBeGreaterThan(0);
    expect(crowd.refusedOtherwise).toBe(0);
    expect(peak).toBeLessThan(RSS_MB);
    expect(crowd.allAccepted / crowd.allSeconds).toBeGreaterThan((GOODPUT * calm.allAccepted) / calm.allSeconds);
    // Every event that was accepted is there, and none of what was refused.
    const stored = storedInFile(file);
    expect([...stored.values()].every((count) => count === 1)).toBe(true);
    expect(stored.size).toBe(calm.allAccepted + crowd.allAccepted);
    remove();
  },
  300_000,
);
