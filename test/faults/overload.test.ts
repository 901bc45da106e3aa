import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { type LoadJob, runLoad } from '../bench/load-job.ts';
import { endServers, startServer, temporaryFolder } from '../support/server-process.ts';
import { FaultyDisk, noFaultyDisk } from './faulty-disk.ts';
import { rounds } from './how-long.ts';
import { storedInFile } from './stored.ts';

afterEach(endServers);

/** So many that their events fill a commit. */
const CLIENTS = 40;
/** Of a slow disk: then it is the disk that has a limit, not the processors, which the load generator has its share of. */
const SYNC_MS = 60;
/** With their events twice what may wait to be stored. */
const CROWD = 2000;
const EVENTS = 100;
const HEAP_MB = 256;
/** The heap, the threads' own, the caches of SQLite, and what the crowd has sent. */
const RSS_MB = 1200;
/** Of what is accepted without too much of it. */
const GOODPUT = 0.8;

const impossible = noFaultyDisk();

test.skipIf(impossible)(
  'ten times the load: refused early with a time to come again, in bounded memory, and what was accepted is kept',
  async () => {
    const { databaseUrl, file, folder, remove } = temporaryFolder('overload');
    const disk = new FaultyDisk(folder, file);
    const server = await startServer({
      databaseUrl,
      env: { ...disk.env, NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}` },
    });
    disk.set({ syncDelayMs: SYNC_MS });
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
