/**
 * The first look at a message: is it an object that can be stored on every engine? Refuses what is too deep, too
 * large or would poison an object; repairs text that is no valid Unicode.
 */
import { LIMITS } from '../../shared/limits.ts';
import type { RejectionCode } from '../../shared/vocabulary.ts';

/** A message that is not stored, and why. Never the offending value. */
export interface Rejection {
  code: RejectionCode;
  detail: string;
}

/** Text as every engine can keep it: no NUL, no half of a surrogate pair. */
export function cleanText(text: string): string {
  const formed = text.isWellFormed() ? text : text.toWellFormed();
  return formed.includes('\u0000') ? formed.replaceAll('\u0000', '\ufffd') : formed;
}

interface Found {
  chars: number;
  rejection: Rejection | undefined;
}

/**
 * Cleans all text of a message in place.
 * @param maxBytes of the message, about; a whole body has its own limit and needs none here
 * @returns why it cannot be stored, or undefined
 */
export function wellFormed(message: unknown, maxBytes: number = LIMITS.messageBytes): Rejection | undefined {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    return { code: 'invalid', detail: 'A message must be an object' };
  }
  const found: Found = { chars: 0, rejection: undefined };
  walk(message as Record<string, unknown>, 1, found);
  if (!found.rejection && isLarger(message, found.chars, maxBytes)) {
    return { code: 'too_large', detail: `A message may have ${maxBytes} bytes` };
  }
  return found.rejection;
}

/** A character has one to three bytes in UTF-8: only what lies between is counted exactly. */
function isLarger(message: object, chars: number, maxBytes: number): boolean {
  if (chars > maxBytes || chars * 3 <= maxBytes) return chars > maxBytes;
  return new TextEncoder().encode(JSON.stringify(message)).length > maxBytes;
}

function walk(node: Record<string, unknown> | unknown[], depth: number, found: Found): void {
  if (depth > LIMITS.jsonDepth) {
    found.rejection = { code: 'too_deep', detail: `A message may have ${LIMITS.jsonDepth} levels` };
    return;
  }
  const keys = Object.keys(node);
  if (keys.length > LIMITS.jsonKeys && !Array.isArray(node)) {
    found.rejection = { code: 'too_many_keys', detail: `An object may have ${LIMITS.jsonKeys} keys` };
    return;
  }
  const object = node as Record<string, unknown>;
  for (const key of keys) {
    if (key === '__proto__') {
      found.rejection = { code: 'forbidden_key', detail: 'A key may not be __proto__' };
      return;
    }
    const value = object[key];
    found.chars += key.length + 4;
    if (typeof value === 'string') {
      found.chars += value.length;
      const clean = cleanText(value);
      if (clean !== value) object[key] = clean;
    } else if (typeof value === 'object' && value !== null) {
      walk(value as Record<string, unknown>, depth + 1, found);
      if (found.rejection) return;
    } else found.chars += 5;
  }
}
