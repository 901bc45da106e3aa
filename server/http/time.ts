/** Times as clients send them. */

const ISO =
  /^\s*[+-]?(\d{4,6})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?\s*$/i;
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
  const found = text.length > 64 ? null : ISO.exec(text);
  if (!found || !isDate(Number(found[1]), Number(found[2]), Number(found[3]))) return Number.NaN;
  const compact = text.trim().replace(' ', 'T').replace(',', '.');
  const zoned = /[Zz]$|[+-]\d{2}:?\d{2}$/.test(compact.slice(10));
  const normal = compact.length <= 10 ? compact : zoned ? compact : `${compact}Z`;
  // `Date.parse` takes 30 February for 2 March.
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(compact) ?? [];
  if (year && new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() !== Number(day))
    return Number.NaN;
  return Date.parse(
    normal.replace(/([+-]\d{2})(\d{2})$/, (whole, hours, minutes) =>
      normal.length > 10 ? `${hours}:${minutes}` : whole,
    ),
  );
}

/** V8 reads 30 February as 2 March: such a date is none. */
const isDate = (year: number, month: number, day: number): boolean =>
  day <= new Date(Date.UTC(year, month, 0)).getUTCDate();

export const toIso = (ms: number): string => new Date(ms).toISOString();
