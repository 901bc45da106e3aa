import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { Visitors } from '../bench/visitors.ts';
import { endServers, startServer, temporaryFolder } from '../support/server-process.ts';
import { Ledger } from './ledger.ts';
import { sendAgain, startLoad } from './load.ts';
import { storedInFile } from './stored.ts';

afterEach(endServers);

const CROWD = 100;
/** For so many more there are descriptors; some that are open already may have higher numbers. */
const ROOM = 10;
const CLIENTS = 4;

const isThere = (() => {
  try {
    execFileSync('prlimit', ['--version'], { stdio: 'ignore' });
    return process.platform === 'linux';
  } catch {
    return false;
  }
})();

if (!isThere) {
  const missing = 'taking descriptors away needs prlimit (util-linux), on Linux';
  if (process.env.CI && process.env.CI !== 'false') throw new Error(missing);
  console.warn(`!!! Not tested: ${missing}`);
}

test.skipIf(!isThere)(
  'no file descriptors: who is connected is served and kept, and others again when there are some',
  async () => {
    const { databaseUrl, file, remove } = temporaryFolder('descriptors');
    const server = await startServer({ databaseUrl });
    const open = () => readdirSync(`/proc/${server.pid}/fd`).length;
    const ledger = new Ledger();
    const load = await startLoad(server, ledger, new Visitors(Date.now(), 19), {
      clients: CLIENTS,
      round: 1,
      pauseMs: 5,
    });
    const acknowledged = () => ledger.with('acknowledged').length;
    await expect.poll(acknowledged).toBeGreaterThan(20);

    const limit = open() + ROOM;
    execFileSync('prlimit', [`--pid=${server.pid}`, `--nofile=${limit}:${limit}`]);
    const crowd: Socket[] = Array.from({ length: CROWD }, () => {
      const socket = connect(server.port, '127.0.0.1');
      return socket.on('error', () => {});
    });
    await expect.poll(open, { timeout: 30_000 }).toBeGreaterThanOrEqual(limit - 1);
    const before = acknowledged();
    await expect.poll(acknowledged, { timeout: 60_000 }).toBeGreaterThan(before + 50);
    expect(open(), 'most of the crowd found none').toBeLessThan(limit + CROWD / 4);

    for (const socket of crowd) socket.destroy();
    const ready = async () => (await fetch(`${server.url}/health/ready`)).status;
    await expect.poll(() => ready().catch(() => 0), { timeout: 60_000 }).toBe(200);
    await load.stop();
    await sendAgain(server, ledger.with('open'));
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(ledger.with('refused')).toEqual([]);
    expect(ledger.faults(storedInFile(file))).toEqual([]);
    remove();
  },
  300_000,
);
