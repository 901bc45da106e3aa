/** Signatures of webhooks that come in: an HMAC over the bytes as they came, compared in constant time. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { InboundReason, Signature } from '../../../shared/api/inbound.ts';

/** A message as it came. */
export interface Incoming {
  /** Whole, as the sender called it. */
  url: string;
  /** Names in lower case. */
  headers: Record<string, string | undefined>;
  body: Buffer;
}

/** A signature that says when it was made is good for so long. */
const TOLERANCE_MS = 5 * 60_000;

export type SignatureFault = Extract<InboundReason, 'no_signature' | 'wrong_signature' | 'no_time' | 'too_old'>;

/** @returns null where it is the sender's, and from now; a stranger is never told which it is */
export function signatureFault(
  scheme: Signature,
  secret: string,
  { headers, body }: Incoming,
  now: number,
): SignatureFault | null {
  const header = headers[scheme.header.toLowerCase()];
  if (!header) return 'no_signature';
  const pairs = scheme.pairs ? partsOf(header) : null;
  const told = pairs ? (pairs.get(scheme.pairs!.signature) ?? []) : header.split(' ');
  const timestamp =
    pairs?.get(scheme.pairs!.timestamp)?.[0] ??
    (scheme.timestampHeader ? headers[scheme.timestampHeader.toLowerCase()] : undefined);
  const signed = scheme.signed ?? '{body}';
  if (signed.includes('{timestamp}')) {
    if (timestamp === undefined || !/^\d{9,14}$/.test(timestamp)) return 'no_time';
    if (!isRecent(timestamp, now)) return 'too_old';
  }
  const id = scheme.idHeader ? headers[scheme.idHeader.toLowerCase()] : '';
  const parts = { body, timestamp: timestamp ?? '', id: id ?? '' };
  const bytes = Buffer.concat(
    // Each place is filled once: what a header says is never itself taken for a place.
    signed.split(/(\{(?:body|timestamp|id)\})/).map((part) => {
      const name = /^\{(body|timestamp|id)\}$/.exec(part)?.[1] as keyof typeof parts | undefined;
      return Buffer.from(name ? parts[name] : part);
    }),
  );
  const key = scheme.secretEncoding === 'base64' ? Buffer.from(secret.replace(/^whsec_/, ''), 'base64') : secret;
  const right = createHmac(scheme.algorithm ?? 'sha256', key)
    .update(bytes)
    .digest();
  const isRight = told
    .map((text) => text.trim())
    .filter((text) => text.startsWith(scheme.prefix ?? ''))
    .some((text) => isSame(right, Buffer.from(text.slice(scheme.prefix?.length ?? 0), scheme.encoding ?? 'hex')));
  return isRight ? null : 'wrong_signature';
}

export const isSame = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

/** `t=1,v1=a,v1=b`; several of a name are several. */
function partsOf(header: string): Map<string, string[]> {
  const parts = new Map<string, string[]>();
  for (const part of header.split(',')) {
    const at = part.indexOf('=');
    if (at < 0) continue;
    const name = part.slice(0, at).trim();
    parts.set(name, [...(parts.get(name) ?? []), part.slice(at + 1).trim()]);
  }
  return parts;
}

/** Seconds or milliseconds since 1970. */
function isRecent(timestamp: string, now: number): boolean {
  const at = timestamp.length > 11 ? Number(timestamp) : Number(timestamp) * 1000;
  return Math.abs(now - at) <= TOLERANCE_MS;
}
