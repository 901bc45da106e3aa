/** Secret API keys. Only digests are stored: a copy of the database opens nothing. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Scope } from '../../../shared/vocabulary.ts';
import type { Sql } from '../sql.ts';

/** What a key may. */
export interface Grant {
  id: string;
  name: string;
  scopes: Scope[];
  /** Public ids of the sites the key is bound to; null: all. */
  sites: string[] | null;
}

export interface StoredKey extends Grant {
  /** ms UTC */
  createdAt: number;
  /** From then on it opens nothing; null: it lasts until it is revoked. */
  expiresAt: number | null;
  /** Its last use, as far as it was noted; null: none. */
  usedAt: number | null;
}

export type WantedKey = Omit<Grant, 'id'> & Partial<Pick<StoredKey, 'expiresAt'>>;

/** Keys have 192 random bits: a fast digest is enough, nothing can be guessed. */
export const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

interface Row {
  id: string;
  hash: string;
  name: string;
  scopes: string;
  sites: string | null;
  created_at: number;
  expires_at: number | null;
  used_at: number | null;
}

/** Every key that is not revoked, with its digest; those that have expired too. */
export async function listKeys(sql: Sql): Promise<(StoredKey & { hash: string })[]> {
  const rows = await sql.all<Row>(
    'select id, hash, name, scopes, sites, created_at, expires_at, used_at from keys where revoked_at is null',
  );
  return rows.map((row) => ({
    id: row.id,
    hash: row.hash,
    name: row.name,
    scopes: JSON.parse(row.scopes),
    sites: row.sites === null ? null : JSON.parse(row.sites),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
  }));
}

/** @returns the key itself, this once */
export async function createKey(
  sql: Sql,
  { name, scopes, sites, expiresAt = null }: WantedKey,
  now: number,
): Promise<Grant & { key: string; expiresAt: number | null }> {
  const id = `key_${randomUUID().replaceAll('-', '')}`;
  const secret = `sk_${randomBytes(24).toString('base64url')}`;
  await sql.insert(
    'keys',
    ['id', 'hash', 'name', 'scopes', 'sites', 'created_at', 'expires_at'],
    [[id, digestOf(secret), name, JSON.stringify(scopes), sites && JSON.stringify(sites), now, expiresAt]],
  );
  return { id, name, scopes, sites, expiresAt, key: secret };
}

/** A key was used: whoever notes an earlier use later changes nothing. */
export async function touchKey(sql: Sql, id: string, at: number): Promise<void> {
  await sql.run('update keys set used_at = ? where id = ? and (used_at is null or used_at < ?)', [at, id, at]);
}

/** @returns false where no such key is in force */
export async function revokeKey(sql: Sql, id: string, now: number): Promise<boolean> {
  return (await sql.run('update keys set revoked_at = ? where id = ? and revoked_at is null', [now, id])) > 0;
}
