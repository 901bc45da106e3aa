import { afterEach, expect, test } from 'vitest';
import { endServers, runThroughline, startServer, temporaryFolder } from '../support/server-process.ts';

afterEach(endServers);

test('a second process on the same database file says so in one sentence and ends with 78', async () => {
  const { databaseUrl, remove } = temporaryFolder('second');
  const first = await startServer({ databaseUrl });
  try {
    for (const command of ['serve', 'digest']) {
      const { code, output } = await runThroughline(command, { databaseUrl });
      expect(code).toBe(78);
      expect(output).toMatch(/^throughline: Another Throughline process uses this database file[^\n]*\n$/);
    }
    expect((await fetch(`${first.url}/health/ready`)).status).toBe(200);
  } finally {
    await first.stop('SIGKILL');
  }
  // The lock ended with its process, though it could not tidy up.
  const next = await startServer({ databaseUrl });
  expect((await next.stop()).code).toBe(0);
  remove();
}, 150_000);
