/**
 * Whose message it is: the key under which a visitor's facts lie together.
 * A browser's is its anonymousId. A message without one belongs to the pseudo-visitor of its identifier, and one
 * without any identifier to itself alone.
 */
import { createHash } from 'node:crypto';
import { type Identifier, splitIdentifier } from './identifier.ts';

/** Visitors who are no browser have an id that begins with one of these. */
export const NO_BROWSER = ['user:', 'email:', 'phone:', 'message:', 'erased:'] as const;
const PSEUDO = new RegExp(`^(?:anonymous:|${NO_BROWSER.join('|')})`);

/** An anonymousId that looks like a pseudo-visitor is set apart, so that nobody can send in another's name. */
export function visitorOfBrowser(anonymousId: string): string {
  return PSEUDO.test(anonymousId) ? `anonymous:${anonymousId}` : anonymousId;
}

/** `user:<externalId>`; e-mails and phones only as a digest, since visitor ids end up in URLs. */
export function visitorOfIdentifier(id: Identifier): string {
  const { kind, value } = splitIdentifier(id);
  if (kind === 'externalId') return `user:${value}`;
  return `${kind}:${createHash('sha256').update(value).digest('base64url').slice(0, 22)}`;
}

/** A message that names nobody. */
export function visitorOfMessage(messageId: string): string {
  return `message:${messageId}`;
}

/** The anonymousId of a visitor, or null for a pseudo-visitor. */
export function anonymousIdOf(visitorId: string): string | null {
  if (visitorId.startsWith('anonymous:')) return visitorId.slice('anonymous:'.length);
  return PSEUDO.test(visitorId) ? null : visitorId;
}
