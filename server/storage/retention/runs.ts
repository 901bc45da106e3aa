/** Runs of retention: one a site and day, carried out by one process at a time, and kept as its receipt. */
import { randomUUID } from 'node:crypto';
import type { RetentionClass } from '../../../shared/vocabulary.ts';
import { type Cutoffs, cutoffsOf, type RetentionSettings } from '../../domain/retention.ts';
import { holdRetention } from '../derived/leases.ts';
import { forgetChanges } from '../erasure/forget-changes.ts';
import { knownTime } from '../facts/known-time.ts';
import { listSites } from '../facts/sites.ts';
import type { Sql } from '../sql.ts';
import type { Forgotten } from './forgotten.ts';

const DAY_MS = 86_400_000;
/** Whose process ended in the middle is carried on by another after this. Each step renews it. */
const LEASE_MS = 600_000;

export interface StoredRun {
  siteId: number;
  id: string;
  /** ms UTC */
  beganAt: number;
  endedAt: number | null;
  leasedUntil: number;
  cutoffs: Cutoffs;
  counts: Cutoffs;
}

interface Row {
  site_id: number;
  id: string;
  began_at: number;
  ended_at: number | null;
  leased_until: number;
  cutoffs: string;
  counts: string;
}

const fromRow = (row: Row): StoredRun => ({
  siteId: row.site_id,
  id: row.id,
  beganAt: row.began_at,
  endedAt: row.ended_at,
  leasedUntil: row.leased_until,
  cutoffs: JSON.parse(row.cutoffs),
  counts: JSON.parse(row.counts),
});

/**
 * Begins a run that is due, or takes one over that nobody carries on.
 * @returns null: there is none, or the clock may have been put ahead, and is waited for
 */
export async function takeRetentionRun(sql: Sql, now: number): Promise<StoredRun | null> {
  await holdRetention(sql);
  if (!(await knownTime(sql, now)).steady) return null;
  const ended: StoredRun[] = [];
  const run = await dueRun(sql, now, ended);
  await forgetChangesOf(sql, ended);
  return run;
}

/** @param ended gets those that were ended on the way */
async function dueRun(sql: Sql, now: number, ended: StoredRun[]): Promise<StoredRun | null> {
  for (const site of await listSites(sql)) {
    const cutoffs = cutoffsOf(site, now);
    const [last] = await sql.all<Row>(
      'select * from retention_runs where site_id = ? order by began_at desc, id limit 1',
      [site.siteId],
    );
    const run = last ? fromRow(last) : null;
    if (run && run.endedAt === null) {
      if (run.leasedUntil > now) continue;
      // Settings that changed since hold from the next run on, which begins now.
      if (isBySettings(run, site)) return lease(sql, run, now);
      await end(sql, run, now);
      ended.push(run);
    } else if (run && run.beganAt > now - DAY_MS) continue;
    if (Object.keys(cutoffs).length === 0) continue;
    const counts = Object.fromEntries(Object.keys(cutoffs).map((name) => [name, 0]));
    const fresh = { siteId: site.siteId, id: `retention_${randomUUID().replaceAll('-', '')}`, beganAt: now };
    const leasedUntil = now + LEASE_MS;
    await sql.insert(
      'retention_runs',
      ['site_id', 'id', 'began_at', 'leased_until', 'cutoffs', 'counts'],
      [[fresh.siteId, fresh.id, now, leasedUntil, JSON.stringify(cutoffs), JSON.stringify(counts)]],
    );
    return { ...fresh, endedAt: null, leasedUntil, cutoffs, counts };
  }
  return null;
}

/** Does the run take away what the settings say now? Cutoffs follow from them and from when it began. */
const isBySettings = (run: StoredRun, settings: RetentionSettings): boolean =>
  JSON.stringify(run.cutoffs) === JSON.stringify(cutoffsOf(settings, run.beganAt));

async function lease(sql: Sql, run: StoredRun, now: number): Promise<StoredRun | null> {
  const leasedUntil = Math.max(run.leasedUntil + 1, now + LEASE_MS);
  const held = await sql.run(
    'update retention_runs set leased_until = ? where site_id = ? and id = ? and leased_until = ? and ended_at is null',
    [leasedUntil, run.siteId, run.id, run.leasedUntil],
  );
  return held === 1 ? { ...run, leasedUntil } : null;
}

export interface RetentionStep {
  /** As it is now. */
  run: StoredRun;
  /** The same work has something left for another step. */
  more: boolean;
}

/**
 * One step: what `work` takes away is counted with it, or neither happens.
 * @returns null: another process carries the run out, its site is gone, or the settings are others now, and it is ended
 */
export async function stepOfRun(
  sql: Sql,
  run: StoredRun,
  name: RetentionClass,
  now: number,
  work: () => Promise<Forgotten>,
): Promise<RetentionStep | null> {
  const held = await lease(sql, run, now);
  if (!held) return null;
  const site = (await listSites(sql)).find(({ siteId }) => siteId === run.siteId);
  if (!site || !isBySettings(held, site)) {
    await endRun(sql, held, now);
    return null;
  }
  const { count, more } = await work();
  const counts = { ...held.counts, [name]: (held.counts[name] ?? 0) + count };
  await sql.run('update retention_runs set counts = ? where site_id = ? and id = ?', [
    JSON.stringify(counts),
    held.siteId,
    held.id,
  ]);
  return { run: { ...held, counts }, more };
}

/** The last thing that a transaction does: it empties the logs of changes where they may name somebody who is gone, or miss something. */
export async function endRun(sql: Sql, run: StoredRun, now: number): Promise<void> {
  await end(sql, run, now);
  await forgetChangesOf(sql, [run]);
}

/** Of these the logs may name visitors and people; that details are gone is in no log, and who keeps them must read anew. */
const EMPTIES_LOGS = ['leads', 'anonymous', 'details'] as const satisfies readonly RetentionClass[];

async function forgetChangesOf(sql: Sql, ended: readonly StoredRun[]): Promise<void> {
  if (ended.some(({ counts }) => EMPTIES_LOGS.some((name) => (counts[name] ?? 0) > 0))) await forgetChanges(sql);
}

async function end(sql: Sql, run: StoredRun, now: number): Promise<void> {
  await sql.run('update retention_runs set ended_at = ? where site_id = ? and id = ? and leased_until = ?', [
    now,
    run.siteId,
    run.id,
    run.leasedUntil,
  ]);
}

export interface RunPosition {
  at: number;
  id: string;
}

/** The newest first. */
export async function listRetentionRuns(
  sql: Sql,
  siteId: number,
  limit: number,
  after: RunPosition | null,
): Promise<StoredRun[]> {
  const rows = await sql.all<Row>(
    `select * from retention_runs where site_id = ? ${after ? 'and (began_at < ? or (began_at = ? and id > ?))' : ''}
     order by began_at desc, id limit ?`,
    [siteId, ...(after ? [after.at, after.at, after.id] : []), limit],
  );
  return rows.map(fromRow);
}
