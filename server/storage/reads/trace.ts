/** Finding what a touchpoint's id stands for. Ids are digests of the facts, so nothing but the facts leads back. */
import type { Contact } from '../../domain/contact.ts';
import { publicId } from '../../domain/journey/views.ts';
import type { SourceInput } from '../../domain/source/input.ts';
import { CONTACT_COLUMNS, type ContactRow, contactFromRow } from '../facts/contacts.ts';
import type { Param, Sql } from '../sql.ts';

/** Where a touchpoint comes from: a visitor's event with what it told of its source, or a contact. */
export type Traced = { visitorId: string; input: SourceInput } | { contact: Contact };

const PAGE = 5000;

/**
 * @param visitorId whose it is, where that is known: then only hers are looked at, else all of the site's (about a
 *   second for each million)
 */
export async function findTouchpoint(
  sql: Sql,
  siteId: number,
  id: string,
  visitorId: string | null,
): Promise<Traced | null> {
  const found = await findVisitors(sql, siteId, id, visitorId);
  return found ?? (visitorId === null ? findContact(sql, siteId, id) : null);
}

async function findVisitors(sql: Sql, siteId: number, id: string, visitorId: string | null): Promise<Traced | null> {
  for (let after: [string, string] | null = null; ; ) {
    const where: string = `${visitorId === null ? '' : 'and visitor_id = ?'} ${after ? 'and (visitor_id, message_id) > (?, ?)' : ''}`;
    const params: Param[] = [siteId, ...(visitorId === null ? [] : [visitorId]), ...(after ?? [])];
    const rows: { visitor_id: string; message_id: string }[] = await sql.all(
      `select visitor_id, message_id from touchpoints where site_id = ? ${where} order by visitor_id, message_id limit ${PAGE}`,
      params,
    );
    const row = rows.find((candidate) => publicId(candidate.visitor_id, candidate.message_id) === id);
    if (row) {
      const [source] = await sql.all<{ input: string }>(
        `select s.input from touchpoints t join traffic_sources s on s.site_id = t.site_id and s.id = t.traffic_source
         where t.site_id = ? and t.visitor_id = ? and t.message_id = ?`,
        [siteId, row.visitor_id, row.message_id],
      );
      return { visitorId: row.visitor_id, input: JSON.parse(source!.input) as SourceInput };
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return null;
    after = [last.visitor_id, last.message_id];
  }
}

async function findContact(sql: Sql, siteId: number, id: string): Promise<Traced | null> {
  for (let after = ''; ; ) {
    const rows: { external_id: string }[] = await sql.all(
      `select external_id from contacts where site_id = ? and external_id > ? order by external_id limit ${PAGE}`,
      [siteId, after],
    );
    const row = rows.find((candidate) => publicId('contact', candidate.external_id) === id);
    if (row) {
      const [contact] = await sql.all<ContactRow>(
        `select ${CONTACT_COLUMNS} from contacts c where c.site_id = ? and c.external_id = ?`,
        [siteId, row.external_id],
      );
      return { contact: contactFromRow(contact!) };
    }
    if (rows.length < PAGE) return null;
    after = rows.at(-1)!.external_id;
  }
}
