/** Touchpoints, visits, milestones and the journey they make. */
import { type Static, Type } from 'typebox';
import { OneOf } from '../one-of.ts';
import { EVENT_TYPES, TOUCHPOINT_TYPES } from '../vocabulary.ts';
import { Instant, Money, Nullable } from './common.ts';

const Text = Nullable(Type.String());

export const Device = Type.Object({ type: Text, browser: Text, os: Text });

export type Device = Static<typeof Device>;

export const Touchpoint = Type.Object({
  id: Type.String(),
  type: OneOf(TOUCHPOINT_TYPES),
  occurredAt: Instant,
  channel: Type.String(),
  channelRule: Type.String(),
  source: Text,
  medium: Text,
  campaign: Text,
  term: Text,
  content: Text,
  campaignId: Text,
  clickIds: Type.Record(Type.String(), Type.String()),
  referrer: Text,
  landingPage: Text,
  visitId: Text,
  anonymousId: Text,
  device: Nullable(Device),
  country: Text,
  region: Text,
  leadId: Text,
});
export type Touchpoint = Static<typeof Touchpoint>;

export const JourneyEvent = Type.Object({
  id: Type.String({ description: 'the messageId' }),
  type: OneOf(EVENT_TYPES),
  name: Text,
  occurredAt: Instant,
  url: Text,
  title: Text,
  form: Nullable(Type.Object({ id: Text, name: Text, fields: Type.Array(Type.String()) })),
  properties: Type.Record(Type.String(), Type.Unknown()),
});
export type JourneyEvent = Static<typeof JourneyEvent>;

export const Visit = Type.Object({
  id: Type.String(),
  anonymousId: Text,
  startedAt: Instant,
  endedAt: Instant,
  pageViews: Type.Integer(),
  landingPage: Text,
  exitPage: Text,
  events: Type.Optional(Type.Array(JourneyEvent)),
});
export type Visit = Static<typeof Visit>;

export const Milestone = Type.Object({
  type: Type.String(),
  occurredAt: Instant,
  dealId: Text,
  value: Nullable(Money),
});
export type Milestone = Static<typeof Milestone>;

export const JourneySummary = Type.Object({
  touchpoints: Type.Integer(),
  visits: Type.Integer(),
  pageViews: Type.Integer(),
  daysFromFirstTouch: Type.Object({ toLead: Nullable(Type.Integer()), toWon: Nullable(Type.Integer()) }),
  channels: Type.Array(Type.String()),
});
export type JourneySummary = Static<typeof JourneySummary>;
