/** Webhooks of other programs that come in: calls, chats, bookings, and anything with a mapping (docs/inbound.md). */
import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { OneOf } from '../one-of.ts';
import { SECRET_ENCODINGS, SIGNATURE_ALGORITHMS, SIGNATURE_ENCODINGS } from '../vocabulary.ts';
import { Instant, Nullable, Page } from './common.ts';

export const INBOUND_ADAPTERS = ['callrail', 'twilio', 'intercom', 'calendly', 'generic'] as const;
export type InboundAdapter = (typeof INBOUND_ADAPTERS)[number];

/** What became of a message, where it was not all taken; the first four are signatures that are not right. */
export const INBOUND_REASONS = [
  'no_signature',
  'wrong_signature',
  'no_time',
  'too_old',
  'no_secret',
  'unreadable',
  'not_meant',
  'no_id',
  'invalid',
  'unavailable',
] as const;
export type InboundReason = (typeof INBOUND_REASONS)[number];

const Short = Type.String({ minLength: 1, maxLength: LIMITS.idChars });

/** How a sender signs: an HMAC over the raw body, and over what else `signed` says. */
export const Signature = Type.Object(
  {
    header: Type.String({
      minLength: 1,
      maxLength: 128,
      description: 'where the signature is',
      examples: ['x-signature'],
    }),
    algorithm: Type.Optional(OneOf(SIGNATURE_ALGORITHMS, { default: 'sha256' })),
    encoding: Type.Optional(OneOf(SIGNATURE_ENCODINGS, { default: 'hex' })),
    prefix: Type.Optional(Type.String({ maxLength: 32, description: 'before the signature, such as `sha256=`' })),
    pairs: Type.Optional(
      Type.Object(
        { timestamp: Short, signature: Short },
        { additionalProperties: false, description: 'names of the parts of a header such as `t=1700000000,v1=abc`' },
      ),
    ),
    signed: Type.Optional(
      Type.String({
        minLength: 6,
        maxLength: 128,
        pattern: '\\{body\\}',
        default: '{body}',
        description: 'what is signed, of `{body}`, `{timestamp}` and `{id}`',
        examples: ['{timestamp}.{body}'],
      }),
    ),
    timestampHeader: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    idHeader: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    secretEncoding: Type.Optional(OneOf(SECRET_ENCODINGS, { default: 'utf8' })),
  },
  { additionalProperties: false },
);
export type Signature = Static<typeof Signature>;

/** Where a field comes from: a path such as `data.items[0].email`, or a value that is always the same. */
const From = Type.Union([
  Type.String({ minLength: 1, maxLength: LIMITS.idChars, description: 'a path', examples: ['contact.email'] }),
  Type.Object(
    {
      path: Short,
      time: Type.Optional(OneOf(['seconds', 'milliseconds'], { description: 'a number of these since 1970' })),
      words: Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'their words for ours' })),
    },
    { additionalProperties: false },
  ),
  Type.Object({ value: Type.Union([Type.String(), Type.Number(), Type.Boolean()]) }, { additionalProperties: false }),
]);
export type From = Static<typeof From>;
const Fields = Type.Record(Type.String(), From, {
  description: 'by the names of our fields; `traits.plan` and `properties.agent` reach into objects',
});

export const Mapping = Type.Object(
  {
    when: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
        description: 'only messages that have these values at these paths',
        examples: [{ 'event.type': 'call.ended' }],
      }),
    ),
    id: Type.String({
      minLength: 1,
      maxLength: LIMITS.idChars,
      description: 'path of what is the same when it is sent twice',
      examples: ['event.id'],
    }),
    lead: Type.Optional(Fields),
    touchpoint: Type.Optional(Fields),
  },
  { additionalProperties: false },
);
export type Mapping = Static<typeof Mapping>;

const Secret = Type.String({
  minLength: 8,
  maxLength: LIMITS.stringChars,
  description: 'what the sender signs with: signing key, auth token or client secret',
  examples: ['shared with the sender'],
});

export const NewInbound = Type.Object(
  {
    adapter: OneOf(INBOUND_ADAPTERS),
    name: Type.Optional(Nullable(Short)),
    secret: Secret,
    signature: Type.Optional(Signature),
    mapping: Type.Optional(Mapping),
  },
  { additionalProperties: false },
);
export type NewInbound = Static<typeof NewInbound>;

export const InboundChange = Type.Partial(Type.Omit(NewInbound, ['adapter']), { additionalProperties: false });
export type InboundChange = Static<typeof InboundChange>;

export const Inbound = Type.Object({
  id: Type.String({ examples: ['inbound_0f521c3e4a7b4c389c386e1d2f5a8b70'] }),
  site: Type.String(),
  adapter: OneOf(INBOUND_ADAPTERS),
  name: Nullable(Type.String()),
  url: Type.String({ description: 'what the sender is to call' }),
  signature: Nullable(Signature),
  mapping: Nullable(Mapping),
  createdAt: Instant,
  received: Type.Integer({ description: 'messages with a right signature' }),
  refused: Type.Integer({ description: 'messages without' }),
  lastReceivedAt: Nullable(Instant),
  lastProblem: Nullable(Type.String()),
});
export type Inbound = Static<typeof Inbound>;
export const InboundPage = Page(Inbound);

const Rejected = Type.Array(Type.Object({ pointer: Nullable(Type.String()), detail: Type.String() }));

export const InboundAnswer = Type.Object({
  accepted: Type.Integer({ description: 'leads and contacts that were taken' }),
  rejected: Rejected,
});
export type InboundAnswer = Static<typeof InboundAnswer>;

export const InboundDelivery = Type.Object({
  number: Type.Integer({ description: 'of the messages of this webhook, from 1' }),
  at: Instant,
  status: Type.Integer({ description: 'HTTP status that it was answered with', examples: [200] }),
  accepted: Type.Integer({ description: 'leads and contacts that were taken' }),
  reason: Nullable(OneOf(INBOUND_REASONS), {
    description:
      'why not, or not all: the signature is missing, wrong, or without a time or too old; the secret cannot be read; the body is no JSON; it is about something else; nothing is at the path of the id; a field is not valid; the database was away',
  }),
  rejected: Rejected,
});
export type InboundDelivery = Static<typeof InboundDelivery>;
export const InboundDeliveryPage = Page(InboundDelivery);
