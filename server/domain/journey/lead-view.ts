/** A lead as the API shows her: what is known of her, with her first and last touch. */
import type { Touchpoint } from '../../../shared/api/journey.ts';
import type { Lead } from '../../../shared/api/lead.ts';
import { customerSince, type LeadState } from '../identity/lead.ts';
import { anonymousIdOf } from '../identity/visitor.ts';
import { toIso } from '../iso.ts';

export interface KnownLead {
  leadId: string;
  lead: LeadState;
  /** Visitors of whom some interval is hers. */
  visitorIds: readonly string[];
}

/**
 * @param site its public id
 * @param touchpoints hers, the oldest first
 */
export function leadView(
  site: string,
  { leadId, lead, visitorIds }: KnownLead,
  touchpoints: readonly Touchpoint[],
): Lead {
  const first = touchpoints[0] ?? null;
  const createdAt = toIso(lead.createdAt);
  const since = customerSince(lead);
  // What was stored by an older program has none until it is derived again.
  const scores = (lead.scores ?? []).map(({ score, occurredAt }) => ({ score, occurredAt: toIso(occurredAt) }));
  return {
    id: leadId,
    site,
    email: lead.email,
    phone: lead.phone,
    externalIds: lead.externalIds,
    name: lead.name,
    company: lead.company,
    traits: lead.traits,
    stage: lead.stage,
    stages: lead.stages.map(({ stage, occurredAt, source }) => ({ stage, occurredAt: toIso(occurredAt), source })),
    account: lead.account,
    selfReportedSource: lead.selfReportedSource,
    score: scores.at(-1) ?? null,
    scores: scores.toSorted((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1)),
    customerSince: since === null ? null : toIso(since),
    restrictedAt: lead.restrictedAt === undefined ? null : toIso(lead.restrictedAt),
    firstTouch: first,
    lastTouch: touchpoints.at(-1) ?? null,
    firstSeenAt: first && first.occurredAt < createdAt ? first.occurredAt : createdAt,
    createdAt,
    anonymousIds: visitorIds.map(anonymousIdOf).filter((id) => id !== null),
  };
}
