/** A collector goes on while its PostgreSQL does not. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { trackerBody } from '../bench/requests.ts';
import { Visitors } from '../bench/visitors.ts';
import { type FaultyProxy, faultyProxy } from '../support/faulty-proxy.ts';
import { startPostgres } from '../support/postgres.ts';
import {
  endServers,
  runThroughline,
  type ServerProcess,
  type StartOptions,
  startServer,
  temporaryFolder,
} from '../support/server-process.ts';
import { Ledger } from './ledger.ts';
import { storedInPostgres } from './stored.ts';

afterEach(endServers);

interface Sent {
  status: number;
  durable: string | null;
  ms: number;
  /** Of a problem. */
  code?: string | undefined;
  retryAfter: number;
}

interface Scene {
  proxy: FaultyProxy;
  ledger: Ledger;
  /** Of a collector behind the proxy, with a spool of its own. */
  options: StartOptions;
  spoolFolder: string;
  stored(): Promise<Map<string, number>>;
  /** Sends one batch and writes down what became of it. */
  send(server: ServerProcess, size?: number): Promise<Sent>;
  end(): Promise<void>;
}

async function scene(env: Record<string, string> = {}): Promise<Scene> {
  const database = await startPostgres();
  const proxy = await faultyProxy(database.url);
  const { folder, remove } = temporaryFolder('spool');
  const spoolFolder = join(folder, 'spool');
  const visitors = new Visitors(Date.now(), 5);
  const ledger = new Ledger();
  // Whoever makes the tables is gone before the collector begins.
  const first = await startServer({
    databaseUrl: database.url,
    env: { THROUGHLINE_ALLOW_UNSYNCED: '1', THROUGHLINE_SPOOL_FOLDER: join(folder, 'first') },
  });
  const { writeKey } = first;
  await first.stop();
  return {
    proxy,
    ledger,
    spoolFolder,
    options: {
      databaseUrl: proxy.url,
      args: ['--role', 'collector'],
      writeKey,
      env: { THROUGHLINE_ALLOW_UNSYNCED: '1', THROUGHLINE_SPOOL_FOLDER: spoolFolder, ...env },
    },
    stored: () => storedInPostgres(database.url),
    async send(server, size = 10) {
      const events = Array.from({ length: size }, () => visitors.next());
      const request = ledger.send(events, 1);
      const began = performance.now();
      const response = await fetch(`${server.url}/v1/collect`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain', 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' },
        body: trackerBody(server.writeKey, events),
      });
      const { code } = (await response.json()) as { code?: string };
      request.status = response.status;
      request.fate = response.status === 200 ? 'acknowledged' : 'refused';
      return {
        status: response.status,
        durable: response.headers.get('x-durable'),
        ms: performance.now() - began,
        code,
        retryAfter: Number(response.headers.get('retry-after')),
      };
    },
    async end() {
      await endServers();
      await proxy.close();
      await database.stop();
      remove();
    },
  };
}

async function metric(server: ServerProcess, name: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
}

const ready = async (server: ServerProcess) => {
  const response = await fetch(`${server.url}/health/ready`);
  const { durable } = (await response.json()) as { durable?: string };
  return { status: response.status, durable };
};

const inSpool = { status: 200, durable: 'spool' };
const inDatabase = { status: 200, durable: 'db' };

test('a hung database, and one that refuses: events are taken into the spool and handed over, each once', async () => {
  const { proxy, ledger, options, send, stored, end } = await scene();
  const server = await startServer(options);
  expect(await send(server)).toMatchObject(inDatabase);
  expect(await ready(server)).toMatchObject(inDatabase);

  for (const fault of ['hung', 'refused'] as const) {
    proxy.become(fault);
    const first = await send(server);
    expect(first).toMatchObject(inSpool);
    expect(first.ms).toBeLessThan(4000);
    // Once it is known nobody waits for the database any more.
    for (let i = 0; i < 20; i++) {
      const next = await send(server);
      expect(next).toMatchObject(inSpool);
      expect(next.ms).toBeLessThan(1500);
    }
    expect(await ready(server)).toMatchObject(inSpool);
    expect(await metric(server, 'throughline_database_away')).toBe(1);
    expect(await metric(server, 'throughline_spool_rows')).toBeGreaterThanOrEqual(210);
    expect(await metric(server, 'throughline_spool_age_seconds')).toBeGreaterThan(0);

    proxy.become('open');
    await expect.poll(() => metric(server, 'throughline_spool_rows'), { timeout: 20_000 }).toBe(0);
    expect(await metric(server, 'throughline_spool_age_seconds')).toBe(0);
    expect(await metric(server, 'throughline_database_away')).toBe(0);
    expect(await ready(server)).toMatchObject(inDatabase);
    expect(await send(server)).toMatchObject(inDatabase);
  }
  expect(proxy.connections()).toBeLessThan(20);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  expect(ledger.faults(await stored())).toEqual([]);
  expect(ledger.with('refused')).toEqual([]);
  await end();
}, 120_000);

