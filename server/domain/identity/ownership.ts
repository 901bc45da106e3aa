/** Whose a visitor's touchpoints are, each at its own time (docs/identity.md, "The interval rule"). */
import type { Trust } from '../../../shared/vocabulary.ts';
import type { Identifier } from './identifier.ts';

/** "This visitor is that person", as one message said it. */
export interface VisitorClaim {
  messageId: string;
  identifier: Identifier;
  occurredAt: number;
  trust: Trust;
  /** Over a cap: shown, but owns nothing. */
  unconfirmed: boolean;
  /** Taken back: shown, but owns nothing. */
  revoked: boolean;
  /** Made without consent: owns nothing that was before it. */
  laterOnly: boolean;
}

/** What lies from `from` (inclusive) to `to` (exclusive), ms UTC, belongs to the lead of `identifier`. */
export interface Ownership {
  from: number;
  to: number;
  identifier: Identifier;
}

/** Before and after everything: the ends of an interval without an end, within what every engine stores exactly. */
export const BEGINNING = Number.MIN_SAFE_INTEGER;
export const END = Number.MAX_SAFE_INTEGER;

/**
 * The latest claim at or before a touchpoint owns it; what lies before the first claim belongs to the first claim.
 * Where a trusted claim exists, a public one owns only what comes after it: then the first trusted claim owns the past.
 * A claim without consent owns no past; where there is no other, the past is nobody's.
 * @param claims of one visitor, in the order of time, then messageId
 */
export function ownershipOf(claims: readonly VisitorClaim[]): Ownership[] {
  const counted = claims.filter((claim) => !claim.unconfirmed && !claim.revoked);
  const reaching = counted.filter((claim) => !claim.laterOnly);
  const first = reaching.find((claim) => claim.trust === 'trusted') ?? reaching[0];
  const intervals: Ownership[] = [];
  const begin = (from: number, identifier: Identifier) => {
    const last = intervals.at(-1);
    if (last?.from === from) {
      last.identifier = identifier;
      const before = intervals.at(-2);
      if (before?.identifier === identifier) intervals.pop();
      return;
    }
    if (last?.identifier !== identifier) intervals.push({ from, to: END, identifier });
  };
  if (first) begin(BEGINNING, first.identifier);
  for (const claim of counted) begin(claim.occurredAt, claim.identifier);
  intervals.forEach((interval, i) => {
    interval.to = intervals[i + 1]?.from ?? END;
  });
  return intervals;
}
