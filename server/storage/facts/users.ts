/**
 * People who sign in. A new one has no password: she sets it by a link that works once, as does whoever has lost hers.
 * Only digests of links, and passwords as their argon2id hash, are stored.
 */
import { randomBytes } from 'node:crypto';
import type { Role } from '../../../shared/vocabulary.ts';
import type { Sql, Value } from '../sql.ts';
import { forgetReader } from './digest-mails.ts';
import { digestOf } from './keys.ts';
import { endOtherSessions } from './sessions.ts';

export interface NewUser {
  /** Trimmed and lower-cased. */
  email: string;
  name: string;
  role: Role;
  /** Public ids; null: all. */
  sites: string[] | null;
  /** E-mail addresses and phone numbers in full; null: as the role has it. */
  seesIdentifiers: boolean | null;
}

export interface StoredUser extends NewUser {
  id: string;
  /** False: she has not set a password yet. */
  isActive: boolean;
  disabledAt: number | null;
  createdAt: number;
  signedInAt: number | null;
}

export type UserChange = Partial<Pick<NewUser, 'name' | 'role' | 'sites' | 'seesIdentifiers'> & { disabled: boolean }>;

interface Row {
  id: string;
  email: string;
  name: string;
  role: Role;
  sites: string | null;
  sees_identifiers: number | null;
  active: number;
  disabled_at: number | null;
  created_at: number;
  signed_in_at: number | null;
}

const SELECT = `select id, email, name, role, sites, sees_identifiers, case when password is null then 0 else 1 end as active,
  disabled_at, created_at, signed_in_at from users`;

const fromRow = (row: Row): StoredUser => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role,
  sites: row.sites === null ? null : JSON.parse(row.sites),
  seesIdentifiers: row.sees_identifiers === null ? null : row.sees_identifiers === 1,
  isActive: row.active === 1,
  disabledAt: row.disabled_at,
  createdAt: row.created_at,
  signedInAt: row.signed_in_at,
});

/** By their ids. */
export async function listUsers(sql: Sql): Promise<StoredUser[]> {
  return (await sql.all<Row>(`${SELECT} order by id`)).map(fromRow);
}

async function getUser(sql: Sql, id: string): Promise<StoredUser | null> {
  const [row] = await sql.all<Row>(`${SELECT} where id = ?`, [id]);
  return row ? fromRow(row) : null;
}

/**
 * @param expiresAt of the link by which she sets her password
 * @returns null where somebody has this e-mail address
 */
export async function createUser(
  sql: Sql,
  user: NewUser,
  expiresAt: number,
  now: number,
): Promise<{ user: StoredUser; link: string } | null> {
  const made = await insertUser(sql, user, null, now);
  return made && { user: made, link: await newLink(sql, made.id, expiresAt) };
}

/** Somebody who is there at once. @returns null where somebody has this e-mail address */
export function createOwner(
  sql: Sql,
  user: Pick<NewUser, 'email' | 'name'>,
  password: string,
  now: number,
): Promise<StoredUser | null> {
  return insertUser(sql, { ...user, role: 'owner', sites: null, seesIdentifiers: null }, password, now);
}

const flag = (told: boolean | null) => (told === null ? null : Number(told));

async function insertUser(
  sql: Sql,
  { email, name, role, sites, seesIdentifiers }: NewUser,
  password: string | null,
  now: number,
): Promise<StoredUser | null> {
  const id = `user_${randomBytes(12).toString('hex')}`;
  const row = [id, email, name, role, sites && JSON.stringify(sites), flag(seesIdentifiers), password, now];
  const columns = ['id', 'email', 'name', 'role', 'sites', 'sees_identifiers', 'password', 'created_at'];
  const inserted = await sql.insert('users', columns, [row], '(email) do nothing');
  return inserted > 0 ? getUser(sql, id) : null;
}

/**
 * A role, sites, sight or a lock hold from the next request on; a locked user's sessions end.
 * @returns null where there is no such user; `last_owner` where nobody would be left who may do everything
 */
