/** Offline contacts. */
import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { OneOf } from '../one-of.ts';
import { CONTACT_TYPES } from '../vocabulary.ts';
import { InstantIn, Nullable } from './common.ts';

const TextIn = Type.Optional(Nullable(Type.String({ maxLength: LIMITS.stringChars })));

/** Body of `POST /v1/touchpoints`, alone or in a `batch`. */
export const ContactIn = Type.Object(
  {
    externalId: Type.String({ minLength: 1, maxLength: LIMITS.idChars }),
    type: OneOf(CONTACT_TYPES),
    occurredAt: InstantIn,
    email: TextIn,
    phone: TextIn,
    leadExternalId: TextIn,
    userId: Type.Optional(Nullable(Type.Union([Type.String({ maxLength: LIMITS.idChars }), Type.Number()]))),
    leadId: TextIn,
    anonymousId: Type.Optional(Nullable(Type.String({ maxLength: LIMITS.idChars }))),
    accountDomain: TextIn,
    channel: TextIn,
    source: TextIn,
    medium: TextIn,
    campaign: TextIn,
    content: TextIn,
    properties: Type.Optional(Nullable(Type.Record(Type.String(), Type.Unknown()))),
  },
  { additionalProperties: false },
);
export type ContactIn = Static<typeof ContactIn>;

/** Answer of the writes of many rows. */
export const RowsWritten = Type.Object({
  accepted: Type.Integer(),
  updated: Type.Integer(),
  unchanged: Type.Integer(),
  rejected: Type.Array(
    Type.Object({
      index: Type.Integer(),
      errors: Type.Array(Type.Object({ pointer: Type.Optional(Type.String()), detail: Type.String() })),
    }),
  ),
});
export type RowsWritten = Static<typeof RowsWritten>;
