/** Reading what journeys are made of: touchpoints, visits, ownership, contacts and deals. */
import type { Contact } from '../../domain/contact.ts';
import type { Deal } from '../../domain/deal.ts';
import type { EventRow, OwnershipRow, TouchpointRow, VisitorsJourney, VisitRow } from '../../domain/journey/rows.ts';
import { contactFromRow } from '../facts/contacts.ts';
import { inList, type Sql } from '../sql.ts';

export async function visitorsJourney(
  sql: Sql,
  siteId: number,
  visitorIds: readonly string[],
  withEvents: boolean,
): Promise<VisitorsJourney> {
  const params = [siteId, visitorIds];
  return {
    touchpoints: await sql.all<TouchpointRow>(
      `select t.visitor_id, t.message_id, t.type, t.occurred_at, t.visit, s.channel, s.channel_rule, s.source, s.medium,
         s.campaign, s.content, s.campaign_id, e.url, e.referrer, e.device, e.country, e.body
       from touchpoints t
       join traffic_sources s on s.site_id = t.site_id and s.id = t.traffic_source
       join events e on e.site_id = t.site_id and e.visitor_id = t.visitor_id and e.message_id = t.message_id
       where t.site_id = ? and t.visitor_id ${inList(sql)}`,
      params,
    ),
    visits: await sql.all<VisitRow>(
      `select v.visitor_id, v.entry, v.started_at, v.ended_at, v.page_views, a.url as landing_page, z.url as exit_page
       from visits v
       join events a on a.site_id = v.site_id and a.visitor_id = v.visitor_id and a.message_id = v.entry
       join events z on z.site_id = v.site_id and z.visitor_id = v.visitor_id and z.message_id = v.exit
       where v.site_id = ? and v.visitor_id ${inList(sql)}`,
      params,
    ),
    ownership: await sql.all<OwnershipRow>(
      `select o.visitor_id, o.from_at, o.to_at, o.identifier, i.lead_id
       from ownership o left join identifiers i on i.site_id = o.site_id and i.identifier = o.identifier
       where o.site_id = ? and o.visitor_id ${inList(sql)} order by o.visitor_id, o.from_at`,
      params,
    ),
    events: withEvents
      ? await sql.all<EventRow>(
          `select visitor_id, message_id, type, occurred_at, source, trust, url, referrer, title, name, body
           from events where site_id = ? and visitor_id ${inList(sql)} and quarantine is null`,
          params,
        )
      : [],
  };
}

/** Is anything known of this visitor? Quarantined events count: they are kept. */
export async function visitorExists(sql: Sql, siteId: number, visitorId: string): Promise<boolean> {
  return (
    (await sql.all('select 1 from events where site_id = ? and visitor_id = ? limit 1', [siteId, visitorId])).length > 0
  );
}

export async function contactsOf(sql: Sql, siteId: number, identifiers: readonly string[]): Promise<Contact[]> {
  const rows = await sql.all<Parameters<typeof contactFromRow>[0]>(
    `select c.external_id, c.type, c.occurred_at, c.identifiers, c.account_domain, c.channel, c.source, c.medium,
       c.campaign, c.content, c.properties
     from contacts c where c.site_id = ? and c.external_id in
       (select external_id from contact_identifiers where site_id = ? and identifier ${inList(sql)})`,
    [siteId, siteId, identifiers],
  );
  return rows.map(contactFromRow);
}

/** Contacts told of a company as a whole. */
export async function contactsOfAccount(sql: Sql, siteId: number, domain: string): Promise<Contact[]> {
  const rows = await sql.all<Parameters<typeof contactFromRow>[0]>(
    `select external_id, type, occurred_at, identifiers, account_domain, channel, source, medium, campaign, content, properties
     from contacts where site_id = ? and account_domain = ?`,
    [siteId, domain],
  );
  return rows.map(contactFromRow);
}

export async function dealsOf(
  sql: Sql,
  siteId: number,
  identifiers: readonly string[],
): Promise<{ externalId: string; deal: Deal }[]> {
  const rows = await sql.all<{ external_id: string; deal: string }>(
    `select external_id, deal from deals where site_id = ? and external_id in
       (select external_id from deal_identifiers where site_id = ? and identifier ${inList(sql)}) order by external_id`,
    [siteId, siteId, identifiers],
  );
  return rows.map((row) => ({ externalId: row.external_id, deal: JSON.parse(row.deal) as Deal }));
}
