/**
 * Copies a whole database into an empty one, of the same engine or the other: facts, what is derived of them, and what is
 * still to be derived. In pages of one transaction each, so that a copy that ended in the middle goes on where it was.
 */
import { EVENT_TABLE } from './facts/event-table.ts';
import { listSites } from './facts/sites.ts';
import { type Digests, digests } from './reads/digest.ts';
import type { Database, Sql, Value } from './sql.ts';

export interface CopyProgress {
  table: string;
  /** Rows of the table so far, also by an earlier run. */
  rows: number;
}

export interface Copied {
  tables: number;
  rows: number;
  /** The same on both sides. */
  digests: Digests;
}

/** Rows a transaction. */
const PAGE = 2000;

/** Read by this name, on either engine. */
const EVENTS = 'events';

/** What a database says of itself alone. */
const OWN = /^(kysely_|sqlite_|change_log|copies$|probes$|sizes$|searches$|arrivals$|words$)/;

/**
 * @param onProgress told after each page
 * @throws a sentence where the target is not empty and no copy of this source was begun there, or where the source changed
 */
export async function copyDatabase(
  from: Database,
  to: Database,
  onProgress: (progress: CopyProgress) => void = () => {},
): Promise<Copied> {
  const source = await digestsOf(from);
  await begin(to, source.facts);
  const tables = await tablesOf(from);
  let rows = 0;
  for (const table of tables) rows += await copyTable(from, to, table, source.facts, onProgress);
  const [target, after] = [await digestsOf(to), await digestsOf(from)];
  if (after.facts !== source.facts || after.derived !== source.derived)
    throw new Error('The source changed while it was copied: stop what writes to it, and copy into an empty database');
  if (target.facts !== source.facts || target.derived !== source.derived)
    throw new Error(
      `The copy is not what the source is (facts ${target.facts}, not ${source.facts}; derived ${target.derived}, not ${source.derived})`,
    );
  await to.run('delete from copies');
  return { tables: tables.length, rows, digests: target };
}

async function digestsOf(sql: Sql): Promise<Digests> {
  const sites = await listSites(sql);
  return digests(
    sql,
    sites.map((site) => site.siteId),
  );
}

/** Nothing is mixed with what is there. */
async function begin(to: Database, source: string): Promise<void> {
  const [begun] = await to.all<{ source: string }>('select source from copies limit 1');
  if (begun) {
    if (begun.source !== source)
      throw new Error('Another copy was begun in the target, or its source changed since: copy into an empty database');
    return;
  }
  if ((await listSites(to)).length > 0)
    throw new Error('The target has sites already, and nothing is mixed with them: name an empty database');
}

interface Table {
  name: string;
  columns: string[];
  /** Columns of the primary key. */
  key: string[];
}

async function copyTable(
  from: Database,
  to: Database,
  { name, columns, key }: Table,
  source: string,
  onProgress: (progress: CopyProgress) => void,
): Promise<number> {
  const [state] = await to.all<{ after_key: string; copied: number; done: number }>(
    'select after_key, copied, done from copies where table_name = ?',
    [name],
  );
  let after = JSON.parse(state?.after_key ?? '[]') as Value[];
  let copied = state?.copied ?? 0;
  if (state?.done) return copied;
  for (;;) {
    const beyond = after.length > 0 ? `where (${key.join(', ')}) > (${key.map(() => '?').join(', ')})` : '';
    const page = await from.all<Record<string, Value>>(
      `select ${columns.join(', ')} from ${name} ${beyond} order by ${key.join(', ')} limit ${PAGE}`,
      after,
    );
    const done = page.length < PAGE;
    const last = page.at(-1);
    if (last) after = key.map((column) => last[column]!);
    copied += page.length;
    await to.transaction(async (sql) => {
      const rows = page.map((row) => columns.map((column) => row[column]!));
      const table = name === EVENTS ? EVENT_TABLE[sql.engine] : name;
      if (rows.length > 0) await sql.insert(table, columns, rows, `(${key.join(', ')}) do nothing`);
      await sql.insert(
        'copies',
        ['table_name', 'after_key', 'copied', 'done', 'source'],
        [[name, JSON.stringify(after), copied, Number(done), source]],
        '(table_name) do update set after_key = excluded.after_key, copied = excluded.copied, done = excluded.done',
      );
    });
    onProgress({ table: name, rows: copied });
    if (done) return copied;
  }
}

/** All tables there are, as the database itself tells: no later one is forgotten. */
export async function tablesOf(sql: Sql): Promise<Table[]> {
  const columns = await sql.all<{ name: string; column: string; place: number }>(
    sql.engine === 'sqlite' ? SQLITE_COLUMNS : POSTGRES_COLUMNS,
  );
  const nameOf = ({ name }: { name: string }) => (name === EVENT_TABLE[sql.engine] ? EVENTS : name);
  return [...Map.groupBy(columns, nameOf)]
    .filter(([name]) => !OWN.test(name))
    .map(([name, own]) => ({
      name,
      columns: own.map(({ column }) => column),
      key: own
        .filter(({ place }) => place > 0)
        .sort((a, b) => a.place - b.place)
        .map(({ column }) => column),
    }));
}

/** Columns by their table, and their place in its primary key, from 1; 0: none. */
const SQLITE_COLUMNS = `
  select m.name as name, c.name as "column", c.pk as place from sqlite_master m, pragma_table_info(m.name) c
  where m.type = 'table' order by m.name, c.cid`;

const POSTGRES_COLUMNS = `
  select t.relname as name, a.attname as "column",
    coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0) as place
  from pg_class t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
  left join pg_index i on i.indrelid = t.oid and i.indisprimary
  where t.relnamespace = current_schema()::regnamespace and t.relkind in ('r', 'p')
  order by t.relname, a.attnum`;
