/** `POST /v1/leads`: a form back-end names a person. What it says is kept as an event, like everything else. */
import { createHash, randomUUID } from 'node:crypto';
import type { IdentifyLead } from '../../shared/api/lead.ts';
import { type Identifier, identifier } from '../domain/identity/identifier.ts';
import { withoutSecrets } from '../domain/identity/person.ts';
import { visitorOfBrowser, visitorOfIdentifier } from '../domain/identity/visitor.ts';
import type { EventBody } from '../domain/journey/fact.ts';
import { type FieldError, invalid } from '../http/problem.ts';
import { readInstant } from '../http/time.ts';
import { CLOCK, type NewEvent } from '../storage/facts/event-row.ts';

/** The identifiers in a body, strongest first. @throws 400 that points at each that is none */
export function readIdentifiers(sent: Pick<IdentifyLead, 'email' | 'phone' | 'externalId'>): Identifier[] {
  const errors: FieldError[] = [];
  const found: Identifier[] = [];
  const read = (kind: 'email' | 'externalId' | 'phone', detail: string) => {
    const value = sent[kind];
    if (value === undefined || value === null || value === '') return;
    const id = identifier(kind, value);
    if (id) found.push(id);
    else errors.push({ pointer: `/${kind}`, detail });
  };
  read('email', 'is not an e-mail address');
  read('externalId', 'identifies nobody');
  const others = found.length;
  read('phone', 'must be an international number, such as +49 30 123456');
  // A national number beside another identifier is kept as a trait: no lead is lost for it.
  if (others > 0 && errors.length === 1 && errors[0]?.pointer === '/phone') errors.pop();
  if (errors.length === 0 && found.length === 0) {
    for (const kind of ['email', 'phone', 'externalId']) {
      errors.push({ pointer: `/${kind}`, detail: 'At least one of email, phone and externalId is needed' });
    }
  }
  if (errors.length > 0) throw invalid(errors);
  return found;
}

/** @param idempotencyKey makes a repeated request the same event, also one that does not say when */
export function identifyEvent(
  sent: IdentifyLead,
  siteId: number,
  now: number,
  idempotencyKey: string | null,
): NewEvent {
  const identifiers = readIdentifiers(sent);
  const occurredAt = sent.occurredAt ? readInstant(sent.occurredAt) : now;
  if (occurredAt === null) throw invalid([{ pointer: '/occurredAt', detail: 'must be an ISO 8601 time' }]);

  const body: EventBody = { identifiers };
  const traits = withoutSecrets(sent.traits ?? {});
  if (sent.phone && !identifiers.some((id) => id.startsWith('phone:'))) traits.phone = sent.phone;
  if (Object.keys(traits).length > 0) body.traits = traits;
  if (sent.name) body.name = sent.name;
  if (sent.company) body.company = sent.company;
  if (sent.selfReportedSource) body.selfReportedSource = sent.selfReportedSource;
  if (sent.form) {
    const { id, name, fields } = sent.form;
    body.form = {
      ...(id ? { id } : {}),
      ...(name ? { name } : {}),
      ...(fields ? { fields: Array.isArray(fields) ? fields : Object.keys(fields) } : {}),
    };
    if (fields && !Array.isArray(fields)) body.properties = withoutSecrets(fields);
  }
  if (sent.consent) body.consent = consentOf(sent.consent);
  const anonymousId = sent.anonymousId?.trim();
  const visitorId = anonymousId ? visitorOfBrowser(anonymousId) : visitorOfIdentifier(identifiers[0]!);
  // What says when it happened is named by what it says: told again it is the same fact, and everywhere the same one.
  const told = () => (sent.occurredAt ? JSON.stringify([visitorId, occurredAt, body]) : randomUUID());
  const named = sent.messageId ?? digestOf(idempotencyKey ?? told());
  return {
    siteId,
    visitorId,
    messageId: `lead-${named}`,
    type: 'identify',
    occurredAt,
    receivedAt: now,
    clock: sent.occurredAt ? CLOCK.sent : CLOCK.receipt,
    source: 'form',
    trust: 'trusted',
    quarantine: null,
    url: null,
    referrer: null,
    title: null,
    name: null,
    device: null,
    country: null,
    region: null,
    body,
  };
}

const digestOf = (seed: string): string => createHash('sha256').update(seed).digest('base64url').slice(0, 22);

function consentOf(sent: NonNullable<IdentifyLead['consent']>): NonNullable<EventBody['consent']> {
  if (typeof sent === 'string') return { state: sent };
  const at = sent.occurredAt ? readInstant(sent.occurredAt) : null;
  return { state: sent.state, ...(at === null ? {} : { occurredAt: at }), ...(sent.text ? { text: sent.text } : {}) };
}
