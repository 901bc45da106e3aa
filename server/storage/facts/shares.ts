/** Shared views. Only digests of their secrets are stored: a copy of the database opens nothing. */
import { randomBytes } from 'node:crypto';
import type { Sql } from '../sql.ts';
import { digestOf } from './keys.ts';

export interface StoredShare {
  id: string;
  name: string;
  /** Path and query of the page. */
  path: string;
  /** Name of the user as it is now; null: a key's, or gone. */
  author: string | null;
  createdAt: number;
  expiresAt: number;
}

export const SHARE_PREFIX = 'sh_';

interface Row {
  id: string;
  name: string;
  path: string;
  author: string | null;
  created_at: number;
  expires_at: number;
}

const fromRow = ({ created_at, expires_at, ...row }: Row): StoredShare => ({
  ...row,
  createdAt: created_at,
  expiresAt: expires_at,
});

/** Those that still work, the newest first. */
export async function listShares(sql: Sql, siteId: number, now: number): Promise<StoredShare[]> {
  const rows = await sql.all<Row>(
    `select s.id, s.name, s.path, u.name as author, s.created_at, s.expires_at
     from shares s left join users u on u.id = s.author
     where s.site_id = ? and s.expires_at > ? order by s.created_at desc, s.id`,
    [siteId, now],
  );
  return rows.map(fromRow);
}

/** @returns with the secret, this once */
export async function createShare(
  sql: Sql,
  siteId: number,
  { name, path, expiresAt }: Pick<StoredShare, 'name' | 'path' | 'expiresAt'>,
  userId: string | null,
  now: number,
): Promise<{ share: StoredShare; secret: string }> {
  const secret = `${SHARE_PREFIX}${randomBytes(24).toString('base64url')}`;
  const id = `share_${randomBytes(10).toString('hex')}`;
  await sql.run('delete from shares where expires_at <= ?', [now]);
  await sql.insert(
    'shares',
    ['site_id', 'id', 'hash', 'name', 'path', 'author', 'created_at', 'expires_at'],
    [[siteId, id, digestOf(secret), name, path, userId, now, expiresAt]],
  );
  const share = (await listShares(sql, siteId, now)).find((candidate) => candidate.id === id)!;
  return { share, secret };
}

/** @returns false where there is none */
export async function deleteShare(sql: Sql, siteId: number, id: string): Promise<boolean> {
  return (await sql.run('delete from shares where site_id = ? and id = ?', [siteId, id])) > 0;
}

/** What a secret shows, and of which site (its public id). */
export async function findShare(
  sql: Sql,
  secret: string,
  now: number,
): Promise<{ id: string; name: string; path: string; site: string } | null> {
  const [row] = await sql.all<{ id: string; name: string; path: string; site: string }>(
    `select h.id, h.name, h.path, s.public_id as site from shares h join sites s on s.site_id = h.site_id
     where h.hash = ? and h.expires_at > ?`,
    [digestOf(secret), now],
  );
  return row ?? null;
}
