/** Times as clients send them. */
import { toIso } from '../domain/iso.ts';

/** The date; hours and minutes; seconds; hours and minutes of the offset. */
const ISO =
  /^(?:\+00)?(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:[.,]\d{1,9})?)?\s*(?:Z|([+-]\d{2})(?::?(\d{2}))?)?)?$/i;
/** The years 1970 to 9999. */
const MAX = Date.UTC(10_000, 0, 1) - 1;

/**
 * ISO 8601, in UTC where no offset is given; or milliseconds since 1970.
 * @returns ms UTC; null where it is no time between 1970 and 9999
 */
export function readInstant(sent: string | number): number | null {
  const ms = typeof sent === 'number' ? Math.round(sent) : readIso(sent);
  return isInstant(ms) ? ms : null;
}

/** Can every engine and report hold this time, ms UTC? */
export const isInstant = (ms: number): boolean => ms >= 0 && ms <= MAX;

function readIso(text: string): number {
  const found = text.length > 64 ? null : ISO.exec(text.trim());
  if (!found || !isDate(found[1]!)) return Number.NaN;
  const [, date, minutes = '00:00', seconds = '', offsetHours, offsetMinutes = '00'] = found;
  const zone = offsetHours === undefined ? 'Z' : `${offsetHours}:${offsetMinutes}`;
  return Date.parse(`${date}T${minutes}${seconds.replace(',', '.')}${zone}`);
}

/** V8 reads 30 February as 2 March: such a date is none. */
function isDate(date: string): boolean {
  const at = Date.parse(date);
  return !Number.isNaN(at) && toIso(at).startsWith(date);
}
