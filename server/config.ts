/** Reads the settings from the environment, and shows them. */
import { readFileSync } from 'node:fs';
import { type Config, SETTINGS, type Setting } from './settings.ts';

/** Said of a setting or an argument. */
export const ONE_PROCESS =
  'The embedded database has one process, whose role is all: for several set THROUGHLINE_DATABASE_URL to a PostgreSQL';

/** All that is wrong with the settings, one sentence each. */
export class ConfigError extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** @throws ConfigError naming every unknown name and bad value at once; values are never repeated */
export function readConfig(env: Record<string, string | undefined>): Config {
  const settings = Object.entries(SETTINGS) as [keyof Config, Setting<unknown>][];
  const known = new Set(settings.map(([, setting]) => setting.name));
  const problems = Object.keys(env)
    .filter((name) => name.startsWith('THROUGHLINE_') && !known.has(name))
    .map(
      (name) =>
        `${name} is not a setting; there are ${[...known].filter((other) => other.startsWith('THROUGHLINE_')).join(', ')}`,
    );
  const config: Record<string, unknown> = {};
  for (const [key, setting] of settings) {
    const value = setting.parse((env[setting.name] ?? setting.default).trim());
    if (value === undefined) problems.push(`${setting.name} must be ${setting.allowed}`);
    config[key] = value;
  }
  const { databaseUrl, backupAt, role, smtp, mailFrom, publicUrl } = config as unknown as Config;
  if (role && role !== 'all' && databaseUrl?.startsWith('sqlite:')) problems.push(ONE_PROCESS);
  if (backupAt && !databaseUrl?.startsWith('sqlite:'))
    problems.push('THROUGHLINE_BACKUP_AT is for the embedded database; PostgreSQL has pg_dump');
  if (smtp && mailFrom === null) problems.push('THROUGHLINE_MAIL_FROM is needed with THROUGHLINE_SMTP_URL');
  if (mailFrom && smtp === null) problems.push('THROUGHLINE_SMTP_URL is needed with THROUGHLINE_MAIL_FROM');
  if (smtp && publicUrl === null)
    problems.push('THROUGHLINE_PUBLIC_URL is needed with THROUGHLINE_SMTP_URL: links in mails lead there');
  if (problems.length > 0) throw new ConfigError(problems);
  return config as unknown as Config;
}

/** The environment, with the names of a `.env` file that it does not have itself. */
export function loadEnvironment(file = '.env'): Record<string, string | undefined> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return process.env;
  }
  const told: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const found = /^\s*([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (found) told[found[1]!] = found[2]!.replace(/^(["'])(.*)\1$/, '$2');
  }
  return { ...told, ...process.env };
}

/** The settings as `--help` shows them and, with `#`, as `.env.example` has them. */
export function describeSettings(): string {
  return Object.values(SETTINGS)
    .map(
      ({ name, default: value, help, allowed }) =>
        `  ${name}${value ? ` (${value})` : ''}\n      ${help}. Allowed: ${allowed}.`,
    )
    .join('\n');
}

export function exampleEnvironment(): string {
  const lines = Object.values(SETTINGS)
    .filter(({ name }) => name !== 'NODE_ENV')
    .map(({ name, default: value, help, allowed }) => `# ${help}. Allowed: ${allowed}.\n#${name}=${value}\n`);
  return `# Settings and their defaults. Copy to .env and take the # away from what you change.\n\n${lines.join('\n')}`;
}
