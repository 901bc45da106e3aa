/** The audit log. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditFilter, NewAuditEntry } from '../../server/storage/facts/audit.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { ENGINES, freshTestDatabase, NOW, type TestDatabase } from '../support/storage.ts';

const ALL: AuditFilter = { sites: null, kind: null, by: null, target: null, from: null, to: null };

describe.each(ENGINES)('on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  afterAll(() => database.drop());

  test('entries come back newest first, by filter and page, with the names of who did it', async () => {
    const key = await storage.write('createKey', { name: 'CRM', scopes: ['read'], sites: null }, NOW);
    const user = (await storage.write('createOwner', { email: 'o@acme.example', name: 'Olga' }, 'hash', NOW))!;
    const entry = (at: number, more: Partial<NewAuditEntry> = {}): NewAuditEntry => ({
      at,
      kind: 'change',
      action: 'PATCH /v1/sites/{id}',
      site: 'site_a',
      bearerKind: 'user',
      bearerId: user.id,
      target: 'site_a',
      fields: ['name'],
      times: 3,
      ...more,
    });
    await storage.write('appendAudit', entry(NOW));
    await storage.write('appendAudit', entry(NOW + 1, { bearerKind: 'key', bearerId: key.id, site: 'site_b' }));
    await storage.write(
      'appendAudit',
      entry(NOW + 1, { kind: 'erase', bearerKind: 'start', bearerId: null, site: null }),
    );
    const list = (filter: Partial<AuditFilter> = {}, limit = 10) =>
      storage.read('listAudit', { ...ALL, ...filter }, limit, null);
    const all = await list();
    expect(all.map(({ at }) => at)).toEqual([NOW + 1, NOW + 1, NOW]);
    expect(all.at(-1)).toEqual({ id: expect.any(String), name: 'Olga', ...entry(NOW) });
    expect((await list({ by: key.id })).map(({ name }) => name)).toEqual(['CRM']);
    expect(await list({ sites: ['site_a'] })).toHaveLength(1);
    expect(await list({ sites: [] })).toEqual([]);
    expect((await list({ kind: 'erase' })).map(({ name }) => name)).toEqual([null]);
    expect(await list({ from: NOW + 1 })).toHaveLength(2);
    expect(await list({ to: NOW + 1, target: 'site_a' })).toHaveLength(1);
    const [first, second] = all;
    const next = await storage.read('listAudit', ALL, 10, { at: first!.at, id: first!.id });
    expect(next[0]!.id).toBe(second!.id);
    expect(next).toHaveLength(2);
  });
});
