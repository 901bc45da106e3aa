/** `serve --role collector`: before the setting. */
import { parseArgs } from 'node:util';
import { ConfigError, ONE_PROCESS } from './config.ts';
import { isRole, ROLES } from './role.ts';
import type { Config } from './settings.ts';

/** @throws ConfigError for an argument that is not known */
export function withRole(config: Config, args: string[]): Config {
  let role: string | undefined;
  try {
    role = parseArgs({ args, options: { role: { type: 'string' } } }).values.role;
  } catch (error) {
    throw new ConfigError([`serve: ${(error as Error).message}`]);
  }
  if (role === undefined) return config;
  if (!isRole(role)) throw new ConfigError([`--role must be ${Object.keys(ROLES).join(', ')}`]);
  if (role !== 'all' && config.databaseUrl.startsWith('sqlite:')) throw new ConfigError([ONE_PROCESS]);
  return { ...config, role };
}
