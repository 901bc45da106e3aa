/** Webhooks: who is told of what, what was told, and the payloads (docs/webhooks.md). */
import { type Static, type TSchema, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { OneOf } from '../one-of.ts';
import { STAGES, WEBHOOK_EVENTS } from '../vocabulary.ts';
import { AlertPayload } from './alert.ts';
import { ExplainedCredit } from './attribution.ts';
import { Instant, Nullable, Page, paging, site } from './common.ts';
import { DealOut } from './deal.ts';
import { DigestPayload } from './digest.ts';
import { repeatableOneOf } from './filters.ts';
import { JourneySummary, Milestone, Touchpoint } from './journey.ts';
import { Lead } from './lead.ts';

const Text = Nullable(Type.String());
const Url = Type.String({
  minLength: 1,
  maxLength: LIMITS.stringChars,
  description: 'https, at a public address; THROUGHLINE_OUTBOUND_ALLOW names exceptions',
  examples: ['https://crm.example.com/hooks/throughline'],
});
const Events = Type.Array(OneOf(WEBHOOK_EVENTS), { minItems: 1, maxItems: WEBHOOK_EVENTS.length });
const Models = Type.Array(Type.String({ minLength: 1, maxLength: LIMITS.idChars }), {
  minItems: 1,
  maxItems: 20,
  description: 'attribution models of `deal.attributed`',
  examples: [['first', 'last', 'linear']],
});
const Description = Type.Optional(Nullable(Type.String({ maxLength: LIMITS.stringChars })));

export const NewWebhook = Type.Object(
  { url: Url, events: Events, models: Type.Optional(Models), description: Description },
  { additionalProperties: false },
);
export type NewWebhook = Static<typeof NewWebhook>;

export const WebhookChange = Type.Object(
  {
    url: Type.Optional(Url),
    events: Type.Optional(Events),
    models: Type.Optional(Models),
    description: Description,
    enabled: Type.Optional(Type.Boolean({ description: 'true: what waits is sent at once' })),
  },
  { additionalProperties: false },
);
export type WebhookChange = Static<typeof WebhookChange>;

export const Webhook = Type.Object({
  id: Type.String({ examples: ['webhook_0f521c3e4a7b4c389c386e1d2f5a8b70'] }),
  site: Type.String(),
  url: Type.String({ description: 'its query, which may hold a secret, is not shown' }),
  events: Type.Array(OneOf(WEBHOOK_EVENTS)),
  models: Type.Array(Type.String()),
  description: Text,
  enabled: Type.Boolean(),
  disabledBecause: Nullable(OneOf(['by_hand', 'failing', 'gone'])),
  failingSince: Nullable(Instant),
  oldSecretUntil: Nullable(Instant),
  createdAt: Instant,
});
export type Webhook = Static<typeof Webhook>;
export const WebhookPage = Page(Webhook);

const Secret = Type.String({
  description: 'shown this once; verifies the signatures (standardwebhooks.com)',
  examples: ['whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'],
});
/** A webhook with its secret, as it is shown once. */
export const IssuedWebhook = Type.Object({ ...Webhook.properties, secret: Secret });
export type IssuedWebhook = Static<typeof IssuedWebhook>;

export const RotateSecret = Type.Object(
  {
    overlapHours: Type.Optional(
      Type.Number({ minimum: 0, maximum: 720, default: 24, description: 'for so long the old secret signs too' }),
    ),
  },
  { additionalProperties: false },
);
export type RotateSecret = Static<typeof RotateSecret>;

export const WebhookAttempt = Type.Object({
  number: Type.Integer(),
  attemptedAt: Instant,
  tookMs: Type.Integer(),
  outcome: Type.String({
    description: '`delivered`, `http_error`, or why there was no answer: `blocked_address`, `timeout` ...',
    examples: ['delivered'],
  }),
  status: Nullable(Type.Integer({ description: 'HTTP status of the answer', examples: [200] })),
  detail: Text,
});
export type WebhookAttempt = Static<typeof WebhookAttempt>;

export const WebhookMessage = Type.Object({
  id: Type.String({ description: 'the `webhook-id`', examples: ['msg_6e1d2f5a8b704a7b9c380f521c3e4c38'] }),
  event: OneOf(WEBHOOK_EVENTS),
  subject: Type.String({
    description: 'the id of the lead, or of the deal; the kind of the alert; the first day of the week',
  }),
  state: OneOf(['waiting', 'delivered', 'dead']),
  createdAt: Instant,
  nextAttemptAt: Nullable(Instant),
  attempts: Type.Array(WebhookAttempt),
});
export type WebhookMessage = Static<typeof WebhookMessage>;
export const WebhookMessagePage = Page(WebhookMessage);
export const WebhookMessageDetail = Type.Object({
  ...WebhookMessage.properties,
  body: Type.String({ description: 'as it was, or will be, sent' }),
});
export type WebhookMessageDetail = Static<typeof WebhookMessageDetail>;

const STATES = ['waiting', 'delivered', 'dead'] as const;
export const WebhookMessageQuery = Type.Object(
  {
    ...site,
    ...paging,
    state: repeatableOneOf(STATES, 'repeat for "or"'),
    event: repeatableOneOf(WEBHOOK_EVENTS, 'repeat for "or"'),
  },
  { additionalProperties: false },
);
export type WebhookMessageQuery = Static<typeof WebhookMessageQuery>;

export const Replay = Type.Object(
  {
    messages: Type.Optional(
      Type.Array(Type.String({ maxLength: LIMITS.idChars }), { minItems: 1, maxItems: 1000, description: 'their ids' }),
    ),
    state: Type.Optional(OneOf(STATES, { description: 'all of this state', examples: ['dead'] })),
    since: Type.Optional(Type.String({ maxLength: 64, description: 'made from then on, ISO 8601' })),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type Replay = Static<typeof Replay>;
export const Replayed = Type.Object({ replayed: Type.Integer() });

const links = Type.Object({
  lead: Type.String(),
  journey: Type.String({ description: 'the whole journey, with a key that may read' }),
  dashboard: Type.String({ description: 'the journey for people' }),
});

/** All a CRM needs of a lead, without another call. */
export const LeadPayload = Type.Object({
  lead: Lead,
  formerIds: Type.Array(Type.String(), { description: 'other ids that lead to this lead' }),
  landingPage: Text,
  keyword: Text,
  channel: Text,
  summary: JourneySummary,
  milestones: Type.Array(Milestone),
  links,
});
export type LeadPayload = Static<typeof LeadPayload>;

export const StagePayload = Type.Object({
  ...LeadPayload.properties,
  stage: OneOf(STAGES),
  previousStage: Nullable(OneOf(STAGES)),
});
export const JourneyPayload = Type.Object({
  ...LeadPayload.properties,
  touchpoints: Type.Array(Touchpoint, { description: 'the latest 20, the newest last' }),
});
export const DealPayload = Type.Object({
  deal: DealOut,
  milestone: Type.Object({ type: Type.String(), occurredAt: Instant }),
  currency: Type.String(),
  value: Type.String(),
  models: Type.Record(
    Type.String(),
    Type.Object({ touchpoints: Type.Array(ExplainedCredit), unattributed: Type.String() }),
    { description: 'by the id of the model; for each, touchpoints + unattributed = value' },
  ),
  links: Type.Object({ deal: Type.String(), attribution: Type.String(), dashboard: Type.String() }),
});
export type DealPayload = Static<typeof DealPayload>;
export const ErasedPayload = Type.Object({
  lead: Type.Object({ id: Type.String(), formerIds: Type.Array(Type.String()) }),
});

const message = <T extends (typeof WEBHOOK_EVENTS)[number], D extends TSchema>(type: T, data: D) =>
  Type.Object({
    id: Type.String({ description: 'the `webhook-id`: the same however often it is sent' }),
    type: Type.Literal(type),
    timestamp: Instant,
    site: Type.String(),
    data,
  });

export const LeadCreatedMessage = message('lead.created', LeadPayload);
export const LeadUpdatedMessage = message('lead.updated', LeadPayload);
export const LeadStageChangedMessage = message('lead.stage_changed', StagePayload);
export const JourneyUpdatedMessage = message('journey.updated', JourneyPayload);
export const DealAttributedMessage = message('deal.attributed', DealPayload);
export const PersonErasedMessage = message('person.erased', ErasedPayload);
export const DigestWeeklyMessage = message('digest.weekly', DigestPayload);
export const AlertChangedMessage = message('alert.changed', AlertPayload);

/** By event: for the `webhooks` of the OpenAPI document. */
export const WEBHOOK_MESSAGES = {
  'lead.created': { schema: LeadCreatedMessage, summary: 'A lead is there' },
  'lead.updated': { schema: LeadUpdatedMessage, summary: 'What is known of a lead changed, or leads were joined' },
  'lead.stage_changed': { schema: LeadStageChangedMessage, summary: 'A lead is in another stage' },
  'journey.updated': {
    schema: JourneyUpdatedMessage,
    summary:
      'Touchpoints of a lead came, went or changed; told when ten seconds were quiet, after a minute at the latest',
  },
  'deal.attributed': { schema: DealAttributedMessage, summary: 'The credits of a deal are known, or changed' },
  'person.erased': {
    schema: PersonErasedMessage,
    summary: 'A person was erased: delete her too. Sent to everybody who was told of her, subscribed or not',
  },
  'digest.weekly': {
    schema: DigestWeeklyMessage,
    summary:
      'The week that ended: figures beside the week before, channels, alerts. Mondays at seven, in the site’s time zone',
  },
  'alert.changed': { schema: AlertChangedMessage, summary: 'An alert of the site is raised, or over' },
} as const;
