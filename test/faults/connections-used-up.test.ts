/** Others hold every connection that PostgreSQL has for the collector. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { Visitors } from '../bench/visitors.ts';
import { ON_CLUSTER, startPostgres } from '../support/postgres.ts';
import { endServers, startServer, temporaryFolder } from '../support/server-process.ts';
import { rounds } from './how-long.ts';
import { Ledger } from './ledger.ts';
import { sendAgain, startLoad } from './load.ts';
import { storedInPostgres } from './stored.ts';

afterEach(endServers);

const CONNECTIONS = 30;
const USED_UP = '53300';

// A limit of a role's connections is no limit of a cluster's nodes.
test.skipIf(ON_CLUSTER)(
  'connections are used up under load: events are spooled or refused, never lost, and readiness says so',
  async () => {
    const database = await startPostgres();
    const { folder, remove } = temporaryFolder('connections');
    const admin = new pg.Client({ connectionString: database.url });
    await admin.connect();
    // A limit of its own: the cluster is everybody's. It is refused with the code of `max_connections`.
    const role = `throughline_few_${randomBytes(6).toString('hex')}`;
    await admin.query(`create role ${role} login password '${role}' connection limit ${CONNECTIONS}`);
    await admin.query(`alter database ${new URL(database.url).pathname.slice(1)} owner to ${role}`);
    const url = Object.assign(new URL(database.url), { username: role, password: role }).href;
    const server = await startServer({
      databaseUrl: url,
      env: { THROUGHLINE_ALLOW_UNSYNCED: '1', THROUGHLINE_SPOOL_FOLDER: join(folder, 'spool') },
    });
    const ready = async () => {
      const response = await fetch(`${server.url}/health/ready`);
      return { status: response.status, durable: ((await response.json()) as { durable?: string }).durable };
    };
    expect(await ready()).toEqual({ status: 200, durable: 'db' });

    const ledger = new Ledger();
    const visitors = new Visitors(Date.now(), 39);
    const load = await startLoad(server, ledger, visitors, { clients: 6, round: 1, pauseMs: 5 });
    const acknowledged = () => ledger.with('acknowledged').length;
    const more = (count: number) => {
      const from = acknowledged();
      return expect.poll(acknowledged, { timeout: 60_000 }).toBeGreaterThan(from + count);
    };
    await more(20);
    const holders: pg.Client[] = [];
    for (let round = 1; round <= rounds(1, 10); round++) {
      // What the server has is cut, and taken before it comes back.
      const ofServer = async () =>
        (
          await admin.query(
            `select pid from pg_stat_activity where usename = $1 and application_name = 'throughline'`,
            [role],
          )
        ).rows;
      let refused = 0;
      await expect
        .poll(
          async () => {
            for (const { pid } of await ofServer()) await admin.query('select pg_terminate_backend($1)', [pid]);
            for (let full = false; !full; ) {
              const holder = new pg.Client({ connectionString: url });
              holder.on('error', () => {});
              full = await holder.connect().then(
                () => {
                  holders.push(holder);
                  return false;
                },
                (error: { code?: string }) => {
                  expect(error.code).toBe(USED_UP);
                  refused++;
                  return true;
                },
              );
            }
            // The place of one that has just been cut is free a moment later.
            return { ofServer: (await ofServer()).length, taken: holders.length };
          },
          { timeout: 60_000, interval: 20 },
        )
        .toEqual({ ofServer: 0, taken: CONNECTIONS });
      expect(refused).toBeGreaterThan(0);
      await more(20);
      expect(await ready()).toEqual({ status: 200, durable: 'spool' });

      await Promise.all(holders.splice(0).map((holder) => holder.end()));
      await expect.poll(ready, { timeout: 60_000 }).toEqual({ status: 200, durable: 'db' });
      await more(20);
    }
    await load.stop();
    const refusals = ledger.with('refused').map(({ status }) => status);
    expect(refusals.filter((status) => status !== 503)).toEqual([]);
    await sendAgain(server, ledger.with('refused'));
    expect(ledger.with('refused')).toEqual([]);
    expect(ledger.with('open')).toEqual([]);
    const rowsLeft = async () =>
      /^throughline_spool_rows (\d+)$/m.exec(await (await fetch(`${server.url}/metrics`)).text())?.[1];
    await expect.poll(rowsLeft, { timeout: 60_000 }).toBe('0');
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(ledger.faults(await storedInPostgres(database.url))).toEqual([]);
    await admin.query(`reassign owned by ${role} to current_user`);
    await admin.query(`drop owned by ${role}`);
    await admin.query(`drop role ${role}`);
    await admin.end();
    await database.stop();
    remove();
  },
  400_000,
);
