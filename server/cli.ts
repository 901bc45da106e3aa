#!/usr/bin/env node
/**
 * What is started: looks whether this Node can run the program at all, says so in a sentence if not, and keeps what Node
 * compiles (types stripped, code cached) beside the program, for this process, its threads and the next start.
 */
import { constants, enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

const OLDEST = [22, 18];

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0]! || (major === OLDEST[0] && minor < OLDEST[1]!)) {
  process.stderr.write(`throughline: Node ${OLDEST.join('.')} or newer is needed; this is ${process.versions.node}\n`);
  process.exit(78);
}
// In a folder that only whoever installed the program can write: a cache in the common folder for temporary files could be
// anybody's. Where it cannot be written (a read-only image) the start takes longer, and that is all.
const folder =
  process.env.NODE_COMPILE_CACHE ?? fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url));
const { status, directory } = enableCompileCache(folder);
if (directory && status === constants.compileCacheStatus.ENABLED) process.env.NODE_COMPILE_CACHE = folder;
await import('./main.ts');
