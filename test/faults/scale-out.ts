/** The story of several processes on one PostgreSQL, of which one after the other is killed under load. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import BetterSqlite3 from 'better-sqlite3';
import { expect } from 'vitest';
import { Visitors } from '../bench/visitors.ts';
import { startMortalCluster } from '../support/postgres-cluster.ts';
import { type ServerProcess, type StartOptions, startServer, temporaryFolder } from '../support/server-process.ts';
import { Ledger } from './ledger.ts';
import { type Load, sendAgain, startLoad } from './load.ts';
import { storedInPostgres } from './stored.ts';

const COLLECTORS = 3;
const CLIENTS_EACH = 2;
/** Between two requests of a client: the load is steady, not the most there can be. */
const PAUSE_MS = 40;
/** How long the database is away: longer than an event waits for it. */
const AWAY_MS = 2500;

/**
 * Three collectors and one that answers. In each round a collector is killed, then the database, and, while its spool is
 * handed over, another collector. Ends with acknowledged = stored, once each, one digest, and no other error than 503.
 */
export async function scaleOut(rounds: number): Promise<void> {
  const database = await startMortalCluster();
  const { folder, remove } = temporaryFolder('scale');
  const env = { THROUGHLINE_SPOOL_FOLDER: folder };
  const ledger = new Ledger();
  const visitors = new Visitors(Date.now(), 9);
  const api = await startServer({ databaseUrl: database.url, args: ['--role', 'api'] });
  const options: StartOptions = {
    databaseUrl: database.url,
    args: ['--role', 'collector'],
    writeKey: api.writeKey,
    env,
  };
  let lives = 0;
  const begin = async (): Promise<{ server: ServerProcess; load: Load; life: number }> => {
    const server = await startServer(options);
    const life = ++lives;
    return {
      server,
      life,
      load: await startLoad(server, ledger, visitors, { clients: CLIENTS_EACH, round: life, pauseMs: PAUSE_MS }),
    };
  };
  const collectors = await Promise.all(Array.from({ length: COLLECTORS }, begin));
  const asking = keepAsking(api);
  const killCollector = async (n: number) => {
    const { server, load, life } = collectors[n]!;
    await requestUnderWay(ledger, life);
    expect(await server.stop('SIGKILL'), server.output()).toEqual({ code: null, signal: 'SIGKILL' });
    await load.over;
    collectors[n] = await begin();
  };

  for (let round = 0; round < rounds; round++) {
    await answeredMore(ledger, 30);
    await killCollector(round % COLLECTORS);
    await database.kill();
    await pause(AWAY_MS);
    await answeredMore(ledger, 30);
    await database.start();
    await killCollector((round + 1) % COLLECTORS);
    await answeredMore(ledger, 30);
  }
  await Promise.all(collectors.map(({ load }) => load.stop()));
  for (const { server } of collectors)
    await expect.poll(() => metric(server, 'throughline_spool_rows'), { timeout: 60_000, interval: 100 }).toBe(0);
  const answers = await asking.end();
  const statuses = new Set(answers);
  expect([...statuses].filter((status) => ![200, 503].includes(status))).toEqual([]);
  expect(statuses).toContain(200);
  // A load that was never cut off and a database that was never missed would prove nothing.
  expect(ledger.with('open').length).toBeGreaterThan(0);
  expect(await spooled(collectors.map(({ server }) => server))).toBeGreaterThan(0);
  expect(ledger.with('refused').filter(({ status }) => status !== 503)).toEqual([]);

  // What a killed one left is handed over by another, which looks for it now and then.
  await expect.poll(() => waitingIn(folder), { timeout: 60_000, interval: 200 }).toBe(0);

  await sendAgain(collectors[0]!.server, [...ledger.with('open'), ...ledger.with('refused')]);
  expect(ledger.with('open')).toEqual([]);
  expect(ledger.with('refused')).toEqual([]);
  const rows = await storedInPostgres(database.url);
  expect(ledger.faults(rows)).toEqual([]);
  expect(rows.size).toBe(ledger.requests.reduce((sum, { events }) => sum + events.length, 0));

  const live = await ask<{ derived: string }>(api, '/v1/digest');
  const { id } = await ask<{ id: string }>(api, '/v1/rebuild', 'POST');
  const progress = () => ask<{ status: string; derived: string }>(api, `/v1/rebuild/${id}`);
  await expect.poll(async () => (await progress()).status, { timeout: 120_000, interval: 200 }).toBe('done');
  expect((await progress()).derived).toBe(live.derived);
  for (const server of [...collectors.map((collector) => collector.server), api])
    expect(await server.stop(), server.output()).toEqual({ code: 0, signal: null });
  await database.stop();
  remove();
}

/** Events in the spool files of a folder. A file may be taken away meanwhile, when it is empty. */
function waitingIn(folder: string): number {
  let rows = 0;
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.db'))) {
    try {
      const file = new BetterSqlite3(join(folder, name), { readonly: true, fileMustExist: true });
      rows += file.prepare('select coalesce(sum(rows), 0) from groups').pluck().get() as number;
      file.close();
    } catch (error) {
      if (existsSync(join(folder, name))) throw error;
    }
  }
  return rows;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function answeredMore(ledger: Ledger, requests: number): Promise<void> {
  const enough = ledger.with('acknowledged').length + requests;
  for (let i = 0; ledger.with('acknowledged').length < enough; i++) {
    if (i > 6000) throw new Error('Nothing is acknowledged any more');
    await pause(10);
  }
}

/** Settles in a moment when this life of a collector owes an answer, so that a kill cuts something off. */
async function requestUnderWay(ledger: Ledger, life: number): Promise<void> {
  const owes = () => ledger.requests.some(({ fate, round }) => fate === 'open' && round === life);
  for (const giveUpAt = Date.now() + 60_000; !owes(); await nextTurn())
    if (Date.now() > giveUpAt) throw new Error(`Nothing is sent any more in life ${life}`);
}

/** Colleagues who look at their leads all the time. @returns the status of every answer */
function keepAsking(api: ServerProcess): { end(): Promise<number[]> } {
  const statuses: number[] = [];
  let over = false;
  const asking = (async () => {
    while (!over) {
      const response = await fetch(`${api.url}/v1/leads?limit=20`, authorized(api));
      await response.arrayBuffer();
      statuses.push(response.status);
      await pause(100);
    }
  })();
  return {
    async end() {
      over = true;
      await asking;
      return statuses;
    },
  };
}

const authorized = (server: ServerProcess) => ({ headers: { authorization: `Bearer ${server.adminKey}` } });

async function ask<T>(server: ServerProcess, path: string, method = 'GET'): Promise<T> {
  const response = await fetch(`${server.url}${path}`, { method, ...authorized(server) });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}`);
  return (await response.json()) as T;
}

async function metric(server: ServerProcess, name: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
}

async function spooled(servers: readonly ServerProcess[]): Promise<number> {
  const counts = await Promise.all(servers.map((server) => metric(server, 'throughline_spooled_events_total')));
  return counts.reduce((sum, count) => sum + count, 0);
}
