/** Reads one message of Segment's HTTP API: `page` and `screen` become page views, `track` a custom event, and so on. */
import { randomUUID } from 'node:crypto';
import { Compile } from 'typebox/compile';
import { LIMITS } from '../../shared/limits.ts';
import type { ClaimSource, EventType } from '../../shared/vocabulary.ts';
import { companyDomain } from '../domain/identity/account.ts';
import { identifier } from '../domain/identity/identifier.ts';
import { readPerson, withoutSecrets } from '../domain/identity/person.ts';
import { visitorOfBrowser, visitorOfIdentifier, visitorOfMessage } from '../domain/identity/visitor.ts';
import type { EventBody } from '../domain/journey/fact.ts';
import type { Rejection } from '../domain/well-formed.ts';
import { isInstant, readInstant } from '../http/time.ts';
import { CLOCK } from '../storage/facts/event-row.ts';
import { hintsOf } from './device.ts';
import { firstFault } from './from-tracker.ts';
import type { Arrival, Message } from './message.ts';
import { type SegmentMessage, SegmentMessages, type SegmentType } from './segment-shapes.ts';

const validators = new Map(Object.entries(SegmentMessages).map(([type, schema]) => [type, Compile(schema)]));

const TYPES: Record<SegmentType, EventType> = {
  identify: 'identify',
  track: 'custom',
  page: 'page_view',
  screen: 'page_view',
  group: 'group',
  alias: 'alias',
};

const text = (value: unknown, max: number = LIMITS.stringChars): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, max).toWellFormed() : null;
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const id = (value: unknown): string | null =>
  (typeof value === 'string' && value.trim() !== '') || typeof value === 'number' ? String(value) : null;

/**
 * @param source who told it: `api`, or `import`
 * @param fallbackType of the route, for a message without `type`
 * @param batchContext of the whole batch: what a message's own context does not say
 */
export function fromSegment(
  sent: unknown,
  arrival: Arrival,
  source: ClaimSource,
  fallbackType: SegmentType | null,
  batchContext: Record<string, unknown> = {},
): Message | Rejection {
  const raw = sent as { type?: unknown };
  if (fallbackType) raw.type = fallbackType;
  const validator = typeof raw.type === 'string' ? validators.get(raw.type) : undefined;
  if (!validator) return { code: 'invalid', detail: `/type must be one of ${[...validators.keys()].join(', ')}` };
  if (!validator.Check(sent)) return { code: 'invalid', detail: firstFault(validator, sent) };
  const message = sent as SegmentMessage;

  const anonymousId = id(message.anonymousId);
  const userId = id(message.userId);
  const isPerson = message.type === 'identify' || message.type === 'alias';
  if (isPerson && !anonymousId && !userId) return { code: 'invalid', detail: '/userId or /anonymousId is needed' };
  const time = readTime(message, arrival);
  if (time === null) return { code: 'invalid_timestamp', detail: '/timestamp must be an ISO 8601 time' };

  const context = { ...batchContext, ...record(message.context) };
  const page = record(context.page);
  const properties = record(message.properties);
  const { body, ignored } = bodyOf(message, context, properties, userId);
  const previousId = message.type === 'alias' ? id(message.previousId) : null;
  const owner = previousId ?? anonymousId;
  const first = body.identifiers?.[0];
  const messageId = id(message.messageId) ?? `made-${randomUUID()}`;
  const formSubmitted = message.type === 'track' && message.event?.trim().toLowerCase() === 'form submitted';
  return {
    siteId: arrival.site.siteId,
    visitorId: owner ? visitorOfBrowser(owner) : first ? visitorOfIdentifier(first) : visitorOfMessage(messageId),
    messageId,
    type: formSubmitted ? 'form_submit' : TYPES[message.type],
    ...time,
    receivedAt: arrival.receivedAt,
    source,
    trust: arrival.trust,
    quarantine: null,
    url: urlOf(page, properties),
    referrer: text(page.referrer, LIMITS.urlChars) ?? text(properties.referrer, LIMITS.urlChars),
    title: text(page.title) ?? text(properties.title),
    name: message.type === 'track' ? (message.event ?? null) : text(message.name),
    device: null,
    country: null,
    region: null,
    body,
    reasons: [],
    userAgent: text(context.userAgent, LIMITS.userAgentChars),
    hints: hintsOf(context.userAgentData),
    // A write key proves nothing: whoever sends with one is where the request comes from.
    address: arrival.trust === 'trusted' ? text(context.ip, LIMITS.idChars) : null,
    sentAt: sentAtOf(message),
    ignoredIdentifiers: ignored,
  };
}

