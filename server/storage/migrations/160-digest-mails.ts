/** The digest of a week by e-mail: who asked for it, and what became of each. */
import type { Schema } from './schema.ts';

export const name = '160-digest-mails';

export function up({ table, index }: Schema): string[] {
  return [
    table('digest_readers', [
      'user_id text not null',
      'site_id integer not null',
      'language text not null',
      'primary key (user_id, site_id)',
    ]),
    // `due_at`: when it is tried; of one that is being sent, since when.
    table('digest_mails', [
      'site_id integer not null',
      'week text not null',
      'user_id text not null',
      'created_at bigint not null',
      'state text not null',
      'attempts integer not null',
      'due_at bigint not null',
      'problem text',
      'status integer',
      'primary key (site_id, week, user_id)',
    ]),
    index('digest_mails_due', 'digest_mails (state, due_at)'),
  ];
}
