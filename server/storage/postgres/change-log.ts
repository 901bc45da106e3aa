/**
 * The logs of changes on PostgreSQL. Transactions commit in another order than they write, so each entry has the number of
 * its transaction, and a reader asks for those that the snapshot of the last time did not see. A cluster cannot have
 * triggers on distributed tables: there are no logs, and every commit may have changed everything.
 */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { LOG_LENGTH, LOGS, WATCHED, type Watched } from '../change-log.ts';
import { holdForgetting } from '../derived/leases.ts';
import type { Sql } from '../sql.ts';
import { START_LOCKS } from './lock-numbers.ts';

/**
 * `change_log_floor` has the latest transaction of which entries of a log were thrown away, and the latest that threw some away.
 * A snapshot that sees the second has seen all that was ever thrown away; one in which no transaction before the first was under
 * way has, too. Any database of a server may hold the first back for long, the second none.
 */
const TABLES = [
  ...Object.values(LOGS).map(
    (log) => `create table ${log} (number bigserial primary key, xid xid8 not null default pg_current_xact_id(),
      site integer not null, kind text not null, id text not null);
    create index ${log}_xid on ${log} (xid);`,
  ),
  `create table change_log_floor
    (log text primary key, xid xid8 not null, forgetter xid8 not null default pg_current_xact_id());`,
];

const NOW = 'extract(epoch from clock_timestamp()) * 1000';

/** One a statement, whatever it changes. */
function triggers({ table, kind, id, log = 'known', events = ['insert', 'update', 'delete'], when }: Watched): string {
  const add = (rows: string) => `insert into ${LOGS[log]} (site, kind, id)
    select distinct row.site_id, '${kind}', row.${id}::text from ${rows} row ${when ? `where ${when.replaceAll(':now', NOW)}` : ''};`;
  const body = `create function log_changes_of_${table}_${kind}() returns trigger language plpgsql as $log$
    begin
      if tg_op = 'INSERT' then ${add('after')}
      elsif tg_op = 'DELETE' then ${add('before')}
      else ${add(`(select * from before union all select * from after)`)}
      end if;
      return null;
    end $log$;`;
  const seen = {
    insert: 'referencing new table as after',
    update: 'referencing old table as before new table as after',
    delete: 'referencing old table as before',
  };
  const each = events.map(
    (event) => `create trigger change_log_${table}_${kind}_${event} after ${event} on ${table} ${seen[event]}
      for each statement execute function log_changes_of_${table}_${kind}();`,
  );
  return [body, ...each].join('\n');
}

/** Also those of former versions. */
const DROP = `do $$ declare one record; begin
  for one in select t.tgname as name, c.oid::regclass as place from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = current_schema()::regnamespace and not t.tgisinternal and t.tgname like 'change\\_log\\_%'
  loop execute format('drop trigger %I on %s', one.name, one.place); end loop;
  for one in select p.oid::regprocedure as name from pg_proc p
    where p.pronamespace = current_schema()::regnamespace and p.proname like 'log\\_changes\\_of\\_%'
  loop execute format('drop function %s', one.name); end loop;
end $$;
drop table if exists ${Object.values(LOGS).join(', ')}, change_log_floor;`;

const DEFINITION = [...TABLES, ...WATCHED.map(triggers)].join('\n');
const VERSION = createHash('sha256').update(DEFINITION).digest('base64url').slice(0, 22);

/** Sees to it that the logs are written. What is there already stays: other processes read it. */
export async function writeChangeLog(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [START_LOCKS.changeLog]);
    const { rows } = await client.query<{ there: boolean; version: string | null }>(
      "select t is not null as there, obj_description(t, 'pg_class') as version from to_regclass('change_log') t",
    );
    const { there, version } = rows[0]!;
    if (version !== VERSION) {
      await client.query(`${DROP} ${DEFINITION} comment on table change_log is '${VERSION}'`);
      // What other processes have read of the one that was there is too old.
      const floors = Object.keys(LOGS).map((log) => `('${log}', pg_current_xact_id())`);
      if (there) await client.query(`insert into change_log_floor (log, xid) values ${floors.join(', ')}`);
    } else {
      // Of a dump that was loaded into another server: such transactions are still to come here.
      for (const table of [...Object.values(LOGS), 'change_log_floor'])
        await client.query(`delete from ${table} where xid >= pg_snapshot_xmax(pg_current_snapshot())`);
    }
    await client.query('commit');
    client.release();
  } catch (error) {
    // What was begun ends with the connection.
    client.release(true);
    throw error;
  }
}

/** Before tables are distributed: those may have no triggers. */
export async function dropChangeLog(client: pg.ClientBase): Promise<void> {
  await client.query(DROP);
}

/**
 * Throws away entries that are further back in their log than anybody needs, or all of them. The last thing that a transaction does: two
 * that delete the same entries in another order would wait for each other.
 */
export async function forgetEntries(sql: Sql, which: 'old' | 'all'): Promise<void> {
  await holdForgetting(sql);
  for (const [name, log] of Object.entries(LOGS)) {
    const gone = which === 'all' ? 'true' : `number <= (select max(number) from ${log}) - ${LOG_LENGTH}`;
    const floor =
      which === 'all' ? 'select pg_current_xact_id() as xid' : 'select xid from gone order by xid desc limit 1';
    await sql.run(
      `with gone as (delete from ${log} where ${gone} returning xid)
       insert into change_log_floor (log, xid) select '${name}', f.xid from (${floor}) f
       on conflict (log) do update
         set xid = greatest(change_log_floor.xid, excluded.xid), forgetter = excluded.forgetter`,
    );
  }
}
