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
}

/** Ids of claims are derived from the facts, so that they are the same after every rebuild and on every engine. */
export function claimId(visitorId: string, messageId: string, a: string, b: string): string {
  return createHash('sha256')
    .update(JSON.stringify([visitorId, messageId, a, b]))
    .digest('base64url')
    .slice(0, 22);
}

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
 * @param facts all of one visitor's events, in the order of `byTime`
 * @returns claims and links in the same order; of repeated claims without news only the first of a run
 */
export function claimsOf(facts: readonly Fact[]): { claims: PersonClaim[]; links: IdentityLink[] } {
  const claims: PersonClaim[] = [];
  const links: IdentityLink[] = [];
  const publicIdentifiers = new Set<Identifier>();
  const linked = new Set<string>();
  for (const fact of facts) {
    const identifiers = fact.body?.identifiers;
    const [first, ...others] = identifiers ?? [];
    if (!first) continue;
    if (fact.trust === 'public' && publicIdentifiers.size < LIMITS.publicIdentifiersPerVisitor)
      publicIdentifiers.add(first);
    const claim: PersonClaim = {
      id: claimId(fact.visitorId, fact.messageId, anonymousIdOf(fact.visitorId) ?? first, first),
      messageId: fact.messageId,
      identifier: first,
      occurredAt: fact.occurredAt,
      source: fact.source,
      trust: fact.trust,
      unconfirmed: fact.trust === 'public' && !publicIdentifiers.has(first),
      describes: describes(fact),
    };
    const last = claims.at(-1);
    const news =
      claim.describes ||
      !last ||
      last.identifier !== first ||
      last.trust !== claim.trust ||
      last.unconfirmed !== claim.unconfirmed;
    if (news) claims.push(claim);
    for (const other of others) {
      const pair = `${fact.trust} ${first} ${other}`;
      if (linked.has(pair)) continue;
      linked.add(pair);
      const id = claimId(fact.visitorId, fact.messageId, first, other);
      links.push({
        id,
        messageId: fact.messageId,
        a: first,
        b: other,
        occurredAt: fact.occurredAt,
        source: fact.source,
        trust: fact.trust,
      });
    }
  }
  return { claims, links };
}
