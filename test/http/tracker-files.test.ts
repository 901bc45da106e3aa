/** The tracker's files, as any page loads them. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildTracker } from '../../scripts/build-tracker.ts';
import { startApp, type TestApp } from '../support/app.ts';

let app: TestApp;
let dist: string;
let built: Awaited<ReturnType<typeof buildTracker>>;
beforeAll(async () => {
  dist = mkdtempSync(join(tmpdir(), 'tracker-files-'));
  built = await buildTracker(dist);
  app = await startApp({ dist });
});
afterAll(async () => {
  await app?.close();
  rmSync(dist, { recursive: true, force: true });
});

const FOR_EVER = 'public, max-age=31536000, immutable';

test('the script changes with versions; the one named by its content is for ever, and its hash is published', async () => {
  const evergreen = await app.get('/tl.js', { key: null });
  const immutable = await app.get(`/${built.immutable}`, { key: null });
  expect([evergreen.status, immutable.status]).toEqual([200, 200]);
  expect(immutable.text).toBe(evergreen.text);
  expect(evergreen.headers['cache-control']).toBe('public, max-age=3600');
  expect(immutable.headers['cache-control']).toBe(FOR_EVER);
  expect(immutable.headers['access-control-allow-origin']).toBe('*');
  const published = await app.get('/tl.integrity.json', { key: null });
  expect(JSON.parse(published.text)).toEqual({ file: built.immutable, integrity: built.integrity });
});

test('adapters are modules that any origin may import; what is not built is not found', async () => {
  const [hash] = readdirSync(join(dist, 'tl'));
  const adapter = await app.get(`/tl/${hash}/debug.js`, { key: null });
  expect(adapter.status).toBe(200);
  expect(adapter.headers['content-type']).toContain('javascript');
  expect(adapter.headers['access-control-allow-origin']).toBe('*');
  expect(adapter.headers['cache-control']).toBe(FOR_EVER);
  for (const path of [`/tl/${hash}/nothing.js`, '/tl/00000000/debug.js', '/tl.0000000000000000.js']) {
    expect((await app.get(path, { key: null })).status, path).toBe(404);
  }
});
