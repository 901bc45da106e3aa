/** What became of imports. */
import type { ImportReport } from '../../../shared/api/import.ts';
import type { Sql } from '../sql.ts';

export async function putImport(sql: Sql, siteId: number, report: ImportReport): Promise<void> {
  await sql.insert(
    'imports',
    ['site_id', 'id', 'created_at', 'report'],
    [[siteId, report.id, Date.parse(report.createdAt), JSON.stringify(report)]],
  );
}

export async function getImport(sql: Sql, siteId: number, id: string): Promise<ImportReport | null> {
  const [row] = await sql.all<{ report: string }>('select report from imports where site_id = ? and id = ?', [
    siteId,
    id,
  ]);
  return row ? JSON.parse(row.report) : null;
}
