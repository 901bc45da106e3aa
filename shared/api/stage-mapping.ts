/** A site's own names of stages. */
import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { OneOf } from '../one-of.ts';
import { STAGES } from '../vocabulary.ts';
import { Instant, Nullable } from './common.ts';

/** How a stage is told: by one of our names, or by one that the site maps to one. */
export const StageIn = Type.String({
  minLength: 1,
  maxLength: LIMITS.idChars,
  description: `one of ${STAGES.join(', ')}, or a name of the site's own (\`PUT /v1/sites/{id}/stage-mappings\`)`,
  examples: ['mql'],
});

const Mapping = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: LIMITS.idChars,
      description: 'as the CRM calls it; case does not matter',
    }),
    stage: Nullable(OneOf(STAGES), { description: 'null: none of these; it counts for nothing' }),
  },
  { additionalProperties: false },
);

export const StageMappingsIn = Type.Object(
  { mappings: Type.Array(Mapping, { maxItems: 500 }) },
  {
    additionalProperties: false,
    examples: [
      {
        mappings: [
          { name: 'Demo held', stage: 'sql' },
          { name: 'Closed Won', stage: 'won' },
        ],
      },
    ],
  },
);
export type StageMappingsIn = Static<typeof StageMappingsIn>;

export const StageMappingsOut = Type.Object({
  mappings: Type.Array(Mapping),
  version: Type.Integer({ description: '0: none was ever told' }),
  definedAt: Nullable(Instant),
});
export type StageMappingsOut = Static<typeof StageMappingsOut>;

const Named = Nullable(OneOf(STAGES));
export const StageMappingsPreview = Type.Object({
  changes: Type.Array(
    Type.Object({
      name: Type.String(),
      before: Named,
      after: Named,
      deals: Type.Integer({ description: 'that were told with this name' }),
      leads: Type.Integer({ description: 'stages of leads that were told with it' }),
    }),
    { description: 'names that were told and would mean something else' },
  ),
  unused: Type.Array(Type.String(), { description: 'mapped names that nobody has told yet' }),
});
export type StageMappingsPreview = Static<typeof StageMappingsPreview>;
