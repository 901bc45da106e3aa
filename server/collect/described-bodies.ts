/** What the doors for events take, for the description of the API. The doors check each event on its own, so no route validates by these. */
import { type TSchema, Type } from 'typebox';
import { COLLECT_EVENTS, CollectBody } from '../../shared/collect.ts';
import { LIMITS } from '../../shared/limits.ts';
import { SegmentMessages, type SegmentType } from './segment-shapes.ts';

const TRACKER_EVENT = Type.Union([...new Set(Object.values(COLLECT_EVENTS))] as TSchema[]);

export const TrackerBody = Type.Object({
  ...CollectBody.properties,
  events: Type.Array(TRACKER_EVENT, { maxItems: LIMITS.messagesPerBody }),
});

const envelope = {
  writeKey: Type.Optional(Type.String({ description: 'where no Authorization header is sent' })),
  sentAt: Type.Optional(Type.String({ description: 'ISO 8601, by the clock of the sender' })),
};

export const SegmentBatch = Type.Object({
  ...envelope,
  context: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), { description: 'of messages that have none of their own' }),
  ),
  batch: Type.Array(Type.Union(Object.values(SegmentMessages) as TSchema[]), { maxItems: LIMITS.messagesPerBody }),
});

/** One message: its type is that of the address. */
export function segmentMessage(type: SegmentType): TSchema {
  const { type: _, ...properties } = SegmentMessages[type].properties;
  return Type.Object({ ...envelope, ...properties });
}
