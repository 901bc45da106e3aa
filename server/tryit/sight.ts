/** What Throughline sees of one browser: read by REST, passed on as it was answered. */
import type { Journey, Lead } from '../../shared/api/lead.ts';
import type { Collector, CollectorProblem } from './collector.ts';
import { dealIdOf } from './crm.ts';

/** The part of `GET /v1/deals/{externalId}/attribution` that the panel draws. */
export interface DealAttribution {
  models: Record<
    string,
    {
      touchpoints: {
        touchpoint: string;
        occurredAt: string;
        channel: string;
        weight: number;
        value: string;
        reason: string;
      }[];
      unattributed: string;
    }
  >;
}

export interface Sight {
  lead: Lead | null;
  journey: Journey | null;
  /** Once a deal is won: who earned it. Null where the server does not say (yet). */
  attribution: DealAttribution | null;
  /** The REST path that `journey` came from. */
  path: string | null;
  problem: CollectorProblem | null;
}

const NOTHING: Sight = { lead: null, journey: null, attribution: null, path: null, problem: null };

/** Models shown for the won deal, in this order. */
export const SHOWN_MODELS = [
  'linear',
  'first',
  'last',
  'last_non_direct',
  'time_decay',
  'u',
  'u_lead',
  'w',
  'full_path',
];

/** The lead this browser is known as: the newest, where several people filled in forms here. */
export async function findLead(
  collector: Collector,
  anonymousId: string,
): Promise<{ lead: Lead | null; problem: CollectorProblem | null }> {
  const answer = await collector.read(`/v1/leads?anonymousId=${encodeURIComponent(anonymousId)}`);
  if (!answer.ok) return { lead: null, problem: answer.problem };
  const leads = (answer.body as { data?: Lead[] } | null)?.data ?? [];
  return { lead: leads.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))[0] ?? null, problem: null };
}

export async function see(collector: Collector, anonymousId: string): Promise<Sight> {
  const { lead, problem } = await findLead(collector, anonymousId);
  const owner = lead ? `leads/${encodeURIComponent(lead.id)}` : `visitors/${encodeURIComponent(anonymousId)}`;
  const path = `/v1/${owner}/journey?include=events&limit=500`;
  if (problem) return { ...NOTHING, path, problem };

  const answer = await collector.read(path);
  if (!answer.ok) return { ...NOTHING, lead, path, problem: answer.problem };
  const journey = answer.body as Journey | null;
  const won = lead && journey?.milestones.some(({ type }) => type === 'won');
  return { lead, journey, attribution: won ? await readAttribution(collector, lead) : null, path, problem: null };
}

/** Credits are a bonus here: a server that does not answer them leaves the rest of the panel as it is. */
async function readAttribution(collector: Collector, lead: Lead): Promise<DealAttribution | null> {
  const path = `/v1/deals/${encodeURIComponent(dealIdOf(lead))}/attribution?models=${SHOWN_MODELS.join(',')}`;
  const answer = await collector.read(path);
  const body = answer.ok ? (answer.body as Partial<DealAttribution> | null) : null;
  return body?.models ? { models: body.models } : null;
}
