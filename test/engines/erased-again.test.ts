/** A restored backup forgets whom it must before anybody sees it. */
import { describe, expect, test } from 'vitest';
import { copyDatabase } from '../../server/storage/copy.ts';
import { applyErasures, readErasures } from '../../server/storage/erasure/apply-again.ts';
import { openDatabase } from '../../server/storage/open-database.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { contact, event, HOUR, identify, rowsOf, T0 } from '../support/facts.ts';
import { digestsOf, ENGINES, freshTestDatabase, NOW, newSite, rebuildSite } from '../support/storage.ts';

const ANN = 'email:ann@acme.com';
const CARLA = 'email:carla@acme.com';
const unsynced = { allowUnsynced: true };

describe.each(ENGINES)('on %s', (engine) => {
  test('who was erased after the backup was taken is erased from it, her later-known browser and what contacts alone tell too, and stays out', async () => {
    const [live, backup] = await Promise.all([freshTestDatabase(engine), freshTestDatabase(engine)]);
    const storage = await live.open();
    const { siteId } = await newSite(storage);
    await storage.append(
      rowsOf(
        siteId,
        event('ann-browser', 'a1', T0, { url: 'https://acme.example/?utm_source=google' }),
        identify('ann-browser', 'a2', T0 + HOUR, [ANN]),
        event('ann-phone', 'p1', T0 + 2 * HOUR, { url: 'https://acme.example/secret' }),
        identify('bobs', 'b1', T0, ['email:bob@acme.com']),
      ),
    );
    // Nobody knows yet whose the phone is, and one person is named by a contact alone.
    const contacts = [
      contact('met', { visitorId: 'ann-phone', occurredAt: T0 + 2 * HOUR, properties: { note: 'secret' } }),
      contact('named', { identifiers: [CARLA], content: 'secret' }),
      contact('with-bob', { identifiers: [CARLA, 'email:bob@acme.com'], content: 'of both' }),
      contact('bobs', { identifiers: ['email:bob@acme.com'], visitorId: 'bobs', content: 'his' }),
    ];
    await storage.write('putContacts', siteId, contacts, NOW);
    await storage.project('next');
    await storage.close();
    const copyOf = async (from: string, to: string) => {
      const [source, target] = [await openDatabase(from, unsynced), await openDatabase(to, unsynced)];
      await copyDatabase(source, target);
      await Promise.all([source.close(), target.close()]);
    };
    await copyOf(live.url, backup.url);

    // After the backup her phone turns out to be hers, the other one becomes a lead, and both are erased.
    const again = await live.open();
    await again.append(
      rowsOf(siteId, identify('ann-phone', 'p2', T0 + 3 * HOUR, [ANN]), identify('carlas', 'c', T0, [CARLA])),
    );
    await again.project('next');
    for (const { leadId } of await again.read('leadsOf', siteId, [ANN, CARLA]))
      await again.write('erasePerson', siteId, leadId, [], NOW);
    await again.close();
    const known = await openDatabase(live.url, unsynced);
    const list = await readErasures(known);
    expect(JSON.stringify(list)).not.toMatch(/ann@|carla|acme\.com/);
    expect(await applyErasures(known, list, NOW)).toEqual({ people: 0, events: 0, contacts: 0 });
    await known.close();

    const restored = await openDatabase(backup.url, unsynced);
    expect(await applyErasures(restored, list, NOW)).toEqual({ people: 1, events: 1, contacts: 3 });
    expect(await applyErasures(restored, list, NOW)).toEqual({ people: 0, events: 0, contacts: 0 });
    const rows = await restored.all<{ visitor_id: string; url: string; body: string | null }>(
      'select visitor_id, url, body from events',
    );
    expect(JSON.stringify(rows)).not.toMatch(/ann|secret/);
    expect(rows.map((row) => row.visitor_id)).toContain('bobs');
    const told = await restored.all<{ external_id: string; content: string | null }>(
      'select * from contacts order by external_id',
    );
    expect(told.map((row) => [row.external_id, row.content])).toEqual([
      ['bobs', 'his'],
      ['met', null],
      ['named', null],
      ['with-bob', 'of both'],
    ]);
    const names = await restored.all('select identifier from contact_identifiers');
    expect(JSON.stringify([told, names])).not.toMatch(/ann-phone|secret|carla/);
    expect(told[0]).toMatchObject({ identifiers: '["email:bob@acme.com"]', visitor_id: 'bobs' });
    await restored.close();

    const serving = await backup.open();
    expect(await serving.read('leadsOf', siteId, [ANN])).toEqual([]);
    for (const late of [
      event('ann-browser', 'a3', T0 + 1),
      event('ann-phone', 'p1', T0 + 2 * HOUR),
      identify('new', 'n', T0, [ANN]),
    ])
      expect(await serving.append(rowsOf(siteId, late))).toBe('d');
    expect(await serving.write('putContacts', siteId, contacts, NOW)).toEqual(contacts.map(() => 'unchanged'));
    const before = await digestsOf(serving, siteId);
    await rebuildSite(serving, siteId);
    expect(await digestsOf(serving, siteId)).toEqual(before);
    await live.drop();
    await backup.drop();
  });

  test('who came back after an erasure, is in the backup, and was erased again, is erased from it too', async () => {
    const [live, backup] = await Promise.all([freshTestDatabase(engine), freshTestDatabase(engine)]);
    const before = await live.open();
    const { siteId } = await newSite(before);
    const comes = (storage: Storage, id: string, at: number) =>
      storage.append(rowsOf(siteId, identify('ann-browser', id, at, [ANN])));
    const erase = async (storage: Storage, at: number) => {
      await storage.project('next');
      const lead = (await storage.read('leadsOf', siteId, [ANN]))[0]!;
      await storage.write('erasePerson', siteId, lead.leadId, [], at);
    };
    await comes(before, 'a1', T0);
    await erase(before, T0 + HOUR);
    expect(await comes(before, 'a2', T0 + 2 * HOUR)).toBe('s');
    await before.project('next');
    await before.close();
    const [source, target] = [await openDatabase(live.url, unsynced), await openDatabase(backup.url, unsynced)];
    await copyDatabase(source, target);
    await Promise.all([source.close(), target.close()]);

    const after = await live.open();
    await erase(after, T0 + 3 * HOUR);
    await after.close();
    const known = await openDatabase(live.url, unsynced);
    const list = await readErasures(known);
    await known.close();

    const restored = await openDatabase(backup.url, unsynced);
    expect((await applyErasures(restored, list, T0 + 4 * HOUR)).people).toBe(1);
    expect(await applyErasures(restored, list, T0 + 4 * HOUR)).toEqual({ people: 0, events: 0, contacts: 0 });
    await restored.close();
    const serving = await backup.open();
    expect(await serving.read('leadsOf', siteId, [ANN])).toEqual([]);
    expect(await serving.append(rowsOf(siteId, identify('other', 'late', T0 + 2 * HOUR, [ANN])))).toBe('d');
    await live.drop();
    await backup.drop();
  });
});
