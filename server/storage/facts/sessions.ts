/** Sessions of the dashboard. Only digests of their secrets are stored: a copy of the database opens nothing. */
import { randomBytes } from 'node:crypto';
import { type Role, SCOPES_OF_ROLE, type Scope } from '../../../shared/vocabulary.ts';
import { seesIdentifiers } from '../../domain/privacy/sees-identifiers.ts';
import type { Sql } from '../sql.ts';
import { digestOf } from './keys.ts';

/** A session that nobody uses ends after this. */
export const IDLE_MS = 12 * 3600 * 1000;

export interface NewSession {
  /** Whose it is; null: of a key, or of the link of the start. */
  userId: string | null;
  /** Digest of the key it was made with: it ends with the key. */
  keyHash: string | null;
  /** Of a session without a user; a user's are those of her role at the time. */
  scopes: readonly Scope[];
  /** `type|browser|os` */
  device: string | null;
  expiresAt: number;
}

export interface SessionUser {
  id: string;
  email: string;
  name: string;
  role: Role;
  /** Public ids; null: all. */
  sites: string[] | null;
  /** E-mail addresses and phone numbers in full. */
  seesIdentifiers: boolean;
}

export interface FoundSession {
  id: string;
  keyHash: string | null;
  scopes: readonly Scope[];
  seenAt: number;
  /** When whoever uses it last proved who they are, ms UTC: signing in is the first time. */
  confirmedAt: number;
  user: SessionUser | null;
}

export interface ListedSession {
  id: string;
  device: string | null;
  createdAt: number;
  seenAt: number;
}

/** @returns the secret that goes into the browser's cookie */
export async function createSession(sql: Sql, session: NewSession, now: number): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  const id = `session_${randomBytes(12).toString('hex')}`;
  await sql.run('delete from sessions where expires_at <= ? or seen_at <= ?', [now, now - IDLE_MS]);
  const { userId, keyHash, scopes, device, expiresAt } = session;
  await sql.insert(
    'sessions',
    ['hash', 'id', 'user_id', 'key_hash', 'scopes', 'device', 'created_at', 'seen_at', 'confirmed_at', 'expires_at'],
    [[digestOf(secret), id, userId, keyHash, JSON.stringify(scopes), device, now, now, now, expiresAt]],
  );
  if (userId !== null) await sql.run('update users set signed_in_at = ? where id = ?', [now, userId]);
  return secret;
}

/** @returns null also where its user is disabled or gone */
export async function findSession(sql: Sql, secret: string, now: number): Promise<FoundSession | null> {
  const [row] = await sql.all<{
    id: string;
    user_id: string | null;
    key_hash: string | null;
    scopes: string;
    seen_at: number;
    confirmed_at: number;
    email: string | null;
    name: string;
    role: Role;
    sites: string | null;
    sees_identifiers: number | null;
  }>(
    `select s.id, s.user_id, s.key_hash, s.scopes, s.seen_at, s.confirmed_at, u.email, u.name, u.role, u.sites, u.sees_identifiers
     from sessions s left join users u on u.id = s.user_id and u.disabled_at is null
     where s.hash = ? and s.expires_at > ? and s.seen_at > ?`,
    [digestOf(secret), now, now - IDLE_MS],
  );
  if (!row) return null;
  const { id, user_id, key_hash: keyHash, seen_at: seenAt, confirmed_at: confirmedAt, email, name, role } = row;
  if (user_id === null) return { id, keyHash, scopes: JSON.parse(row.scopes), seenAt, confirmedAt, user: null };
  if (email === null) return null;
  const sites = row.sites === null ? null : (JSON.parse(row.sites) as string[]);
  const told = row.sees_identifiers === null ? null : row.sees_identifiers === 1;
  const user = { id: user_id, email, name, role, sites, seesIdentifiers: seesIdentifiers(role, told) };
  return { id, keyHash, scopes: SCOPES_OF_ROLE[role], seenAt, confirmedAt, user };
}

/** It was used now. */
export async function touchSession(sql: Sql, id: string, now: number): Promise<void> {
  await sql.run('update sessions set seen_at = ? where id = ? and seen_at < ?', [now, id, now]);
}

/** Whoever uses it has proved who they are, now. */
export async function confirmSession(sql: Sql, id: string, now: number): Promise<void> {
  await sql.run('update sessions set confirmed_at = ? where id = ? and confirmed_at < ?', [now, id, now]);
}

export async function endSession(sql: Sql, secret: string): Promise<void> {
  await sql.run('delete from sessions where hash = ?', [digestOf(secret)]);
}

/** Those that can still be used, the last used first. */
export async function sessionsOf(sql: Sql, userId: string, now: number): Promise<ListedSession[]> {
  const rows = await sql.all<{ id: string; device: string | null; created_at: number; seen_at: number }>(
    `select id, device, created_at, seen_at from sessions
     where user_id = ? and expires_at > ? and seen_at > ? order by seen_at desc, id`,
    [userId, now, now - IDLE_MS],
  );
  return rows.map(({ id, device, created_at, seen_at }) => ({ id, device, createdAt: created_at, seenAt: seen_at }));
}

/** @returns false where the user has no such session */
export async function endSessionOf(sql: Sql, userId: string, id: string): Promise<boolean> {
  return (await sql.run('delete from sessions where user_id = ? and id = ?', [userId, id])) > 0;
}

/** @param kept the id of the one that goes on; null: none does */
export async function endOtherSessions(sql: Sql, userId: string, kept: string | null): Promise<number> {
  return sql.run('delete from sessions where user_id = ? and id <> ?', [userId, kept ?? '']);
}
