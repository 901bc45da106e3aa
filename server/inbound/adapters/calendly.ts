/** Calendly: meetings that are booked, and called off. Payload: developer.calendly.com, invitee.created */
import { signatureFault } from '../../domain/inbound/signature.ts';
import { known, objectOf, type Told, textOf } from '../../domain/inbound/told.ts';
import type { Adapter } from './adapter.ts';

export const calendly: Adapter = {
  fault: (secret, incoming, now) =>
    signatureFault(
      {
        header: 'calendly-webhook-signature',
        pairs: { timestamp: 't', signature: 'v1' },
        signed: '{timestamp}.{body}',
      },
      secret,
      incoming,
      now,
    ),

  read(message): Told[] {
    const { event, payload } = objectOf(message);
    if (event !== 'invitee.created' && event !== 'invitee.canceled') return [];
    const invitee = objectOf(payload);
    const id = textOf(invitee.uri)?.split('/').at(-1);
    const email = textOf(invitee.email);
    // She made contact when she booked; when they meet is a property of it.
    const occurredAt = textOf(invitee.created_at);
    if (!id || !email || !occurredAt) return [];
    const key = `calendly:${id}`;
    const phone = textOf(invitee.text_reminder_number);
    const tracking = objectOf(invitee.tracking);
    const meeting = objectOf(invitee.scheduled_event);
    return [
      { kind: 'lead', key, body: known({ email, phone, name: textOf(invitee.name), occurredAt }) },
      {
        kind: 'touchpoint',
        body: {
          externalId: key,
          type: 'meeting',
          occurredAt,
          email,
          ...known({
            source: textOf(tracking.utm_source),
            medium: textOf(tracking.utm_medium),
            campaign: textOf(tracking.utm_campaign),
            content: textOf(tracking.utm_content),
          }),
          properties: known({
            meeting: textOf(meeting.name),
            startsAt: textOf(meeting.start_time),
            canceled: event === 'invitee.canceled' ? true : undefined,
            keyword: textOf(tracking.utm_term),
          }),
        },
      },
    ];
  },
};
