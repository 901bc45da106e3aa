/** What erasing a person does to webhooks: nothing that names her is sent any more, and whoever heard of her is told. */
import { inList, type Sql } from '../sql.ts';
import { type Change, hasWebhooks, noteChanges } from './changes.ts';
import { deleteMessage } from './messages.ts';

/**
 * @param leadIds every id she was known by, the one that stands first
 * @param deals external ids of the deals that named her
 * @param told whoever heard of her is told that she is erased
 */
export async function eraseFromOutbox(
  sql: Sql,
  siteId: number,
  leadIds: readonly string[],
  deals: readonly string[],
  told: boolean,
  now: number,
): Promise<void> {
  // Before messages are looked for: whoever puts one in the place of a change has done so by now, or finds no change.
  await sql.run(
    `delete from webhook_changes where site_id = ? and event <> 'deal.attributed' and subject ${inList(sql)}`,
    [siteId, leadIds],
  );
  const untold = await sql.all<{ subject: string }>(
    `delete from webhook_changes where site_id = ? and event = 'deal.attributed' and subject ${inList(sql)} returning subject`,
    [siteId, deals],
  );
  const recipients = await sql.all<{ webhook_id: string }>(
    `select distinct webhook_id from webhook_recipients where site_id = ? and lead_id ${inList(sql)} order by webhook_id`,
    [siteId, leadIds],
  );
  const about = await sql.all<{ id: string; event: string; subject: string; state: string }>(
    `select distinct m.id, m.event, m.subject, m.state from webhook_message_leads l
     join webhook_messages m on m.site_id = l.site_id and m.id = l.message_id
     where l.site_id = ? and l.lead_id ${inList(sql)}`,
    [siteId, leadIds],
  );
  for (const { id } of about) await deleteMessage(sql, siteId, id);
  await sql.run(`delete from webhook_told where site_id = ? and subject ${inList(sql)}`, [siteId, leadIds]);
  await sql.run(`delete from webhook_recipients where site_id = ? and lead_id ${inList(sql)}`, [siteId, leadIds]);
  if (recipients.length === 0 && !(await hasWebhooks(sql, siteId))) return;
  const [subject, ...formerIds] = leadIds;
  const detail = { formerIds, recipients: recipients.map((row) => row.webhook_id) };
  // A deal that was still to be told is told without her.
  const waiting = about.filter(({ event, state }) => event === 'deal.attributed' && state === 'waiting');
  for (const deal of waiting)
    await sql.run("delete from webhook_told where site_id = ? and subject = ? and topic = 'deal'", [
      siteId,
      deal.subject,
    ]);
  const changes = [...untold, ...waiting].map(({ subject }): Change => ({ event: 'deal.attributed', subject }));
  if (told) changes.push({ event: 'person.erased', subject: subject!, detail });
  await noteChanges(sql, siteId, changes, now);
}
