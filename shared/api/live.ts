/** The live stream: what just came, and what became of it. */
import { type Static, Type } from 'typebox';
import { OneOf } from '../one-of.ts';
import { EVENT_TYPES, LIVE_OUTCOMES, TOUCHPOINT_TYPES } from '../vocabulary.ts';
import { Instant, Nullable, site } from './common.ts';
import { Device } from './journey.ts';

const Text = Nullable(Type.String());

export const LiveTouchpoint = Type.Object({
  id: Type.String(),
  type: OneOf(TOUCHPOINT_TYPES),
  channel: Type.String(),
  channelRule: Type.String({ description: 'id of the channel rule that matched' }),
  source: Text,
  medium: Text,
  campaign: Text,
});

/** Nothing in it names a person: no identifier, no trait, no value of a form's field. */
export const LiveEvent = Type.Object({
  id: Type.String({ description: 'of the line in the stream; `Last-Event-ID` goes on after it' }),
  outcome: OneOf(LIVE_OUTCOMES),
  receivedAt: Instant,
  occurredAt: Nullable(Instant),
  type: Nullable(OneOf(EVENT_TYPES), { description: 'null: rejected before it could be read' }),
  name: Text,
  anonymousId: Text,
  sentBy: Nullable(OneOf(['browser', 'form', 'api', 'crm', 'import']), { description: 'who told us' }),
  url: Text,
  referrer: Text,
  title: Text,
  form: Nullable(Type.String({ description: "the form's name or id" })),
  device: Nullable(Device),
  country: Text,
  reasons: Type.Array(Type.String(), { description: 'why it is kept aside' }),
  rejection: Nullable(Type.Object({ code: Type.String(), detail: Type.String() })),
  touchpoint: Nullable(LiveTouchpoint, { description: 'the touchpoint it opened; null: none' }),
  leadId: Nullable(Type.String(), { description: 'the lead whose visitor this is, once she said who she is' }),
});
export type LiveEvent = Static<typeof LiveEvent>;

export const LiveQuery = Type.Object(
  {
    ...site,
    follow: Type.Optional(
      Type.Boolean({ default: true, description: 'false: only what is remembered now, then the answer ends' }),
    ),
  },
  { additionalProperties: false },
);
export type LiveQuery = Static<typeof LiveQuery>;
