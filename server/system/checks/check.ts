/** What a check is: a plain function from what was measured to a sentence and a verdict. */
import type { SystemCheck } from '../../../shared/api/system.ts';
import type { Situation } from '../situation.ts';

export type Verdict = Omit<SystemCheck, 'id'>;

/** null: there is nothing to say, because what it looks at is not there. */
export type Check = (situation: Situation) => Verdict | null;

export const ok = (said: string): Verdict => ({ status: 'ok', said, todo: null });
export const warn = (said: string, todo: string): Verdict => ({ status: 'warn', said, todo });
export const fail = (said: string, todo: string): Verdict => ({ status: 'fail', said, todo });

/** `1.4 GB` */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let value = bytes;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
