/** Writes every generated file. */
import { writeFileSync } from 'node:fs';
import { GENERATED } from './generated.ts';

for (const { path, content } of GENERATED) {
  writeFileSync(new URL(`../${path}`, import.meta.url), content());
  console.log(`wrote ${path}`);
}
