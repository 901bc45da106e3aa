/** Reads one event of the tracker's wire format. */
import { Compile } from 'typebox/compile';
import { COLLECT_EVENTS, type CollectEvent } from '../../shared/collect.ts';
import { LIMITS } from '../../shared/limits.ts';
import { readPerson, withoutSecrets } from '../domain/identity/person.ts';
import { visitorOfBrowser, visitorOfIdentifier, visitorOfMessage } from '../domain/identity/visitor.ts';
import type { EventBody } from '../domain/journey/fact.ts';
import type { Rejection } from '../domain/well-formed.ts';
import { CLOCK } from '../storage/facts/event-row.ts';
import type { Arrival, Message } from './message.ts';

const validators = new Map(Object.entries(COLLECT_EVENTS).map(([type, schema]) => [type, Compile(schema)]));

/** Times a database can keep: the years 1970 to 9999. */
const MAX_TIME = Date.UTC(10_000, 0, 1) - 1;

export function fromTracker(sent: unknown, bodyAnonymousId: string | undefined, arrival: Arrival): Message | Rejection {
  const type = (sent as { type?: unknown }).type;
  const validator = typeof type === 'string' ? validators.get(type) : undefined;
  if (!validator) return { code: 'invalid', detail: `/type must be one of ${[...validators.keys()].join(', ')}` };
  if (!validator.Check(sent)) return { code: 'invalid', detail: firstFault(validator, sent) };
  const event = sent as CollectEvent;
  if (!(event.at >= 0 && event.at <= MAX_TIME))
    return { code: 'invalid_timestamp', detail: '/at must be milliseconds since 1970' };

  const { body, ignored } = bodyOf(event);
  const anonymousId = event.anonymousId ?? bodyAnonymousId;
  const first = body.identifiers?.[0];
  return {
    siteId: arrival.site.siteId,
    visitorId: anonymousId
      ? visitorOfBrowser(anonymousId)
      : first
        ? visitorOfIdentifier(first)
        : visitorOfMessage(event.id),
    messageId: event.id,
    type: event.type,
    occurredAt: Math.round(event.at),
    receivedAt: arrival.receivedAt,
    clock: CLOCK.sent,
    source: 'browser',
    trust: arrival.trust,
    quarantine: null,
    url: cut(event.url),
    referrer: event.type === 'page_view' ? cut(event.referrer) : null,
    title: event.title?.slice(0, LIMITS.stringChars).toWellFormed() || null,
    name: event.type === 'custom' ? event.name.slice(0, LIMITS.idChars).toWellFormed() : null,
    device: null,
    country: null,
    region: null,
    body,
    reasons: [],
    userAgent: null,
    hints: null,
    address: null,
    sentAt: null,
    ignoredIdentifiers: ignored,
  };
}

/** The beginning of a long address says where somebody was; the rest is not worth an event. */
const cut = (url = ''): string | null => url.slice(0, LIMITS.urlChars).toWellFormed() || null;

/** Reads what the event's own schema knows and has checked: a field of another type of event is not looked at. */
function bodyOf(event: CollectEvent): { body: EventBody; ignored: number } {
  const body: EventBody = {};
  if (event.type === 'form_submit') {
    const { id, name, fields } = event.form;
    body.form = { id, name, fields };
    if (event.selfReportedSource) body.selfReportedSource = event.selfReportedSource;
  }
  if (event.type === 'form_submit' || event.type === 'identify') {
    const { traits, ...identity } = event.identity ?? {};
    const { body: person, ignored } = readPerson({ ...identity, traits: traits ?? undefined });
    return { body: { ...body, ...person }, ignored };
  }
  if (typeof event.properties === 'object' && event.properties !== null) {
    body.properties = withoutSecrets({ ...event.properties });
  }
  return { body, ignored: 0 };
}

/** Where the first fault is; never what was sent. */
export function firstFault(validator: { Errors(value: unknown): unknown }, value: unknown): string {
  const [error] = validator.Errors(value) as {
    instancePath: string;
    message?: string;
    params?: { requiredProperties?: string[] };
  }[];
  const missing = error?.params?.requiredProperties?.[0];
  return `${error?.instancePath ?? ''}${missing ? `/${missing} is missing` : ` ${error?.message ?? 'is not valid'}`}`.slice(
    0,
    LIMITS.idChars,
  );
}
