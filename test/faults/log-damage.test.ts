import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { Visitors } from '../bench/visitors.ts';
import { endServers, runThroughline, startServer, temporaryFolder } from '../support/server-process.ts';
import { Ledger } from './ledger.ts';
import { sendAgain, startLoad } from './load.ts';
import { storedInFile } from './stored.ts';

afterEach(endServers);

const ENOUGH = 60;

test('a bit of the log turns while the server is down: it is told and refused, and nothing is dropped before somebody says so', async () => {
  const { databaseUrl, file, remove } = temporaryFolder('log');
  try {
    const ledger = new Ledger();
    const server = await startServer({ databaseUrl });
    const load = await startLoad(server, ledger, new Visitors(Date.now(), 13), { clients: 4, round: 1 });
    while (ledger.with('acknowledged').length < ENOUGH) await new Promise((resolve) => setTimeout(resolve, 5));
    await server.stop('SIGKILL');
    await load.over;

    const log = readFileSync(`${file}-wal`);
    log[log.length >> 1]! ^= 1;
    writeFileSync(`${file}-wal`, log);

    for (const command of ['verify', 'serve', 'digest', 'backup']) {
      const { code, output } = await runThroughline(command, { databaseUrl });
      expect(code, `${command}: ${output}`).not.toBe(0);
      expect(output, command).toMatch(/write-ahead log is damaged behind \d+ commits?: at least \d+ more/);
    }
    expect(readFileSync(`${file}-wal`).equals(log)).toBe(true);

    const accepted = await runThroughline('accept-loss', { databaseUrl });
    expect(accepted.code, accepted.output).toBe(0);
    const [, kept] = /as (\S+), until/.exec(accepted.output)!;
    expect(readFileSync(kept!).equals(log)).toBe(true);
    expect(ledger.faults(storedInFile(file)).some((fault) => fault.startsWith('lost'))).toBe(true);

    const again = await startServer({ databaseUrl });
    await sendAgain(again, ledger.requests);
    expect((await again.stop()).code).toBe(0);
    expect(ledger.faults(storedInFile(file))).toEqual([]);
    expect((await runThroughline('verify', { databaseUrl })).code).toBe(0);
  } finally {
    remove();
  }
}, 150_000);
