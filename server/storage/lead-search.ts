/** What a lead is found by: her name and company, and behind them every identifier. */

/** Stands between the two; a search that may look at names only asks for something before it. */
const BEFORE_IDENTIFIERS = '\u001f';

/** @param identifiers `email:ann@acme.com` */
export function searchText(names: readonly (string | null)[], identifiers: readonly string[]): string {
  const known = identifiers.map((identifier) => identifier.slice(identifier.indexOf(':') + 1));
  return [...names.filter(Boolean), BEFORE_IDENTIFIERS, ...known.map(withoutMark)].join('\n').toLowerCase();
}

const withoutMark = (text: string): string => text.replaceAll(BEFORE_IDENTIFIERS, ' ');

/** A pattern for `like ... escape '\'`. */
export function searchPattern(q: string, namesOnly: boolean): string {
  const text = `%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  return namesOnly ? `${text}${BEFORE_IDENTIFIERS}%` : text;
}
