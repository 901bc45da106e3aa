/** Codes of currencies: ISO 4217, with those of the past, because history is imported too. */
const NAMES = new Intl.DisplayNames('en', { type: 'currency', fallback: 'none' });
/** ISO's own words for "no currency" and "a test". */
const NONE = ['XXX', 'XTS'];

/** @param code three capital letters */
export function isCurrency(code: string): boolean {
  return NAMES.of(code) !== undefined && !NONE.includes(code);
}