export async function changeUser(
  sql: Sql,
  id: string,
  { name, role, sites, seesIdentifiers, disabled }: UserChange,
  now: number,
): Promise<StoredUser | 'last_owner' | null> {
  const before = await getUser(sql, id);
  if (!before) return null;
  const next = {
    name: name ?? before.name,
    role: role ?? before.role,
    sites: sites === undefined ? before.sites : sites,
    seesIdentifiers: seesIdentifiers === undefined ? before.seesIdentifiers : seesIdentifiers,
    disabledAt: disabled === undefined ? before.disabledAt : disabled ? (before.disabledAt ?? now) : null,
  };
  const stays = next.role === 'owner' && next.sites === null && next.disabledAt === null;
  if (!stays && (await isLastOwner(sql, before))) return 'last_owner';
  const { sites: seen } = next;
  const values: Value[] = [
    next.name,
    next.role,
    seen && JSON.stringify(seen),
    flag(next.seesIdentifiers),
    next.disabledAt,
  ];
  await sql.run('update users set name = ?, role = ?, sites = ?, sees_identifiers = ?, disabled_at = ? where id = ?', [
    ...values,
    id,
  ]);
  if (next.disabledAt !== null) {
    await endOtherSessions(sql, id, null);
    await sql.run('delete from user_links where user_id = ?', [id]);
  }
  return getUser(sql, id);
}

/** With sessions, link and digests. @returns false where there is no such user */
export async function deleteUser(sql: Sql, id: string): Promise<boolean | 'last_owner'> {
  const user = await getUser(sql, id);
  if (!user) return false;
  if (await isLastOwner(sql, user)) return 'last_owner';
  await endOtherSessions(sql, id, null);
  await forgetReader(sql, id);
  await sql.run('delete from user_links where user_id = ?', [id]);
  return (await sql.run('delete from users where id = ?', [id])) > 0;
}

/** Of all sites, and able to sign in. */
async function isLastOwner(sql: Sql, { id }: StoredUser): Promise<boolean> {
  const owners = await sql.all<{ id: string }>(
    `select id from users where role = 'owner' and sites is null and disabled_at is null and password is not null
     ${sql.engine === 'postgres' ? 'for update' : ''}`,
  );
  return owners.length === 1 && owners[0]!.id === id;
}

/** What a sign-in is checked against. @returns null for nobody, or somebody who cannot sign in now */
export async function credentialsOf(sql: Sql, email: string): Promise<{ id: string; password: string } | null> {
  const [row] = await sql.all<{ id: string; password: string }>(
    'select id, password from users where email = ? and password is not null and disabled_at is null',
    [email],
  );
  return row ?? null;
}

/** A new password ends every other session. @param kept the id of the session that goes on */
export async function changePassword(sql: Sql, id: string, password: string, kept: string): Promise<void> {
  await sql.run('update users set password = ? where id = ?', [password, id]);
  await sql.run('delete from user_links where user_id = ?', [id]);
  await endOtherSessions(sql, id, kept);
}

/** A new link; the one before works no more. @returns null where there is nobody, or she is locked out */
export async function openUserLink(sql: Sql, id: string, expiresAt: number): Promise<string | null> {
  const user = await getUser(sql, id);
  return user && user.disabledAt === null ? newLink(sql, id, expiresAt) : null;
}

async function newLink(sql: Sql, userId: string, expiresAt: number): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  await sql.run('delete from user_links where user_id = ?', [userId]);
  await sql.insert('user_links', ['user_id', 'hash', 'expires_at'], [[userId, digestOf(secret), expiresAt]]);
  return secret;
}

/** Whose link it is, while it works. */
export async function linkedUser(sql: Sql, link: string, now: number): Promise<StoredUser | null> {
  const [row] = await sql.all<{ user_id: string }>(
    `select l.user_id from user_links l join users u on u.id = l.user_id
     where l.hash = ? and l.expires_at > ? and u.disabled_at is null`,
    [digestOf(link), now],
  );
  return row ? getUser(sql, row.user_id) : null;
}

/** Sets a password by a link, which works no more, and ends all sessions. @returns null where the link does not work */
export async function useUserLink(
  sql: Sql,
  link: string,
  password: string,
  name: string | null,
  now: number,
): Promise<StoredUser | null> {
  const user = await linkedUser(sql, link, now);
  // Deleting decides: of two that come at once only one finds it.
  if (!user || (await sql.run('delete from user_links where hash = ?', [digestOf(link)])) === 0) return null;
  await sql.run('update users set password = ?, name = ? where id = ?', [password, name ?? user.name, user.id]);
  await endOtherSessions(sql, user.id, null);
  return getUser(sql, user.id);
}
