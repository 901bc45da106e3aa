/**
 * Makes what the published package runs: Node strips no types under node_modules, so the program and what it shares
 * become JavaScript in `dist/node/`, file by file and under the same names. Threads and data are found as in the sources.
 */
import { cp, glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { transform } from 'esbuild';
import { projectFolder } from './run-command.ts';

const TARGET = 'node22.18';
const PARTS = ['server', 'shared'];
const NOT_SHIPPED = /\.test\.ts$|\/fixtures\//;

/** Another source file, as an import or a thread names it. esbuild prints every string with double quotes. */
const SOURCE_NAME = /"(\.{1,2}\/[^"\n]+)\.ts"/g;

/** Empties `outDir` and writes the program into it. Resolves to the number of files. */
export async function buildPackage(outDir: string): Promise<number> {
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
  const outDir = join(projectFolder, 'dist/node');
  const began = performance.now();
  const files = await buildPackage(outDir);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`Built in ${seconds} s: ${files} files into ${relative(projectFolder, outDir)}`);
}
