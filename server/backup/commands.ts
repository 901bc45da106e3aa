/** `throughline backup`, `verify` and `restore`: what they take and what they say. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dataFolder } from '../admin-key.ts';
import { systemClock } from '../clock.ts';
import { ConfigError } from '../config.ts';
import type { Config } from '../settings.ts';
import type { ErasedAgain } from '../storage/erasure/apply-again.ts';
import { inspect } from '../storage/sqlite/inspect.ts';
import { lockFile } from '../storage/sqlite/lock-file.ts';
import { acceptLoss } from '../storage/sqlite/log-damage.ts';
import { applyTo, erasuresOf, readErasuresFile } from './erasures.ts';
import { restore } from './restore.ts';
import { removeOldBackups, takeBackup } from './take.ts';
import { verify } from './verify.ts';

/** Where backups go unless a setting says otherwise: beside the database. */
export function backupFolder(config: Pick<Config, 'backupFolder' | 'databaseUrl'>): string {
  return config.backupFolder ? resolve(config.backupFolder) : join(dataFolder(config.databaseUrl), 'backups');
}

export async function backupCommand(config: Config, args: string[]): Promise<void> {
  const { values } = read('backup', () => parseArgs({ args, options: { 'keep-days': { type: 'string' } } }));
  const keepDays = values['keep-days'];
  if (keepDays !== undefined && !/^[1-9]\d{0,4}$/.test(keepDays))
    throw new ConfigError(['--keep-days must be a whole number of days from 1']);
  const path = sqliteFile(config, 'backup');
  const folder = backupFolder(config);
  const began = performance.now();
  const { file, manifest } = await takeBackup(path, folder, systemClock.now());
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  say(`backup  ${file}`, `        ${(manifest.bytes / 1e6).toFixed(1)} MB in ${seconds} s, looked through`);
  say(`facts   ${manifest.facts}`, `derived ${manifest.derived}`);
  if (keepDays) for (const old of removeOldBackups(folder, Number(keepDays), systemClock.now())) say(`removed ${old}`);
}

/** Ends with 1 where something is wrong. */
export async function verifyCommand(config: Config, args: string[]): Promise<void> {
  const { positionals } = read('verify', () => parseArgs({ args, options: {}, allowPositionals: true }));
  const findings = await verify(positionals[0] ?? sqliteFile(config, 'verify'));
  for (const { ok, text } of findings) say(`${ok ? 'ok   ' : 'WRONG'}  ${text}`);
  if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
}

/** Goes on without what a damaged log has lost; what is left of it stays beside. */
export async function acceptLossCommand(config: Config, args: string[]): Promise<void> {
  read('accept-loss', () => parseArgs({ args, options: {} }));
  const path = sqliteFile(config, 'accept-loss');
  const unlock = lockFile(`${path}.lock`);
  try {
    const accepted = await acceptLoss(path, systemClock.now(), async () => (await inspect(path)).damage.length === 0);
    if (!accepted) return say('Nothing is lost: the write-ahead log is whole');
    say(`lost    at least ${accepted.lost} commits, behind ${accepted.whole} that can be read`);
    say(`kept    the damaged log, as ${accepted.kept}, until the next erasure or until you remove it`);
    say('next    throughline rebuild derives everything anew from what is left');
  } finally {
    unlock();
  }
}

export async function restoreCommand(config: Config, args: string[]): Promise<void> {
  const { positionals, values } = read('restore', () =>
    parseArgs({
      args,
      options: { force: { type: 'boolean', default: false }, erasures: { type: 'string' } },
      allowPositionals: true,
    }),
  );
  const [backup, ...more] = positionals;
  if (!backup || more.length > 0) throw new ConfigError(['restore takes the file of one backup, and --force']);
  const erasures = values.erasures ?? null;
  if (erasures !== null && !existsSync(erasures)) throw new ConfigError([`There is no file ${erasures}`]);
  const path = sqliteFile(config, 'restore');
  const { kept, again } = await restore(backup, path, { force: values.force, now: systemClock.now(), erasures });
  say(`restored ${backup}`, `to       ${path}`);
  if (kept) say(`kept     what was there before, as ${kept}`);
  sayAgain(again);
  if (again.unread)
    say('WARNING  what was there before cannot be read: whom it had erased since the backup is only known from lists');
}

/**
 * `throughline erasures`: prints the list of who must not come back. With `--apply file` erases those whom a database
 * does not know of: after a restore by PostgreSQL's own tools, before the server starts.
 */
export async function erasuresCommand({ databaseUrl }: Config, args: string[]): Promise<void> {
  const { values } = read('erasures', () => parseArgs({ args, options: { apply: { type: 'string' } } }));
  if (values.apply === undefined) return say(JSON.stringify(await erasuresOf(databaseUrl)));
  if (!existsSync(values.apply)) throw new ConfigError([`There is no file ${values.apply}`]);
  sayAgain(await applyTo(databaseUrl, readErasuresFile(values.apply), systemClock.now()));
}

function sayAgain({ people, events, contacts }: ErasedAgain): void {
  if (people + events + contacts === 0) say('erased   nobody: the database knows all of the erasures');
  else
    say(
      `erased   again, since the backup is older: ${people} people, ${events} events of their browsers, and what ${contacts} contacts told of them`,
    );
}

/** @throws ConfigError in our words for an argument that is not known */
function read<T>(command: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new ConfigError([`${command}: ${(error as Error).message}`]);
  }
}

const POSTGRES_TOOLS: Record<string, string> = {
  backup: 'pg_dump --format=custom --file=throughline.dump "$THROUGHLINE_DATABASE_URL"',
  restore:
    'pg_restore --clean --if-exists --dbname="$THROUGHLINE_DATABASE_URL" throughline.dump, then throughline erasures --apply with the list of before',
  verify: 'pg_amcheck for its structure, and `throughline digest` for its contents',
  'accept-loss': 'its own log, which it does not read past what is damaged without saying so',
};

function sqliteFile({ databaseUrl }: Config, command: 'backup' | 'restore' | 'verify' | 'accept-loss'): string {
  if (databaseUrl.startsWith('sqlite:')) return databaseUrl.slice('sqlite:'.length);
  throw new ConfigError([`This database is PostgreSQL, which has tools of its own: ${POSTGRES_TOOLS[command]}`]);
}

function say(...lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
