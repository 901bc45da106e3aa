/**
 * The digest of a week by e-mail: a row a reader, begun with the week. Whoever sends one takes it first, so that of several
 * processes one does; what was taken and not finished, as its process died, may have arrived, and is never sent again.
 */
import type { Language } from '../../../shared/languages.ts';
import type { MailProblem, Role } from '../../../shared/vocabulary.ts';
import type { Sql } from '../sql.ts';

export interface DigestReader {
  siteId: number;
  language: Language;
}

/** Of which sites somebody gets the digest. */
export async function digestSitesOf(sql: Sql, userId: string): Promise<DigestReader[]> {
  const rows = await sql.all<{ site_id: number; language: Language }>(
    'select site_id, language from digest_readers where user_id = ? order by site_id',
    [userId],
  );
  return rows.map(({ site_id, language }) => ({ siteId: site_id, language }));
}

/** In the place of what she had chosen before. */
export async function chooseDigests(
  sql: Sql,
  userId: string,
  siteIds: readonly number[],
  language: Language,
): Promise<void> {
  await sql.run('delete from digest_readers where user_id = ?', [userId]);
  const rows = siteIds.map((siteId) => [userId, siteId, language]);
  // Another choice of hers may be made at the same time.
  if (rows.length > 0) await sql.insert('digest_readers', ['user_id', 'site_id', 'language'], rows, 'do nothing');
  await forgetUnwanted(sql, userId);
}

export async function endDigest(sql: Sql, userId: string, siteId: number): Promise<void> {
  await sql.run('delete from digest_readers where user_id = ? and site_id = ?', [userId, siteId]);
  await forgetUnwanted(sql, userId);
}

/** Nothing of what she wants no more waits, or is still told as not gone out. */
async function forgetUnwanted(sql: Sql, userId: string): Promise<void> {
  await sql.run(
    `delete from digest_mails where user_id = ? and state in ('waiting', 'failed')
       and site_id not in (select site_id from digest_readers where user_id = ?)`,
    [userId, userId],
  );
}

/** With the user: nothing is sent any more, and nothing of it is kept. */
export async function forgetReader(sql: Sql, userId: string): Promise<void> {
  await sql.run('delete from digest_readers where user_id = ?', [userId]);
  await sql.run('delete from digest_mails where user_id = ?', [userId]);
}

/** Of those before nothing is asked any more. */
export async function addDigestMails(sql: Sql, siteId: number, week: string, now: number): Promise<void> {
  await sql.run('delete from digest_mails where site_id = ? and week < ?', [siteId, week]);
  await sql.run(
    `insert into digest_mails (site_id, week, user_id, created_at, state, attempts, due_at)
     select site_id, cast(? as text), user_id, cast(? as bigint), 'waiting', 0, cast(? as bigint) from digest_readers where site_id = ?`,
    [week, now, now, siteId],
  );
}

export interface DigestMailKey {
  siteId: number;
  /** Its first day. */
  week: string;
  userId: string;
}

export interface DueDigestMail extends DigestMailKey {
  language: Language;
  createdAt: number;
  /** So far. */
  attempts: number;
  reader: { email: string; name: string; role: Role; sites: string[] | null; seesIdentifiers: boolean | null };
}

/** To send now, to users who may sign in and still want it; those of one site and week together. */
export async function dueDigestMails(sql: Sql, now: number, limit: number): Promise<DueDigestMail[]> {
  const rows = await sql.all<Row>(
    `select m.site_id, m.week, m.user_id, m.created_at, m.attempts, r.language, u.email, u.name, u.role, u.sites, u.sees_identifiers
     from digest_mails m
     join digest_readers r on r.user_id = m.user_id and r.site_id = m.site_id
     join users u on u.id = m.user_id
     where m.state = 'waiting' and m.due_at <= ? and u.disabled_at is null and u.password is not null
     order by m.site_id, m.week, m.user_id limit ?`,
    [now, limit],
  );
  return rows.map(({ email, name, role, ...row }) => ({
    siteId: row.site_id,
    week: row.week,
    userId: row.user_id,
    language: row.language,
    createdAt: row.created_at,
    attempts: row.attempts,
    reader: {
      email,
      name,
      role,
      sites: row.sites === null ? null : JSON.parse(row.sites),
      seesIdentifiers: row.sees_identifiers === null ? null : row.sees_identifiers === 1,
    },
  }));
}

