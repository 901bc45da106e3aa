/** `GET /v1/reports/utm-hygiene`: what is wrong with campaign parameters, and the values in use. */
import { type Static, Type } from 'typebox';
import { OneOf } from '../one-of.ts';
import { Instant, site } from './common.ts';

export const UtmHygieneQuery = Type.Object(
  {
    ...site,
    from: Type.Optional(Type.String({ maxLength: 64, description: 'of the touchpoint' })),
    to: Type.Optional(Type.String({ maxLength: 64, description: 'of the touchpoint, exclusive' })),
  },
  { additionalProperties: false },
);
export type UtmHygieneQuery = Static<typeof UtmHygieneQuery>;

const Used = Type.Array(Type.Object({ value: Type.String(), touchpoints: Type.Integer(), lastSeenAt: Instant }), {
  description: 'most used first, at most 200',
});

export const UtmHygiene = Type.Object({
  rows: Type.Array(
    Type.Object({
      kind: OneOf([
        'unknown_medium',
        'case_variants',
        'missing_medium',
        'missing_source',
        'paid_click_without_tags',
        'conflicting_click_id',
      ]),
      field: OneOf(['source', 'medium', 'campaign', 'clickId']),
      values: Type.Array(Type.String(), { description: 'as they were sent' }),
      touchpoints: Type.Integer(),
      lastSeenAt: Instant,
      advice: Type.String(),
    }),
    { description: 'most touchpoints first, at most 500' },
  ),
  totals: Type.Object({
    touchpoints: Type.Integer(),
    tagged: Type.Integer({ description: 'with campaign parameters' }),
    findings: Type.Integer(),
  }),
  values: Type.Object(
    { source: Used, medium: Used, campaign: Used },
    { description: 'what a builder of links offers' },
  ),
});
export type UtmHygiene = Static<typeof UtmHygiene>;
