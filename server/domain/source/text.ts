/** Cleaning of text that strangers send, before it is kept or compared. */

// Controls, soft hyphen, zero-width and bidirectional marks: invisible, and a way to make two equal-looking values differ.
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;
const PLAIN = /^[\x20-\x7e]*$/;
/** Printable ASCII without capitals and spaces: most values, already comparable. */
const COMPARABLE = /^[!-@[-~]*$/;

/** The value as sent, without control characters and outer spaces, cut to `max` characters (never through a surrogate pair). */
export function cleanText(value: string, max: number): string {
  // Four times the limit is enough to find `max` visible characters without walking a megabyte.
  const text = value.length > max * 4 ? value.slice(0, max * 4) : value;
  if (PLAIN.test(text)) return cut(text.trim(), max);
  return cut(text.toWellFormed().replace(INVISIBLE, '').trim(), max);
}

function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max).trimEnd();
}

/** The form in which rules compare: without case, outer spaces, invisible characters and compatibility variants. */
export function comparable(value: string): string {
  if (COMPARABLE.test(value)) return value;
  const text = PLAIN.test(value) ? value : value.normalize('NFKC').replace(INVISIBLE, '');
  return text.trim().toLowerCase();
}

/** True if an e-mail address stands in the text. A scan instead of a regular expression: linear on any input. */
export function containsEmail(text: string): boolean {
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (at === 0 || /\s/.test(text[at - 1] ?? ' ')) continue;
    let end = at + 1;
    while (end < text.length && /[^\s@]/.test(text[end] ?? ' ')) end++;
    const domain = text.slice(at + 1, end);
    const dot = domain.indexOf('.');
    if (dot > 0 && dot < domain.length - 1) return true;
  }
  return false;
}
