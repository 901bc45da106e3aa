/** The shared filters on touchpoints as SQL: of visits on the one hand, of offline contacts on the other. */
import type { TouchpointFilter, Values } from '../../domain/journey/touchpoint-filter.ts';
import { contactVerdict } from '../../domain/source/contact.ts';
import { channelDefinition } from '../facts/channel-rules.ts';
import type { Sql } from '../sql.ts';
import { Conditions } from './conditions.ts';

/** On `touchpoints t`, `traffic_sources s` and `events e`. */
export function visitConditions(sql: Sql, filter: TouchpointFilter): Conditions {
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
export async function contactConditions(
  sql: Sql,
  siteId: number,
  filter: TouchpointFilter,
): Promise<Conditions | null> {
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
