import { afterEach, expect, test } from 'vitest';
import { Visitors } from '../bench/visitors.ts';
import { endServers, startServer, temporaryFolder } from '../support/server-process.ts';
import { FaultyDisk, type Loss, noFaultyDisk } from './faulty-disk.ts';
import { rounds } from './how-long.ts';
import { killRounds } from './kill-rounds.ts';
import { Ledger } from './ledger.ts';
import { startLoad } from './load.ts';
import { storedInFile } from './stored.ts';

afterEach(endServers);

/** Writes and syncs of a few commits, and of what is derived from them. */
const CALLS = 200;

const impossible = noFaultyDisk();

test.skipIf(impossible).each([
  ['whatever was not synced is gone', 'all'],
  ['what was not synced is torn and out of order', 'torn'],
] as const)(
  'the power goes under load and %s: what was acknowledged is there exactly once',
  async (_, loss: Loss) => {
    const { folder, databaseUrl, file, remove } = temporaryFolder('power');
    try {
      const disk = new FaultyDisk(folder, file);
      let unsynced = 0;
      await killRounds({ databaseUrl, env: disk.env }, rounds(2, 30), async () => storedInFile(file), {
        // In the middle of a write or sync, whichever comes then.
        kill: (server) => {
          disk.set({ calls: 0, killAt: 1 + Math.floor(Math.random() * CALLS) });
          return server.ended();
        },
        afterKill: () => {
          unsynced += disk.losePower(loss);
          disk.set({ killAt: 0 });
        },
      });
      // A power that never took anything would prove nothing.
      expect(unsynced).toBeGreaterThan(0);
    } finally {
      remove();
    }
  },
  1_200_000,
);

test.skipIf(impossible)(
  'a disk that says it synced and did not loses what was acknowledged: the loss would be seen',
  async () => {
    const { folder, databaseUrl, file, remove } = temporaryFolder('power');
    try {
      const disk = new FaultyDisk(folder, file);
      const ledger = new Ledger();
      await (await startServer({ databaseUrl, env: disk.env })).stop();
      disk.settle();
      disk.set({ swallowSyncs: 1 });
      const server = await startServer({ databaseUrl, env: disk.env });
      const load = await startLoad(server, ledger, new Visitors(Date.now(), 5), { clients: 4, round: 1 });
      while (ledger.with('acknowledged').length < 30) await new Promise((resolve) => setTimeout(resolve, 5));
      await server.stop('SIGKILL');
      await load.over;
      expect(disk.losePower('all')).toBeGreaterThan(0);
      expect(ledger.faults(storedInFile(file)).filter((fault) => fault.startsWith('lost'))).not.toEqual([]);
    } finally {
      remove();
    }
  },
  150_000,
);
