import { afterEach, expect, test } from 'vitest';
import { Visitors } from '../bench/visitors.ts';
import { endServers, runThroughline, startServer, temporaryFolder } from '../support/server-process.ts';
import { FaultyDisk, noFaultyDisk } from './faulty-disk.ts';
import { LONG } from './how-long.ts';
import { Ledger } from './ledger.ts';
import { sendAgain, startLoad } from './load.ts';
import { storedInFile } from './stored.ts';

afterEach(endServers);

/** Writes and syncs from the first event on, which take in several commits and what is derived from them. */
const CALLS = 160;
/** At each of them in the long form, else at every so-manieth. */
const STEP = LONG ? 1 : 37;

const impossible = noFaultyDisk();

test.skipIf(impossible)(
  'kill -9 in the middle of each write and before each sync: what was acknowledged is there exactly once',
  async () => {
    const { folder, databaseUrl, file, remove } = temporaryFolder('writes');
    try {
      const disk = new FaultyDisk(folder, file);
      const options = { databaseUrl, env: disk.env };
      const ledger = new Ledger();
      const visitors = new Visitors(Date.now(), 7);
      for (let call = 1; call <= CALLS; call += STEP) {
        const server = await startServer(options);
        disk.set({ calls: 0, killAt: call });
        const load = await startLoad(server, ledger, visitors, { clients: 1, round: call });
        expect(await server.ended(), server.output()).toEqual({ code: null, signal: 'SIGKILL' });
        await load.over;
        disk.set({ killAt: 0 });
        disk.settle();
        expect(ledger.faults(storedInFile(file)), `killed at call ${call}`).toEqual([]);
      }
      expect(ledger.with('open').length).toBeGreaterThan(0);
      expect(ledger.with('refused')).toEqual([]);

      const server = await startServer(options);
      await sendAgain(server, ledger.with('open'));
      expect(ledger.with('open')).toEqual([]);
      expect((await server.stop()).code).toBe(0);
      expect(ledger.faults(storedInFile(file))).toEqual([]);
      const live = await runThroughline('digest', options);
      const rebuilt = await runThroughline('rebuild', options);
      const derived = /^derived +([0-9a-f]+)$/m.exec(live.output)![1];
      expect(rebuilt.output).toMatch(new RegExp(`^rebuilt +${derived}$`, 'm'));
    } finally {
      remove();
    }
  },
  1_200_000,
);
