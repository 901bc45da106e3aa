/** Schedules of imports, and what their last runs came to. */
import type { ImportRun, ImportScheduleIn } from '../../../shared/api/import-schedule.ts';
import type { Sql } from '../sql.ts';
import type { Written } from './contacts.ts';

export interface StoredSchedule {
  siteId: number;
  id: string;
  schedule: ImportScheduleIn;
  /** ms UTC */
  createdAt: number;
  nextAt: number;
  lastRun: ImportRun | null;
}

interface Row {
  site_id: number;
  id: string;
  schedule: string;
  created_at: number;
  next_at: number;
  last_run: string | null;
}

const fromRow = (row: Row): StoredSchedule => ({
  siteId: row.site_id,
  id: row.id,
  schedule: JSON.parse(row.schedule),
  createdAt: row.created_at,
  nextAt: row.next_at,
  lastRun: row.last_run === null ? null : JSON.parse(row.last_run),
});

/** Upserts by id: told again as it is, it stays as it is. @param nextAt of one that is new or changes */
export async function putImportSchedule(
  sql: Sql,
  siteId: number,
  id: string,
  schedule: ImportScheduleIn,
  nextAt: number,
  now: number,
): Promise<Written> {
  const text = JSON.stringify(schedule);
  const [stored] = await sql.all<{ schedule: string }>(
    'select schedule from import_schedules where site_id = ? and id = ?',
    [siteId, id],
  );
  if (stored?.schedule === text) return 'unchanged';
  await sql.insert(
    'import_schedules',
    ['site_id', 'id', 'schedule', 'created_at', 'next_at'],
    [[siteId, id, text, now, nextAt]],
    '(site_id, id) do update set schedule = excluded.schedule, next_at = excluded.next_at',
  );
  return stored ? 'updated' : 'accepted';
}

export async function listImportSchedules(sql: Sql, siteId: number): Promise<StoredSchedule[]> {
  const rows = await sql.all<Row>('select * from import_schedules where site_id = ? order by created_at, id', [siteId]);
  return rows.map(fromRow);
}

export async function dueImportSchedules(sql: Sql, now: number, limit: number): Promise<StoredSchedule[]> {
  const rows = await sql.all<Row>(
    'select * from import_schedules where next_at <= ? order by next_at, site_id, id limit ?',
    [now, limit],
  );
  return rows.map(fromRow);
}

/**
 * Leases what is due: whoever ends the run sets its next time, and where nobody does it is due again when the lease is over.
 * @returns is it the caller's to run? Another process may have been faster, or somebody changed or deleted it.
 */
export async function claimImportSchedule(
  sql: Sql,
  siteId: number,
  id: string,
  dueAt: number,
  leasedTo: number,
): Promise<boolean> {
  const moved = await sql.run('update import_schedules set next_at = ? where site_id = ? and id = ? and next_at = ?', [
    leasedTo,
    siteId,
    id,
    dueAt,
  ]);
  return moved === 1;
}

/**
 * @param run null: it was called off, and the one before stays the last
 * @param lease when it is due next, unless somebody has changed it meanwhile; null: its next time stays
 */
export async function endImportRun(
  sql: Sql,
  siteId: number,
  id: string,
  run: ImportRun | null,
  lease: { leasedTo: number; nextAt: number } | null,
): Promise<void> {
  if (run) {
    await sql.run('update import_schedules set last_run = ? where site_id = ? and id = ?', [
      JSON.stringify(run),
      siteId,
      id,
    ]);
  }
  if (lease) await claimImportSchedule(sql, siteId, id, lease.leasedTo, lease.nextAt);
}

export async function deleteImportSchedule(sql: Sql, siteId: number, id: string): Promise<boolean> {
  return (await sql.run('delete from import_schedules where site_id = ? and id = ?', [siteId, id])) === 1;
}
