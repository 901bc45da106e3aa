#!/usr/bin/env node
/** The program: reads its settings, does what it was asked for, and ends cleanly. */
import { acceptLossCommand, backupCommand, erasuresCommand, restoreCommand, verifyCommand } from './backup/commands.ts';
import { digestCommand, doctorCommand, rebuildCommand } from './commands.ts';
import { ConfigError, describeSettings, loadEnvironment, readConfig } from './config.ts';
import { copyCommand } from './copy/command.ts';
import { withRole } from './role-argument.ts';
import { serve } from './serve.ts';
import { VERSION } from './version.ts';

const COMMANDS: Record<
  string,
  { help: string; run(config: ReturnType<typeof readConfig>, args: string[]): Promise<unknown> }
> = {
  serve: {
    help: 'Start the server (the default); of several on one PostgreSQL each may have a --role',
    run: (config, args) => serve(withRole(config, args)),
  },
  demo: {
    help: 'Start it on ./data/demo.db, filled with a believable company (--seed 7, --events 100000)',
    run: async (config, args) => (await import('./demo/command.ts')).demoCommand(config, args, serve),
  },
  doctor: {
    help: 'Look whether all is well; ends with 0 (ok), 1 (warnings) or 2 (something fails)',
    run: doctorCommand,
  },
  backup: { help: 'Copy the database into the folder of backups, also while the server runs', run: backupCommand },
  verify: { help: 'Look whether the database, or a backup that is named, is whole', run: verifyCommand },
  'accept-loss': {
    help: 'Go on without the commits that a damaged write-ahead log has lost (verify tells of them)',
    run: acceptLossCommand,
  },
  restore: { help: 'Put a backup in the place of the database (the file, --force)', run: restoreCommand },
  erasures: {
    help: 'Print the list of who must not come back; --apply erases them again after a restore',
    run: erasuresCommand,
  },
  rebuild: { help: 'Derive everything again from the facts, and print both digests', run: rebuildCommand },
  copy: {
    help: 'Copy everything into an empty database of either engine (--from, --to); goes on where it ended',
    run: copyCommand,
  },
  digest: { help: 'Print the digests of the facts and of what is derived', run: digestCommand },
};

const USAGE = `throughline [command] | --help | --version

Commands
${Object.entries(COMMANDS)
  .map(([name, { help }]) => `  ${name.padEnd(12)}${help}`)
  .join('\n')}

Settings (environment or .env), with their defaults
${describeSettings()}
`;

/** BSD's sysexits: a setting or an argument is wrong; something that is needed cannot be had. */
const EX_USAGE = 64;
const EX_CONFIG = 78;

const [command = 'serve', ...rest] = process.argv.slice(2);
if (command === '--help' || command === 'help' || rest.includes('--help')) {
  process.stdout.write(USAGE);
} else if (command === '--version') {
  process.stdout.write(`${VERSION}\n`);
} else if (!COMMANDS[command]) {
  process.stderr.write(`There is no command ${JSON.stringify(command)}.\n\n${USAGE}`);
  process.exit(EX_USAGE);
} else {
  try {
    await COMMANDS[command].run(readConfig(loadEnvironment()), rest);
  } catch (error) {
    const problems = error instanceof ConfigError ? error.problems : [(error as Error).message];
    for (const problem of problems) process.stderr.write(`throughline: ${problem}\n`);
    process.exit(EX_CONFIG);
  }
}
