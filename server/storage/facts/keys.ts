/** Secret API keys. Only digests are stored: a copy of the database opens nothing. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Scope } from '../../../shared/vocabulary.ts';
import type { Sql } from '../sql.ts';

export interface StoredKey {
  id: string;
  name: string;
  scopes: Scope[];
  /** Public ids of the sites the key is bound to; null: all. */
  sites: string[] | null;
}

/** Keys have 192 random bits: a fast digest is enough, nothing can be guessed. */
export const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

interface Row {
  id: string;
  hash: string;
  name: string;
  scopes: string;
  sites: string | null;
}

/** Every key that is not revoked, by its digest. */
export async function listKeys(sql: Sql): Promise<(StoredKey & { hash: string })[]> {
  const rows = await sql.all<Row>('select id, hash, name, scopes, sites from keys where revoked_at is null');
  return rows.map((row) => ({
    id: row.id,
    hash: row.hash,
    name: row.name,
    scopes: JSON.parse(row.scopes),
    sites: row.sites === null ? null : JSON.parse(row.sites),
  }));
}

/** @returns the key itself, this once */
export async function createKey(
  sql: Sql,
  key: Omit<StoredKey, 'id'>,
  now: number,
): Promise<StoredKey & { key: string }> {
  const id = `key_${randomUUID().replaceAll('-', '')}`;
  const secret = `sk_${randomBytes(24).toString('base64url')}`;
  await sql.insert(
    'keys',
    ['id', 'hash', 'name', 'scopes', 'sites', 'created_at'],
    [[id, digestOf(secret), key.name, JSON.stringify(key.scopes), key.sites && JSON.stringify(key.sites), now]],
  );
  return { id, ...key, key: secret };
}

/** @returns false where no such key is in force */
export async function revokeKey(sql: Sql, id: string, now: number): Promise<boolean> {
  return (await sql.run('update keys set revoked_at = ? where id = ? and revoked_at is null', [now, id])) > 0;
}
