/** Leads: identified persons of a site. */
import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { OneOf } from '../one-of.ts';
import { STAGES } from '../vocabulary.ts';
import { Instant, InstantIn, Nullable, Page, paging, site } from './common.ts';
import { filters, period, touchpointFilters } from './filters.ts';
import { JourneySummary, Milestone, Touchpoint, Visit } from './journey.ts';

const Text = Nullable(Type.String());
const TextIn = Type.String({ maxLength: LIMITS.stringChars });
const Properties = Type.Record(Type.String(), Type.Unknown());

export const LeadStage = Type.Object({
  stage: OneOf(STAGES),
  occurredAt: Instant,
  source: Type.String(),
});

export const LeadScore = Type.Object({ score: Type.Number(), occurredAt: Instant });
export type LeadScore = Static<typeof LeadScore>;

export const Account = Type.Object({ domain: Text, name: Text });

export const Lead = Type.Object({
  id: Type.String(),
  site: Type.String(),
  email: Text,
  phone: Text,
  externalIds: Type.Array(Type.String()),
  name: Text,
  company: Text,
  traits: Properties,
  stage: OneOf(STAGES),
  stages: Type.Array(LeadStage),
  account: Nullable(Account),
  selfReportedSource: Text,
  score: Nullable(LeadScore, { description: 'the last one told by a trusted source, else by any' }),
  scores: Type.Array(LeadScore, { description: 'all that were told: `traits.score`, `leadScore` or `lead_score`' }),
  customerSince: Nullable(Instant, { description: 'when the first deal was won; null: a new customer still' }),
  restrictedAt: Nullable(Instant, {
    description: 'since when her data is kept and not used (GDPR art. 18); null: it is used',
  }),
  firstTouch: Nullable(Touchpoint),
  lastTouch: Nullable(Touchpoint),
  firstSeenAt: Instant,
  createdAt: Instant,
  anonymousIds: Type.Array(Type.String()),
});
export type Lead = Static<typeof Lead>;

export const LeadPage = Page(Lead);

/** Body of `POST /v1/leads`; at least one of email, phone, externalId. */
export const IdentifyLead = Type.Object(
  {
    email: Type.Optional(Nullable(TextIn)),
    phone: Type.Optional(Nullable(TextIn)),
    externalId: Type.Optional(Nullable(Type.Union([TextIn, Type.Number()]))),
    anonymousId: Type.Optional(Nullable(Type.String({ maxLength: LIMITS.idChars }))),
    name: Type.Optional(Nullable(TextIn)),
    company: Type.Optional(Nullable(TextIn)),
    traits: Type.Optional(Nullable(Properties)),
    form: Type.Optional(
      Nullable(
        Type.Object({
          id: Type.Optional(Nullable(TextIn)),
          name: Type.Optional(Nullable(TextIn)),
          fields: Type.Optional(Nullable(Type.Union([Properties, Type.Array(TextIn, { maxItems: 200 })]))),
        }),
      ),
    ),
    selfReportedSource: Type.Optional(Nullable(TextIn)),
    occurredAt: Type.Optional(Nullable(InstantIn)),
    messageId: Type.Optional(
      Type.String({
        pattern: '^[\\w.:-]{1,200}$',
        description:
          'names what is told, as messages of events are named: told again it is the same; of what was told of one moment the greater one counts. Instead of an `Idempotency-Key`',
      }),
    ),
    consent: Type.Optional(
      Nullable(
        Type.Union([
          Type.Literal('granted'),
          Type.Literal('denied'),
          Type.Object({
            state: Type.Union([Type.Literal('granted'), Type.Literal('denied')]),
            occurredAt: Type.Optional(Nullable(InstantIn)),
            text: Type.Optional(Nullable(TextIn)),
          }),
        ]),
      ),
    ),
  },
  { additionalProperties: false },
);
export type IdentifyLead = Static<typeof IdentifyLead>;

export const IdentifiedLead = Type.Object({
  lead: Type.Union([Lead, Type.Null()], {
    description: 'null: it happened before this person was erased, and is not kept',
  }),
  created: Type.Boolean(),
});

/** Query of `GET /v1/leads`. */
/** Which leads, of the list and of what is made of it. */
export const leadQueryFilters = {
  ...filters,
  email: Type.Optional(TextIn),
  phone: Type.Optional(TextIn),
  externalId: Type.Optional(TextIn),
  anonymousId: Type.Optional(TextIn),
  q: Type.Optional(Type.String({ maxLength: LIMITS.searchChars })),
};
export const LeadQuery = Type.Object({ ...site, ...paging, ...leadQueryFilters }, { additionalProperties: false });
export type LeadQuery = Static<typeof LeadQuery>;

/** Query of the three journey routes. */
export const JourneyQuery = Type.Object(
  {
    ...site,
    ...paging,
    ...period,
    ...touchpointFilters,
    include: Type.Optional(Type.Literal('events')),
  },
  { additionalProperties: false },
);
export type JourneyQuery = Static<typeof JourneyQuery>;

/** A journey: of a lead, a visitor or an account. */
export const Journey = Type.Object({
  lead: Nullable(Lead),
  touchpoints: Type.Array(Touchpoint),
  visits: Type.Array(Visit),
  milestones: Type.Array(Milestone),
  summary: JourneySummary,
  nextCursor: Text,
});
export type Journey = Static<typeof Journey>;
