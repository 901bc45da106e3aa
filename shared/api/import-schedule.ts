/** Files that are fetched and imported again and again: a published sheet, a report that an ad platform puts somewhere. */
import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { OneOf } from '../one-of.ts';
import { Instant, Nullable } from './common.ts';
import { IMPORT_KINDS, ImportQuery } from './import.ts';

export const IMPORT_INTERVALS = ['15 minutes', 'hour', 'day', 'week'] as const;

const { preset, mapping, source, medium, campaign, channel, currency } = ImportQuery.properties;

export const ImportScheduleIn = Type.Object(
  {
    kind: OneOf(IMPORT_KINDS),
    url: Type.String({
      minLength: 1,
      maxLength: 2048,
      description: 'of a CSV file or lines of JSON that anybody may fetch',
      examples: ['https://docs.google.com/spreadsheets/d/e/2PACX-1vS/pub?output=csv'],
    }),
    every: OneOf(IMPORT_INTERVALS),
    preset,
    mapping,
    source,
    medium,
    campaign,
    channel,
    currency,
  },
  { additionalProperties: false },
);
export type ImportScheduleIn = Static<typeof ImportScheduleIn>;

export const ImportRun = Type.Object({
  at: Instant,
  status: OneOf(['done', 'failed']),
  problem: Nullable(Type.String(), { description: 'why nothing was imported' }),
  import: Nullable(Type.String(), { description: 'the id of the import, for `GET /v1/imports/{id}`' }),
  accepted: Type.Integer(),
  updated: Type.Integer(),
  unchanged: Type.Integer(),
  rejected: Type.Integer(),
});
export type ImportRun = Static<typeof ImportRun>;

export const ImportSchedule = Type.Object({
  id: Type.String({ maxLength: LIMITS.idChars }),
  ...ImportScheduleIn.properties,
  createdAt: Instant,
  nextRunAt: Instant,
  lastRun: Nullable(ImportRun),
});
export type ImportSchedule = Static<typeof ImportSchedule>;
export const ImportScheduleList = Type.Object({ data: Type.Array(ImportSchedule) });
