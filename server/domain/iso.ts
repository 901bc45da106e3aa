/** Times as answers give them. */

const DAY_MS = 86_400_000;
/** `new Date(ms).toISOString()` took a fifth of the time of a long journey's answer; days repeat. */
const MOST_DAYS = 20_000;
const days = new Map<number, string>();

const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`);
const three = (value: number): string => (value < 100 ? `0${two(value)}` : `${value}`);

/** @param ms UTC, an integer of the years 1970 to 9999 @returns ISO 8601 in UTC, with milliseconds */
export function toIso(ms: number): string {
  const day = Math.floor(ms / DAY_MS);
  let date = days.get(day);
  if (date === undefined) {
    if (days.size >= MOST_DAYS) days.clear();
    date = new Date(day * DAY_MS).toISOString().slice(0, 11);
    days.set(day, date);
  }
  const rest = ms - day * DAY_MS;
  const seconds = Math.floor(rest / 1000);
  const minutes = Math.floor(seconds / 60);
  return `${date}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}.${three(rest % 1000)}Z`;
}
