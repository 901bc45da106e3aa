/** Reading what journeys are made of: touchpoints, visits, ownership, contacts and deals. */
import type { Contact } from '../../domain/contact.ts';
import type { Deal } from '../../domain/deal.ts';
import type { Identifier } from '../../domain/identity/identifier.ts';
import { endsOfLeads, type TouchTime } from '../../domain/journey/ends.ts';
import type {
  EventRow,
  OwnershipRow,
  SourceRow,
  TouchpointRow,
  VisitorsJourney,
  VisitRow,
} from '../../domain/journey/rows.ts';
import { CONTACT_COLUMNS, type ContactRow, contactFromRow } from '../facts/contacts.ts';
import { inList, type Sql } from '../sql.ts';

export async function visitorsJourney(
  sql: Sql,
  siteId: number,
  visitorIds: readonly string[],
  withEvents: boolean,
): Promise<VisitorsJourney> {
  const params = [siteId, visitorIds];
  const touchpoints = await sql.all<TouchpointRow>(
    `${TOUCHPOINTS} and t.site_id = ? and t.visitor_id ${inList(sql)}`,
    params,
  );
  return {
    touchpoints,
    sources: await sourcesOf(sql, siteId, touchpoints),
    visits: await sql.all<VisitRow>(
      `select v.visitor_id, v.entry, v.started_at, v.ended_at, v.page_views, z.url as exit_page
       from visits v cross join events z
       where z.site_id = v.site_id and z.visitor_id = v.visitor_id and z.message_id = v.exit
         and v.site_id = ? and v.visitor_id ${inList(sql)}`,
      params,
    ),
    ownership: await ownershipOf(sql, siteId, visitorIds),
    events: withEvents
      ? await sql.all<EventRow>(
          `select visitor_id, message_id, type, occurred_at, source, trust, url, referrer, title, name, body
           from events where site_id = ? and visitor_id ${inList(sql)} and quarantine is null`,
          params,
        )
      : [],
  };
}

/** The same visitors with nothing but the first and the last touchpoints of each lead, which is all that a list of leads shows. */
export async function firstAndLastTouches(
  sql: Sql,
  siteId: number,
  visitorIds: readonly string[],
): Promise<VisitorsJourney> {
  const ownership = await ownershipOf(sql, siteId, visitorIds);
  const times = await sql.all<TouchTime>(
    `select visitor_id, message_id, occurred_at from touchpoints where site_id = ? and visitor_id ${inList(sql)}`,
    [siteId, visitorIds],
  );
  const ends = endsOfLeads(times, ownership);
  const wanted = new Set(ends.map(keyOfTouch));
  const found = await sql.all<TouchpointRow>(
    `${TOUCHPOINTS} and t.site_id = ? and t.visitor_id ${inList(sql)} and t.message_id ${inList(sql)}`,
    [siteId, [...new Set(ends.map((end) => end.visitor_id))], [...new Set(ends.map((end) => end.message_id))]],
  );
  const touchpoints = found.filter((row) => wanted.has(keyOfTouch(row)));
  const sources = await sourcesOf(sql, siteId, touchpoints);
  return { touchpoints, sources, visits: [], ownership, events: [] };
}

/** `cross join`, here and above: SQLite then looks events up by key, instead of reading all that a visitor has. */
const TOUCHPOINTS = `select t.visitor_id, t.message_id, t.type, t.occurred_at, t.visit, t.traffic_source,
    e.url, e.referrer, e.device, e.country, e.region, e.body
  from touchpoints t cross join events e
  where e.site_id = t.site_id and e.visitor_id = t.visitor_id and e.message_id = t.message_id`;

/** By themselves: hundreds of touchpoints came from a handful. */
async function sourcesOf(sql: Sql, siteId: number, touchpoints: readonly TouchpointRow[]): Promise<SourceRow[]> {
  return sql.all<SourceRow>(
    `select id, channel, channel_rule, source, medium, campaign, content, campaign_id from traffic_sources
     where site_id = ? and id ${inList(sql)}`,
    [siteId, [...new Set(touchpoints.map((row) => row.traffic_source))]],
  );
}

const keyOfTouch = ({ visitor_id, message_id }: Pick<TouchpointRow, 'visitor_id' | 'message_id'>): string =>
  `${visitor_id}\n${message_id}`;

function ownershipOf(sql: Sql, siteId: number, visitorIds: readonly string[]): Promise<OwnershipRow[]> {
  return sql.all<OwnershipRow>(
    `select o.visitor_id, o.from_at, o.to_at, o.identifier, i.lead_id
     from ownership o left join identifiers i on i.site_id = o.site_id and i.identifier = o.identifier
     where o.site_id = ? and o.visitor_id ${inList(sql)} order by o.visitor_id, o.from_at`,
    [siteId, visitorIds],
  );
}

/** Is anything known of this visitor? Quarantined events count: they are kept. */
export async function visitorExists(sql: Sql, siteId: number, visitorId: string): Promise<boolean> {
  return (
    (await sql.all('select 1 from events where site_id = ? and visitor_id = ? limit 1', [siteId, visitorId])).length > 0
  );
}

/** Contacts told of one of these identifiers, or of a browser that was hers at that time. */
export async function contactsOf(sql: Sql, siteId: number, identifiers: readonly string[]): Promise<Contact[]> {
  const named = await sql.all<ContactRow>(
    `select ${CONTACT_COLUMNS} from contacts c where c.site_id = ? and c.external_id in
       (select external_id from contact_identifiers where site_id = ? and identifier ${inList(sql)})`,
    [siteId, siteId, identifiers],
  );
  const met = await sql.all<ContactRow & { owner: string }>(
    `select ${CONTACT_COLUMNS}, o.identifier as owner from lead_visitors v
     join ownership o on o.site_id = v.site_id and o.visitor_id = v.visitor_id and o.identifier = v.identifier
     join contacts c on c.site_id = o.site_id and c.visitor_id = o.visitor_id
       and c.occurred_at >= o.from_at and c.occurred_at < o.to_at
     where v.site_id = ? and v.identifier ${inList(sql)}`,
    [siteId, identifiers],
  );
  // Whose such a browser was is known here only: the answer says it like any other contact's.
  return [...named, ...met].map((row) => {
    const contact = contactFromRow(row);
    return 'owner' in row ? { ...contact, identifiers: [row.owner as Identifier] } : contact;
  });
}

/** Contacts told of these browsers. */
export async function contactsOfVisitors(sql: Sql, siteId: number, visitorIds: readonly string[]): Promise<Contact[]> {
  const rows = await sql.all<ContactRow>(
    `select ${CONTACT_COLUMNS} from contacts c where c.site_id = ? and c.visitor_id ${inList(sql)}`,
    [siteId, visitorIds],
  );
  return rows.map(contactFromRow);
}

/** Contacts told of a company as a whole. */
export async function contactsOfAccount(sql: Sql, siteId: number, domain: string): Promise<Contact[]> {
  const rows = await sql.all<ContactRow>(
    `select ${CONTACT_COLUMNS} from contacts c where c.site_id = ? and c.account_domain = ?`,
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
