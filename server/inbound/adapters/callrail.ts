/** CallRail: calls, by its post-call and call-modified webhooks. Fields: support.callrail.com/hc/en-us/articles/5711246459149-Webhooks */
import { signatureFault } from '../../domain/inbound/signature.ts';
import { known, objectOf, type Told, textOf } from '../../domain/inbound/told.ts';
import type { Adapter } from './adapter.ts';

export const callrail: Adapter = {
  // Base64 of HMAC-SHA1 over the body, with the company's signing key.
  fault: (secret, incoming, now) =>
    signatureFault({ header: 'signature', algorithm: 'sha1', encoding: 'base64' }, secret, incoming, now),

  read(message): Told[] {
    const call = objectOf(message);
    const id = textOf(call.resource_id) ?? textOf(call.id);
    const phone = textOf(call.customer_phone_number) ?? textOf(call.customer_number);
    const occurredAt = textOf(call.start_time);
    // A call that we made is none of her contacts; nor is one that CallRail knows for spam.
    if (!id || !phone || !occurredAt || call.direction === 'outbound' || call.spam === true) return [];
    const key = `callrail:${id}`;
    const name = textOf(call.customer_name);
    const email = textOf(call.customer_email);
    return [
      { kind: 'lead', key, body: known({ phone, email, name, occurredAt }) },
      {
        kind: 'touchpoint',
        body: {
          externalId: key,
          type: 'call',
          occurredAt,
          phone,
          ...known({
            source: textOf(call.utm_source) ?? textOf(call.source_name),
            medium: textOf(call.utm_medium),
            campaign: textOf(call.utm_campaign),
            content: textOf(call.utm_content),
          }),
          properties: known({
            duration: call.duration,
            answered: call.answered,
            voicemail: call.voicemail,
            firstCall: call.first_call,
            trackingNumber: textOf(call.tracking_phone_number),
            keyword: textOf(call.utm_term) ?? textOf(call.keywords),
            landingPage: textOf(call.landing_page_url),
          }),
        },
      },
    ];
  },
};
