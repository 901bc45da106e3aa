/** `throughline doctor` as an operator runs it: beside a server, and without one. */
import { afterEach, expect, test } from 'vitest';
import { endServers, runThroughline, startServer, temporaryFolder } from '../support/server-process.ts';

afterEach(endServers);

test('it asks the server that runs, and looks for itself where none does', { timeout: 120_000 }, async () => {
  const { databaseUrl, remove } = temporaryFolder('doctor');
  const server = await startServer({ databaseUrl });
  await fetch(`${server.url}/health/live`, { headers: { 'x-forwarded-for': '203.0.113.9' } });
  const beside = await runThroughline('doctor', { databaseUrl, env: { PORT: String(server.port) } });
  expect(beside.output).toMatch(/^ok {4}durability +Every commit is synced/m);
  expect(beside.output).toMatch(/^warn {2}proxies +One request came through a proxy \(127\.0\.0\.1\)/m);
  expect(beside.output).toContain('Set THROUGHLINE_TRUSTED_PROXIES=127.0.0.1');
  expect(beside.output).not.toContain('No server runs here');
  expect(beside.code).toBe(1);
  await server.stop();

  const alone = await runThroughline('doctor', { databaseUrl, env: { PORT: String(server.port) } });
  expect(alone.output).toMatch(/^ok {4}durability/m);
  expect(alone.output).not.toMatch(/ proxies /);
  expect(alone.output).toContain('No server runs here');
  expect(alone.output).toMatch(/^warn {2}backups +No backup was taken yet\n +Set THROUGHLINE_BACKUP_AT/m);
  expect(alone.code).toBe(1);

  await runThroughline('backup', { databaseUrl });
  const env = { THROUGHLINE_PUBLIC_URL: 'https://collect.example.com', THROUGHLINE_RATE_LIMIT: '100' };
  const well = await runThroughline('doctor', { databaseUrl, env });
  // Nothing is left but what is this machine's own: its disk.
  expect(well.output.replace(/^\w+ +(disk|commitTime) .*$/gm, '')).not.toMatch(/^(warn|fail)/m);
  remove();
});
