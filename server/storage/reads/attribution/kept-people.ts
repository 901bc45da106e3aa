/**
 * A site's deals and leads, kept between reports like the touchpoints (`kept-touches.ts`): only those that changed are
 * read again. For reports of many; who asks for a few reads these alone.
 */
import { compareText } from '../../../domain/attribution/journey-table.ts';
import { inList, type Param, type Sql } from '../../sql.ts';
import { breathe } from '../../took-too-long.ts';
import { type Changes, changesSince } from '../change-log.ts';
import { dealFacts, type KeptDeal, keptDeal, type PeopleFacts } from './deals.ts';
import { LeadBook, type LeadFacts } from './lead-book.ts';
import { type LeadRow, leadColumns, leadFromRow, StageTimes, type ToldStage, toldByIdentifier } from './people.ts';

/** Rows of one query: other questions get their turn in between. */
const PAGE = 2000;
/** Deals and leads kept in all, about 1 KB each. */
const MAX_KEPT = 1_000_000;

const NONE: readonly string[] = [];

export class KeptPeople {
  readonly deals = new Map<string, KeptDeal>();
  /** Without who is restricted. */
  readonly leads = new LeadBook();
  /** Whose each identifier is now: the number of the lead. */
  readonly leadOf = new Map<string, number>();
  /** By number of a lead: her identifier, or several. */
  readonly #identifiers: (string | readonly string[] | undefined)[] = [];
  /** By identifier. */
  readonly #told = new Map<string, ToldStage[]>();
  #version: number | string | null = null;
  #facts: PeopleFacts | null = null;
  /** Identifiers that `#facts` are made of, when somebody asked. */
  #used: Set<string> | null = null;

  facts(): PeopleFacts {
    if (!this.#facts) {
      const ordered = [...this.deals.values()].sort((a, b) => compareText(a.externalId, b.externalId));
      const reached = new StageTimes();
      const told = new StageTimes();
      for (const [identifier, stages] of this.#told) {
        const lead = this.leadOf.get(identifier);
        if (lead !== undefined && this.leads.of(lead)) for (const { stage, at } of stages) told.add(lead, stage, at);
      }
      this.#facts = { deals: dealFacts(ordered, this.leadOf, told, reached), told, reached };
    }
    return this.#facts;
  }

