/** Every message that is a person's: those on her intervals, quarantined ones too, and those that name her elsewhere. */
import { inList, type Sql } from '../sql.ts';

export interface PersonMessage {
  visitor_id: string;
  message_id: string;
  type: string;
  name: string | null;
  occurred_at: number;
  received_at: number;
  source: string;
  trust: string;
  quarantine: string | null;
  url: string | null;
  referrer: string | null;
  title: string | null;
  device: string | null;
  country: string | null;
  body: string | null;
}

/** In the order of time. */
export async function messagesOf(
  sql: Sql,
  siteId: number,
  identifiers: readonly string[],
  visitorIds: readonly string[],
): Promise<PersonMessage[]> {
  const columns = `e.visitor_id, e.message_id, e.type, e.name, e.occurred_at, e.received_at, e.source, e.trust,
    e.quarantine, e.url, e.referrer, e.title, e.device, e.country, e.body`;
  const rows = await sql.all<PersonMessage>(
    `select ${columns} from events e where e.site_id = ? and e.visitor_id ${inList(sql)} and exists
       (select 1 from ownership o where o.site_id = e.site_id and o.visitor_id = e.visitor_id
          and o.identifier ${inList(sql)} and e.occurred_at >= o.from_at and e.occurred_at < o.to_at)
     union
     select ${columns} from claims c join events e on e.site_id = c.site_id and e.visitor_id = c.visitor_id
       and e.message_id = c.message_id
     where c.site_id = ? and c.identifier ${inList(sql)} and c.visitor_id in
       (select visitor_id from lead_visitors where site_id = ? and identifier ${inList(sql)})`,
    [siteId, visitorIds, identifiers, siteId, identifiers, siteId, identifiers],
  );
  return rows.sort((a, b) => a.occurred_at - b.occurred_at || (a.message_id < b.message_id ? -1 : 1));
}
