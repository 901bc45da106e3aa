/** Empties the logs of changes, which name visitors and people: whoever keeps something for reports reads it anew. */
import { LOGS } from '../change-log.ts';
import { forgetEntries } from '../postgres/change-log.ts';
import type { Sql } from '../sql.ts';

const THERE_IS = {
  sqlite: "select 1 from sqlite_master where name = 'change_log'",
  postgres: "select 1 where to_regclass('change_log') is not null",
};

export async function forgetChanges(sql: Sql): Promise<void> {
  // A database that was never served has none, and a cluster neither.
  if ((await sql.all(THERE_IS[sql.engine])).length === 0) return;
  if (sql.engine === 'postgres') return forgetEntries(sql, 'all');
  // A gap in the numbers: nobody's last one is the one before.
  for (const log of Object.values(LOGS)) {
    await sql.run(`insert into ${log} (version, site, kind, id)
      select coalesce(max(version), 0) + 2, 0, 'other', '' from ${log}`);
    await sql.run(`delete from ${log} where version < (select max(version) from ${log})`);
  }
}
