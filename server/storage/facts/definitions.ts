/** What a site defines for itself, by kind and name. A change is a new version; the highest counts, all stay. */
import type { Sql } from '../sql.ts';
import type { Written } from './contacts.ts';

export type DefinitionKind = 'model' | 'conversion' | 'stage_mapping';

export interface Definition {
  name: string;
  /** 1, 2, ... */
  version: number;
  /** As its kind has it. */
  definition: unknown;
  /** ms UTC */
  definedAt: number;
}

/** The definitions in force, by name. `null` as a definition: it was taken away. */
export async function listDefinitions(sql: Sql, siteId: number, kind: DefinitionKind): Promise<Definition[]> {
  const rows = await sql.all<{ name: string; version: number; definition: string; received_at: number }>(
    `select d.name, d.version, d.definition, d.received_at from definitions d
     where d.site_id = ? and d.kind = ? and d.version =
       (select max(l.version) from definitions l where l.site_id = d.site_id and l.kind = d.kind and l.name = d.name)
     order by d.name`,
    [siteId, kind],
  );
  return rows
    .map((row) => ({
      name: row.name,
      version: row.version,
      definition: JSON.parse(row.definition) as unknown,
      definedAt: row.received_at,
    }))
    .filter((row) => row.definition !== null);
}

/** Adds a version, unless it says what the last one says. */
export async function putDefinition(
  sql: Sql,
  siteId: number,
  kind: DefinitionKind,
  name: string,
  definition: unknown,
  now: number,
): Promise<Written> {
  const text = JSON.stringify(definition);
  const [last] = await sql.all<{ version: number; definition: string }>(
    'select version, definition from definitions where site_id = ? and kind = ? and name = ? order by version desc limit 1',
    [siteId, kind, name],
  );
  if (last ? last.definition === text : definition === null) return 'unchanged';
  await sql.insert(
    'definitions',
    ['site_id', 'kind', 'name', 'version', 'definition', 'received_at'],
    [[siteId, kind, name, (last?.version ?? 0) + 1, text, now]],
  );
  return last && last.definition !== 'null' ? 'updated' : 'accepted';
}
