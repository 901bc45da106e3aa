/** What Throughline sees of one browser: read by REST, passed on as it was answered. */
import type { Journey, Lead } from '../../shared/api/lead.ts';
import type { Collector, CollectorProblem } from './collector.ts';
import type { Credits, ModelCredits } from './credits.ts';

export interface Sight {
  lead: Lead | null;
  journey: Journey | null;
  /** Once a deal is won: who earned it, by model. */
  credits: ModelCredits[] | null;
  /** The REST path that `journey` came from. */
  path: string | null;
  problem: CollectorProblem | null;
}

export const NOTHING: Sight = { lead: null, journey: null, credits: null, path: null, problem: null };

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

export async function see(collector: Collector, credits: Credits, anonymousId: string): Promise<Sight> {
  const { lead, problem } = await findLead(collector, anonymousId);
  const owner = lead ? `leads/${encodeURIComponent(lead.id)}` : `visitors/${encodeURIComponent(anonymousId)}`;
  const path = `/v1/${owner}/journey?include=events&limit=500`;
  if (problem) return { ...NOTHING, path, problem };

  const answer = await collector.read(path);
  if (!answer.ok) return { ...NOTHING, lead, path, problem: answer.problem };
  const journey = answer.body as Journey | null;
  return { lead, journey, credits: lead && journey ? await credits.of(journey) : null, path, problem: null };
}
