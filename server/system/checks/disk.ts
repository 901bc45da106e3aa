import { type Check, fail, ok, size, warn } from './check.ts';

const DAY_MS = 86_400_000;
/** A forecast from less than this would be a guess. */
const MIN_KNOWN_MS = DAY_MS / 2;
const SOON_DAYS = 30;
/** A backup, and the write-ahead log, need room beside the database. */
const LEAST_FREE = 1e9;

/** How much room there is, and how long it lasts at the pace of the last weeks. */
export const disk: Check = ({ disk: found, room: kept, storage, now, engine }) => {
  if (!found) return null;
  const room = `${size(found.free)} free of ${size(found.total)}, the database has ${size(storage.bytes)}`;
  const todo = 'Make room or move the database to a larger disk; `retention` of a site keeps less';
  // The disk of a database server elsewhere cannot be seen from here.
  if (engine === 'postgres') return ok(`This machine: ${room} on its own server`);
  if (kept?.low) return fail(`No events are taken in, the disk has less than ${size(kept.mark)} left: ${room}`, todo);
  if (found.free < Math.min(LEAST_FREE, found.total / 20)) return fail(`The disk is nearly full: ${room}`, todo);
  const days = daysLeft(found.free, storage.bytes, storage.before, now);
  if (days === null) return ok(`${room}; how long it lasts can be told when it has run for a day`);
  if (days < SOON_DAYS) return warn(`At the pace of the last weeks the disk is full in ${days} days: ${room}`, todo);
  return ok(
    `${room}; ${days > 3650 ? 'that lasts for more than ten years' : `full in about ${days} days`} at this pace`,
  );
};

/** null: not known yet. */
export function daysLeft(
  free: number,
  bytes: number,
  before: { at: number; bytes: number } | null,
  now: number,
): number | null {
  if (!before || now - before.at < MIN_KNOWN_MS) return null;
  const bytesADay = ((bytes - before.bytes) * DAY_MS) / (now - before.at);
  return bytesADay <= 0 ? Number.POSITIVE_INFINITY : Math.floor(free / bytesADay);
}
