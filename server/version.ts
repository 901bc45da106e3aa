/** What this program is called, as its manifest says. */
import { readFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>;

export const VERSION = manifest.version!;
export const DESCRIPTION = manifest.description!;
