/** `throughline copy --from ... --to ...`: moves to another engine or machine. The configured database is meant where one is left out. */
import { parseArgs } from 'node:util';
import { ConfigError } from '../config.ts';
import { type Config, SETTINGS } from '../settings.ts';
import { copyDatabase } from '../storage/copy.ts';
import { openDatabase } from '../storage/open-database.ts';

const TELL_EVERY_MS = 2000;

export async function copyCommand(config: Config, args: string[]): Promise<void> {
  const { from, to } = read(config, args);
  const source = await openDatabase(from, config);
  try {
    const target = await openDatabase(to, config);
    try {
      let told = performance.now();
      const began = told;
      const { tables, rows, digests } = await copyDatabase(source, target, ({ table, rows: done }) => {
        if (performance.now() - told < TELL_EVERY_MS) return;
        told = performance.now();
        process.stderr.write(`${table}: ${done} rows\n`);
      });
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      process.stdout.write(
        `copied  ${rows} rows of ${tables} tables in ${seconds} s; the same digests on both sides\n`,
      );
      process.stdout.write(`facts   ${digests.facts}\nderived ${digests.derived}\n`);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

function read({ databaseUrl }: Config, args: string[]): { from: string; to: string } {
  let told: { from?: string; to?: string };
  try {
    told = parseArgs({ args, options: { from: { type: 'string' }, to: { type: 'string' } } }).values;
  } catch (error) {
    throw new ConfigError([`copy: ${(error as Error).message}`]);
  }
  if (!told.from && !told.to) throw new ConfigError(['copy takes --from or --to, the address of a database; or both']);
  const { from = databaseUrl, to = databaseUrl } = told;
  const { allowed, parse } = SETTINGS.databaseUrl;
  for (const [name, url] of Object.entries({ '--from': from, '--to': to }))
    if (parse(url) === undefined) throw new ConfigError([`${name} must be ${allowed}`]);
  if (from === to) throw new ConfigError(['copy: --from and --to are the same database']);
  return { from, to };
}
