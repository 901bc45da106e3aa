/** What became of single events: which are there, the touchpoints they opened, and whose visitor each is now. */
import type { TouchpointType } from '../../../shared/vocabulary.ts';
import { visitorsOfRestricted } from '../facts/restrictions.ts';
import { inList, type Sql } from '../sql.ts';

export interface EventFate {
  visitor_id: string;
  message_id: string;
  /** The touchpoint it opened; null: none. */
  type: TouchpointType | null;
  channel: string | null;
  channel_rule: string | null;
  source: string | null;
  medium: string | null;
  campaign: string | null;
  /** The lead the visitor belongs to at that time; null: nobody's yet. */
  lead_id: string | null;
}

/** Of events that are there: an erased person's are not. Browsers of whoever is restricted are left out whole. In no order. */
export async function fatesOf(
  sql: Sql,
  siteId: number,
  visitorIds: readonly string[],
  messageIds: readonly string[],
): Promise<EventFate[]> {
  const restricted = await visitorsOfRestricted(sql, siteId, visitorIds);
  const fates = await sql.all<EventFate>(
    `select e.visitor_id, e.message_id, t.type, s.channel, s.channel_rule, s.source, s.medium, s.campaign, i.lead_id
     from events e
     left join touchpoints t on t.site_id = e.site_id and t.visitor_id = e.visitor_id and t.message_id = e.message_id
     left join traffic_sources s on s.site_id = t.site_id and s.id = t.traffic_source
     left join ownership o on o.site_id = e.site_id and o.visitor_id = e.visitor_id
       and o.from_at <= e.occurred_at and o.to_at > e.occurred_at
     left join identifiers i on i.site_id = o.site_id and i.identifier = o.identifier
     where e.site_id = ? and e.visitor_id ${inList(sql)} and e.message_id ${inList(sql)}`,
    [siteId, visitorIds, messageIds],
  );
  return fates.filter((fate) => !restricted.has(fate.visitor_id));
}
