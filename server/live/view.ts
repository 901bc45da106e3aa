/** Remembered events as the stream shows them, each with the verdict that history has come to by now. */
import type { LiveEvent } from '../../shared/api/live.ts';
import type { ClaimSource } from '../../shared/vocabulary.ts';
import { anonymousIdOf } from '../domain/identity/visitor.ts';
import { toIso } from '../domain/iso.ts';
import { deviceView, publicId } from '../domain/journey/views.ts';
import type { EventFate } from '../storage/reads/live.ts';
import type { Storage } from '../storage/storage.ts';
import type { LiveFeed, Remembered } from './feed.ts';

/** What was kept and is there no more, an erased person's for instance, is left out; so is whoever is restricted. */
export async function liveViews(
  storage: Storage,
  feed: LiveFeed,
  siteId: number,
  remembered: readonly Remembered[],
): Promise<LiveEvent[]> {
  const events = remembered.flatMap((one) => (one.outcome === 'rejected' ? [] : [one.event]));
  const visitorIds = [...new Set(events.map(({ visitorId }) => visitorId))];
  const fates = new Map<string, EventFate>();
  if (events.length > 0) {
    await storage.project({ siteId, visitorIds });
    const messageIds = [...new Set(events.map(({ messageId }) => messageId))];
    for (const fate of await storage.read('fatesOf', siteId, visitorIds, messageIds))
      fates.set(keyOf(fate.visitor_id, fate.message_id), fate);
  }
  return remembered.flatMap((one) => {
    if (one.outcome === 'rejected') return [viewOf(feed, one, null)];
    const fate = fates.get(keyOf(one.event.visitorId, one.event.messageId));
    return fate ? [viewOf(feed, one, fate)] : [];
  });
}

const keyOf = (visitorId: string, messageId: string): string => JSON.stringify([visitorId, messageId]);

function viewOf(feed: LiveFeed, one: Remembered, fate: EventFate | null): LiveEvent {
  const event = one.outcome === 'rejected' ? null : one.event;
  const isFirst = one.outcome === 'stored';
  return {
    id: feed.idOf(one.seq),
    outcome: one.outcome,
    receivedAt: toIso(one.receivedAt),
    occurredAt: event && toIso(event.occurredAt),
    type: event?.type ?? null,
    name: event?.name ?? null,
    anonymousId: event && anonymousIdOf(event.visitorId),
    sentBy: (event?.source as ClaimSource | undefined) ?? null,
    url: event?.url ?? null,
    referrer: event?.referrer ?? null,
    title: event?.title ?? null,
    form: event?.form ?? null,
    device: deviceView(event?.device ?? null),
    country: event?.country ?? null,
    reasons: event?.quarantine?.split(',') ?? [],
    rejection: one.outcome === 'rejected' ? { code: one.rejection.code, detail: one.rejection.detail } : null,
    touchpoint:
      isFirst && fate?.type
        ? {
            id: publicId(fate.visitor_id, fate.message_id),
            type: fate.type,
            channel: fate.channel!,
            channelRule: fate.channel_rule!,
            source: fate.source,
            medium: fate.medium,
            campaign: fate.campaign,
          }
        : null,
    leadId: fate?.lead_id ?? null,
  };
}
