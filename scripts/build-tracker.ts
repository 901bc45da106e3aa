/**
 * Builds the browser script: `node scripts/build-tracker.ts [folder]` writes tl.js with its .br and .gz beside it
 * (default: dist/) and prints the sizes, also those of the smaller builds.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { minify } from 'terser';
import { TRACKER_BUILDS, TRACKER_PARTS, type TrackerPart } from './tracker-builds.ts';

export interface TrackerSizes {
  min: number;
  gzip: number;
  brotli: number;
}

/** Writes `<outDir>/tl.js`, `tl.js.br` and `tl.js.gz`. Sizes in bytes. */
export async function buildTracker(outDir: string): Promise<{ file: string; bytes: TrackerSizes }> {
  const file = join(outDir, 'tl.js');
  const { code, gzip, brotli } = await bundleTracker(TRACKER_BUILDS.everything.parts);
  await mkdir(outDir, { recursive: true });
  await Promise.all([writeFile(file, code), writeFile(`${file}.gz`, gzip), writeFile(`${file}.br`, brotli)]);
  return { file, bytes: { min: code.length, gzip: gzip.length, brotli: brotli.length } };
}

/** The script with only the named parts, in memory. */
export async function bundleTracker(
  parts: readonly TrackerPart[],
): Promise<{ code: Buffer; gzip: Buffer; brotli: Buffer }> {
  const flags = TRACKER_PARTS.map((part) => [`WITH_${part.toUpperCase()}`, String(parts.includes(part))]);
  const bundle = await build({
    entryPoints: [resolve(import.meta.dirname, '../tracker/index.ts')],
    bundle: true,
    write: false,
    minifySyntax: true,
    format: 'esm',
    // Chrome 85, Firefox 79, Safari 14 (all of 2020): the syntax needs no rewriting.
    target: 'es2021',
    // Not the project's tsconfig: its strictness only adds a directive to the file.
    tsconfigRaw: {},
    define: Object.fromEntries(flags),
    // A part that is off leaves conditions behind that are always true.
    logOverride: { 'suspicious-logical-operator': 'silent' },
  });
  return compress(await squeeze(bundle.outputFiles[0]!.text));
}

/** Terser makes about 4 % less of it than esbuild does. */
async function squeeze(module: string): Promise<string> {
  const { code } = await minify(module, {
    module: true,
    ecma: 2020,
    compress: { passes: 3, unsafe: true, unsafe_comps: true },
  });
  // The last net: whatever fails at the start, the page does not notice.
  return `(()=>{try{${code}}catch{}})()`;
}

function compress(text: string): { code: Buffer; gzip: Buffer; brotli: Buffer } {
  const code = Buffer.from(text);
  return {
    code,
    gzip: gzipSync(code, { level: 9 }),
    brotli: brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: code.length } }),
  };
}

if (import.meta.main) {
  await buildTracker(resolve(process.argv[2] ?? 'dist'));
  for (const [name, { parts, limit }] of Object.entries(TRACKER_BUILDS)) {
    const { code, gzip, brotli } = await bundleTracker(parts);
    console.log(
      `${name}: ${code.length} B minified, ${gzip.length} B gzip, ${brotli.length} B brotli (limit ${limit})`,
    );
  }
}
