/** Who read, exported, erased or changed what. */
import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { OneOf } from '../one-of.ts';
import { AUDIT_KINDS } from '../vocabulary.ts';
import { Instant, Nullable, Page, paging } from './common.ts';

const Kind = OneOf(AUDIT_KINDS, {
  description:
    '`read`: of persons; `export`: files and CSV; `refused`: a sign-in that failed, or a call without the right',
});

export const AuditEntry = Type.Object({
  id: Type.String(),
  at: Instant,
  kind: Kind,
  action: Type.String({
    description: 'the call by its method and path',
    examples: ['DELETE /v1/leads/{id}'],
  }),
  site: Nullable(Type.String(), { description: 'null: of no single site' }),
  by: Type.Object({
    kind: OneOf(['user', 'key', 'share', 'start', 'nobody'], {
      description: '`start`: the link that the server printed',
    }),
    id: Nullable(Type.String(), { description: 'of the user or the key' }),
    name: Nullable(Type.String(), { description: 'as it is now; null: gone' }),
  }),
  target: Nullable(Type.String(), { description: 'the id that the call is about' }),
  fields: Type.Array(Type.String(), { description: 'what a change named, never the values' }),
  times: Type.Integer({
    description: 'more than one: so many were refused in ten minutes, beside the first, which is an entry of its own',
  }),
});
export type AuditEntry = Static<typeof AuditEntry>;
export const AuditPage = Page(AuditEntry);

export const AuditQuery = Type.Object(
  {
    site: Type.Optional(Type.String({ minLength: 1, maxLength: LIMITS.idChars })),
    ...paging,
    kind: Type.Optional(Kind),
    by: Type.Optional(Type.String({ maxLength: LIMITS.idChars, description: 'id of a user or key' })),
    target: Type.Optional(Type.String({ maxLength: LIMITS.idChars })),
    from: Type.Optional(Type.String({ maxLength: 64 })),
    to: Type.Optional(Type.String({ maxLength: 64, description: 'exclusive' })),
  },
  { additionalProperties: false },
);
export type AuditQuery = Static<typeof AuditQuery>;
