/** Is this database, or this backup, whole and what it was? */
import { statSync } from 'node:fs';
import { inspect } from '../storage/sqlite/inspect.ts';
import { logDamageUnlessHeld, sayDamage, WHAT_TO_DO } from '../storage/sqlite/log-damage.ts';
import { readManifest, sha256 } from './manifest.ts';

export interface Finding {
  ok: boolean;
  text: string;
}

/** @throws a sentence if there is no such file, or it is no database of this program */
export async function verify(file: string): Promise<Finding[]> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new Error(`There is no file ${file}`);
  const manifest = readManifest(file);
  const findings: Finding[] = [];
  if (manifest) {
    const same = (await sha256(file)) === manifest.sha256;
    findings.push({ ok: same, text: same ? 'The file is as it was written' : 'The file is not as it was written' });
  }
  // Before anything is opened: SQLite would leave out what cannot be read, and say nothing.
  const log = logDamageUnlessHeld(file);
  if (log) return [...findings, { ok: false, text: `${sayDamage(log)}. ${WHAT_TO_DO}` }];
  const { damage, sites, facts, derived } = await inspect(file);
  if (damage.length > 0) return [...findings, ...damage.map((text) => ({ ok: false, text: `Damaged: ${text}` }))];
  findings.push({ ok: true, text: `Its structure is sound (${sites} ${sites === 1 ? 'site' : 'sites'})` });
  for (const [name, digest] of Object.entries({ facts, derived })) {
    const told = manifest?.[name as 'facts' | 'derived'];
    const ok = told === undefined || told === digest;
    findings.push({ ok, text: `Digest of ${name} ${digest}${ok ? '' : `; it was ${told}`}` });
  }
  return findings;
}
