/** What a site's own names of stages are, and how a change of that is brought to what was told before. */
import type { Deal } from '../../domain/deal.ts';
import { dealUnder, isOurs, type StageMapping, StageNames } from '../../domain/stage-mapping.ts';
import type { Sql } from '../sql.ts';
import { listDefinitions } from './definitions.ts';
import { markIdentifiers } from './marks.ts';

/** There is one definition of the kind `stage_mapping`. */
export const STAGE_MAPPING = 'stages';

export interface StoredMapping {
  mappings: readonly StageMapping[];
  /** 0: nothing was ever said. */
  version: number;
  /** ms UTC */
  definedAt: number | null;
}

export async function stageMapping(sql: Sql, siteId: number): Promise<StoredMapping> {
  const [found] = await listDefinitions(sql, siteId, 'stage_mapping');
  if (!found) return { mappings: [], version: 0, definedAt: null };
  return { mappings: found.definition as StageMapping[], version: found.version, definedAt: found.definedAt };
}

/** Deals and stages with a name that is not ours, a page of them. */
const OF_DEALS = `select external_id as id, deal from deals
  where site_id = ? and external_id > ? and deal like '%"told":{%' order by external_id limit ?`;
const OF_LEADS = `select id, identifier, stage, told from lead_stages
  where site_id = ? and id > ? and told is not null order by id limit ?`;

interface DealRow {
  id: string;
  deal: string;
}
interface StageRow {
  id: string;
  identifier: string;
  stage: string;
  told: string;
}

/**
 * Brings the mapping in force to a page of what was told before.
 * @param after id of the last one; '' at the start
 * @returns the last one; null: that was all
 */
export async function retellStages(
  sql: Sql,
  siteId: number,
  of: 'deals' | 'leads',
  after: string,
  limit: number,
  now: number,
): Promise<string | null> {
  const names = new StageNames((await stageMapping(sql, siteId)).mappings);
  const touched: string[] = [];
  let rows: { id: string }[];
  if (of === 'deals') {
    const deals = await sql.all<DealRow>(OF_DEALS, [siteId, after, limit]);
    for (const { id, deal: text } of deals) {
      const before = JSON.parse(text) as Deal;
      const deal = JSON.stringify(dealUnder(before, names));
      if (deal === text) continue;
      await sql.run('update deals set deal = ? where site_id = ? and external_id = ?', [deal, siteId, id]);
      touched.push(...before.leads.map((lead) => lead.identifier));
    }
    rows = deals;
  } else {
    const stages = await sql.all<StageRow>(OF_LEADS, [siteId, after, limit]);
    for (const { id, identifier, stage, told } of stages) {
      const found = names.of(told) ?? '';
      if (found === stage) continue;
      await sql.run('update lead_stages set stage = ? where site_id = ? and id = ?', [found, siteId, id]);
      touched.push(identifier);
    }
    rows = stages;
  }
  await markIdentifiers(sql, siteId, touched, now);
  return rows.length < limit ? null : rows.at(-1)!.id;
}

export interface StageNameUse {
  name: string;
  /** How many deals, and stages of leads, were told with it. */
  deals: number;
  leads: number;
}

/** The names that were told and are not ours. */
export async function stageNameUses(sql: Sql, siteId: number): Promise<StageNameUse[]> {
  const uses = new Map<string, StageNameUse>();
  const use = (name: string, what: 'deals' | 'leads') => {
    const known = uses.get(name) ?? { name, deals: 0, leads: 0 };
    known[what]++;
    uses.set(name, known);
  };
  for (let after: string | undefined = ''; after !== undefined; ) {
    const rows: DealRow[] = await sql.all<DealRow>(OF_DEALS, [siteId, after, PAGE]);
    for (const { deal } of rows) {
      const { told } = JSON.parse(deal) as Deal;
      const names = [told!.stage, ...told!.stages.map((stage) => stage.name)];
      for (const name of new Set(names)) if (name !== null && !isOurs(name)) use(name, 'deals');
    }
    after = rows.length < PAGE ? undefined : rows.at(-1)!.id;
  }
  for (let after: string | undefined = ''; after !== undefined; ) {
    const rows: StageRow[] = await sql.all<StageRow>(OF_LEADS, [siteId, after, PAGE]);
    for (const { told } of rows) use(told, 'leads');
    after = rows.length < PAGE ? undefined : rows.at(-1)!.id;
  }
  return [...uses.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const PAGE = 5000;