test('killed with a full hand, and killed again while handing over: what was acknowledged is there once', async () => {
  const { proxy, ledger, options, send, stored, spoolFolder, end } = await scene();
  let server = await startServer(options);
  await send(server);
  proxy.become('refused');
  for (let i = 0; i < 100; i++) expect(await send(server, 50)).toMatchObject({ status: 200, durable: 'spool' });
  await server.stop('SIGKILL');

  // It starts without the database: it knows its sites from before.
  server = await startServer(options);
  expect(await ready(server)).toMatchObject(inSpool);
  expect(await send(server)).toMatchObject(inSpool);
  proxy.become('open');
  const rows = () => metric(server, 'throughline_spool_rows');
  await expect.poll(rows, { timeout: 20_000, interval: 10 }).toBeLessThan(4990);
  await server.stop('SIGKILL');
  const handedOver = (await stored()).size;
  expect(handedOver).toBeGreaterThan(10);
  expect(handedOver, 'it was killed while handing over').toBeLessThan(5000);

  // The third takes over what the second left, though another has the first file by now.
  const other = await startServer({ ...options, databaseUrl: options.databaseUrl });
  server = await startServer(options);
  await expect
    .poll(async () => (await rows()) + (await metric(other, 'throughline_spool_rows')), { timeout: 30_000 })
    .toBe(0);
  await server.stop();
  await other.stop();
  expect(ledger.faults(await stored())).toEqual([]);
  // A file for each of the two that ran last, and none besides.
  expect(readdirSync(spoolFolder).filter((name) => name.endsWith('.db'))).toEqual(['spool-1.db', 'spool-2.db']);
  await end();
}, 120_000);

test('SIGTERM while the database hangs: it ends in time, and SIGKILL after it loses nothing either', async () => {
  const { proxy, ledger, options, send, stored, end } = await scene();
  let server = await startServer(options);
  await send(server);
  proxy.become('hung');
  for (let i = 0; i < 5; i++) expect(await send(server)).toMatchObject(inSpool);
  const began = performance.now();
  await server.stop();
  expect(performance.now() - began).toBeLessThan(10_000);

  server = await startServer(options);
  for (let i = 0; i < 5; i++) expect(await send(server)).toMatchObject(inSpool);
  const ending = server.stop();
  await server.stop('SIGKILL');
  await ending;

  proxy.become('open');
  server = await startServer(options);
  await expect.poll(() => metric(server, 'throughline_spool_rows'), { timeout: 20_000 }).toBe(0);
  await server.stop();
  expect(ledger.faults(await stored())).toEqual([]);
  await end();
}, 120_000);

test('a full spool is a 503 that says when to come again, and nothing acknowledged is missing', async () => {
  const { proxy, ledger, options, send, stored, end } = await scene({ THROUGHLINE_SPOOL_MB: '1' });
  const server = await startServer(options);
  await send(server);
  proxy.become('refused');
  let last = await send(server, 50);
  for (let i = 0; i < 200 && last.status === 200; i++) last = await send(server, 50);
  expect(last).toMatchObject({ status: 503, durable: null, code: 'unavailable' });
  expect(last.retryAfter).toBeGreaterThan(0);
  proxy.become('open');
  await expect.poll(() => metric(server, 'throughline_spool_rows'), { timeout: 20_000 }).toBe(0);
  expect(await send(server)).toMatchObject(inDatabase);
  await server.stop();
  expect(ledger.faults(await stored())).toEqual([]);
  await end();
}, 120_000);

test('a collector that has never known a site does not start without the database, and says why', async () => {
  const { proxy, options, end } = await scene();
  proxy.become('refused');
  const { code, output } = await runThroughline(['serve', '--role', 'collector'], options);
  expect(code).toBe(78);
  expect(output).toMatch(/^throughline: [^\n]+\n$/);
  expect(output).toContain('cannot take connections now');
  await end();
}, 60_000);
