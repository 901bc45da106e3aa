/** Messages that were made before somebody they name was restricted: they stay, and are not sent while she is. */
import { inList, type Sql } from '../sql.ts';

/** @param leadIds ids that leads have or had */
export async function isAnyRestricted(sql: Sql, siteId: number, leadIds: readonly string[]): Promise<boolean> {
  if (leadIds.length === 0) return false;
  const rows = await sql.all(
    `select 1 as one from identifiers i join leads l on l.site_id = i.site_id and l.lead_id = i.lead_id
     where i.site_id = ? and i.own_lead_id ${inList(sql)} and l.restricted = 1 limit 1`,
    [siteId, leadIds],
  );
  return rows.length > 0;
}

/** Ids of the messages that name somebody who is restricted, by whichever id she had. */
export async function messagesOfRestricted(sql: Sql, siteId: number): Promise<string[]> {
  const rows = await sql.all<{ message_id: string }>(
    `select distinct m.message_id from restrictions r join identifiers i on i.site_id = r.site_id and i.identifier = r.identifier
     join identifiers o on o.site_id = i.site_id and o.lead_id = i.lead_id
     join webhook_message_leads m on m.site_id = o.site_id and m.lead_id = o.own_lead_id where r.site_id = ?`,
    [siteId],
  );
  return rows.map((row) => row.message_id);
}

/**
 * A message that was taken is not sent. What it said counts as not told: restricting or lifting notes what is to be said instead, of a deal
 * too, and that may be the same again.
 */
export async function leaveOut(sql: Sql, siteId: number, id: string): Promise<void> {
  await sql.run(
    "update webhook_messages set state = 'dead', leased_until = 0, attempts = attempts - 1 where site_id = ? and id = ?",
    [siteId, id],
  );
  const last = `select webhook_id, subject from webhook_messages m where m.site_id = ? and m.id = ? and not exists
    (select 1 from webhook_messages later where later.site_id = m.site_id and later.webhook_id = m.webhook_id
       and later.subject = m.subject and later.position > m.position)`;
  await sql.run(`delete from webhook_told where site_id = ? and (webhook_id, subject) in (${last})`, [
    siteId,
    siteId,
    id,
  ]);
}
