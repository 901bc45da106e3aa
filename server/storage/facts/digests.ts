/** Digests of weeks: begun once, by whoever finds first that it is time. */

import { hasWebhooks, noteChanges } from '../outbox/changes.ts';
import type { Sql } from '../sql.ts';
import { addDigestMails } from './digest-mails.ts';

/**
 * @param week its first day, in the site's time zone
 * @param byMail a mail server is set
 * @returns false: it was begun before, by this process or another
 */
export async function noteDigest(
  sql: Sql,
  siteId: number,
  week: string,
  byMail: boolean,
  now: number,
): Promise<boolean> {
  if ((await sql.insert('digests', ['site_id', 'week'], [[siteId, week]], 'do nothing')) === 0) return false;
  // What came before is never asked for again.
  await sql.run('delete from digests where site_id = ? and week < ?', [siteId, week]);
  if (byMail) await addDigestMails(sql, siteId, week, now);
  if (await hasWebhooks(sql, siteId)) await noteChanges(sql, siteId, [{ event: 'digest.weekly', subject: week }], now);
  return true;
}
