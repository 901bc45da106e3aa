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

/** Bytes of a text in UTF-8; `TextEncoder` is the same and slower for the short texts there are here. */
function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) bytes += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return bytes;
}

interface Found {
  bytes: number;
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
  const found: Found = { bytes: 0, rejection: undefined };
  walk(message as Record<string, unknown>, 1, found);
  if (!found.rejection && found.bytes > maxBytes) {
    return { code: 'too_large', detail: `A message may have ${maxBytes} bytes` };
  }
  return found.rejection;
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
    found.bytes += utf8Bytes(key) + 4;
    if (typeof value === 'string') {
      found.bytes += utf8Bytes(value);
      const clean = cleanText(value);
      if (clean !== value) object[key] = clean;
    } else if (typeof value === 'object' && value !== null) {
      walk(value as Record<string, unknown>, depth + 1, found);
      if (found.rejection) return;
    } else found.bytes += 5;
  }
}
