/** Numbers inside sentences, in the reader's flavour of one language. */
import { preferredLocale } from '../format.ts';

/** For languages with one form for one and one for all others; a language with more forms asks Intl.PluralRules. */
export function counting(language: string) {
  const format = new Intl.NumberFormat(preferredLocale(language, navigator.languages));
  /** 1,234 */
  const number = (value: number) => format.format(value);
  /** 1 lead; 1,234 leads */
  const count = (value: number, one: string, other: string) => `${number(value)} ${value === 1 ? one : other}`;
  return { number, count };
}
