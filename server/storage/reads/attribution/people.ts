/** The people behind journeys: who is who, since when, at which company, and which stages were told of them. */
import type { LeadState } from '../../../domain/identity/lead.ts';
import { inList, type Param, type Sql } from '../../sql.ts';
import type { LeadBook, LeadFacts } from './lead-book.ts';

/** Stages that are told with a time. */
type TimedStage = 'mql' | 'sql' | 'opportunity' | 'won';

/** Which leads to read: named ones, those of an account's domain, or all (null). */
export type LeadChoice = { ids: readonly string[] } | { accountDomain: string } | null;

/** Beyond this many, reading all leads in order is faster than looking each up. */
const MANY = 20_000;

/** Adds leads, but for who is restricted. May add more than were named. */
export async function readLeads(
  sql: Sql,
  siteId: number,
  book: LeadBook,
  choice: LeadChoice,
  withAccounts: boolean,
): Promise<void> {
  const where = ['site_id = ?', 'restricted = 0'];
  const params: Param[] = [siteId];
  if (choice && 'accountDomain' in choice) {
    where.push('account_domain = ?');
    params.push(choice.accountDomain);
  } else if (choice && choice.ids.length <= MANY) {
    where.push(`lead_id ${inList(sql)}`);
    params.push(choice.ids);
  }
  const rows = await sql.all<LeadRow>(
    `select ${leadColumns(withAccounts)} from leads where ${where.join(' and ')}`,
    params,
  );
  for (const row of rows) book.set(row.lead_id, leadFromRow(row));
}

export interface LeadRow {
  lead_id: string;
  created_at: number;
  stage: string;
  account_domain: string | null;
  restricted: number;
  lead: string | null;
}

/** Few accounts have a name alone: only then is the lead itself read. */
export const leadColumns = (withAccounts: boolean): string =>
  `lead_id, created_at, stage, account_domain, restricted, ${withAccounts ? 'case when account_domain is null then lead end' : 'null'} as lead`;

export function leadFromRow({ created_at, stage, account_domain, lead }: LeadRow): LeadFacts {
  const named = lead ? ((JSON.parse(lead) as LeadState).account?.name ?? null) : null;
  return { createdAt: created_at, stage, account: account_domain ?? named };
}

/** Of every identifier that a deal names, the lead whose it is now. @param deals external ids */
export async function leadsOnDeals(
  sql: Sql,
  siteId: number,
  book: LeadBook,
  deals: readonly string[],
): Promise<Map<string, number>> {
  const rows = await sql.all<{ identifier: string; lead_id: string }>(
    `select d.identifier, i.lead_id from deal_identifiers d cross join identifiers i
     where d.site_id = ? and i.site_id = d.site_id and i.identifier = d.identifier and d.external_id ${inList(sql)}`,
    [siteId, deals],
  );
  return new Map(rows.map((row) => [row.identifier, book.numberOf(row.lead_id)]));
}

/** The earlier of two times, either of which may be NaN: never. */
export const earlier = (a: number, b: number): number => (b < a || Number.isNaN(a) ? b : a);

/** The earliest time of each stage that a lead has. */
export class StageTimes {
  readonly #times: Readonly<Record<TimedStage, LeadTimes>> = {
    mql: new LeadTimes(),
    sql: new LeadTimes(),
    opportunity: new LeadTimes(),
    won: new LeadTimes(),
  };

  /** @param lead her number */
  add(lead: number, stage: TimedStage, at: number): void {
    this.#times[stage].add(lead, at);
  }

  /** NaN: she did not reach it. */
  at(lead: number, stage: TimedStage): number {
    return this.#times[stage].at(lead);
  }

  reached(stage: TimedStage): Iterable<[lead: number, at: number]> {
    return this.#times[stage].entries();
  }
}

/** The earliest time of something, by the numbers of leads. */
export class LeadTimes {
  #times = new Float64Array(0);

  add(lead: number, at: number): void {
    if (lead >= this.#times.length) {
      const longer = new Float64Array(2 * (lead + 1)).fill(Number.NaN);
      longer.set(this.#times);
      this.#times = longer;
    }
    this.#times[lead] = earlier(this.#times[lead]!, at);
  }

  /** NaN: never. */
  at(lead: number): number {
    return lead < this.#times.length ? this.#times[lead]! : Number.NaN;
  }

  *entries(): Generator<[lead: number, at: number]> {
    for (const [lead, at] of this.#times.entries()) if (!Number.isNaN(at)) yield [lead, at];
  }
}

/** A stage that was told of a lead. `at`: ms UTC */
export interface ToldStage {
  stage: TimedStage;
  at: number;
}

const TOLD = `s.stage in ('mql', 'sql', 'opportunity', 'won')`;

/** Stages told of leads themselves, not of their deals, and of nobody restricted. */
export async function toldStages(
  sql: Sql,
  siteId: number,
  book: LeadBook,
  leads: readonly number[],
): Promise<StageTimes> {
  const rows = await sql.all<ToldStage & { lead_id: string }>(
    `select i.lead_id, s.stage, min(s.occurred_at) as at from lead_stages s
     join identifiers i on i.site_id = s.site_id and i.identifier = s.identifier
     join leads l on l.site_id = i.site_id and l.lead_id = i.lead_id and l.restricted = 0
     where s.site_id = ? and ${TOLD} and i.lead_id ${inList(sql)}
     group by i.lead_id, s.stage`,
    [siteId, leads.map((lead) => book.idOf(lead))],
  );
  const times = new StageTimes();
  for (const { lead_id, stage, at } of rows) times.add(book.numberOf(lead_id), stage, at);
  return times;
}

/** The same by the identifier it was told of, whoever's it is. @param identifiers null: of all */
export async function toldByIdentifier(
  sql: Sql,
  siteId: number,
  identifiers: readonly string[] | null,
): Promise<Map<string, ToldStage[]>> {
  const told = new Map<string, ToldStage[]>();
  if (identifiers?.length === 0) return told;
  const rows = await sql.all<ToldStage & { identifier: string }>(
    `select s.identifier, s.stage, min(s.occurred_at) as at from lead_stages s
     where s.site_id = ? and ${TOLD} ${identifiers ? `and s.identifier ${inList(sql)}` : ''}
     group by s.identifier, s.stage`,
    identifiers ? [siteId, identifiers] : [siteId],
  );
  for (const { identifier, stage, at } of rows) told.set(identifier, [...(told.get(identifier) ?? []), { stage, at }]);
  return told;
}
