/** What a site defines for itself: attribution models and conversions. Each change is a new version. */
import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { Instant } from './common.ts';
import { CustomModel } from './compute.ts';

/** Body of `PUT /v1/sites/{id}/models/{name}`: as in `POST /v1/attribution/compute`; the id is the name. */
export const ModelIn = Type.Object(
  { ...CustomModel.properties, id: Type.Optional(CustomModel.properties.id) },
  {
    additionalProperties: false,
    examples: [{ position: { first: 40, middle: 20, last: 40 }, types: { email_open: 0.1 } }],
  },
);
export type ModelIn = Static<typeof ModelIn>;

export const ModelOut = Type.Object({ ...CustomModel.properties, version: Type.Integer(), definedAt: Instant });
export type ModelOut = Static<typeof ModelOut>;
export const ModelList = Type.Object({ data: Type.Array(ModelOut) });

/** A conversion: every part that is there must fit; at least one is. */
const conversion = {
  name: Type.String({ minLength: 1, maxLength: LIMITS.idChars }),
  event: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: LIMITS.stringChars,
      description: 'name of a custom event, or a type such as download',
    }),
  ),
  form: Type.Optional(
    Type.String({ minLength: 1, maxLength: LIMITS.stringChars, description: 'id or name of a form that was sent' }),
  ),
  page: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: LIMITS.stringChars,
      pattern: '^/',
      examples: ['/pricing'],
      description: 'path of a page that was viewed; * at its end: every path that begins so',
    }),
  ),
};
export const ConversionsIn = Type.Object(
  { conversions: Type.Array(Type.Object(conversion, { additionalProperties: false }), { maxItems: 200 }) },
  {
    additionalProperties: false,
    examples: [
      {
        conversions: [
          { name: 'Demo booked', form: 'demo' },
          { name: 'Pricing seen', page: '/pricing*' },
        ],
      },
    ],
  },
);
export type ConversionsIn = Static<typeof ConversionsIn>;

export const ConversionsOut = Type.Object({
  conversions: Type.Array(Type.Object({ ...conversion, version: Type.Integer(), definedAt: Instant })),
});
export type ConversionsOut = Static<typeof ConversionsOut>;
