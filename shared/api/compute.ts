/** `POST /v1/attribution/compute`: the attribution engine on journeys in the request body; nothing is stored. */
import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { Instant, InstantIn, Nullable } from './common.ts';

const Id = Type.String({ minLength: 1, maxLength: LIMITS.idChars });
const Name = Type.String({ minLength: 1, maxLength: LIMITS.stringChars });
const Weight = Type.Number({ minimum: 0, maximum: 1e9 });
const Weights = Type.Record(Type.String(), Weight);

/** A site's own model; also the body of `PUT /v1/sites/{id}/models/{name}`. */
export const CustomModel = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' }),
    title: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    position: Type.Optional(
      Type.Object(
        { first: Type.Optional(Weight), middle: Type.Optional(Weight), last: Type.Optional(Weight) },
        {
          additionalProperties: false,
          description: 'nominal weights; a group shares its weight equally. Without position and milestones: all equal',
        },
      ),
    ),
    milestones: Type.Optional(
      Type.Record(Type.String(), Weight, {
        description: 'nominal weight of the last touchpoint at or before each milestone, by type of milestone',
      }),
    ),
    channels: Type.Optional(Type.Record(Type.String(), Weight, { description: 'multipliers, 1 where not named' })),
    types: Type.Optional(Weights),
  },
  { additionalProperties: false },
);
export type CustomModel = Static<typeof CustomModel>;

export const ComputeSettings = Type.Object(
  {
    lookbackDays: Type.Optional(
      Type.Union([Type.Number({ minimum: 0, maximum: 1e6 }), Type.Literal('unlimited'), Type.Null()], {
        description: 'null or "unlimited": no limit',
      }),
    ),
    halfLifeDays: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1e6, default: 7 })),
    direct: Type.Optional(Type.Union([Type.Literal('include'), Type.Literal('exclude')])),
    markovOrder: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)])),
    shapley: Type.Optional(
      Type.Union([Type.Literal('subset_conversions'), Type.Literal('subset_rate'), Type.Literal('exact_rate')]),
    ),
    explain: Type.Optional(Type.Boolean({ description: 'adds a reason to every credit' })),
  },
  { additionalProperties: false },
);
export type ComputeSettings = Static<typeof ComputeSettings>;

export const ComputeTouchpoint = Type.Object({
  id: Id,
  occurredAt: InstantIn,
  channel: Name,
  type: Type.Optional(Nullable(Type.String({ maxLength: LIMITS.idChars }))),
});

export const ComputeJourney = Type.Object({
  id: Type.Optional(Id),
  count: Type.Optional(Type.Integer({ minimum: 0, maximum: 1e9, description: 'how many such journeys; 1' })),
  touchpoints: Type.Array(ComputeTouchpoint),
  milestones: Type.Optional(Type.Array(Type.Object({ type: Name, occurredAt: InstantIn }))),
  conversion: Type.Optional(
    Nullable(
      Type.Object({
        occurredAt: InstantIn,
        value: Type.Optional(
          Nullable(Type.Union([Type.String({ maxLength: 32 }), Type.Number()], { description: 'of one such journey' })),
        ),
        currency: Type.Optional(Nullable(Type.String({ pattern: '^[A-Za-z]{3}$' }))),
      }),
    ),
  ),
});
export type ComputeJourney = Static<typeof ComputeJourney>;

export const ComputeBody = Type.Object({
  models: Type.Array(Type.Union([Type.String({ minLength: 1, maxLength: 64 }), CustomModel]), {
    minItems: 1,
    maxItems: 50,
    description: 'ids of models, "all", or custom models',
  }),
  settings: Type.Optional(ComputeSettings),
  journeys: Type.Array(ComputeJourney),
});
export type ComputeBody = Static<typeof ComputeBody>;

/** One channel of a fit. Shares are >= 0 and sum to 1, or are all 0 where nothing converted. */
export const ChannelFit = Type.Object({
  channel: Type.String(),
  journeys: Type.Number({ description: 'journeys with this channel: the sample size' }),
  share: Type.Number({ description: 'of the conversions' }),
  valueShare: Type.Number({ description: 'of their value' }),
  removalEffect: Type.Optional(Type.Number()),
  shapleyValue: Type.Optional(Type.Number({ description: 'can be negative; share counts it as 0 then' })),
  standardError: Type.Optional(Type.Number({ description: 'of the Shapley value, where it was sampled' })),
  interval: Type.Optional(
    Type.Object(
      {
        low: Type.Number(),
        high: Type.Number(),
        rank: Nullable(Type.Integer(), {
          description: '1: most; null: the interval overlaps another, the order is not known',
        }),
      },
      { description: 'of the share, where `bootstrap` asked for it: 95 % of the drawn samples lie in it' },
    ),
  ),
});
export type ChannelFit = Static<typeof ChannelFit>;

/** What a fitted model learned, and from what. The same journeys and settings give the same fit. */
export const FitReport = Type.Object({
  model: Type.String(),
  version: Type.Integer({ description: 'of the algorithm' }),
  period: Nullable(Type.Object({ from: Instant, to: Instant })),
  journeys: Type.Number(),
  conversions: Type.Number(),
  paths: Type.Integer({ description: 'distinct ones' }),
  channels: Type.Array(ChannelFit),
  order: Type.Optional(Type.Integer()),
  states: Type.Optional(Type.Integer()),
  conversionProbability: Type.Optional(Type.Number()),
  transitions: Type.Optional(
    Type.Array(
      Type.Object({
        from: Type.Array(Type.String(), { description: 'channels of the state; empty: the start' }),
        to: Type.Union([Type.Array(Type.String()), Type.Literal('conversion'), Type.Literal('null')]),
        journeys: Type.Number(),
        probability: Type.Number(),
      }),
      { description: 'the transition matrix, without its zeros' },
    ),
  ),
  valueFunction: Type.Optional(Type.String()),
  sampling: Type.Optional(Type.Object({ permutations: Type.Integer(), seed: Type.Integer() })),
  bootstrap: Type.Optional(Type.Object({ samples: Type.Integer(), level: Type.Number(), seed: Type.Integer() })),
});
export type FitReport = Static<typeof FitReport>;

const Amount = Type.String({ description: 'decimal' });

export const ComputeCredit = Type.Object({
  touchpoint: Type.String(),
  weight: Type.Number(),
  value: Amount,
  reason: Type.Optional(Type.String()),
});
export type ComputeCredit = Static<typeof ComputeCredit>;

export const ChannelCredit = Type.Object({
  conversions: Type.Number(),
  value: Amount,
  removalEffect: Type.Optional(Type.Number()),
  shapleyValue: Type.Optional(Type.Number()),
});
export type ChannelCredit = Static<typeof ChannelCredit>;

const ConversionsAndValue = Type.Object({ conversions: Type.Number(), value: Amount });

/** By model id where a key is a model. Channels + unattributed = totals. */
export const ComputeAnswer = Type.Object({
  journeys: Type.Array(
    Type.Object({ id: Type.String(), credits: Type.Record(Type.String(), Type.Array(ComputeCredit)) }),
  ),
  channels: Type.Record(Type.String(), Type.Record(Type.String(), ChannelCredit)),
  unattributed: Type.Record(Type.String(), ConversionsAndValue),
  totals: ConversionsAndValue,
  currency: Nullable(Type.String()),
  fit: Type.Record(Type.String(), FitReport),
  definitions: Type.Record(
    Type.String(),
    Type.Object({ title: Type.String(), description: Type.String(), formula: Type.String() }),
  ),
});
export type ComputeAnswer = Static<typeof ComputeAnswer>;
