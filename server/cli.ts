#!/usr/bin/env node
/** What `npx throughline` starts: looks whether this Node can run the program at all, and says so in a sentence if not. */
const OLDEST = [22, 18];

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0]! || (major === OLDEST[0] && minor < OLDEST[1]!)) {
  process.stderr.write(`throughline: Node ${OLDEST.join('.')} or newer is needed; this is ${process.versions.node}\n`);
  process.exit(78);
}
await import('./main.ts');
