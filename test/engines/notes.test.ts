/** Annotations and saved views. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NotePeriod } from '../../server/storage/facts/notes.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { ENGINES, freshTestDatabase, NOW, newSite, type TestDatabase } from '../support/storage.ts';

const ANY: NotePeriod = { from: null, to: null };

describe.each(ENGINES)('on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  afterAll(() => database.drop());

  test.each(['annotations', 'saved_views'] as const)(
    '%s are written, listed, changed and taken away, each on its site',
    async (kind) => {
      const [{ siteId }, { siteId: other }] = [await newSite(storage), await newSite(storage)];
      const email = `${kind}@acme.example`;
      const ann = (await storage.write('createOwner', { email, name: 'Ann' }, 'hash', NOW))!;
      const about = (n: number) => (kind === 'annotations' ? `2026-01-0${n}` : `/leads?n=${n}`);
      const create = (n: number, by: string | null) =>
        storage.write('create', 'createNote', [kind, siteId, { about: about(n), text: `note ${n}` }, by, NOW + n]);
      await create(1, ann.id);
      await create(2, null);
      const list = (period = ANY, limit = 10, after: { createdAt: number; id: string } | null = null) =>
        storage.read('listNotes', kind, siteId, period, limit, after);
      const all = await list();
      expect(all.map(({ text, author }) => [text, author])).toEqual([
        ['note 2', null],
        ['note 1', 'Ann'],
      ]);
      expect(await list(ANY, 10, { createdAt: all[0]!.createdAt, id: all[0]!.id })).toEqual(all.slice(1));
      expect(await list({ from: about(2), to: null })).toEqual(all.slice(0, 1));
      expect(await list({ from: null, to: about(2) })).toEqual(all.slice(1));
      const { id } = all[1]!;
      expect(await storage.write('changeNote', kind, other, id, { text: 'stolen' })).toBeNull();
      expect(await storage.write('changeNote', kind, siteId, id, { text: 'new' })).toEqual({ ...all[1], text: 'new' });
      expect(await storage.write('changeNote', kind, siteId, id, { about: about(3) })).toMatchObject({
        about: about(3),
      });
      expect(await storage.write('deleteNote', kind, other, id)).toBe(false);
      expect(await storage.write('deleteNote', kind, siteId, id)).toBe(true);
      expect(await list()).toHaveLength(1);
    },
  );
});
