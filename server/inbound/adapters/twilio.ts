/** Twilio: calls that came in, by the status callback of a number. Signatures: twilio.com/docs/usage/security */
import { createHmac } from 'node:crypto';
import { isSame } from '../../domain/inbound/signature.ts';
import { known, objectOf, type Told, textOf } from '../../domain/inbound/told.ts';
import type { Adapter } from './adapter.ts';

/** A call is told once, when it is over. */
const OVER = ['completed', 'no-answer', 'busy'];

export const twilio: Adapter = {
  // The whole URL, then each form field by name with its value, HMAC-SHA1 with the auth token.
  fault(secret, { url, headers, body }) {
    const told = headers['x-twilio-signature'];
    if (!told) return 'no_signature';
    const fields = [...new URLSearchParams(body.toString('utf8'))].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    const text = url + fields.map(([name, value]) => name + value).join('');
    const right = createHmac('sha1', secret).update(text).digest();
    return isSame(right, Buffer.from(told, 'base64')) ? null : 'wrong_signature';
  },

  read(message): Told[] {
    const call = objectOf(message);
    const id = textOf(call.CallSid);
    const phone = textOf(call.From);
    const at = Date.parse(textOf(call.Timestamp) ?? '');
    if (!id || !phone || Number.isNaN(at) || call.Direction !== 'inbound') return [];
    if (!OVER.includes(String(call.CallStatus))) return [];
    const key = `twilio:${id}`;
    const occurredAt = new Date(at).toISOString();
    return [
      { kind: 'lead', key, body: { phone, occurredAt, ...known({ name: textOf(call.CallerName) }) } },
      {
        kind: 'touchpoint',
        body: {
          externalId: key,
          type: 'call',
          occurredAt,
          phone,
          properties: known({
            duration: call.CallDuration === undefined ? undefined : Number(call.CallDuration),
            answered: call.CallStatus === 'completed',
            trackingNumber: textOf(call.To),
          }),
        },
      },
    ];
  },
};
