/**
 * Identifiers of a person: e-mail, phone, external id. One string each, `kind:value`, so that a claim, a link
 * and a lead can name any of them alike. Junk that programs send by accident is never an identifier.
 */
import { domainToASCII } from 'node:url';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { LIMITS } from '../../../shared/limits.ts';
import type { IdentifierKind } from '../../../shared/vocabulary.ts';

/** `email:ann@acme.com`, `phone:+4930123456`, `externalId:hubspot:123`. */
export type Identifier = `${IdentifierKind}:${string}`;

/** What programs send when they have no value, and names that are everybody's. Compared without case and quotes. */
const JUNK = new Set(
  (
    'null undefined none nil nan true false [object object] anonymous anon guest unknown id user userid email ' +
    'not_authenticated distinct_id distinctid 0 -1 n/a na (not set) test@test.com example@example.com email@example.com'
  ).match(/\[object object\]|\(not set\)|\S+/g),
);

/** Is this what a program sends by accident instead of a value? */
export function isJunk(value: string): boolean {
  const bare = value
    .trim()
    .replace(/^["'`]+|["'`]+$/g, '')
    .trim()
    .toLowerCase();
  return bare === '' || JUNK.has(bare);
}

/**
 * Trimmed, NFKC, lower-case, the domain in ASCII. Plus tags and dots stay: no provider's rules are guessed.
 * Returns null where it is no e-mail address.
 */
export function normalizeEmail(input: string): string | null {
  const value = input.normalize('NFKC').trim().toLowerCase();
  if (value.length > 254 || isJunk(value)) return null;
  const at = value.lastIndexOf('@');
  if (at < 1 || at > 64) return null;
  const local = value.slice(0, at);
  if (!/^[^\s"(),:;<>@[\\\]\u0000-\u001f\u007f]+$/.test(local)) return null;
  const domain = domainToASCII(value.slice(at + 1));
  if (domain.length > 253 || !/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(domain))
    return null;
  return `${local}@${domain}`;
}

/** E.164. A number without its country (`030 1234`) cannot be told from another country's and is none. */
export function normalizePhone(input: string): string | null {
  const value = input.normalize('NFKC').trim().replace(/^00/, '+');
  if (value.length > 64 || !value.startsWith('+')) return null;
  const phone = parsePhoneNumberFromString(value);
  return phone?.isPossible() ? phone.number : null;
}

/** Verbatim, but for surrounding space; 1 to 255 characters, which are not the units that `length` counts. */
export function normalizeExternalId(input: string): string | null {
  const value = input.trim();
  const isLong =
    value.length > LIMITS.idChars && (value.length > 2 * LIMITS.idChars || [...value].length > LIMITS.idChars);
  return isLong || isJunk(value) ? null : value;
}

const normalizers: Record<IdentifierKind, (input: string) => string | null> = {
  email: normalizeEmail,
  phone: normalizePhone,
  externalId: normalizeExternalId,
};

/** The identifier of a kind and a value as sent, or null where the value is none. */
export function identifier(kind: IdentifierKind, input: unknown): Identifier | null {
  if (typeof input !== 'string' && !(typeof input === 'number' && Number.isFinite(input))) return null;
  const value = normalizers[kind](String(input));
  return value === null ? null : `${kind}:${value}`;
}

/** Takes `kind:value` apart. */
export function splitIdentifier(id: string): { kind: IdentifierKind; value: string } {
  const colon = id.indexOf(':');
  return { kind: id.slice(0, colon) as IdentifierKind, value: id.slice(colon + 1) };
}
