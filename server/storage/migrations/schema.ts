/** The few words in which the engines' table definitions differ. */
export interface Schema {
  engine: 'sqlite' | 'postgres';
  /** @param layout `clustered`: rows lie in the order of the primary key, where the engine can do that. */
  table(name: string, columns: readonly string[], layout?: 'clustered'): string;
  index(name: string, on: string, kind?: 'unique'): string;
}

const index: Schema['index'] = (name, on, kind) => `create ${kind ?? ''} index ${name} on ${on}`;

export const sqliteSchema: Schema = {
  engine: 'sqlite',
  table: (name, columns, layout) =>
    `create table ${name} (${columns.join(', ')})${layout === 'clustered' ? ' without rowid' : ''}`,
  index,
};

/** Text compares by its bytes, as on SQLite: ids and cursors then have one order everywhere. */
export const postgresSchema: Schema = {
  engine: 'postgres',
  table: (name, columns) =>
    `create table ${name} (${columns.map((column) => column.replace(/^(\w+) text\b/, '$1 text collate "C"')).join(', ')})`,
  index,
};
