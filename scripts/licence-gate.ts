/**
 * Reads package-lock.json for what a merge bot would not notice: a licence that binds whoever ships Throughline,
 * ua-parser-js 2 (AGPL), a runtime package that refuses a Node we support.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { projectFolder } from './run-command.ts';
import { type Counts, FAILED, PASSED } from './run-stages.ts';

export interface LockedPackage {
  version?: string;
  license?: string;
  /** Only needed to develop: not part of what users install. */
  dev?: boolean;
  link?: boolean;
  engines?: { node?: string };
}

/** Oldest supported (package.json, `engines`), and the one we develop on. */
export const NODE_VERSIONS = ['22.18.0', '24.0.0'];

/** Copyleft that reaches over the network or into the whole work, and licences that are not open source. LGPL and MPL are neither. */
const REFUSED = /\b(AGPL|GPL|SSPL|BUSL|Elastic|UNLICENSED)/i;

// Comes with fastify, which pins it; it has no types of its own.
const semver: { satisfies(version: string, range: string): boolean } = createRequire(import.meta.url)('semver');

/** What is wrong with the locked packages, one sentence each. Keys are paths as in package-lock.json, `''` is ourselves. */
export function lockProblems(packages: Record<string, LockedPackage>): string[] {
  return Object.entries(packages).flatMap(([path, locked]) => {
    if (path === '' || locked.link) return [];
    const problems: string[] = [];
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const label = `${name} ${locked.version}`;
    if (!isFree(locked.license)) problems.push(`${label}: licence ${locked.license ?? 'not stated'}`);
    if (name === 'ua-parser-js' && !locked.version?.startsWith('1.')) {
      problems.push(`${label}: only 1.x is MIT, later ones are AGPL`);
    }
    const range = locked.engines?.node;
    if (!locked.dev && range !== undefined) {
      const refused = NODE_VERSIONS.filter((version) => !semver.satisfies(version, range));
      if (refused.length > 0) problems.push(`${label}: engines "${range}" excludes Node ${refused.join(' and ')}`);
    }
    return problems;
  });
}

/** An SPDX expression: with OR alone we may choose; where an AND is in it, all of it binds (strict, but simple). */
function isFree(licence: string | undefined): boolean {
  if (licence === undefined || licence === '') return false;
  if (/\bAND\b/i.test(licence)) return !REFUSED.test(licence);
  return licence.split(/\s+OR\s+/i).some((choice) => !REFUSED.test(choice));
}

export async function licenceGate(): Promise<Counts> {
  const lock = JSON.parse(await readFile(join(projectFolder, 'package-lock.json'), 'utf8'));
  const problems = lockProblems(lock.packages);
  for (const problem of problems) console.error(problem);
  console.log(`${Object.keys(lock.packages).length - 1} packages read, ${problems.length} refused`);
  return problems.length === 0 ? PASSED : FAILED;
}
