/**
 * E-mail addresses and phone numbers as somebody sees them who need not know them: enough to tell two apart, not
 * enough to write or call. Pure.
 */

/** Also as it stands in addresses of pages, with `%40`. Lengths are those of RFC 5321, so that no text takes long. */
const EMAIL =
  /([\p{L}\p{N}])[\p{L}\p{N}.!#$'*+^_`{|}~-]{0,63}(@|%40)([\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8})/giu;
/** With its country, as the server keeps those it could read; people write blanks and the like in between. */
const PHONE = /\+\d(?:[\s().\-/]{0,2}\d){6,14}/g;
/** What a field with a phone number is called; there one counts as it was typed, without its country. */
const PHONE_NAME = /phone|telefon|mobile|handy|whatsapp|(?:^|[^a-z])(?:tel|fax|mobil|cell)(?:[^a-z]|$)/i;
const DIGITS = 6;

export function maskText(text: string): string {
  // Most texts of an answer have neither.
  if (!/[@+]|%40/.test(text)) return text;
  return text.replace(EMAIL, '$1…$2$3').replace(PHONE, maskPhone);
}

const maskPhone = (phone: string): string =>
  `${phone.startsWith('+') ? '+' : ''}…${phone.replace(/\D/g, '').slice(-2)}`;

/** The same answer, masked wherever one stands in it: in texts, in traits, in fields of forms. */
export function maskIdentifiers<T>(value: T): T {
  return mask(value, '') as T;
}

function mask(value: unknown, name: string): unknown {
  if (typeof value === 'string') return isPhone(value, name) ? maskPhone(value.trim()) : maskText(value);
  if (typeof value === 'number') return isPhone(String(value), name) ? maskPhone(String(value)) : value;
  if (Array.isArray(value)) return value.map((each) => mask(each, name));
  if (typeof value !== 'object' || value === null) return value;
  // A field of a form says beside its value what it is called.
  const { name: called } = value as { name?: unknown };
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      mask(each, key === 'value' && typeof called === 'string' ? called : key),
    ]),
  );
}

const isPhone = (text: string, name: string): boolean =>
  PHONE_NAME.test(name) && /^[\d\s().+\-/]*$/.test(text) && text.replace(/\D/g, '').length >= DIGITS;
