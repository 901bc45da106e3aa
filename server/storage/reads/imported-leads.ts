/** What imports told of people: the ids of their messages say when, and by which row. */
import { inList, type Sql } from '../sql.ts';

export interface ToldLead {
  visitorId: string;
  /** ms UTC; null: the row had no time, so it was told of the moment of its import. */
  occurredAt: number | null;
  /** ms UTC */
  toldAt: number;
  /** Of the row. */
  digest: string;
}

/** `lead-import.<time, base 36>.<number>.<digest>`: server/imports/lead-rows.ts makes them. */
const ID = /^lead-import\.([0-9a-z]+)\.[0-9a-z]+\.(.+)$/;

/** In the order in which it was told. */
export async function importedLeads(sql: Sql, siteId: number, visitorIds: readonly string[]): Promise<ToldLead[]> {
  const rows = await sql.all<{ visitor_id: string; message_id: string; at: number | null }>(
    `select visitor_id, message_id, case when clock = 2 then null else occurred_at end as at from events
     where site_id = ? and visitor_id ${inList(sql)} and message_id like 'lead-import.%'`,
    [siteId, visitorIds],
  );
  const told = rows.flatMap(({ visitor_id, message_id, at }) => {
    const [, time, digest] = ID.exec(message_id) ?? [];
    if (!time || !digest) return [];
    return { visitorId: visitor_id, occurredAt: at, toldAt: Number.parseInt(time, 36), digest, id: message_id };
  });
  return told.sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ id: _id, ...one }) => one);
}
