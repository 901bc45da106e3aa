/** How long data is kept, by class: what the settings come to, what a run would take away, what runs took away. */
import { type Static, Type } from 'typebox';
import { OneOf } from '../one-of.ts';
import { RETENTION_CLASSES } from '../vocabulary.ts';
import { Instant, Nullable, Page, paging, site } from './common.ts';

const Days = Nullable(Type.Integer({ minimum: 1, maximum: 36_500 }));

export const RetentionMonths = Nullable(Type.Integer({ minimum: 1, maximum: 1200 }), {
  description:
    'Months since the last was heard of a person or browser that what is known of it is kept, for instance 13 or 36; null: for ever. A person then becomes anonymous: deals and every credit total stay',
});

export const RetentionDays = Type.Object(
  {
    details: Type.Optional(Days),
    quarantine: Type.Optional(Days),
    anonymous: Type.Optional(Days),
    webhooks: Type.Optional(Days),
    audit: Type.Optional(Days),
  },
  {
    additionalProperties: false,
    description:
      'Days that single classes are kept, where that is shorter: `details` (device, country and region of events), `quarantine` (events kept aside), `anonymous` (browsers whose person is not known), `webhooks` (messages that were sent or given up), `audit` (the audit log). What is left out or null is kept as long as `retention` says, the last two for ever',
    examples: [{ details: 90, quarantine: 30, anonymous: 395 }],
  },
);

const settings = { retention: RetentionMonths, retentionDays: RetentionDays };

const Class = OneOf(RETENTION_CLASSES);
const OfClass = Type.Object({
  class: Class,
  before: Instant,
  count: Type.Integer({
    description:
      'events of `details` and `quarantine`, browsers of `anonymous`, persons of `leads` (of those whom only contacts name, each identifier), messages of `webhooks`, entries of `audit`',
  }),
});

const Preset = Type.Object({ id: Type.String(), ...settings });

export const Retention = Type.Object({
  ...settings,
  presets: Type.Array(Preset, { description: 'proposals: nothing is set by itself' }),
});
export type Retention = Static<typeof Retention>;

export const RetentionPreviewBody = Type.Partial(Type.Object(settings), {
  additionalProperties: false,
  description: 'Settings to try; what is left out is as the site has it',
});
export type RetentionPreviewBody = Static<typeof RetentionPreviewBody>;

export const RetentionPreview = Type.Object({
  asOf: Instant,
  classes: Type.Array(OfClass, { description: 'of those that are not kept for ever' }),
});
export type RetentionPreview = Static<typeof RetentionPreview>;

export const RetentionRun = Type.Object({
  id: Type.String(),
  beganAt: Instant,
  endedAt: Nullable(Instant, { description: 'null: it is under way' }),
  classes: Type.Array(OfClass, { description: 'what was taken away' }),
});
export type RetentionRun = Static<typeof RetentionRun>;
export const RetentionRunPage = Page(RetentionRun);

export const RetentionQuery = Type.Object(site, { additionalProperties: false });
export const RetentionRunsQuery = Type.Object({ ...site, ...paging }, { additionalProperties: false });
