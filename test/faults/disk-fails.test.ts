import { afterEach, expect, test } from 'vitest';
import { Visitors } from '../bench/visitors.ts';
import { endServers, startServer, temporaryFolder } from '../support/server-process.ts';
import { EIO, EROFS, FaultyDisk, noFaultyDisk } from './faulty-disk.ts';
import { Ledger } from './ledger.ts';
import { sendAgain, startLoad } from './load.ts';
import { storedInFile } from './stored.ts';

afterEach(endServers);

const impossible = noFaultyDisk();

test.skipIf(impossible).each([
  ['fails to sync', { syncError: EIO }],
  ['fails to write', { writeError: EIO }],
  ['becomes read-only', { writeError: EROFS }],
] as const)(
  'a disk that %s ends the process with 70, and nothing is acknowledged from then on',
  async (_, fault) => {
    const { folder, databaseUrl, file, remove } = temporaryFolder('sync');
    const ledger = new Ledger();
    const visitors = new Visitors(Date.now(), 3);
    try {
      const disk = new FaultyDisk(folder, file);
      const server = await startServer({ databaseUrl, env: disk.env });
      const good = await startLoad(server, ledger, visitors, { clients: 4, round: 1 });
      while (ledger.with('acknowledged').length < 20) await new Promise((resolve) => setTimeout(resolve, 5));
      await good.stop();

      disk.set(fault);
      const doomed = await startLoad(server, ledger, visitors, { clients: 8, round: 2 });
      expect(await server.ended(), server.output()).toEqual({ code: 70, signal: null });
      await doomed.over;
      expect(ledger.with('acknowledged').filter(({ round }) => round === 2)).toEqual([]);
      expect(server.output()).toMatch(/could not be written/);

      // What was acknowledged before is there, and clients that try again lose nothing.
      expect(ledger.faults(storedInFile(file))).toEqual([]);
      const next = await startServer({ databaseUrl });
      await sendAgain(
        next,
        ledger.requests.filter(({ fate }) => fate !== 'acknowledged'),
      );
      expect((await next.stop()).code).toBe(0);
      expect(ledger.requests.filter(({ fate }) => fate !== 'acknowledged')).toEqual([]);
      expect(ledger.faults(storedInFile(file))).toEqual([]);
    } finally {
      remove();
    }
  },
  150_000,
);
