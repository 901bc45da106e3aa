import { afterEach, expect, test } from 'vitest';
import { Visitors } from '../bench/visitors.ts';
import { endServers, startServer, temporaryFolder } from '../support/server-process.ts';
import { brokenSync } from './broken-sync.ts';
import { Ledger } from './ledger.ts';
import { sendAgain, startLoad } from './load.ts';
import { storedInFile } from './stored.ts';

afterEach(endServers);

test('a disk that fails to sync ends the process with 70, and nothing is acknowledged from then on', async (context) => {
  const { folder, databaseUrl, file, remove } = temporaryFolder('sync');
  const fault = brokenSync(folder);
  if (typeof fault === 'string') {
    console.warn(`!!! Not tested: ${fault}`);
    return context.skip(fault);
  }
  const ledger = new Ledger();
  const visitors = new Visitors(Date.now(), 3);
  try {
    const server = await startServer({ databaseUrl, env: fault.env });
    const good = await startLoad(server, ledger, visitors, { clients: 4, round: 1 });
    while (ledger.with('acknowledged').length < 20) await new Promise((resolve) => setTimeout(resolve, 5));
    await good.stop();

    await fault.begin(server.pid);
    const doomed = await startLoad(server, ledger, visitors, { clients: 8, round: 2 });
    expect(await server.ended(), `${fault.how}\n${server.output()}`).toEqual({ code: 70, signal: null });
    await doomed.over;
    fault.end();
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
    fault.end();
    remove();
  }
}, 150_000);
