/** Every start that cannot be ends with one sentence that says what to do. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStorage } from '../../server/storage/open.ts';
import { faultyProxy } from '../support/faulty-proxy.ts';
import { startPostgres } from '../support/postgres.ts';

let database: { url: string; stop(): Promise<void> };
/** May connect, and nothing else. */
const guest = `guest_${randomBytes(4).toString('hex')}`;

const admin = async (...statements: string[]) => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
};

beforeAll(async () => {
  database = await startPostgres();
  await admin(`create role ${guest} login password 'guest'`);
});
afterAll(async () => {
  await admin(`drop role ${guest}`);
  await database.stop();
});

const changed = (change: (url: URL) => void): string => {
  const url = new URL(database.url);
  change(url);
  return url.href;
};
const opening = (url: string, allowUnsynced = true) =>
  openStorage(url, { allowUnsynced }).then((storage) => storage.close());

test('a wrong password, an unknown database, a user without rights', async () => {
  await expect(opening(changed((url) => (url.password = 'wrong')))).rejects.toThrow('does not let postgres in');
  await expect(opening(changed((url) => (url.pathname = '/nowhere')))).rejects.toThrow('There is no database nowhere');
  const asGuest = changed((url) => {
    url.username = guest;
    url.password = 'guest';
  });
  await expect(opening(asGuest)).rejects.toThrow(`The user ${guest} may not make tables`);
});

test('a port where nothing listens, a host that is not known, an address that is none', async () => {
  await expect(opening(changed((url) => (url.port = '1')))).rejects.toThrow('Nothing listens at 127.0.0.1:1');
  await expect(opening('postgres://ann@nowhere.invalid/x')).rejects.toThrow(
    /The host of THROUGHLINE_DATABASE_URL is not known|does not answer/,
  );
  await expect(opening('postgres://ann:p#ss@:x/')).rejects.toThrow('is not an address that can be read');
});

test('a host that takes the connection and says nothing', async () => {
  const proxy = await faultyProxy(database.url);
  proxy.become('hung');
  await expect(opening(proxy.url)).rejects.toThrow('does not answer');
  await proxy.close();
});

test('a server that would forget what it has committed', async () => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query("select current_setting('fsync') as fsync");
  await client.end();
  // A cluster of somebody's own (TEST_PG_URL) may sync: then there is nothing to refuse.
  if (rows[0].fsync === 'off')
    await expect(opening(database.url, false)).rejects.toThrow('would lose what it has committed');
  else await opening(database.url, false);
});

test('a database of a newer program', async () => {
  await opening(database.url);
  await admin(`insert into kysely_migration (name, timestamp) values ('999-from-the-future', '2030')`);
  await expect(opening(database.url)).rejects.toThrow('made by a newer version of Throughline (999-from-the-future)');
});
