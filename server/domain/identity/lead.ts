/** A lead as a function of the facts about the identifiers of one component. */
import type { Stage, Trust } from '../../../shared/vocabulary.ts';
import type { EventBody } from '../journey/fact.ts';
import { byProgress } from '../stage.ts';
import { type AccountName, accountOf } from './account.ts';
import { splitIdentifier } from './identifier.ts';

/** A message that says something about the person. */
export interface Description {
  visitorId: string;
  messageId: string;
  occurredAt: number;
  trust: Trust;
  body: EventBody;
}

export interface StageFact {
  stage: Stage;
  occurredAt: number;
  source: string;
}

/** Everything known about the identifiers of one component. */
export interface LeadFacts {
  /** Each with the earliest `occurredAt` of a fact that gives it. */
  identifiers: { identifier: string; firstAt: number }[];
  descriptions: Description[];
  stages: StageFact[];
  /** The CRM's word about the account, from the deals that name this lead, the newest last. */
  accounts: AccountName[];
  /** Since when the person is restricted, ms UTC. */
  restrictedAt?: number;
  /** No fact gives any of the identifiers: that the person is restricted does. */
  isUnnamed?: true;
}

/** A lead score, dated by the message whose traits say it. */
export interface Score {
  score: number;
  occurredAt: number;
  trust: Trust;
}

export interface LeadState {
  /** The identifier whose own lead id stands for the whole component. */
  survivor: string;
  createdAt: number;
  email: string | null;
  phone: string | null;
  externalIds: string[];
  name: string | null;
  company: string | null;
  traits: Record<string, unknown>;
  stage: Stage;
  stages: StageFact[];
  account: AccountName | null;
  selfReportedSource: string | null;
  /** What was told of how good she is, the oldest first; the last trusted one stands. */
  scores: Score[];
  /** Since when her data is kept and not used (GDPR art. 18), ms UTC; left out: it is used. */
  restrictedAt?: number;
  /** No fact names her any more: she is a lead until the restriction is lifted. Left out: one does. */
  isUnnamed?: true;
}

/** Later wins; a trusted one before any public one; ties by messageId, and of two browsers' equal ids by theirs. */
const weaker = (a: Description, b: Description): number =>
  Number(a.trust === 'trusted') - Number(b.trust === 'trusted') ||
  a.occurredAt - b.occurredAt ||
  (a.messageId === b.messageId ? before(a.visitorId, b.visitorId) : before(a.messageId, b.messageId));

const before = (a: string, b: string): number => (a < b ? -1 : 1);

const text = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;

/** The names that CRMs and form tools send a score under. */
const SCORE_TRAITS = ['score', 'leadScore', 'lead_score'];

function scoreIn(traits: Record<string, unknown>): number | null {
  for (const name of SCORE_TRAITS) {
    const value = traits[name];
    if (value === null || value === undefined || value === '') continue;
    const score = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
    if (Number.isFinite(score)) return score;
  }
  return null;
}

/** Since when she is a customer, ms UTC: the first deal that was won; null: she is none. */
export function customerSince({ stages }: Pick<LeadState, 'stages'>): number | null {
  return stages.find(({ stage }) => stage === 'won')?.occurredAt ?? null;
}

/** Earliest first; the smaller identifier on ties. */
function byAge(a: { identifier: string; firstAt: number }, b: { identifier: string; firstAt: number }): number {
  return a.firstAt - b.firstAt || (a.identifier < b.identifier ? -1 : 1);
}

export function leadOf(facts: LeadFacts): LeadState {
  const identifiers = [...facts.identifiers].sort(byAge);
  const oldest = identifiers[0]!;
  const values = (kind: string) =>
    identifiers
      .map(({ identifier }) => splitIdentifier(identifier))
      .filter((id) => id.kind === kind)
      .map((id) => id.value);

  const traits: Record<string, unknown> = {};
  const said: { name?: string; company?: string; selfReportedSource?: string } = {};
  const accounts: AccountName[] = [];
  const scores: Score[] = [];
  for (const { body, occurredAt, trust } of [...facts.descriptions].sort(weaker)) {
    for (const [key, value] of Object.entries(body.traits ?? {}))
      if (value !== null && value !== undefined) traits[key] = value;
    const score = scoreIn(body.traits ?? {});
    if (score !== null) scores.push({ score, occurredAt, trust });
    if (body.name) said.name = body.name;
    if (body.company) said.company = body.company;
    if (body.account) accounts.push(body.account);
    if (body.selfReportedSource) said.selfReportedSource = body.selfReportedSource;
  }
  const fullName = [text(traits.firstName ?? traits.first_name), text(traits.lastName ?? traits.last_name)]
    .filter(Boolean)
    .join(' ');
  const companyTrait = traits.company as { name?: unknown } | string | undefined;
  const name = said.name ?? text(traits.name) ?? (fullName || null);
  const company = said.company ?? text(typeof companyTrait === 'object' ? companyTrait?.name : companyTrait) ?? null;

  const explicitLead = facts.stages.filter((fact) => fact.stage === 'lead').map((fact) => fact.occurredAt);
  const createdAt = Math.min(oldest.firstAt, ...explicitLead);
  const stages = [...facts.stages];
  if (explicitLead.length === 0) stages.push({ stage: 'lead', occurredAt: createdAt, source: 'identity' });
  stages.sort((a, b) => byProgress(a, b) || before(a.source, b.source));
  const email = values('email')[0] ?? null;
  return {
    survivor: oldest.identifier,
    createdAt,
    email,
    phone: values('phone')[0] ?? null,
    externalIds: values('externalId').sort(),
    name,
    company,
    traits,
    stage: stages.at(-1)!.stage,
    stages,
    account: accountOf(email, [...accounts, ...facts.accounts], company),
    selfReportedSource: said.selfReportedSource ?? null,
    scores,
    ...(facts.restrictedAt === undefined ? {} : { restrictedAt: facts.restrictedAt }),
    ...(facts.isUnnamed ? { isUnnamed: true } : {}),
  };
}
