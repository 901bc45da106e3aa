/**
 * E-mail addresses and phone numbers in a text as somebody sees them who need not know them: enough to tell two apart,
 * not enough to write or call. Also as they stand in addresses of pages, with `%40`, `%2E` and `%2B`. Pure. Every
 * pattern takes time in proportion to the text.
 */
import { normalizeEmail, normalizePhone } from '../identity/identifier.ts';

/** `%40`, and what becomes of it when it is escaped again. */
const escaped = (code: string) => `%(?:25){0,2}${code}`;
const AT = `@|${escaped('40')}`;
const DOT = `\\.|${escaped('2E')}`;
/** Lengths are those of RFC 5321, so that no text takes long. */
const EMAIL = new RegExp(
  `([\\p{L}\\p{N}])(?:[\\p{L}\\p{N}\\p{M}.!#$'*+^_\`{|}~-]|${escaped('(?:2E|2B|2D|5F|27|7E)')}){0,63}` +
    `(${AT})([\\p{L}\\p{N}-]{1,63}(?:(?:${DOT})[\\p{L}\\p{N}-]{1,63}){0,7}(?:${DOT})\\p{L}[\\p{L}\\p{N}-]{1,62})`,
  'giu',
);
const MAY_HOLD_EMAIL = new RegExp(AT);

/** Codes of blank, brackets, dash, dot and stroke: forms escape them. */
const SIGN = '2[089DEF]';
const ESCAPED_SIGN = new RegExp(escaped(`(${SIGN})`), 'gi');
/** What people put between the digits of a number: blanks, brackets, dots, strokes, and dashes of any length. */
const BETWEEN = `(?:[\\s().\\-/·\u2010-\u2015\u2212]|${escaped(SIGN)})`;
const EXTENSION = `(?:[\\s,;]{0,2}(?:extension|extn?|x|#|durchwahl|dw|apparat|app)[\\s.:=]{0,3}\\d{1,6}(?!\\d))?`;
const OPEN = `(?:\\(|${escaped('28')})?`;
const digits = (atLeast: number) => `\\d(?:${BETWEEN}{0,3}\\d){${atLeast - 1},}`;

/** With its country, as the server keeps those it could read. In a query a blank is a `+` too. */
const INTERNATIONAL = new RegExp(
  `([\\p{L}\\p{N}]?)([+＋]|${escaped('2B')})(${OPEN}[1-9](?:(?:${BETWEEN}|\\+){0,3}\\d){6,})${EXTENSION}`,
  'giu',
);
const WITH_00 = new RegExp(`(?<![\\p{L}\\p{N}.,-])(00)([1-9](?:${BETWEEN}{0,3}\\d){7,})${EXTENSION}`, 'giu');
/** What says that a number follows: a link that calls, a label before it. */
const LABEL = `(?<!\\p{L})(?:(?:tel|telefon|phone|telephone|mobile?|handy|fax|sms|callto|whatsapp)\\.?(?:[:=]|${escaped('3A')})(?:\\s|\\+|%20){0,2}|wa\\.me/)`;
const LABELLED = new RegExp(`(${LABEL})(${OPEN}${digits(7)})${EXTENSION}`, 'giu');
const MAY_HOLD_PHONE = /[+＋]|2b|00|tel|phone|mobil|handy|fax|sms|callto|whatsapp|wa\.me/i;

/** A number in a field that is called after phones: there one counts as it was typed, without its country. */
const IN_FIELD = new RegExp(`(?<!\\d)([+＋]?)(${OPEN}${digits(6)})${EXTENSION}`, 'giu');

/** A whole text that is a number the server keeps: also the shortest there are. */
const KEPT_NUMBER = /^((?:[\w-]{1,40}:){0,3}\+)(\d{4,15})$/;

/** A date, or a date and time, in digits alone. */
const BEGINS_AS_DATE = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/;
const DATE = /^(?:(?:19|20)\d\d([-/.])\d\d?\1\d\d?(?!\d)|\d\d?([-/.])\d\d?\2(?:19|20)\d\d(?!\d))/;
/** `1234567.89`, `0.333333`; a number that begins with `0` and a digit is dialled so. */
const DECIMAL = /^(?:[1-9]\d*[.,]\d{1,3}|0[.,]\d+)$/;

/** Nobody parts the last one or two digits of a number from all others. */
const SIGNED_AMOUNT = /^\d+\.\d{1,2}$/;

export function maskText(text: string): string {
  // Most texts of an answer have neither.
  const known = MAY_HOLD_EMAIL.test(text) ? maskEmails(text) : text;
  return MAY_HOLD_PHONE.test(known) ? maskPhones(known) : known;
}

function maskEmails(text: string): string {
  // A whole text may be an address with characters that end one in a sentence (`a/b@acme.com`).
  const kind = /^(?:[\w-]{1,40}:){0,3}/.exec(text)![0];
  const address = text.slice(kind.length).trim();
  if (!address.includes('//') && normalizeEmail(address) !== null)
    return `${kind}${[...address][0]}…${address.slice(address.lastIndexOf('@'))}`;
  return text.replace(EMAIL, '$1…$2$3');
}

function maskPhones(text: string): string {
  const kept = KEPT_NUMBER.exec(text);
  if (kept && normalizePhone(`+${kept[2]}`) !== null) return masked(kept[1]!, kept[2]!);
  return text
    .replace(INTERNATIONAL, (found, before: string, mark: string, number: string) =>
      SIGNED_AMOUNT.test(plain(number)) || (before !== '' && !isCallable(number))
        ? found
        : before + masked(mark, number),
    )
    .replace(WITH_00, (found, mark: string, number: string) =>
      // Ids are filled up with zeros.
      /^\d*$/.test(number) && number.length < 10 ? found : masked(mark, number),
    )
    .replace(LABELLED, (found, label: string, number: string) =>
      isFigure(number) || BEGINS_AS_DATE.test(plain(number)) ? found : masked(label, number),
    );
}

/** With the signs that were escaped, and without a bracket before it. */
const plain = (number: string): string =>
  number
    .replace(ESCAPED_SIGN, (_found, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/^\(/, '');
const digitsOf = (number: string): string => plain(number).replace(/\D/g, '');

const isFigure = (number: string): boolean => DATE.test(plain(number)) || DECIMAL.test(plain(number));

/** Right behind a word, `+` may join two (`sale+20261122`). */
const isCallable = (number: string): boolean => {
  const bare = digitsOf(number);
  return bare.length >= 10 && !BEGINS_AS_DATE.test(bare);
};

const masked = (mark: string, number: string): string => `${mark}…${digitsOf(number).slice(-2)}`;

/** A text in a field that is called after phones. */
export function maskPhoneField(text: string): string {
  return maskText(text).replace(IN_FIELD, (found, mark: string, number: string) =>
    mark === '' && isFigure(number) ? found : masked(mark, number),
  );
}

/** Is something of this text masked already? Told by nobody who sees all, and never what is true. */
export const isMaskedText = (text: string): boolean => text.includes('…') && MASKED.test(text);
const MASKED = new RegExp(
  `[^\\s@]…(?:${AT})[\\p{L}\\p{N}-]+(?:${DOT})|(?:[+＋]|${escaped('2B')}|(?<!\\d)00|${LABEL})…\\d\\d(?!\\d)|^\\s*…\\d\\d\\s*$`,
  'iu',
);
