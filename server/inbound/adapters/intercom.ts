/** Intercom: chats that a person began, and people who are new or got an e-mail address. Topics: developers.intercom.com/docs/references/webhooks */
import { signatureFault } from '../../domain/inbound/signature.ts';
import { known, objectOf, type Told, textOf, timeOfSeconds } from '../../domain/inbound/told.ts';
import type { Adapter } from './adapter.ts';

const PEOPLE = [
  ...['contact.created', 'contact.lead.created', 'contact.user.created', 'contact.lead.added_email'],
  ...['contact.email.updated', 'contact.lead.signed_up', 'user.created', 'contact.added_email'],
];

export const intercom: Adapter = {
  fault: (secret, incoming, now) =>
    signatureFault({ header: 'x-hub-signature', algorithm: 'sha1', prefix: 'sha1=' }, secret, incoming, now),

  read(message): Told[] {
    const { id, topic, created_at, data } = objectOf(message);
    const item = objectOf(objectOf(data).item);
    const notification = textOf(id);
    if (!notification) return [];
    const key = `intercom:${notification}`;
    if (PEOPLE.includes(String(topic))) {
      const person = personOf(item);
      if (!person) return [];
      const occurredAt = timeOfSeconds(item.created_at) ?? timeOfSeconds(created_at);
      return [{ kind: 'lead', key, body: { ...person, ...known({ occurredAt }) } }];
    }
    if (topic !== 'conversation.user.created') return [];
    const author = objectOf(objectOf(item.source).author);
    const [first] = (objectOf(item.contacts).contacts as unknown[] | undefined) ?? [];
    const person = personOf({ ...author, external_id: objectOf(first).external_id });
    const occurredAt = timeOfSeconds(item.created_at);
    const conversation = textOf(item.id);
    if (!person || !occurredAt || !conversation) return [];
    return [
      { kind: 'lead', key, body: { ...person, occurredAt } },
      {
        kind: 'touchpoint',
        body: {
          externalId: `intercom:${conversation}`,
          type: 'chat',
          occurredAt,
          ...known({ email: person.email, phone: person.phone, leadExternalId: person.externalId }),
          properties: known({ page: textOf(objectOf(item.source).url), delivered: textOf(objectOf(item.source).type) }),
        },
      },
    ];
  },
};

/** null: nothing by which anybody is known. */
function personOf(item: Record<string, unknown>) {
  const email = textOf(item.email);
  const phone = textOf(item.phone);
  const externalId = textOf(item.external_id) ?? textOf(item.user_id);
  if (!email && !phone && !externalId) return null;
  return known({ email, phone, externalId, name: textOf(item.name) });
}
