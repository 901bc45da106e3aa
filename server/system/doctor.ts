/** `throughline doctor`: every check, one line each. Asks the server if it runs, else looks for itself. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SystemCheck, SystemChecks } from '../../shared/api/system.ts';
import { systemClock } from '../clock.ts';
import type { Config } from '../settings.ts';
import { openStorage } from '../storage/open.ts';
import { checkAll } from './checks/checks.ts';
import { type Surroundings, situationOf } from './situation.ts';

const ANSWER_MS = 5_000;
/** What scripts go by. */
const EXIT_CODES: Record<SystemCheck['status'], number> = { ok: 0, warn: 1, fail: 2 };

export async function doctor(config: Config, surroundings: Surroundings): Promise<void> {
  const told = await askServer(config, surroundings.folder);
  const { status, checks } = told ?? (await lookOurselves(config, surroundings));
  const lines = checks.map(({ status: own, id, said, todo }) => {
    const line = `${own.padEnd(5)} ${id.padEnd(11)} ${said}`;
    return todo ? `${line}\n${' '.repeat(18)}${todo}` : line;
  });
  if (!told) lines.push('', 'No server runs here: what only its requests can show was left out.');
  process.stdout.write(`${lines.join('\n')}\n`);
  process.exitCode = EXIT_CODES[status];
}

/** null: no server of this installation answers. */
async function askServer({ host, port, adminKey }: Config, folder: string): Promise<SystemChecks | null> {
  if (port === 0) return null;
  const reachable =
    host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host;
  try {
    const key = adminKey ?? readFileSync(join(folder, 'admin-key'), 'utf8').trim();
    const response = await fetch(`http://${reachable}:${port}/v1/system/checks`, {
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return response.ok ? ((await response.json()) as SystemChecks) : null;
  } catch {
    return null;
  }
}

async function lookOurselves(config: Config, surroundings: Surroundings): Promise<SystemChecks> {
  const storage = await openStorage(config.databaseUrl, { allowUnsynced: config.allowUnsynced });
  try {
    const sites = new Map<string, string>();
    return checkAll(await situationOf(storage, surroundings, { now: systemClock.now(), seen: null, sites }));
  } finally {
    await storage.close();
  }
}
