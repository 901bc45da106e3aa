import { afterEach, expect, test } from 'vitest';
import { Visitors } from '../bench/visitors.ts';
import { endServers, startServer, temporaryFolder } from '../support/server-process.ts';
import { Ledger } from './ledger.ts';
import { startLoad } from './load.ts';
import { storedInFile } from './stored.ts';

afterEach(endServers);

test('SIGTERM under load: what was accepted is answered and kept, and the process ends with 0 within ten seconds', async () => {
  const { databaseUrl, file, remove } = temporaryFolder('term');
  const server = await startServer({ databaseUrl });
  const ledger = new Ledger();
  const load = await startLoad(server, ledger, new Visitors(Date.now(), 2), { clients: 50, round: 1 });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const asked = performance.now();
  const ended = await server.stop('SIGTERM');
  const took = performance.now() - asked;
  await load.over;
  expect(ended, server.output()).toEqual({ code: 0, signal: null });
  expect(took).toBeLessThan(10_000);

  const stored = storedInFile(file);
  expect(ledger.with('acknowledged').length).toBeGreaterThan(50);
  expect(ledger.faults(stored)).toEqual([]);
  // Refusals say that it is the server's fault and passing; nobody is told anything else.
  expect([...new Set(ledger.with('refused').map(({ status }) => status))].filter((status) => status !== 503)).toEqual(
    [],
  );
  // A request that was stored was also answered: none was cut off between its commit and its answer.
  const unanswered = ledger.with('open').filter(({ events }) => events.some(({ messageId }) => stored.has(messageId)));
  expect(unanswered).toEqual([]);
  remove();
}, 150_000);
