/** What a lead is found by: her name and company, and behind them every identifier. */
import { maskText } from '../domain/privacy/mask-text.ts';

/** Stands between the two; a search that may look at names only asks for something before it. */
const BEFORE_IDENTIFIERS = '\u001f';

/** @param identifiers `email:ann@acme.com` */
export function searchText(names: readonly (string | null)[], identifiers: readonly string[]): string {
  const known = identifiers.map((identifier) => identifier.slice(identifier.indexOf(':') + 1));
  const told = names.filter((name) => name !== null && name !== '').map(String);
  // A name may be an address or a number, or hold one: whoever sees it masked finds by what she sees.
  const shown = told.map(maskText);
  const inFull = told.filter((name, index) => name !== shown[index]);
  return [...shown.map(withoutMark), BEFORE_IDENTIFIERS, ...[...inFull, ...known].map(withoutMark)]
    .join('\n')
    .toLowerCase();
}

const withoutMark = (text: string): string => text.replaceAll(BEFORE_IDENTIFIERS, ' ');

/** A pattern for `like ... escape '\'`. */
export function searchPattern(q: string, namesOnly: boolean): string {
  const text = textPattern(q.toLowerCase());
  return namesOnly ? `${text}${BEFORE_IDENTIFIERS}%` : text;
}

/** A pattern for `like ... escape '\'`: has this text in it. */
export const textPattern = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
