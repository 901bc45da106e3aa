/** Files that are larger than the memory may grow go in and come out: nobody holds them as a whole. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServerProcess, startServer, temporaryFolder } from '../support/server-process.ts';

const HEAP_MIB = 112;
const ROWS = 5000;
/** In a column that no import reads. */
const FILLER = 'x'.repeat(25_000);

const { databaseUrl, remove } = temporaryFolder('large-files');
let server: ServerProcess;
beforeAll(async () => {
  server = await startServer({ databaseUrl, env: { NODE_OPTIONS: `--max-old-space-size=${HEAP_MIB}` } });
});
afterAll(async () => {
  await server.stop();
  remove();
});

const ask = (path: string, init: RequestInit = {}) =>
  fetch(server.url + path, { ...init, headers: { authorization: `Bearer ${server.adminKey}`, ...init.headers } });

async function* file(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('type,anonymousId,messageId,timestamp,context.page.url,note\n');
  for (let row = 0; row < ROWS; row++) {
    const type = row % 1000 === 999 ? 'dance' : 'page';
    yield Buffer.from(`${type},v${row},m${row},2025-01-01T10:00:00Z,https://acme.example/?n=${row},${FILLER}\n`);
  }
}

test('an import', { timeout: 240_000 }, async () => {
  expect(ROWS * FILLER.length).toBeGreaterThan(HEAP_MIB * 1024 * 1024);
  const answer = await ask('/v1/imports/events', {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: file() as unknown as BodyInit,
    duplex: 'half',
  } as RequestInit);
  const report = (await answer.json()) as { accepted: number; rejectedRows: number; rejected: { line: number }[] };
  expect(report).toMatchObject({ status: 'done', accepted: ROWS - ROWS / 1000, rejectedRows: ROWS / 1000 });
  expect(report.rejected.map(({ line }) => line)).toEqual([1001, 2001, 3001, 4001, 5001]);
  expect((await ask('/health/ready')).status).toBe(200);
});

test('an export of all facts, a piece at a time', { timeout: 120_000 }, async () => {
  const answer = await ask('/v1/exports/events');
  let [lines, pieces] = [0, 0];
  for await (const piece of answer.body!) {
    pieces++;
    lines += Buffer.from(piece).filter((byte) => byte === 10).length;
  }
  expect(lines).toBe(ROWS - ROWS / 1000);
  expect(pieces).toBeGreaterThan(3);
});
