import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { buildTracker, bundleTracker } from '../../../scripts/build-tracker.ts';
import type { TrackerPart } from '../../../scripts/tracker-builds.ts';

it('writes the script and, beside it, what servers send to browsers that decompress', {
  timeout: 120_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'build-tracker-'));
  try {
    const { file, bytes } = await buildTracker(join(folder, 'new', 'folder'));
    const [plain, gzip, brotli] = await Promise.all(['', '.gz', '.br'].map((end) => readFile(file + end)));
    expect(file).toMatch(/tl\.js$/);
    expect(gunzipSync(gzip!)).toEqual(plain);
    expect(brotliDecompressSync(brotli!)).toEqual(plain);
    expect(bytes).toEqual({ min: plain!.length, gzip: gzip!.length, brotli: brotli!.length });
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('leaves parts out without a trace', { timeout: 120_000 }, async () => {
  const build = async (...parts: TrackerPart[]) => (await bundleTracker(parts)).code.toString();
  const most = await build('forms', 'reach', 'leads', 'fill');
  expect(most).toContain('HTMLFormElement');
  expect(most).toContain('tl_first_source');
  expect(await build('forms', 'reach')).not.toMatch(/tl_first_source|email/);
  expect(await build('fill')).not.toContain('HTMLFormElement');
  expect(await build()).not.toMatch(/HTMLFormElement|tl_first_source|formdata|exclude|webdriver|console/);
});