  /** Whose another identifier is, changes nothing in the facts. */
  #isUsed(identifier: string): boolean {
    if (!this.#used) {
      this.#used = new Set(this.#told.keys());
      for (const { people } of this.deals.values()) for (const used of people) this.#used.add(used);
    }
    return this.#used.has(identifier);
  }

  /** @param lead her number */
  identifiersOf(lead: number): readonly string[] {
    const own = this.#identifiers[lead];
    return typeof own === 'string' ? [own] : (own ?? NONE);
  }

  #give(identifier: string, lead: number): void {
    const before = this.leadOf.get(identifier);
    if (before === lead) return;
    if (before !== undefined) this.#take(identifier, before);
    this.leadOf.set(identifier, lead);
    const own = this.#identifiers[lead];
    this.#identifiers[lead] = own === undefined ? identifier : [...this.identifiersOf(lead), identifier];
  }

  #take(identifier: string, lead: number): void {
    const left = this.identifiersOf(lead).filter((other) => other !== identifier);
    this.#identifiers[lead] = left.length > 0 ? left : undefined;
    this.leadOf.delete(identifier);
  }

  /**
   * What changed is read first and then takes effect at once: another report may be in the middle of these maps.
   * @returns false: the log does not reach back so far
   */
  async update(sql: Sql, siteId: number, deadline: number): Promise<boolean> {
    const { version, ids } = await changesSince(sql, siteId, this.#version);
    if (this.#version !== null && ids === null) return false;
    const deals = ids && [...(ids.get('deal') ?? [])];
    const leads = ids && [...(ids.get('lead') ?? [])];
    const changedDeals = new Map<string, KeptDeal>();
    const changedLeads = new Map<string, LeadFacts>();
    const changedLeadOf = new Map<string, string>();
    const identifiers = ids && [...(ids.get('identifier') ?? [])];
    const changedTold = await toldByIdentifier(sql, siteId, identifiers);
    await this.#read(sql, siteId, 'deals', 'external_id', 'deal', deals, deadline, (row) =>
      changedDeals.set(row.external_id!, keptDeal(row.external_id!, row.deal!)),
    );
    await this.#read(sql, siteId, 'leads', 'lead_id', leadColumns(true), leads, deadline, (read) => {
      const row = read as unknown as LeadRow;
      if (row.restricted === 0) changedLeads.set(row.lead_id, leadFromRow(row));
    });
    // Ids of leads that were merged away have no row of their own: their identifiers point to the survivor.
    const by = leads === null ? 'identifier' : 'lead_id';
    await this.#read(sql, siteId, 'identifiers', by, 'identifier, lead_id', leads, deadline, (row) =>
      changedLeadOf.set(row.identifier!, row.lead_id!),
    );
    this.#version = version;
    // Hers no more, and nobody's: of whoever is forgotten nothing stays.
    const gone = (leads ?? []).flatMap((leadId) => {
      const lead = this.leads.numberOf(leadId);
      const left = this.identifiersOf(lead).filter((identifier) => !changedLeadOf.has(identifier));
      return left.map((identifier): [string, number] => [identifier, lead]);
    });
    // Before what they are made of is another: these ask what it was.
    const isOther =
      this.#facts !== null &&
      (gone.some(([identifier]) => this.#isUsed(identifier)) || this.#changesFacts(ids!, changedLeads, changedLeadOf));
    if (isOther) {
      this.#facts = null;
      this.#used = null;
    }
    for (const externalId of deals ?? []) this.deals.delete(externalId);
    for (const leadId of leads ?? []) if (!changedLeads.has(leadId)) this.leads.set(leadId, undefined);
    for (const [externalId, deal] of changedDeals) this.deals.set(externalId, deal);
    for (const [leadId, facts] of changedLeads) this.leads.set(leadId, facts);
    for (const identifier of identifiers ?? []) this.#told.delete(identifier);
    for (const [identifier, stages] of changedTold) this.#told.set(identifier, stages);
    for (const [identifier, lead] of gone) this.#take(identifier, lead);
    for (const [identifier, leadId] of changedLeadOf) this.#give(identifier, this.leads.numberOf(leadId));
    return true;
  }

  /** Is what the facts are made of among what changed? */
  #changesFacts(
    ids: Changes['ids'] & object,
    leads: ReadonlyMap<string, LeadFacts>,
    leadOf: ReadonlyMap<string, string>,
  ): boolean {
    if (ids.has('deal') || ids.has('identifier')) return true;
    for (const [identifier, leadId] of leadOf)
      if (this.leadOf.get(identifier) !== this.leads.find(leadId) && this.#isUsed(identifier)) return true;
    // Who is restricted, or is no longer, is not told of, or is again.
    for (const leadId of ids.get('lead') ?? []) {
      const lead = this.leads.numberOf(leadId);
      if ((this.leads.of(lead) !== undefined) === leads.has(leadId)) continue;
      if (this.identifiersOf(lead).some((identifier) => this.#isUsed(identifier))) return true;
    }
    return false;
  }

  /** @param named values of `key`; null: all rows, in its order */
  async #read(
    sql: Sql,
    siteId: number,
    table: string,
    key: string,
    columns: string,
    named: readonly string[] | null,
    deadline: number,
    add: (row: Record<string, string>) => void,
  ): Promise<void> {
    if (named?.length === 0) return;
    const select = `select ${key === 'external_id' ? 'external_id, ' : ''}${columns} from ${table} where site_id = ?`;
    const [where, params]: [string, Param[]] = named
      ? [`and ${key} ${inList(sql)}`, [named]]
      : [`and ${key} > ?`, ['']];
    for (;;) {
      const rows = await sql.all<Record<string, string>>(
        `${select} ${where} ${named ? '' : `order by ${key} limit ${PAGE}`}`,
        [siteId, ...params],
      );
      for (const row of rows) add(row);
      await breathe(deadline);
      if (named || rows.length < PAGE) return;
      params[0] = rows.at(-1)![key]!;
    }
  }
}

const kept = new WeakMap<object, Map<number, KeptPeople>>();

/** A site's deals, leads and identifiers as of now. */
export async function keptPeople(sql: Sql, siteId: number, deadline: number): Promise<KeptPeople> {
  const sites = kept.get(sql.database) ?? new Map<number, KeptPeople>();
  const known = sites.get(siteId);
  // Kept again when it is whole: an update that breaks off leaves nothing behind.
  sites.delete(siteId);
  let people = known ?? new KeptPeople();
  if (!(await people.update(sql, siteId, deadline))) {
    people = new KeptPeople();
    await people.update(sql, siteId, deadline);
  }
  sites.set(siteId, people);
  kept.set(sql.database, sites);
  let size = [...sites.values()].reduce((sum, one) => sum + one.deals.size + one.leads.size, 0);
  for (const [id, one] of sites) {
    if (size <= MAX_KEPT || id === siteId) break;
    size -= one.deals.size + one.leads.size;
    sites.delete(id);
  }
  return people;
}
