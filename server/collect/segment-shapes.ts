/**
 * Messages of Segment's HTTP API, as far as we read them; what else they carry is let pass.
 * Optional fields may be null: SDKs in many languages send it so.
 */
import { type Static, Type } from 'typebox';
import { LIMITS } from '../../shared/limits.ts';

const Maybe = <T extends Parameters<typeof Type.Optional>[0]>(schema: T) =>
  Type.Optional(Type.Union([schema, Type.Null()]));
const Text = Type.String();
const Id = Type.String({ maxLength: LIMITS.idChars });
const UserId = Type.Union([Id, Type.Number()]);
const Open = Type.Record(Type.String(), Type.Unknown());

const common = {
  messageId: Maybe(Id),
  anonymousId: Maybe(Type.Union([Id, Type.Number()])),
  userId: Maybe(UserId),
  timestamp: Maybe(Type.Union([Text, Type.Number()])),
  originalTimestamp: Maybe(Type.Union([Text, Type.Number()])),
  context: Maybe(Open),
  integrations: Maybe(Type.Unknown()),
};

export const SegmentMessages = {
  identify: Type.Object({ ...common, type: Type.Literal('identify'), traits: Maybe(Open) }),
  track: Type.Object({
    ...common,
    type: Type.Literal('track'),
    event: Type.String({ minLength: 1, maxLength: LIMITS.idChars }),
    properties: Maybe(Open),
  }),
  page: Type.Object({
    ...common,
    type: Type.Literal('page'),
    name: Maybe(Text),
    category: Maybe(Text),
    properties: Maybe(Open),
  }),
  screen: Type.Object({
    ...common,
    type: Type.Literal('screen'),
    name: Maybe(Text),
    category: Maybe(Text),
    properties: Maybe(Open),
  }),
  group: Type.Object({ ...common, type: Type.Literal('group'), groupId: UserId, traits: Maybe(Open) }),
  alias: Type.Object({ ...common, type: Type.Literal('alias'), previousId: UserId }),
};

export type SegmentType = keyof typeof SegmentMessages;

export interface SegmentMessage {
  type: SegmentType;
  messageId?: string | null;
  anonymousId?: string | number | null;
  userId?: string | number | null;
  timestamp?: string | number | null;
  sentAt?: unknown;
  originalTimestamp?: string | number | null;
  context?: Record<string, unknown> | null;
  event?: string;
  name?: string | null;
  properties?: Record<string, unknown> | null;
  traits?: Record<string, unknown> | null;
  groupId?: string | number;
  previousId?: string | number;
}

/** What every Segment request may carry around its message or messages. None of it, if odd, spoils the messages. */
export const SegmentEnvelope = Type.Object({
  writeKey: Type.Optional(Type.Unknown()),
  sentAt: Type.Optional(Type.Unknown()),
  batch: Type.Optional(Type.Unknown()),
  context: Type.Optional(Type.Unknown()),
});
export type SegmentEnvelope = Static<typeof SegmentEnvelope>;
