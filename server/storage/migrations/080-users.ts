/** People who sign in, and the links by which they set a password. */
import type { Schema } from './schema.ts';

export const name = '080-users';

export function up({ table, index }: Schema): string[] {
  return [
    // `sees_identifiers` is 0 or 1; null: as the role has it.
    // `password` is a PHC string; null: invited, not yet there. `sites` is a JSON list of public ids; null: all.
    table('users', [
      'id text primary key',
      'email text not null unique',
      'name text not null',
      'role text not null',
      'sites text',
      'sees_identifiers bigint',
      'password text',
      'disabled_at bigint',
      'created_at bigint not null',
      'signed_in_at bigint',
    ]),
    // One a user: a new one ends the one before.
    table('user_links', ['user_id text primary key', 'hash text not null unique', 'expires_at bigint not null']),
    index('sessions_user', 'sessions (user_id)'),
  ];
}
