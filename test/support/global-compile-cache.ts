/**
 * vitest globalSetup: what Node compiles of the program is kept, as at a start of the program (server/cli.ts). Each opened
 * database begins threads, and each thread would strip the types from every file again.
 */
import { fileURLToPath } from 'node:url';

export default function setup(): void {
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));
}
