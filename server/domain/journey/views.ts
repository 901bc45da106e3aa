/** Journeys as the API shows them: stored rows in, the shapes of shared/api out. */
import { hash } from 'node:crypto';
import type { Device, JourneyEvent, Milestone, Touchpoint, Visit } from '../../../shared/api/journey.ts';
import type { EventType } from '../../../shared/vocabulary.ts';
import type { Contact } from '../contact.ts';
import { type Deal, dealStages, wonAt } from '../deal.ts';
import type { LeadState } from '../identity/lead.ts';
import { anonymousIdOf } from '../identity/visitor.ts';
import { toIso } from '../iso.ts';
import type { ChannelDefinition } from '../source/channel-definition.ts';
import { contactVerdict } from '../source/contact.ts';
import type { Landing } from '../source/input.ts';
import { remember } from '../source/memo.ts';
import type { EventBody } from './fact.ts';
import type { EventRow, SourceRow, TouchpointRow, VisitRow } from './rows.ts';

/** Ids of touchpoints and visits are derived from the facts: the same facts have the same ids everywhere. */
export function publicId(...parts: string[]): string {
  return hash('sha256', JSON.stringify(parts), 'base64url').slice(0, 22);
}

/** A page without its query: what landing pages are compared by. */
export function pageOf(url: string | null): string | null {
  if (url === null) return null;
  const mark = url.search(/[?#]/);
  return mark < 0 ? url : url.slice(0, mark);
}

export function deviceView(device: string | null): Device | null {
  return device === null ? null : readDevice(device);
}

/** There are few: most are shown many times. */
const readDevice = remember((device): Device => {
  const [type, browser, os] = device.split('|');
  return Object.freeze({ type: type || null, browser: browser || null, os: os || null });
});

/** Touchpoint and visit of one event have the same id, and a journey names each more than once. */
export class PublicIds {
  readonly #visitors = new Map<string, Map<string, string>>();

  of(visitorId: string, messageId: string): string {
    let known = this.#visitors.get(visitorId);
    if (known === undefined) {
      known = new Map();
      this.#visitors.set(visitorId, known);
    }
    let id = known.get(messageId);
    if (id === undefined) {
      id = publicId(visitorId, messageId);
      known.set(messageId, id);
    }
    return id;
  }
}

export function touchpointView(
  row: TouchpointRow,
  from: SourceRow,
  landing: Landing,
  leadId: string | null,
  ids: PublicIds,
): Touchpoint {
  const id = ids.of(row.visitor_id, row.message_id);
  return {
    id,
    type: row.type,
    occurredAt: toIso(row.occurred_at),
    channel: from.channel,
    channelRule: from.channel_rule,
    source: from.source,
    medium: from.medium,
    campaign: from.campaign,
    term: landing.term,
    content: from.content,
    campaignId: from.campaign_id,
    clickIds: landing.clickIds,
    referrer: landing.referrer,
    landingPage: pageOf(row.url),
    visitId: row.visit === '' ? null : row.visit === row.message_id ? id : ids.of(row.visitor_id, row.visit),
    anonymousId: anonymousIdOf(row.visitor_id),
    device: deviceView(row.device),
    country: row.country,
    region: row.region,
    leadId,
  };
}

export function contactView(
  contact: Contact,
  { rules, aliases }: ChannelDefinition,
  leadId: string | null,
): Touchpoint {
  const verdict = contactVerdict(contact, rules, aliases);
  return {
    id: publicId('contact', contact.externalId),
    type: contact.type,
    occurredAt: toIso(contact.occurredAt),
    channel: verdict.channel,
    channelRule: verdict.channelRule,
    source: contact.source,
    medium: contact.medium,
    campaign: verdict.campaign,
    term: null,
    content: contact.content,
    campaignId: null,
    clickIds: {},
    referrer: null,
    landingPage: null,
    visitId: null,
    anonymousId: null,
    device: null,
    country: null,
    region: null,
    leadId,
  };
}

/** @param landingPage of the touchpoint that it began with, which has its id */
export function visitView(row: VisitRow, id: string, landingPage: string | null, events?: JourneyEvent[]): Visit {
  return {
    id,
    anonymousId: anonymousIdOf(row.visitor_id),
    startedAt: toIso(row.started_at),
    endedAt: toIso(row.ended_at),
    pageViews: row.page_views,
    landingPage,
    exitPage: pageOf(row.exit_page),
    ...(events ? { events } : {}),
  };
}

export function eventView(row: EventRow): JourneyEvent {
  const body = row.body === null ? null : (JSON.parse(row.body) as EventBody);
  return {
    id: row.message_id,
    type: row.type as EventType,
    name: row.name,
    occurredAt: toIso(row.occurred_at),
    url: row.url,
    title: row.title,
    form: body?.form
      ? { id: body.form.id ?? null, name: body.form.name ?? null, fields: body.form.fields ?? [] }
      : null,
    properties: body?.properties ?? {},
  };
}

/** The dated points of a lead: her own stages, and the opportunities and closings of her deals. */
export function milestonesOf(lead: LeadState, deals: readonly { externalId: string; deal: Deal }[]): Milestone[] {
  const milestones: (Milestone & { at: number })[] = [
    { type: 'lead', at: lead.createdAt, occurredAt: toIso(lead.createdAt), dealId: null, value: null },
  ];
  const add = (type: string, at: number, dealId: string | null, value: Milestone['value']) =>
    milestones.push({ type, at, occurredAt: toIso(at), dealId, value });
  const earliest = new Map<string, number>();
  for (const { stage, occurredAt, source } of lead.stages) {
    if (stage === 'lead' || source === 'crm') continue;
    earliest.set(stage, Math.min(occurredAt, earliest.get(stage) ?? occurredAt));
  }
  for (const [stage, at] of earliest) add(stage, at, null, null);
  for (const { externalId, deal } of deals) {
    const firsts = new Map<string, number>();
    for (const { stage, occurredAt } of dealStages(deal)) {
      if (stage !== 'lead' && stage !== 'won' && !firsts.has(stage)) firsts.set(stage, occurredAt);
    }
    for (const [stage, at] of firsts) add(stage, at, externalId, stage === 'opportunity' ? deal.value : null);
    const won = wonAt(deal);
    if (won !== null) add('won', won, externalId, deal.value);
  }
  return milestones
    .sort((a, b) => a.at - b.at || order(a.type) - order(b.type) || ((a.dealId ?? '') < (b.dealId ?? '') ? -1 : 1))
    .map(({ at: _, ...milestone }) => milestone);
}

const ORDER = ['lead', 'mql', 'sql', 'opportunity', 'won', 'lost'];
const order = (type: string): number => (ORDER.indexOf(type) + ORDER.length + 1) % (ORDER.length + 1);
