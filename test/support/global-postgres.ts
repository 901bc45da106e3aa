/**
 * vitest globalSetup: one PostgreSQL cluster for the whole run, handed to the test processes as TEST_PG_URL.
 * Where it cannot start, the tests that need none still run; the others fail with the reason.
 */
import { startCluster } from './postgres-cluster.ts';

export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.TEST_PG_URL) return undefined;
  try {
    const cluster = await startCluster();
    process.env.TEST_PG_URL = cluster.url;
    return async () => {
      delete process.env.TEST_PG_URL;
      await cluster.stop();
    };
  } catch (error) {
    console.error(error);
    return undefined;
  }
}
