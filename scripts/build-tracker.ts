/**
 * Builds the browser script: `node scripts/build-tracker.ts [folder]` writes into the folder (default: dist/)
 *   tl.js                    the script, whose content changes with versions
 *   tl.<hash>.js             the same, named by its content, for `integrity` in the tag
 *   tl.integrity.json        its name and hash
 *   tl/<hash>/<adapter>.js   what it loads where it is used
 *   browser.js, browser.d.ts  the same as a module, `throughline/browser`
 * each with its .br and .gz beside it, and prints the sizes, also those of the smaller builds.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { type BuildOptions, build } from 'esbuild';
import { minify } from 'terser';
import { minify as uglify } from 'uglify-js';
import { TRACKER_ADAPTERS, TRACKER_BUILDS, TRACKER_PARTS, type TrackerPart } from './tracker-builds.ts';

export interface TrackerSizes {
  min: number;
  gzip: number;
  brotli: number;
}

interface Compressed {
  code: Buffer;
  gzip: Buffer;
  brotli: Buffer;
}

/** Of all builds. */
const COMMON = {
  bundle: true,
  write: false,
  format: 'esm',
  // Chrome 85, Firefox 79, Safari 14 (all of 2020): the syntax needs no rewriting.
  target: 'es2021',
  // Not the project's tsconfig: its strictness only adds a directive to the file.
  tsconfigRaw: {},
  // A part that is off leaves conditions behind that are always true.
  logOverride: { 'suspicious-logical-operator': 'silent' },
} satisfies BuildOptions;

/** Writes all files. Sizes in bytes, of tl.js. */
export async function buildTracker(
  outDir: string,
): Promise<{ file: string; immutable: string; integrity: string; bytes: TrackerSizes }> {
  const file = join(outDir, 'tl.js');
  const script = await bundleTracker(TRACKER_BUILDS.everything.parts);
  const adapters = await bundleAdapters();
  const immutable = `tl.${digest('sha256', script.code).toString('hex').slice(0, 16)}.js`;
  const integrity = `sha384-${digest('sha384', script.code).toString('base64')}`;
  await mkdir(outDir, { recursive: true });
  await Promise.all([
    write(file, script),
    write(join(outDir, immutable), script),
    writeFile(join(outDir, 'browser.js'), await bundleModule()),
    copyFile(resolve(import.meta.dirname, '../tracker/browser.d.ts'), join(outDir, 'browser.d.ts')),
    ...adapters.files.map(({ name, text }) => write(join(outDir, adapters.folder, `${name}.js`), compress(text))),
  ]);
  await writeFile(join(outDir, 'tl.integrity.json'), `${JSON.stringify({ file: immutable, integrity })}\n`);
  const { code, gzip, brotli } = script;
  return { file, immutable, integrity, bytes: { min: code.length, gzip: gzip.length, brotli: brotli.length } };
}

/** The script with only the named parts, in memory. */
export async function bundleTracker(parts: readonly TrackerPart[]): Promise<Compressed> {
  // The last net: whatever fails at the start, the page does not notice.
  return compress(`${HINT}(()=>{try{${await squeeze(await bundle(parts, 'undefined'))}}catch{}})()`);
}

/** The same as a module with `init`, for sites that bundle their scripts: tracker/browser.d.ts. */
async function bundleModule(): Promise<string> {
  const code = await squeeze(await bundle(TRACKER_PARTS, 'SETTINGS'));
  return `export function init(SETTINGS){try{${code}}catch{}return globalThis.throughline}\n`;
}

async function bundle(parts: readonly TrackerPart[], settings: string): Promise<string> {
  const flags = TRACKER_PARTS.map((part) => [`WITH_${part.toUpperCase()}`, String(parts.includes(part))]);
  const { folder } = await bundleAdapters();
  const { outputFiles } = await build({
    ...COMMON,
    entryPoints: [resolve(import.meta.dirname, '../tracker/index.ts')],
    minifySyntax: true,
    define: { ...Object.fromEntries(flags), ADAPTERS: JSON.stringify(folder), SETTINGS: settings },
  });
  return outputFiles[0]!.text;
}

