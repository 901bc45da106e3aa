/** What people write down about a site: annotations on charts, and views to come back to. */
import type { Schema } from './schema.ts';

export const name = '082-notes';

export function up({ table }: Schema): string[] {
  const note = (own: string) => [
    'site_id integer not null',
    'id text not null',
    own,
    'text text not null',
    'author text',
    'created_at bigint not null',
    'primary key (site_id, id)',
  ];
  return [
    table('annotations', note('day text not null'), 'clustered'),
    table('saved_views', note('path text not null'), 'clustered'),
  ];
}