/** `context.page.url` wins; `page.search` completes one without a query; `properties`, then the path serve without one. */
function urlOf(page: Record<string, unknown>, properties: Record<string, unknown>): string | null {
  const search = text(page.search, LIMITS.urlChars);
  const path = text(page.path, LIMITS.urlChars);
  const below = path?.startsWith('/') ? path : search ? '/' : null;
  const url = text(page.url, LIMITS.urlChars) ?? text(properties.url, LIMITS.urlChars) ?? below;
  if (url && search && search.length > 1 && !url.includes('?')) {
    const [address = '', fragment] = url.split('#', 2);
    return `${address}${search.startsWith('?') ? '' : '?'}${search}${fragment === undefined ? '' : `#${fragment}`}`;
  }
  return url;
}

/** `timestamp` as sent; else `originalTimestamp`, corrected by the sender's clock error; else the receipt. */
function readTime(message: SegmentMessage, arrival: Arrival): Pick<Message, 'occurredAt' | 'clock'> | null {
  const { timestamp, originalTimestamp } = message;
  if (timestamp !== undefined && timestamp !== null) {
    const at = readInstant(timestamp);
    return at === null ? null : { occurredAt: at, clock: CLOCK.sent };
  }
  if (originalTimestamp !== undefined && originalTimestamp !== null) {
    const at = readInstant(originalTimestamp);
    if (at === null) return null;
    const sentAt = sentAtOf(message) ?? arrival.sentAt;
    const error = sentAt === null ? 0 : arrival.receivedAt - sentAt;
    if (Math.abs(error) <= LIMITS.clockSkewMs) return { occurredAt: at, clock: CLOCK.sent };
    return isInstant(at + error) ? { occurredAt: at + error, clock: CLOCK.shifted } : null;
  }
  return { occurredAt: arrival.receivedAt, clock: CLOCK.receipt };
}

/** Its own, as some clients send it inside a batch. */
function sentAtOf({ sentAt }: SegmentMessage): number | null {
  return typeof sentAt === 'string' || typeof sentAt === 'number' ? readInstant(sentAt) : null;
}

function bodyOf(
  message: SegmentMessage,
  context: Record<string, unknown>,
  properties: Record<string, unknown>,
  userId: string | null,
): { body: EventBody; ignored: number } {
  const traits = message.type === 'identify' ? record(message.traits) : {};
  const known = { ...record(context.traits), ...traits };
  const { body: person, ignored } = readPerson({ email: known.email, phone: known.phone, externalId: userId });
  const body: EventBody = { ...person };
  const told = withoutSecrets(known);
  if (Object.keys(told).length > 0) body.traits = told;
  if (message.type === 'alias') {
    const previous = identifier('externalId', message.previousId);
    body.previousId = String(message.previousId);
    if (previous) body.identifiers = [...(body.identifiers ?? []), previous];
  }
  const about = message.type === 'group' ? record(message.traits) : properties;
  if (message.type === 'group') {
    body.groupId = String(message.groupId);
    const name = text(about.name);
    const domain = companyDomain(about.domain) ?? companyDomain(about.website);
    if (name) body.company = name;
    if (name || domain) body.account = { domain, name };
  }
  const kept = withoutSecrets(about);
  if (Object.keys(kept).length > 0) body.properties = kept;
  const campaign = record(context.campaign);
  const named: NonNullable<EventBody['campaign']> = {};
  for (const key of ['name', 'source', 'medium', 'term', 'content', 'id'] as const) {
    const value = text(campaign[key]);
    if (value) named[key] = value;
  }
  if (Object.keys(named).length > 0) body.campaign = named;
  if (message.type === 'track' && /^form submitted$/i.test(message.event?.trim() ?? '')) {
    const fields = Object.keys(properties);
    const form = record(properties.form);
    const id = text(properties.formId ?? properties.form_id ?? form.id);
    const name = text(properties.formName ?? properties.form_name ?? form.name ?? properties.form);
    body.form = { ...(id ? { id } : {}), ...(name ? { name } : {}), ...(fields.length > 0 ? { fields } : {}) };
  }
  return { body, ignored };
}
