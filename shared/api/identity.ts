/** Claims, and what changes when two leads become one or a claim is taken back. */
import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { OneOf } from '../one-of.ts';
import { CLAIM_SOURCES, TRUSTS } from '../vocabulary.ts';
import { Instant, Nullable, Page, paging, site } from './common.ts';
import { Lead } from './lead.ts';

export const Claim = Type.Object({
  id: Type.String(),
  a: Type.String({ description: 'an identifier, or the browser as `anonymousId:...`' }),
  b: Type.String(),
  occurredAt: Instant,
  source: OneOf(CLAIM_SOURCES),
  trust: OneOf(TRUSTS),
  revoked: Type.Boolean(),
  unconfirmed: Type.Boolean({ description: 'shown, but joins and owns nothing' }),
});
export type Claim = Static<typeof Claim>;
export const Claims = Type.Object({ claims: Type.Array(Claim) });

const dryRun = Type.Optional(
  Type.Boolean({ default: false, description: 'only answer what would change; nothing stays' }),
);

export const MergeLead = Type.Object(
  {
    with: Type.String({ minLength: 1, maxLength: LIMITS.idChars, description: 'id of the other lead' }),
    dryRun,
  },
  { additionalProperties: false },
);
export type MergeLead = Static<typeof MergeLead>;

export const RevokeClaim = Type.Object({ dryRun }, { additionalProperties: false });
export type RevokeClaim = Static<typeof RevokeClaim>;

/** Null: before or after the change there is no such lead. */
const changed = <T extends Parameters<typeof Nullable>[0]>(state: T) => ({
  before: Nullable(state),
  after: Nullable(state),
});

const DealCredit = Type.Object({
  touchpoint: Type.String(),
  channel: Type.String(),
  weight: Type.Number(),
  value: Type.String(),
});
export type DealCredit = Static<typeof DealCredit>;

export const IdentityChanges = Type.Object({
  leads: Type.Array(
    Type.Object({
      lead: Type.String(),
      ...changed(
        Type.Object({
          identifiers: Type.Array(Type.String()),
          anonymousIds: Type.Array(Type.String()),
          stage: Type.String(),
          createdAt: Instant,
        }),
      ),
    }),
  ),
  journeys: Type.Array(
    Type.Object({
      lead: Type.String(),
      ...changed(
        Type.Object({
          touchpoints: Type.Integer(),
          visits: Type.Integer(),
          firstTouch: Nullable(Type.String()),
          lastTouch: Nullable(Type.String()),
        }),
      ),
    }),
  ),
  deals: Type.Array(
    Type.Object({
      deal: Type.String({ description: 'externalId' }),
      model: Type.String(),
      before: Type.Array(DealCredit),
      after: Type.Array(DealCredit),
    }),
  ),
});
export type IdentityChanges = Static<typeof IdentityChanges>;

/** Answer of a merge and of a revocation; of a dry run, as it would be. */
export const IdentityChanged = Type.Object({ lead: Lead, claim: Nullable(Claim), changes: IdentityChanges });
export type IdentityChanged = Static<typeof IdentityChanged>;

/** Two identifiers that a browser named together, and whose they are now. */
export const Suggestion = Type.Object({ claim: Claim, leads: Type.Array(Lead) });
export type Suggestion = Static<typeof Suggestion>;
export const SuggestionPage = Page(Suggestion);

export const SuggestionQuery = Type.Object(
  {
    ...site,
    ...paging,
    lead: Type.Optional(Type.String({ maxLength: LIMITS.idChars, description: 'only what has to do with this lead' })),
  },
  { additionalProperties: false },
);
export type SuggestionQuery = Static<typeof SuggestionQuery>;
