/** What is watched of a site: how each stands, and that a change of it is told once, whoever looks. */
import type { AlertKind } from '../../../shared/vocabulary.ts';
import { hasWebhooks, noteChanges } from '../outbox/changes.ts';
import type { Sql } from '../sql.ts';

export interface StoredAlert {
  kind: AlertKind;
  raised: boolean;
  /** ms UTC, since it stands so. */
  since: number;
  checkedAt: number;
  figures: Record<string, number | string[]>;
}

export async function listAlerts(sql: Sql, siteId: number): Promise<StoredAlert[]> {
  const rows = await sql.all<{
    kind: AlertKind;
    raised: number;
    since: number;
    checked_at: number;
    figures: string;
  }>('select kind, raised, since, checked_at, figures from alerts where site_id = ? order by kind', [siteId]);
  return rows.map(({ raised, checked_at, figures, ...row }) => ({
    ...row,
    raised: raised === 1,
    checkedAt: checked_at,
    figures: JSON.parse(figures),
  }));
}

/** @returns whether it stands otherwise than before, to one of several processes that find so */
export async function putAlert(
  sql: Sql,
  siteId: number,
  { kind, raised, figures }: Pick<StoredAlert, 'kind' | 'raised' | 'figures'>,
  now: number,
): Promise<boolean> {
  const text = JSON.stringify(figures);
  const columns = ['site_id', 'kind', 'raised', 'since', 'checked_at', 'figures'];
  await sql.insert('alerts', columns, [[siteId, kind, 0, now, now, text]], 'do nothing');
  const changed = await sql.run(
    'update alerts set raised = ?, since = ?, checked_at = ?, figures = ? where site_id = ? and kind = ? and raised <> ?',
    [Number(raised), now, now, text, siteId, kind, Number(raised)],
  );
  if (changed === 0) {
    const seen = 'update alerts set checked_at = ?, figures = ? where site_id = ? and kind = ? and raised = ?';
    await sql.run(seen, [now, text, siteId, kind, Number(raised)]);
    return false;
  }
  if (await hasWebhooks(sql, siteId))
    await noteChanges(
      sql,
      siteId,
      [{ event: 'alert.changed', subject: kind, detail: { raised, since: now, figures } }],
      now,
    );
  return true;
}

/** One that is switched off stands nowhere, and nobody is told. */
export async function deleteAlert(sql: Sql, siteId: number, kind: AlertKind): Promise<void> {
  await sql.run('delete from alerts where site_id = ? and kind = ?', [siteId, kind]);
}
