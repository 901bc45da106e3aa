/** The shared filters on touchpoints as SQL: of visits on the one hand, of offline contacts on the other. */
import type { TouchpointFilter, Values } from '../../domain/journey/touchpoint-filter.ts';
import { contactVerdict } from '../../domain/source/contact.ts';
import { channelDefinition } from '../facts/channel-rules.ts';
import type { Sql } from '../sql.ts';
import { Conditions } from './conditions.ts';

const VISITS_OF_BROWSERS = `
  join lead_visitors v on v.site_id = i.site_id and v.identifier = i.identifier
  join ownership o on o.site_id = v.site_id and o.visitor_id = v.visitor_id and o.identifier = i.identifier
  join touchpoints t on t.site_id = o.site_id and t.visitor_id = o.visitor_id
    and t.occurred_at >= o.from_at and t.occurred_at < o.to_at
  join traffic_sources s on s.site_id = t.site_id and s.id = t.traffic_source
  join events e on e.site_id = t.site_id and e.visitor_id = t.visitor_id and e.message_id = t.message_id`;
const CONTACTS_OF_PEOPLE = `
  join contact_identifiers l on l.site_id = i.site_id and l.identifier = i.identifier
  join contacts c on c.site_id = l.site_id and c.external_id = l.external_id`;
const CONTACTS_OF_BROWSERS = `
  join lead_visitors v on v.site_id = i.site_id and v.identifier = i.identifier
  join ownership o on o.site_id = v.site_id and o.visitor_id = v.visitor_id and o.identifier = i.identifier
  join contacts c on c.site_id = o.site_id and c.visitor_id = o.visitor_id
    and c.occurred_at >= o.from_at and c.occurred_at < o.to_at`;

/** On `leads`: those with a touchpoint that fits, in a visit while the browser was theirs, or a contact told of them; one holds. */
export async function leadsTouchedBy(sql: Sql, siteId: number, filter: TouchpointFilter): Promise<Conditions[]> {
  const found = [withSuch(sql, siteId, VISITS_OF_BROWSERS, visitConditions(sql, filter))];
  const contact = await contactConditions(sql, siteId, filter);
  for (const told of contact ? [CONTACTS_OF_PEOPLE, CONTACTS_OF_BROWSERS] : []) {
    found.push(withSuch(sql, siteId, told, contact!));
  }
  return found;
}

/**
 * On `leads`: those with one that fits. Asked for each lead on its own, so that a page of them needs no more than itself;
 * nodes of a cluster cannot be asked so, and name all.
 * @param joined to `identifiers i`, which are the lead's
 */
function withSuch(sql: Sql, siteId: number, joined: string, such: Conditions): Conditions {
  if (sql.distributed)
    return new Conditions(sql).add(
      `leads.lead_id in (select i.lead_id from identifiers i ${joined} where i.site_id = ? and ${such.text})`,
      siteId,
      ...such.params,
    );
  return new Conditions(sql).add(
    `exists (select 1 from identifiers i ${joined}
       where i.site_id = leads.site_id and i.lead_id = leads.lead_id and ${such.text})`,
    ...such.params,
  );
}

/** On `touchpoints t`, `traffic_sources s` and `events e`. */
function visitConditions(sql: Sql, filter: TouchpointFilter): Conditions {
  const found = new Conditions(sql);
  for (const name of ['channel', 'source', 'medium', 'campaign', 'content'] as const) {
    found.addIn(`s.${name}`, filter[name]);
  }
  found.addIn('t.term', filter.term).addIn('e.country', filter.country);
  if (filter.landingPage) found.addOneOf(filter.landingPage.map((page) => landedOn(sql, page)));
  if (filter.device) found.addOneOf(filter.device.map((type) => withDevice(sql, type)));
  return found;
}

/** A page is the URL without query and fragment. Ranges, not patterns: an index can help, and nothing is escaped. */
function landedOn(sql: Sql, page: string | null): Conditions {
  if (page === null) return new Conditions(sql).add("(e.url is null or e.url = '')");
  if (/[?#]/.test(page)) return new Conditions(sql).add('false');
  const [query, afterQuery, fragment, afterFragment] = ['?', '@', '#', '$'].map((end) => page + end);
  return new Conditions(sql).add(
    '(e.url = ? or (e.url >= ? and e.url < ?) or (e.url >= ? and e.url < ?))',
    page,
    query!,
    afterQuery!,
    fragment!,
    afterFragment!,
  );
}

/** Stored as `type|browser|os`. */
function withDevice(sql: Sql, type: string | null): Conditions {
  if (type === null) return new Conditions(sql).add("(e.device is null or (e.device >= '|' and e.device < '}'))");
  return new Conditions(sql).add('(e.device = ? or (e.device >= ? and e.device < ?))', type, `${type}|`, `${type}}`);
}

/** What no contact has. */
const ONLINE = ['term', 'landingPage', 'country', 'device'] as const;

/** On `contacts c`; null: no contact can fit. The channel of many is a verdict, so those that fit it are looked up first. */
async function contactConditions(sql: Sql, siteId: number, filter: TouchpointFilter): Promise<Conditions | null> {
  if (ONLINE.some((name) => filter[name] && !filter[name].includes(null))) return null;
  const found = new Conditions(sql);
  for (const name of ['source', 'medium', 'campaign', 'content'] as const) found.addIn(`c.${name}`, filter[name]);
  if (filter.channel) found.addIn('c.external_id', await contactsOfChannel(sql, siteId, filter.channel, found));
  return found;
}

async function contactsOfChannel(sql: Sql, siteId: number, channels: Values, among: Conditions): Promise<string[]> {
  const rows = await sql.all<{
    external_id: string;
    type: string;
    channel: string | null;
    source: string | null;
    medium: string | null;
    campaign: string | null;
  }>(
    `select c.external_id, c.type, c.channel, c.source, c.medium, c.campaign from contacts c
     where c.site_id = ? and ${among.text}`,
    [siteId, ...among.params],
  );
  const { rules } = (await channelDefinition(sql, siteId))!;
  return rows.filter((row) => channels.includes(contactVerdict(row, rules).channel)).map((row) => row.external_id);
}
