/** What a visitor's messages say about who is who. Pure reading of the facts: nothing is decided about other visitors. */
import { createHash } from 'node:crypto';
import { LIMITS } from '../../../shared/limits.ts';
import type { ClaimSource, Trust } from '../../../shared/vocabulary.ts';
import type { Fact } from '../journey/fact.ts';
import type { Identifier } from './identifier.ts';
import type { VisitorClaim } from './ownership.ts';
import { anonymousIdOf } from './visitor.ts';

/** A message that ties a visitor to an identifier, and may say something about the person. */
export interface PersonClaim extends VisitorClaim {
  id: string;
  source: ClaimSource;
  /** The message also carries traits, a name, a company ... of the person. */
  describes: boolean;
}

/** A message that ties two identifiers: a trusted one joins them, a public one only suggests it. */
export interface IdentityLink {
  id: string;
  messageId: string;
  a: Identifier;
  b: Identifier;
  occurredAt: number;
  source: ClaimSource;
  trust: Trust;
  revoked: boolean;
}

/** What a site says about reading claims. */
export interface ClaimSettings {
  /** `consented`: a message sent without consent ties nothing that was before it. */
  linkHistory: 'consented' | 'all';
  /** Ids of claims that were taken back. */
  revoked: ReadonlySet<string>;
}

/** Ids of claims are derived from the facts, so that they are the same after every rebuild and on every engine. */
export function claimId(visitorId: string, messageId: string, a: string, b: string): string {
  return createHash('sha256')
    .update(JSON.stringify([visitorId, messageId, a, b]))
    .digest('base64url')
    .slice(0, 22);
}

/** The ids that the claims of a message go by. */
export function claimIdsOf(fact: Fact): string[] {
  const [first, ...others] = fact.body?.identifiers ?? [];
  if (!first) return [];
  return [visitorClaimId(fact, first), ...others.map((other) => claimId(fact.visitorId, fact.messageId, first, other))];
}

const visitorClaimId = ({ visitorId, messageId }: Fact, first: Identifier): string =>
  claimId(visitorId, messageId, anonymousIdOf(visitorId) ?? first, first);

const describes = (fact: Fact): boolean =>
  Boolean(
    fact.body?.traits ||
      fact.body?.name ||
      fact.body?.company ||
      fact.body?.account ||
      fact.body?.selfReportedSource ||
      fact.body?.consent,
  );

/**
 * Of repeated claims without news only the first is a claim of its own. Revoking one revokes the run it stands in:
 * the same visitor, identifier and trust without another in between, whatever of it arrives later.
 * @param facts all of one visitor's events, in the order of `byTime`
 * @returns claims and links in the same order
 */
export function claimsOf(
  facts: readonly Fact[],
  { linkHistory, revoked }: ClaimSettings,
): { claims: PersonClaim[]; links: IdentityLink[] } {
  const claims: PersonClaim[] = [];
  const links = new Map<string, IdentityLink>();
  const publicIdentifiers = new Set<Identifier>();
  /** The claims of the run that is open. */
  let run: PersonClaim[] = [];
  for (const fact of facts) {
    const [first, ...others] = fact.body?.identifiers ?? [];
    if (!first) continue;
    if (fact.trust === 'public' && publicIdentifiers.size < LIMITS.publicIdentifiersPerVisitor)
      publicIdentifiers.add(first);
    const claim: PersonClaim = {
      id: visitorClaimId(fact, first),
      messageId: fact.messageId,
      identifier: first,
      occurredAt: fact.occurredAt,
      source: fact.source,
      trust: fact.trust,
      unconfirmed: fact.trust === 'public' && !publicIdentifiers.has(first),
      describes: describes(fact),
      laterOnly: linkHistory === 'consented' && fact.body?.consent?.state === 'denied',
      revoked: false,
    };
    const last = run.at(-1);
    const same = last && last.identifier === first && last.trust === claim.trust;
    if (!same) run = [];
    if (!same || claim.describes || last.unconfirmed !== claim.unconfirmed || last.laterOnly !== claim.laterOnly) {
      claim.revoked = last !== undefined && Boolean(same) && last.revoked;
      claims.push(claim);
      run.push(claim);
    }
    if (revoked.has(claim.id)) for (const one of run) one.revoked = true;
    for (const other of others) {
      const pair = `${fact.trust} ${first} ${other}`;
      const id = claimId(fact.visitorId, fact.messageId, first, other);
      const { messageId, occurredAt, source, trust } = fact;
      const link = links.get(pair) ?? { id, messageId, a: first, b: other, occurredAt, source, trust, revoked: false };
      link.revoked ||= revoked.has(id);
      links.set(pair, link);
    }
  }
  return { claims, links: [...links.values()] };
}
