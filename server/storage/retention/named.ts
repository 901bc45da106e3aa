/**
 * People whom contacts alone name, by each of their identifiers. They are no leads, and are on no journey: what is known of
 * them goes by the term of leads all the same.
 */
import { randomUUID } from 'node:crypto';
import { holdAppends } from '../derived/leases.ts';
import { replaceInContacts } from '../erasure/replace.ts';
import { STUB } from '../erasure/stubs.ts';
import { suppress } from '../erasure/suppressions.ts';
import { identifiersIn } from '../facts/event-row.ts';
import { inList, jsonListHas, type Sql } from '../sql.ts';
import type { Forgotten } from './forgotten.ts';

export interface NamedPage {
  identifiers: string[];
  /** The last identifier that was looked at; null: there are no more. */
  after: string | null;
}

export async function namedToForget(
  sql: Sql,
  siteId: number,
  before: number,
  after: string,
  limit: number,
): Promise<NamedPage> {
  const rows = await sql.all<{ identifier: string }>(
    `select distinct identifier from contact_identifiers where site_id = ? and identifier > ?
     order by identifier limit ?`,
    [siteId, after, limit],
  );
  const identifiers = rows.map((row) => row.identifier);
  const silent = await silentAmong(sql, siteId, identifiers, before);
  return {
    identifiers: silent.map(({ identifier }) => identifier),
    after: rows.length < limit ? null : identifiers.at(-1)!,
  };
}

/** Those of these identifiers that are no lead's and nobody's who is restricted, and are in no contact that changed since. */
function silentAmong(
  sql: Sql,
  siteId: number,
  identifiers: readonly string[],
  before: number,
): Promise<{ identifier: string; contacts: number }[]> {
  return sql.all(
    `select n.identifier, count(*) as contacts from contact_identifiers n
     join contacts c on c.site_id = n.site_id and c.external_id = n.external_id
     where n.site_id = ? and n.identifier ${inList(sql)} and n.identifier not like '${STUB}%'
       and not exists (select 1 from identifiers i join leads l on l.site_id = i.site_id and l.lead_id = i.lead_id
         where i.site_id = n.site_id and i.identifier = n.identifier)
       and not exists (select 1 from restrictions r where r.site_id = n.site_id and r.identifier = n.identifier)
     group by n.identifier having max(c.heard_at) < ? order by n.identifier`,
    [siteId, identifiers, before],
  );
}

/**
 * Puts a stub in the place of each, as an erasure does: contacts stay as times and channels, and what happened before and
 * arrives later names them no more.
 * @param limit contacts of one step, or all of one person's
 * @returns counted are identifiers
 */
export async function forgetNamed(
  sql: Sql,
  siteId: number,
  identifiers: readonly string[],
  before: number,
  limit: number,
  now: number,
): Promise<Forgotten> {
  // Since they were looked for, somebody may have told of them: what is not derived yet is looked at here.
  await holdAppends(sql, siteId);
  const told = await toldMeanwhile(sql, siteId, identifiers);
  const silent = (await silentAmong(sql, siteId, identifiers, before)).filter(
    ({ identifier }) => !told.has(identifier),
  );
  let [count, contacts] = [0, 0];
  for (const { identifier, contacts: own } of silent) {
    contacts += own;
    if (count > 0 && contacts > limit) break;
    const stub = `${STUB}${randomUUID().replaceAll('-', '')}`;
    await replaceInContacts(sql, siteId, [identifier], [], stub);
    await suppress(sql, siteId, { stub, until: now, identifiers: [identifier], intervals: [] });
    await sql.run('delete from identifiers where site_id = ? and identifier = ?', [siteId, identifier]);
    count++;
  }
  return { count, more: count < silent.length };
}

/** Those of these identifiers of whom something waits to be derived. */
async function toldMeanwhile(sql: Sql, siteId: number, identifiers: readonly string[]): Promise<Set<string>> {
  const marked = await sql.all<{ identifier: string }>(
    `select identifier from identifier_marks where site_id = ? and identifier ${inList(sql)}`,
    [siteId, identifiers],
  );
  const events = await sql.all<{ body: string }>(
    `select e.body from marks m join events e on e.site_id = m.site_id and e.visitor_id = m.visitor_id
     where m.site_id = ? and m.identity = 1 and ${jsonListHas(sql, 'e.body', 'identifiers')}`,
    [siteId, identifiers],
  );
  return new Set([...marked.map((row) => row.identifier), ...events.flatMap(({ body }) => identifiersIn(body))]);
}
