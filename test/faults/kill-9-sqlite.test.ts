import { afterEach, test } from 'vitest';
import { endServers, temporaryFolder } from '../support/server-process.ts';
import { rounds } from './how-long.ts';
import { killRounds } from './kill-rounds.ts';
import { storedInFile } from './stored.ts';

afterEach(endServers);

test('kill -9 under load, again and again: what was acknowledged is there exactly once', async () => {
  const { databaseUrl, file, remove } = temporaryFolder('kill');
  try {
    await killRounds({ databaseUrl }, rounds(5, 60), async () => storedInFile(file));
  } finally {
    remove();
  }
}, 1_200_000);
