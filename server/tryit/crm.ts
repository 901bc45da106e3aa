/** What a CRM would tell Throughline, told by a button: the same public calls, dated by the moved clock. */
import { randomUUID } from 'node:crypto';
import type { Lead } from '../../shared/api/lead.ts';
import type { Collector, CollectorAnswer } from './collector.ts';

/** A lead whose e-mail is known: what a CRM knows people by. */
export type KnownLead = Lead & { email: string };

/** One deal per lead, so that pressing twice updates it instead of adding a second. */
export const dealIdOf = (lead: Lead) => `tryit-deal-${lead.id}`;

export async function bookMeeting(collector: Collector, lead: KnownLead, atMs: number): Promise<CollectorAnswer> {
  const answer = await collector.write('POST', '/v1/touchpoints', {
    externalId: `tryit-meeting-${randomUUID()}`,
    type: 'meeting',
    occurredAt: new Date(atMs).toISOString(),
    email: lead.email,
    properties: { title: 'Product demo, 30 minutes' },
  });
  // A write of many rows answers 200 and lists the rows it did not take.
  const refused = answer.ok && (answer.body as { rejected?: unknown[] } | null)?.rejected?.length;
  if (!refused) return answer;
  const title = 'The collector did not accept that';
  return { ok: false, problem: { status: 400, title, detail: 'POST /v1/touchpoints: the meeting was rejected' } };
}

export function closeDeal(
  collector: Collector,
  lead: KnownLead,
  when: { opportunityMs: number; wonMs: number },
): Promise<CollectorAnswer> {
  const opportunity = new Date(when.opportunityMs).toISOString();
  const won = new Date(when.wonMs).toISOString();
  return collector.write('PUT', `/v1/deals/${encodeURIComponent(dealIdOf(lead))}`, {
    name: 'Fernhaul Team plan, one year',
    leads: [{ email: lead.email }],
    stage: 'won',
    stages: [
      { stage: 'opportunity', occurredAt: opportunity },
      { stage: 'won', occurredAt: won },
    ],
    value: { amount: '12000.00', currency: 'EUR' },
    product: 'Team plan',
    type: 'new',
    createdAt: opportunity,
    closedAt: won,
  });
}
