/**
 * Makes what the published package is beside the tracker and the dashboard. Node strips no types under node_modules, so
 * the program becomes JavaScript in `dist/node/`, file by file and under the same names: threads and data are found as in
 * the sources. What others import becomes one file each, with its types in `dist/types/`.
 */
import { cp, glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build, type Metafile, transform } from 'esbuild';
import { projectFolder, runNode } from './run-command.ts';

const TARGET = 'node22.18';
const PARTS = ['server', 'shared'];
const NOT_SHIPPED = /\.test\.ts$|\/fixtures\//;

/** Another source file, as an import or a thread names it. esbuild prints every string with double quotes. */
const SOURCE_NAME = /"(\.{1,2}\/[^"\n]+)\.ts"/g;

/** What the package exports, beside the command: each runs in Node and in browsers, and needs nothing. */
const LIBRARIES = { client: 'client/client.ts' };

/** Writes `<outDir>/client.js` and so on. */
export async function buildLibraries(outDir: string): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: Object.entries(LIBRARIES).map(([out, file]) => ({ in: join(projectFolder, file), out })),
    outdir: outDir,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    metafile: true,
    logLevel: 'warning',
    tsconfigRaw: {},
  });
  return metafile;
}

/** Empties `outDir` and writes the program into it. Resolves to the number of files. */
export async function buildProgram(outDir: string): Promise<number> {
  await rm(outDir, { recursive: true, force: true });
  let files = 0;
  for await (const entry of glob(
    PARTS.map((part) => `${part}/**/*.*`),
    { cwd: projectFolder },
  )) {
    const path = entry.replaceAll('\\', '/');
    if (NOT_SHIPPED.test(path)) continue;
    await ship(path, join(outDir, path));
    files++;
  }
  return files;
}

async function ship(path: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  if (!path.endsWith('.ts')) return cp(join(projectFolder, path), target);
  const source = await readFile(join(projectFolder, path), 'utf8');
  const { code } = await transform(source, {
    loader: 'ts',
    format: 'esm',
    target: TARGET,
    sourcefile: path,
    // The compiler's options that change what comes out; the others only check.
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  await writeFile(target.replace(/\.ts$/, '.js'), code.replace(SOURCE_NAME, '"$1.js"'));
}

if (import.meta.main) {
  const dist = join(projectFolder, 'dist');
  const began = performance.now();
  await rm(join(dist, 'types'), { recursive: true, force: true });
  const [files, , types] = await Promise.all([
    buildProgram(join(dist, 'node')),
    buildLibraries(dist),
    runNode('node_modules/typescript/bin/tsc', ['-p', 'client']),
  ]);
  if (types !== 0) process.exit(types);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`Built in ${seconds} s: ${files} files of the program, ${Object.keys(LIBRARIES).join(', ')}`);
}
