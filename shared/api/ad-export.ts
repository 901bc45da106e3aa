/** Conversions that ad platforms were given, and what became of them. */
import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { OneOf } from '../one-of.ts';
import { Instant, Money, Nullable, Page, paging, site } from './common.ts';
import { period } from './filters.ts';

export const CONVERSION_PLATFORMS = ['google-ads', 'microsoft-ads', 'meta', 'linkedin'] as const;

const milestone = Type.Optional(OneOf(['lead', 'mql', 'sql', 'opportunity', 'won']));
const conversionName = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 200,
    description: 'as it is called at the platform; LinkedIn: the URN of the conversion',
  }),
);

export const ConversionQuery = Type.Object(
  {
    ...site,
    ...period,
    milestone,
    conversionName,
    onlyNew: Type.Optional(
      OneOf(['true', 'false'], {
        description:
          'true: leaves out what an earlier export with `onlyNew=true` gave under this name, and remembers what this one gives; needs the scope ingest',
      }),
    ),
  },
  { additionalProperties: false },
);
export type ConversionQuery = Static<typeof ConversionQuery>;

export const AdjustmentQuery = Type.Object(
  {
    ...site,
    milestone,
    conversionName,
    from: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: LIMITS.idChars,
        description:
          "also what was told since then, for a file that got lost: a date in the site's time zone, or a full ISO 8601 time",
      }),
    ),
  },
  { additionalProperties: false },
);
export type AdjustmentQuery = Static<typeof AdjustmentQuery>;

export const AdExportView = Type.Object({
  platform: OneOf(CONVERSION_PLATFORMS),
  conversionName: Type.String(),
  milestone: Type.String(),
  eventId: Type.String({ description: 'Google: the order ID; Meta and LinkedIn: the id of the event' }),
  subject: Type.String({ description: 'id of the lead, or external id of the deal' }),
  clickId: Type.String(),
  occurredAt: Instant,
  value: Money,
  exportedAt: Instant,
  adjustedAt: Nullable(Instant),
  retracted: Type.Boolean(),
});
export type AdExportView = Static<typeof AdExportView>;
export const AdExportPage = Page(AdExportView);

const which = {
  platform: Type.Optional(OneOf(CONVERSION_PLATFORMS)),
  conversionName: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
};
const from = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: LIMITS.idChars,
    description: "exported not before: a date in the site's time zone, or a full ISO 8601 time",
  }),
);
export const AdExportQuery = Type.Object({ ...site, ...paging, ...which, from }, { additionalProperties: false });
export type AdExportQuery = Static<typeof AdExportQuery>;

export const ForgetAdExportsQuery = Type.Object({ ...site, ...which, from }, { additionalProperties: false });
export type ForgetAdExportsQuery = Static<typeof ForgetAdExportsQuery>;
export const ForgottenAdExports = Type.Object({
  forgotten: Type.Integer({ description: 'that the next export with `onlyNew=true` gives again' }),
});
