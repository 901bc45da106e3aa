/** What a database is made by: a kept one that was made by something else is made again. */
import { readdirSync, readFileSync } from 'node:fs';

const MIGRATIONS = new URL('../../server/storage/migrations/', import.meta.url);

/** The text of all migrations. */
export function schemaText(): string {
  return readdirSync(MIGRATIONS)
    .sort()
    .map((name) => readFileSync(new URL(name, MIGRATIONS), 'utf8'))
    .join('\n');
}
