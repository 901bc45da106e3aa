import { afterEach, test } from 'vitest';
import { startPostgres } from '../support/postgres.ts';
import { endServers } from '../support/server-process.ts';
import { rounds } from './how-long.ts';
import { killRounds } from './kill-rounds.ts';
import { storedInPostgres } from './stored.ts';

afterEach(endServers);

test('a collector on PostgreSQL is killed under load, again and again: what was acknowledged is there exactly once', async () => {
  const database = await startPostgres();
  try {
    // The cluster of the tests does not sync: here the collector dies, not the database.
    const options = { databaseUrl: database.url, env: { THROUGHLINE_ALLOW_UNSYNCED: '1' } };
    await killRounds(options, rounds(3, 40), () => storedInPostgres(database.url));
  } finally {
    await database.stop();
  }
}, 1_200_000);
