/**
 * Builds the browser script: `node scripts/build-tracker.ts [folder]` writes tl.js with its .br and .gz beside it
 * (default: dist/) and prints the sizes, also those of the smaller builds.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

export interface TrackerSizes {
  min: number;
  gzip: number;
  brotli: number;
}

/** The parts that a build may leave out; tracker/flags.d.ts declares them. */
export interface TrackerParts {
  forms: boolean;
  fill: boolean;
}

const everything: TrackerParts = { forms: true, fill: true };

/** Writes `<outDir>/tl.js`, `tl.js.br` and `tl.js.gz`. Sizes in bytes. */
export async function buildTracker(outDir: string): Promise<{ file: string; bytes: TrackerSizes }> {
  const file = join(outDir, 'tl.js');
  const { code, gzip, brotli } = await bundleTracker(everything);
  await mkdir(outDir, { recursive: true });
  await Promise.all([writeFile(file, code), writeFile(`${file}.gz`, gzip), writeFile(`${file}.br`, brotli)]);
  return { file, bytes: { min: code.length, gzip: gzip.length, brotli: brotli.length } };
}

/** The script with only the named parts, in memory. */
export async function bundleTracker(parts: TrackerParts): Promise<{ code: Buffer; gzip: Buffer; brotli: Buffer }> {
  const result = await build({
    entryPoints: [resolve(import.meta.dirname, '../tracker/index.ts')],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    // Chrome 85, Firefox 79, Safari 14 (all of 2020): the syntax needs no rewriting.
    target: 'es2021',
    // Not the project's tsconfig: its strictness only adds a directive to the file.
    tsconfigRaw: {},
    // The last net: whatever fails at the start, the page only reads about it.
    banner: { js: 'try{' },
    footer: { js: '}catch(e){console.warn("Throughline:",e)}' },
    define: { WITH_FORMS: String(parts.forms), WITH_FILL: String(parts.fill) },
  });
  const code = Buffer.from(result.outputFiles[0]!.contents);
  return {
    code,
    gzip: gzipSync(code, { level: 9 }),
    brotli: brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: code.length } }),
  };
}

if (import.meta.main) {
  const { file } = await buildTracker(resolve(process.argv[2] ?? 'dist'));
  const builds = {
    [file]: everything,
    'core alone': { forms: false, fill: false },
    'core, forms': { forms: true, fill: false },
  };
  for (const [title, parts] of Object.entries(builds)) {
    const { code, gzip, brotli } = await bundleTracker(parts);
    console.log(`${title}: ${code.length} B minified, ${gzip.length} B gzip, ${brotli.length} B brotli`);
  }
}
