import { afterEach, expect, test } from 'vitest';
import { Visitors } from '../bench/visitors.ts';
import { endServers, startServer, temporaryFolder } from '../support/server-process.ts';
import { FaultyDisk, noFaultyDisk } from './faulty-disk.ts';
import { LONG } from './how-long.ts';
import { Ledger } from './ledger.ts';
import { startLoad } from './load.ts';
import { storedInFile } from './stored.ts';

afterEach(endServers);

const CLIENTS = 32;

const impossible = noFaultyDisk();

test.skipIf(impossible)(
  'a slow disk and one that stands still make answers late, not wrong: many share one sync',
  async () => {
    const { folder, databaseUrl, file, remove } = temporaryFolder('slow');
    try {
      const disk = new FaultyDisk(folder, file);
      const ledger = new Ledger();
      const visitors = new Visitors(Date.now(), 11);
      const server = await startServer({ databaseUrl, env: disk.env });
      for (const [delayMs, requests] of [
        [20, 400],
        [200, 80],
        [LONG ? 5000 : 1000, CLIENTS],
      ] as const) {
        disk.set({ syncDelayMs: delayMs, syncs: 0 });
        const before = ledger.with('acknowledged').length;
        const load = await startLoad(server, ledger, visitors, { clients: CLIENTS, round: delayMs });
        const enough = () => ledger.with('acknowledged').length >= before + requests;
        const began = Date.now();
        while (!enough() && Date.now() - began < 60_000) await new Promise((resolve) => setTimeout(resolve, 5));
        const syncs = disk.get('syncs');
        // Somebody who only asks whether it lives is answered all the same.
        expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
        disk.set({ syncDelayMs: 0 });
        await load.stop();
        expect(ledger.with('acknowledged').length - before, `${delayMs} ms`).toBeGreaterThanOrEqual(requests);
        expect(syncs, `${delayMs} ms`).toBeGreaterThan(0);
        expect(syncs, `${delayMs} ms: one sync for each request`).toBeLessThan(requests / 2);
      }
      expect(ledger.requests.filter(({ fate }) => fate !== 'acknowledged')).toEqual([]);
      expect((await server.stop()).code).toBe(0);
      expect(ledger.faults(storedInFile(file))).toEqual([]);
    } finally {
      remove();
    }
  },
  300_000,
);
