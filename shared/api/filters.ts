/** Filters that lists and reports share (docs/api.md, "Filters"). A name that is repeated means "or"; two names, "and". */
import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { OneOf } from '../one-of.ts';
import { STAGES, type TouchpointFilterName } from '../vocabulary.ts';

/** Values of one repeated name, at most. */
const MAX_VALUES = 200;

const Text = Type.String({ maxLength: LIMITS.stringChars });

/** A parameter that may stand in a query once or often. */
export const repeatable = (description: string) =>
  Type.Optional(Type.Union([Text, Type.Array(Text, { minItems: 1, maxItems: MAX_VALUES })], { description }));

/** The same for one of a closed list of words. */
export const repeatableOneOf = <const T extends readonly string[]>(words: T, description: string) =>
  Type.Optional(
    Type.Union([OneOf(words), Type.Array(OneOf(words), { minItems: 1, maxItems: MAX_VALUES })], { description }),
  );

const day = (what: string) =>
  Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 64,
      description: `${what}: a date in the site's time zone, or a full ISO 8601 time`,
    }),
  );

export const period = { from: day('not before'), to: day('before (exclusive)') };

const touchpointWith = (name: string) => repeatable(`a touchpoint with this ${name}; repeat for "or", empty = not set`);

export const touchpointFilters = {
  channel: touchpointWith('channel'),
  source: touchpointWith('source'),
  medium: touchpointWith('medium'),
  campaign: touchpointWith('campaign'),
  term: touchpointWith('term'),
  content: touchpointWith('content'),
  landingPage: touchpointWith('landing page, as journeys show it: without query'),
  country: touchpointWith('country, ISO 3166'),
  device: touchpointWith('type of device'),
} satisfies Record<TouchpointFilterName, unknown>;

/** What can be asked of a lead, or of the deal it stands for. */
export const leadFilters = {
  stage: repeatableOneOf(STAGES, 'the stage it stands at now; repeat for "or"'),
  account: repeatable('the account, by domain or name; repeat for "or", empty = none'),
  product: repeatable('a deal of this product; repeat for "or", empty = a deal without one'),
};

export const filters = { ...period, ...touchpointFilters, ...leadFilters };

const Filters = Type.Object(filters);
/** A query as it was sent. */
export type Filters = Static<typeof Filters>;
