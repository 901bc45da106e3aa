/**
 * The log of changes on PostgreSQL. Transactions commit in another order than they write, so each entry has the number of
 * its transaction, and a reader asks for those that the snapshot of the last time did not see. A cluster cannot have
 * triggers on distributed tables: there is no log, and every commit may have changed everything.
 */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { LOG_LENGTH, WATCHED, type Watched } from '../change-log.ts';
import { holdForgetting } from '../derived/leases.ts';
import type { Sql } from '../sql.ts';
import { START_LOCKS } from './lock-numbers.ts';

/** `change_log_floor` has the latest transaction of which entries were thrown away. */
const TABLES = `
  create table if not exists change_log (number bigserial primary key, xid xid8 not null default pg_current_xact_id(),
    site integer not null, kind text not null, id text not null);
  create index if not exists change_log_xid on change_log (xid);
  create table if not exists change_log_floor (one integer primary key, xid xid8 not null);`;

const NOW = 'extract(epoch from clock_timestamp()) * 1000';

/** One a statement, whatever it changes. */
function triggers({ table, kind, id, events = ['insert', 'update', 'delete'], when }: Watched): string {
  const log = (rows: string) => `insert into change_log (site, kind, id)
    select distinct row.site_id, '${kind}', row.${id}::text from ${rows} row ${when ? `where ${when.replaceAll(':now', NOW)}` : ''};`;
  const body = `create or replace function log_changes_of_${table}_${kind}() returns trigger language plpgsql as $log$
    begin
      if tg_op = 'INSERT' then ${log('after')}
      elsif tg_op = 'DELETE' then ${log('before')}
      else ${log(`(select * from before union all select * from after)`)}
      end if;
      return null;
    end $log$;`;
  const seen = {
    insert: 'referencing new table as after',
    update: 'referencing old table as before new table as after',
    delete: 'referencing old table as before',
  };
  const each = (['insert', 'update', 'delete'] as const).map((event) => {
    const name = `change_log_${table}_${kind}_${event}`;
    const drop = `drop trigger if exists ${name} on ${table};`;
    if (!events.includes(event)) return drop;
    return `${drop} create trigger ${name} after ${event} on ${table} ${seen[event]}
      for each statement execute function log_changes_of_${table}_${kind}();`;
  });
  return [body, ...each].join('\n');
}

const DEFINITION = [TABLES, ...WATCHED.map(triggers)].join('\n');
const VERSION = createHash('sha256').update(DEFINITION).digest('base64url').slice(0, 22);

/** Sees to it that the log is written. What is there already stays: other processes read it. */
export async function writeChangeLog(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [START_LOCKS.changeLog]);
    const { rows } = await client.query<{ version: string | null }>(
      "select obj_description(to_regclass('change_log'), 'pg_class') as version",
    );
    if (rows[0]?.version !== VERSION) {
      await client.query(DEFINITION);
      await client.query(`comment on table change_log is '${VERSION}'`);
    }
    // Of a dump that was loaded into another server: such transactions are still to come here.
    const foreign = 'where xid >= pg_snapshot_xmax(pg_current_snapshot())';
    await client.query(`delete from change_log ${foreign}; delete from change_log_floor ${foreign}`);
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
  for (const { table, kind } of WATCHED)
    await client.query(`drop function if exists log_changes_of_${table}_${kind}() cascade`);
  await client.query('drop table if exists change_log, change_log_floor');
}

/**
 * Throws away entries that are further back than anybody needs, or all of them. The last thing that a transaction does: two
 * that delete the same entries in another order would wait for each other.
 */
export async function forgetEntries(sql: Sql, which: 'old' | 'all'): Promise<void> {
  await holdForgetting(sql);
  const last = '(select max(number) from change_log)';
  const gone = which === 'all' ? 'true' : `number <= ${last} - ${LOG_LENGTH}`;
  const floor =
    which === 'all' ? 'select pg_current_xact_id() as xid' : 'select xid from gone order by xid desc limit 1';
  await sql.run(
    `with gone as (delete from change_log where ${gone} returning xid)
     insert into change_log_floor (one, xid) select 1, f.xid from (${floor}) f
     on conflict (one) do update set xid = greatest(change_log_floor.xid, excluded.xid)`,
  );
}
