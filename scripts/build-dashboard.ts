/** Bundles the dashboard: hashed files under assets/, index.html, and a .br and .gz beside each. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { LANGUAGES } from '../dashboard/language.ts';

const SOURCE = fileURLToPath(new URL('../dashboard', import.meta.url));
const TARGET = ['chrome123', 'firefox121', 'safari17.5'];
const ENTRIES = { app: 'main.ts', style: 'styles/main.css', icon: 'assets/icon.svg' };
/** What `main.ts` imports when it runs: the first render, and the words of one language. */
const START = 'start.tsx';
/** Runs before the first paint, so it is a classic script and imports nothing. */
const EARLY = { theme: 'early-theme.ts' };

export interface DashboardSizes {
  js: number;
  first: number;
  css: number;
  firstScreen: number;
}

type Addresses = Record<keyof typeof ENTRIES | keyof typeof EARLY, string>;

/**
 * Empties `outDir` and writes the dashboard into it. No inline script or style, so `default-src 'self'` is enough.
 * Answers the gzip bytes of all scripts, of those that every page needs (in the longest language), of all styles, and of
 * everything that the first screen loads: the document, the styles, and the scripts of the overview.
 */
export async function buildDashboard(outDir: string): Promise<DashboardSizes> {
  const [app, early] = await Promise.all([
    build({
      ...options(outDir, ENTRIES),
      format: 'esm',
      splitting: true,
      jsx: 'automatic',
      loader: { '.svg': 'copy' },
      define: { 'process.env.NODE_ENV': '"production"' },
    }),
    build({ ...options(outDir, EARLY), format: 'iife' }),
  ]);
  const addresses = { ...addressesOf(app.metafile, ENTRIES), ...addressesOf(early.metafile, EARLY) };
  const template = await readFile(join(SOURCE, 'index.html'), 'utf8');
  const withChunks = (file: string) => {
    const address = addressesOf(app.metafile, { file }).file;
    return [address, ...chunksOf(app.metafile, address)];
  };
  const start = [...new Set([...chunksOf(app.metafile, addresses.app), ...withChunks(START)])];
  const html = template.replace('<!-- assets -->', head(addresses, start));
  const needed = new Set([addresses.app, addresses.theme, ...start].map((address) => basename(address)));
  const onScreen = new Set([...needed, ...withChunks('pages/overview.tsx').map((each) => basename(each))]);
  const words = new Set(Object.keys(LANGUAGES).map((name) => basename(withChunks(`messages/${name}.ts`)[0]!)));

  await rm(outDir, { recursive: true, force: true });
  const document = await writeWithCopies(join(outDir, 'index.html'), new TextEncoder().encode(html));
  const sizes = { js: 0, first: 0, css: 0, firstScreen: document };
  let longest = 0;
  for (const { path, contents } of [...app.outputFiles, ...early.outputFiles]) {
    const gzipped = await writeWithCopies(path, contents);
    if (path.endsWith('.js')) sizes.js += gzipped;
    if (needed.has(basename(path))) sizes.first += gzipped;
    if (path.endsWith('.css')) sizes.css += gzipped;
    if (path.endsWith('.css') || onScreen.has(basename(path))) sizes.firstScreen += gzipped;
    if (words.has(basename(path))) longest = Math.max(longest, gzipped);
  }
  return { ...sizes, first: sizes.first + longest, firstScreen: sizes.firstScreen + longest };
}

function options(outDir: string, entries: Record<string, string>) {
  return {
    entryPoints: Object.entries(entries).map(([out, file]) => ({ in: join(SOURCE, file), out })),
    outdir: join(outDir, 'assets'),
    absWorkingDir: SOURCE,
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    legalComments: 'none',
    charset: 'utf8',
    target: TARGET,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    logLevel: 'warning',
  } satisfies BuildOptions;
}

/** The public address of each entry. */
function addressesOf<T extends Record<string, string>>(metafile: Metafile, entries: T): Record<keyof T, string> {
  const made = Object.entries(metafile.outputs);
  const address = (file: string) => {
    const [path] = made.find(([, { entryPoint, inputs }]) => (entryPoint ? entryPoint === file : file in inputs)) ?? [];
    if (!path) throw new Error(`the build made nothing of dashboard/${file}`);
    return `/assets/${basename(path)}`;
  };
  const found = Object.entries(entries).map(([name, file]) => [name, address(file)]);
  return Object.fromEntries(found) as Record<keyof T, string>;
}

/** What a script imports before it can run, so that the browser can ask for all of it at once. */
function chunksOf(metafile: Metafile, address: string): string[] {
  const made = Object.entries(metafile.outputs).find(([path]) => basename(path) === basename(address));
  const imports = made?.[1].imports.filter(({ kind }) => kind === 'import-statement') ?? [];
  return imports.map(({ path }) => `/assets/${basename(path)}`);
}

function head({ app, theme, style, icon }: Addresses, chunks: string[]): string {
  return [
    `<link rel="icon" type="image/svg+xml" href="${icon}" />`,
    `<script src="${theme}"></script>`,
    `<link rel="stylesheet" href="${style}" />`,
    ...chunks.map((chunk) => `<link rel="modulepreload" href="${chunk}" />`),
    `<script type="module" src="${app}"></script>`,
  ].join('\n    ');
}

async function writeWithCopies(path: string, contents: Uint8Array): Promise<number> {
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    promisify(gzip)(contents, { level: 9 }),
  ]);
  await mkdir(dirname(path), { recursive: true });
  await Promise.all([writeFile(path, contents), writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)]);
  return gz.length;
}
