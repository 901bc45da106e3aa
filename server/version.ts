/** What this program is called, as its manifest says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_FOLDER } from './package-folder.ts';

const manifest = JSON.parse(readFileSync(join(PACKAGE_FOLDER, 'package.json'), 'utf8')) as Record<string, string>;

export const VERSION = manifest.version!;
export const DESCRIPTION = manifest.description!;
