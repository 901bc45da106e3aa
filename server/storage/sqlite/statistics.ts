/**
 * What the query planner takes for granted of our tables. Without statistics SQLite believes that the first column of
 * an index, here nearly always the site, leaves ten rows, and reads all of a site where it should look a few rows up.
 * Measured ones differ from day to day, and plans with them; these say of every table that it is large, and that the
 * site says nothing: plans are the same on every installation, and right for the large ones.
 */
import type BetterSqlite3 from 'better-sqlite3';

const ROWS = 1_000_000;
/** Rows that agree in some columns of an index, but not in all. */
const FEW = 10;

/** Connections that are opened afterwards plan by it. */
export function writeStatistics(db: BetterSqlite3.Database): void {
  const indexes = db
    .prepare(
      `select t.name as "table", case i.origin when 'pk' then t.name else i.name end as "index", i."unique" as isUnique,
         group_concat(c.name, ',' order by c.seqno) as columns
       from pragma_table_list t join pragma_index_list(t.name) i join pragma_index_info(i.name) c
       where t.schema = 'main' and t.type = 'table' and t.wr = 1 and t.name not like 'sqlite_%' group by t.name, i.name`,
    )
    .all() as { table: string; index: string; isUnique: 0 | 1; columns: string }[];
  db.transaction(() => {
    db.exec('analyze sites');
    db.exec('delete from sqlite_stat1');
    const insert = db.prepare('insert into sqlite_stat1 (tbl, idx, stat) values (?, ?, ?)');
    for (const { table, index, isUnique, columns } of indexes) {
      const names = columns.split(',');
      const alike = names.map((name, i) => {
        if (i === 0 && name === 'site_id') return ROWS;
        return i === names.length - 1 && isUnique ? 1 : FEW;
      });
      insert.run(table, index, [ROWS, ...alike].join(' '));
    }
  })();
}
