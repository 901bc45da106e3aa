/** Deals of the CRM. */
import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { OneOf } from '../one-of.ts';
import { STAGES } from '../vocabulary.ts';
import { Instant, InstantIn, Money, MoneyIn, Nullable, Page, paging, site } from './common.ts';
import { filters, repeatableOneOf } from './filters.ts';
import { StageIn } from './stage-mapping.ts';

const Text = Nullable(Type.String());
const TextIn = Type.Optional(Nullable(Type.String({ maxLength: LIMITS.stringChars })));
const AccountIn = Type.Object({ domain: TextIn, name: TextIn }, { additionalProperties: false });

export const DEAL_TYPES = ['new', 'expansion', 'renewal'] as const;

/** Body of `PUT /v1/deals/{externalId}`. */
export const DealIn = Type.Object(
  {
    name: TextIn,
    leads: Type.Optional(
      Nullable(
        Type.Array(
          Type.Object(
            {
              email: TextIn,
              externalId: Type.Optional(
                Nullable(Type.Union([Type.String({ maxLength: LIMITS.idChars }), Type.Number()])),
              ),
              leadId: TextIn,
              role: TextIn,
            },
            { additionalProperties: false },
          ),
          { maxItems: 200 },
        ),
      ),
    ),
    account: Type.Optional(Nullable(AccountIn)),
    stage: Type.Optional(Nullable(StageIn)),
    stages: Type.Optional(
      Nullable(
        Type.Array(Type.Object({ stage: StageIn, occurredAt: InstantIn }, { additionalProperties: false }), {
          maxItems: 200,
        }),
      ),
    ),
    value: Type.Optional(Nullable(MoneyIn)),
    recurring: Type.Optional(Nullable(MoneyIn)),
    product: TextIn,
    type: Type.Optional(Nullable(OneOf(DEAL_TYPES))),
    createdAt: Type.Optional(Nullable(InstantIn)),
    closedAt: Type.Optional(Nullable(InstantIn)),
    revision: Type.Optional(Nullable(Type.Integer())),
  },
  { additionalProperties: false },
);
export type DealIn = Static<typeof DealIn>;

export const DealOut = Type.Object({
  externalId: Type.String(),
  name: Text,
  leads: Type.Array(Type.Object({ leadId: Text, email: Text, externalId: Text, role: Text })),
  account: Nullable(Type.Object({ domain: Text, name: Text })),
  stage: Nullable(OneOf(STAGES)),
  stages: Type.Array(Type.Object({ stage: OneOf(STAGES), occurredAt: Instant })),
  value: Nullable(Money),
  recurring: Nullable(Money),
  product: Text,
  type: Nullable(OneOf(DEAL_TYPES)),
  customer: OneOf(['new', 'existing'], {
    description: 'by `type`; without one, existing where its people or their company had won a deal before it came up',
  }),
  createdAt: Nullable(Instant),
  closedAt: Nullable(Instant),
  revision: Nullable(Type.Integer()),
});
export type DealOut = Static<typeof DealOut>;
export const DealPage = Page(DealOut);

/** Query of `GET /v1/deals`: the shared filters (`from` and `to` are about when the deal came up), its type, a lead it names. */
export const DealQuery = Type.Object(
  {
    ...site,
    ...paging,
    ...filters,
    type: repeatableOneOf(DEAL_TYPES, 'repeat for "or"'),
    lead: Type.Optional(
      Type.String({ minLength: 1, maxLength: LIMITS.idChars, description: 'the id of a lead it names' }),
    ),
  },
  { additionalProperties: false },
);
export type DealQuery = Static<typeof DealQuery>;
