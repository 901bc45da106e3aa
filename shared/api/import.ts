/** Imports of files. */
import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { OneOf } from '../one-of.ts';
import { Instant, Nullable, site } from './common.ts';

export const IMPORT_KINDS = ['costs', 'touchpoints', 'deals', 'leads', 'events'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

export const IMPORT_PRESETS = ['ga4-cost', 'google-ads', 'microsoft-ads', 'meta-ads', 'linkedin-ads'] as const;

const Text = Type.String({ minLength: 1, maxLength: LIMITS.stringChars });

export const ImportQuery = Type.Object(
  {
    ...site,
    preset: Type.Optional(OneOf(IMPORT_PRESETS, { description: 'of costs: whose report it is' })),
    mapping: Type.Optional(
      Type.String({
        maxLength: 8192,
        description: 'foreign headers: a JSON object from field to header, or field=header pairs separated by commas',
        examples: ['date=Tag,cost=Kosten'],
      }),
    ),
    source: Type.Optional(Text),
    medium: Type.Optional(Text),
    campaign: Type.Optional(Text),
    channel: Type.Optional(Text),
    currency: Type.Optional(Type.String({ pattern: '^[A-Za-z]{3}$', description: 'of costs whose table names none' })),
  },
  { additionalProperties: false },
);
export type ImportQuery = Static<typeof ImportQuery>;

export const ImportReport = Type.Object({
  id: Type.String(),
  kind: OneOf(IMPORT_KINDS),
  status: OneOf(['done', 'failed'], { description: 'failed: the file has no row that can be read' }),
  createdAt: Instant,
  accepted: Type.Integer(),
  updated: Type.Integer(),
  unchanged: Type.Integer(),
  rejectedRows: Type.Integer(),
  rejected: Type.Array(
    Type.Object({
      line: Type.Integer({ description: 'of the file, from 1' }),
      errors: Type.Array(Type.Object({ pointer: Nullable(Type.String()), detail: Type.String() })),
    }),
    { description: 'the first 1,000 of the rejected rows' },
  ),
});
export type ImportReport = Static<typeof ImportReport>;

/** How a file is read, before anything of it is stored. */
export const ImportPreview = Type.Object({
  kind: OneOf(IMPORT_KINDS),
  problem: Nullable(Type.String(), { description: 'why no row can be read' }),
  fields: Type.Array(Type.String(), { description: 'what a row of this kind may say: what `mapping` maps' }),
  columns: Type.Array(
    Type.Object({
      header: Type.String(),
      field: Nullable(Type.String(), { description: 'what it is read as; null: it is left out' }),
    }),
    { description: 'of the table; empty for lines of JSON' },
  ),
  total: Type.Integer({ description: 'rows' }),
  rows: Type.Array(
    Type.Object({
      line: Type.Integer({ description: 'of the file, from 1' }),
      value: Nullable(Type.Record(Type.String(), Type.Unknown()), { description: 'null: it cannot be read' }),
      problem: Nullable(Type.String()),
    }),
    { description: 'the first of them, as they would be sent to the API; what the API says to them, an import says' },
  ),
});
export type ImportPreview = Static<typeof ImportPreview>;