interface Row {
  site_id: number;
  week: string;
  user_id: string;
  created_at: number;
  attempts: number;
  language: Language;
  email: string;
  name: string;
  role: Role;
  sites: string | null;
  sees_identifiers: number | null;
}

const ONE = 'site_id = ? and week = ? and user_id = ?';

/** @returns false where another process has taken it, she wants it no more, or is locked out meanwhile */
export async function takeDigestMail(sql: Sql, { siteId, week, userId }: DigestMailKey, now: number): Promise<boolean> {
  const taken = await sql.run(
    `update digest_mails set state = 'sending', attempts = attempts + 1, due_at = ?
     where ${ONE} and state = 'waiting' and due_at <= ?
       and exists (select 1 from digest_readers r where r.user_id = digest_mails.user_id and r.site_id = digest_mails.site_id)
       and exists (select 1 from users u where u.id = digest_mails.user_id and u.disabled_at is null)`,
    [now, siteId, week, userId, now],
  );
  return taken > 0;
}

export interface AfterDigestMail {
  state: 'sent' | 'waiting' | 'failed';
  /** When it is tried again, ms. */
  dueAt: number;
  problem: MailProblem | null;
  /** SMTP reply code, where there was one. */
  status: number | null;
}

export async function finishDigestMail(
  sql: Sql,
  { siteId, week, userId }: DigestMailKey,
  { state, dueAt, problem, status }: AfterDigestMail,
): Promise<void> {
  await sql.run(
    `update digest_mails set state = ?, due_at = ?, problem = ?, status = ? where ${ONE} and state = 'sending'`,
    [state, dueAt, problem, status, siteId, week, userId],
  );
}

/** She may not see the site any more. */
export async function dropDigestMail(sql: Sql, { siteId, week, userId }: DigestMailKey): Promise<void> {
  await sql.run(`delete from digest_mails where ${ONE} and state = 'waiting'`, [siteId, week, userId]);
}

/** What is being sent since then or longer was interrupted. @returns how many */
export function closeInterrupted(sql: Sql, since: number): Promise<number> {
  return sql.run(
    "update digest_mails set state = 'failed', problem = 'interrupted', status = null where state = 'sending' and due_at <= ?",
    [since],
  );
}

export interface DigestMailState {
  /** Who want it of any site. */
  readers: number;
  /** Of the last week of each site, by why: those that are tried again, and those that were given up. */
  troubles: { isFinal: boolean; problem: MailProblem; status: number | null; count: number }[];
}

export async function digestMailState(sql: Sql): Promise<DigestMailState> {
  const [{ readers } = { readers: 0 }] = await sql.all<{ readers: number }>(
    'select count(distinct user_id) as readers from digest_readers',
  );
  const rows = await sql.all<{ state: string; problem: MailProblem; status: number | null; n: number }>(
    `select state, problem, status, count(*) as n from digest_mails
     where problem is not null and state in ('waiting', 'failed') group by state, problem, status
     order by n desc, state, problem, status`,
  );
  return {
    readers: Number(readers),
    troubles: rows.map(({ state, problem, status, n }) => ({
      isFinal: state === 'failed',
      problem,
      status,
      count: Number(n),
    })),
  };
}

export interface DigestTrouble {
  userId: string;
  problem: MailProblem;
}

/** Whose digest of the last week did not come, for the list of users. */
export async function digestTroubles(sql: Sql): Promise<DigestTrouble[]> {
  const rows = await sql.all<{ user_id: string; problem: MailProblem }>(
    `select user_id, min(problem) as problem from digest_mails
     where problem is not null and state in ('waiting', 'failed') group by user_id`,
  );
  return rows.map(({ user_id, problem }) => ({ userId: user_id, problem }));
}
