/** Which weeks were told of, so that each is told once. */
import type { Schema } from './schema.ts';

export const name = '121-digests';

export function up({ table }: Schema): string[] {
  return [
    table('digests', ['site_id integer not null', 'week text not null', 'primary key (site_id, week)'], 'clustered'),
  ];
}
