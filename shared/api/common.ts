/** Shapes that several parts of the public API share. */
import { type Static, type TSchema, type TSchemaOptions, Type } from 'typebox';
import { LIMITS } from '../limits.ts';

/** A schema that also allows null. */
export const Nullable = <T extends TSchema>(schema: T, options?: TSchemaOptions) =>
  Type.Union([schema, Type.Null()], options);

/** ISO 8601, UTC, with milliseconds. */
export const Instant = Type.String({
  description: 'ISO 8601, UTC, with milliseconds',
  examples: ['2026-01-31T09:30:00.000Z'],
});

/** A time as a client may send it: anything ISO 8601 can say that names a moment. */
export const InstantIn = Type.String({ minLength: 1, maxLength: 64, description: 'ISO 8601 date and time' });

export const Money = Type.Object({ amount: Type.String(), currency: Type.String() });
export type Money = Static<typeof Money>;

export const MoneyIn = Type.Object({
  amount: Type.Union([Type.String({ maxLength: 32 }), Type.Number()]),
  currency: Type.Optional(Type.String({ pattern: '^[A-Za-z]{3}$' })),
});
export type MoneyIn = Static<typeof MoneyIn>;

/** RFC 9457 problem details. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
  instance: Type.Optional(Type.String()),
  code: Type.String(),
  errors: Type.Optional(
    Type.Array(
      Type.Object({
        pointer: Type.Optional(Type.String()),
        parameter: Type.Optional(Type.String()),
        detail: Type.String(),
      }),
    ),
  ),
});
export type Problem = Static<typeof Problem>;

/** One page of a list. */
export const Page = <T extends TSchema>(item: T) =>
  Type.Object({ data: Type.Array(item), nextCursor: Nullable(Type.String()) });

/** Query parameters every list takes. */
export const paging = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMITS.listMax, default: LIMITS.listDefault })),
  cursor: Type.Optional(Type.String({ maxLength: 1024 })),
};

/** Which site a call is about; not needed when the key is bound to one or only one exists. */
export const site = { site: Type.Optional(Type.String({ minLength: 1, maxLength: LIMITS.idChars })) };
