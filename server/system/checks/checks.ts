/** The checks, in the order they are shown: a file each, a line each. */
import type { SystemCheck, SystemChecks } from '../../../shared/api/system.ts';
import { toIso } from '../../domain/iso.ts';
import type { Situation } from '../situation.ts';
import { backups } from './backups.ts';
import type { Check } from './check.ts';
import { clock } from './clock.ts';
import { commitTime } from './commit-time.ts';
import { derivation } from './derivation.ts';
import { disk } from './disk.ts';
import { durability } from './durability.ts';
import { mails } from './mails.ts';
import { origins } from './origins.ts';
import { proxies } from './proxies.ts';
import { settings } from './settings.ts';
import { webhooks } from './webhooks.ts';

const CHECKS: Record<string, Check> = {
  durability,
  disk,
  commitTime,
  clock,
  derivation,
  backups,
  proxies,
  origins,
  webhooks,
  mails,
  settings,
};

/** The worst of them is the status of all. */
export function checkAll(situation: Situation): SystemChecks {
  const checks = Object.entries(CHECKS).flatMap(([id, check]): SystemCheck[] => {
    const verdict = check(situation);
    return verdict ? [{ id, ...verdict }] : [];
  });
  const has = (status: SystemCheck['status']) => checks.some((check) => check.status === status);
  return {
    status: has('fail') ? 'fail' : has('warn') ? 'warn' : 'ok',
    checkedAt: toIso(situation.now),
    checks,
  };
}
