import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openSqlite } from './connection.ts';
import { migrateFile } from './storage.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-statistics-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('what is asked for by a second column is looked up, however much a site has', async () => {
  const file = join(folder, 't.db');
  await migrateFile(file);
  const db = openSqlite(file, 'read');
  const plan = (text: string) =>
    (db.prepare(`explain query plan ${text}`).all(1, '["a"]') as { detail: string }[])
      .map(({ detail }) => detail)
      .filter((detail) => /^(SEARCH|SCAN) (?!json)/.test(detail));
  expect(
    plan('select * from lead_stages where site_id = ? and identifier in (select value from json_each(?))'),
  ).toEqual(['SEARCH lead_stages USING INDEX lead_stages_identifier (site_id=? AND identifier=?)']);
  expect(
    plan(`select c.id from lead_visitors v
      join claims c on c.site_id = v.site_id and c.visitor_id = v.visitor_id and c.identifier = v.identifier
      where v.site_id = ? and v.identifier in (select value from json_each(?))`),
  ).toEqual([
    expect.stringContaining('SEARCH v USING COVERING INDEX lead_visitors_public'),
    'SEARCH c USING PRIMARY KEY (site_id=? AND visitor_id=?)',
  ]);
  db.close();
});