/** The adapters, and the folder that is named by what is in them. */
async function bundleAdapters(): Promise<{ folder: string; files: { name: string; text: string }[] }> {
  const files = await Promise.all(
    TRACKER_ADAPTERS.map(async (name) => {
      const bundle = await build({
        ...COMMON,
        entryPoints: [resolve(import.meta.dirname, `../tracker/adapters/${name}.ts`)],
        minify: true,
      });
      return { name, text: bundle.outputFiles[0]!.text };
    }),
  );
  const hash = digest('sha256', files.map(({ text }) => text).join('')).toString('hex');
  return { folder: `tl/${hash.slice(0, 8)}/`, files };
}

/**
 * Terser and UglifyJS in turn: each finds what the other leaves, about 7 % together after brotli. The smallest that comes
 * by is taken. It takes seconds and tests build often, so it is kept by the name of what it was made from.
 */
async function squeeze(module: string): Promise<string> {
  const kept = join(CACHE, digest('sha256', module + SQUEEZER).toString('hex'));
  const known = await readFile(kept, 'utf8').catch(() => undefined);
  if (known !== undefined) return known;
  let best = module;
  let code = module;
  for (let turn = 0; turn < 2; turn++) {
    code = (await minify(code, { module: true, ecma: 2020, compress: { passes: 3, ...BOLD } })).code!;
    const { code: smaller, error } = uglify(code, { module: true, toplevel: true, compress: { passes: 4, ...BOLD } });
    if (error) throw error;
    code = smaller.replace(/;$/, '');
    if (compress(code).brotli.length < compress(best).brotli.length) best = code;
  }
  await mkdir(CACHE, { recursive: true });
  // Renamed, since another process may be at the same.
  await writeFile(`${kept}.${process.pid}`, best);
  await rename(`${kept}.${process.pid}`, kept);
  return best;
}

const CACHE = resolve(import.meta.dirname, '../node_modules/.cache/tracker');
/**
 * Most of what the start compiles, function by function, it compiles on the main thread, as the page waits. Told this, Chromium
 * compiles the whole file beforehand, on another thread, as it arrives; to other browsers it is a comment.
 */
const HINT = '//# allFunctionsCalledOnLoad\n';

/** Who squeezes, and with which versions of its tools. */
const SQUEEZER = ['build-tracker.ts', '../package.json']
  .map((file) => readFileSync(resolve(import.meta.dirname, file), 'utf8'))
  .join();
/** Ours has no getters with effects, and compares no objects that change as they are compared. */
const BOLD = { unsafe: true, unsafe_comps: true, pure_getters: true };

const digest = (algorithm: string, content: Buffer | string): Buffer => createHash(algorithm).update(content).digest();

function compress(text: string): Compressed {
  const code = Buffer.from(text);
  return { code, gzip: gzipSync(code, { level: 9 }), brotli: brotli(code) };
}

/** The window's size hardly matters to so small a file, but a few bytes it does. */
function brotli(code: Buffer): Buffer {
  const tries = [12, 14, 16, 22].map((window) =>
    brotliCompressSync(code, {
      params: { [constants.BROTLI_PARAM_LGWIN]: window, [constants.BROTLI_PARAM_SIZE_HINT]: code.length },
    }),
  );
  return tries.sort((a, b) => a.length - b.length)[0]!;
}

async function write(file: string, { code, gzip, brotli }: Compressed): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await Promise.all([writeFile(file, code), writeFile(`${file}.gz`, gzip), writeFile(`${file}.br`, brotli)]);
}

if (import.meta.main) {
  const { immutable, integrity } = await buildTracker(resolve(process.argv[2] ?? 'dist'));
  console.log(`${immutable} ${integrity}`);
  for (const [name, { parts, limit }] of Object.entries(TRACKER_BUILDS)) {
    const { code, gzip, brotli } = await bundleTracker(parts);
    console.log(
      `${name}: ${code.length} B minified, ${gzip.length} B gzip, ${brotli.length} B brotli (limit ${limit})`,
    );
  }
}
