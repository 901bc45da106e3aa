/**
 * Decoding of query-string values (`application/x-www-form-urlencoded`). Values on the wire are often broken: a lone
 * `%`, bytes of an old charset, `%uXXXX`. Nothing here throws.
 */

const UTF8 = new TextDecoder('utf-8');
const UTF8_STRICT = new TextDecoder('utf-8', { fatal: true });
const ENCODER = new TextEncoder();

/** UTF-8 value of a query parameter; `+` is a space. */
export function decodeFormValue(raw: string): string {
  return decodePercent(raw.includes('+') ? raw.replaceAll('+', ' ') : raw);
}

/** The same, leaving `+` alone: click ids are opaque tokens, in which a `+` is a `+`. */
export function decodePercent(raw: string): string {
  if (!raw.includes('%')) return raw;
  try {
    return decodeURIComponent(raw);
  } catch {
    return UTF8.decode(percentBytes(raw));
  }
}

/** A value that may be in one of an engine's old charsets. `hint` is what the URL itself says (`ie=gb2312`). */
export function decodeWithCharsets(raw: string, charsets: readonly string[], hint: string | null): string {
  const text = raw.includes('+') ? raw.replaceAll('+', ' ') : raw;
  if (!text.includes('%')) return text;
  const bytes = percentBytes(text);
  const hinted = hint === null ? null : decodeStrict(bytes, hint);
  if (hinted !== null) return hinted;
  // UTF-8 almost never arises by accident, except for two-byte Latin letters out of two-byte East Asian characters.
  const utf8 = decodeStrict(bytes, 'utf-8');
  if (utf8 !== null && !(charsets.some(isEastAsian) && /[\u0080-\u07ff]/.test(utf8))) return utf8;
  for (const charset of charsets) {
    const decoded = decodeStrict(bytes, charset);
    if (decoded !== null) return decoded;
  }
  return utf8 ?? UTF8.decode(bytes);
}

function isEastAsian(charset: string): boolean {
  return /^(gb|big5|euc-|shift_jis|ms932)/i.test(charset);
}

function decodeStrict(bytes: Uint8Array, charset: string): string | null {
  try {
    return /^utf-?8$/i.test(charset)
      ? UTF8_STRICT.decode(bytes)
      : new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Bytes of a percent-encoded string; a `%` that begins no escape stands for itself, other characters are UTF-8. */
function percentBytes(text: string): Uint8Array {
  const source = ENCODER.encode(
    text.replace(/%u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  );
  const bytes = new Uint8Array(source.length);
  let length = 0;
  for (let i = 0; i < source.length; i++) {
    const high = source[i] === 37 ? hexDigit(source[i + 1]) : -1;
    const low = high < 0 ? -1 : hexDigit(source[i + 2]);
    if (low >= 0) {
      bytes[length++] = high * 16 + low;
      i += 2;
    } else bytes[length++] = source[i] as number;
  }
  return bytes.subarray(0, length);
}

function hexDigit(code: number | undefined): number {
  if (code === undefined) return -1;
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}
