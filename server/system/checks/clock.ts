import { toIso } from '../../domain/iso.ts';
import type { Situation } from '../situation.ts';
import { type Check, fail, ok, warn } from './check.ts';

const TOLERATED_MS = 60_000;
const TODO = 'Let the machine keep its time by NTP (timedatectl set-ntp true)';

/** Is the clock right, as far as the database, its own past and the browsers of visitors can tell? */
export const clock = (({ now, storage, seen }: Pick<Situation, 'now' | 'storage' | 'seen'>) => {
  if (storage.lastKnown !== null && storage.lastKnown > now + TOLERATED_MS)
    return fail(`The clock went back: the database was written ${span(storage.lastKnown - now)} in the future`, TODO);
  if (storage.silence)
    return warn(
      `Nothing is known of the ${span(storage.silence.to - storage.silence.from)} before ${toIso(storage.silence.to)}: the server was off, or the clock was put ahead. Retention waits for a day`,
      `Nothing, if it was off. Else: ${TODO}`,
    );
  if (storage.clock !== null && Math.abs(storage.clock - now) > TOLERATED_MS)
    return warn(`The clocks of this machine and of the database are ${span(storage.clock - now)} apart`, TODO);
  const difference = seen?.clockDifference() ?? null;
  if (difference !== null && Math.abs(difference) > TOLERATED_MS)
    return warn(
      `This machine's clock is ${span(difference)} ${difference > 0 ? 'ahead of' : 'behind'} most visitors' clocks`,
      TODO,
    );
  return ok(
    difference === null
      ? 'The clock agrees with the database'
      : "The clock agrees with the database and with visitors' clocks",
  );
}) satisfies Check;

function span(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  return seconds < 120
    ? `${seconds} s`
    : seconds < 7200
      ? `${Math.round(seconds / 60)} min`
      : seconds < 172_800
        ? `${Math.round(seconds / 3600)} h`
        : `${Math.round(seconds / 86_400)} days`;
}
