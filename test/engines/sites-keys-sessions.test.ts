/** Sites, secret keys and sessions. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digestOf } from '../../server/storage/facts/keys.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { ENGINES, freshTestDatabase, NOW, newSite, type TestDatabase } from '../support/storage.ts';

describe.each(ENGINES)('on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;

  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  afterAll(() => database.drop());

  test('sites have numbers and keys of their own, and come back as they were made', async () => {
    const made = [
      await newSite(storage, { name: 'A', domains: ['a.example', '*.b.example'], timeZone: 'Asia/Kolkata' }),
      await newSite(storage, { name: 'B' }),
    ];
    const listed = await storage.read('listSites');
    expect(listed.filter((site) => made.some(({ siteId }) => siteId === site.siteId))).toEqual(made);
    expect(new Set(listed.map((site) => site.writeKey)).size).toBe(listed.length);
    expect(listed[0]!.writeKey).toMatch(/^wk_[A-Za-z0-9]{24}$/);
    expect(listed.map((site) => site.siteId)).toEqual(listed.map((site) => site.siteId).toSorted((a, b) => a - b));
    expect(made[0]!.createdAt).toBe(NOW);
  });

  test('a change of a site touches what it names, and of no site is none', async () => {
    const site = await newSite(storage, { name: 'Before', currency: 'CHF' });
    const changed = await storage.write('changeSite', site.siteId, { name: 'After' }, NOW);
    expect(changed).toEqual({ ...site, name: 'After' });
    expect((await storage.read('listSites')).find(({ siteId }) => siteId === site.siteId)).toEqual(changed);
    expect(await storage.write('changeSite', 9999, { name: 'x' }, NOW)).toBeNull();
  });

  test('a key is shown once, kept as a digest, and gone when revoked', async () => {
    const made = await storage.write('createKey', { name: 'CRM', scopes: ['ingest', 'read'], sites: ['site_x'] }, NOW);
    expect(made.key).toMatch(/^sk_[\w-]{32}$/);
    const listed = await storage.read('listKeys');
    expect(listed).toEqual([
      {
        id: made.id,
        name: 'CRM',
        scopes: ['ingest', 'read'],
        sites: ['site_x'],
        hash: digestOf(made.key),
        createdAt: NOW,
        expiresAt: null,
        usedAt: null,
      },
    ]);
    expect(JSON.stringify(listed)).not.toContain(made.key);
    expect(await storage.write('revokeKey', made.id, NOW)).toBe(true);
    expect(await storage.write('revokeKey', made.id, NOW)).toBe(false);
    expect(await storage.write('revokeKey', 'key_unknown', NOW)).toBe(false);
    expect(await storage.read('listKeys')).toEqual([]);
  });

  test('a key has its end, and the latest of its uses, in whatever order they are noted', async () => {
    const wanted = { name: 'Agency', scopes: ['read' as const], sites: null, expiresAt: NOW + 1000 };
    const { id } = await storage.write('createKey', wanted, NOW);
    const stored = async () => (await storage.read('listKeys')).find((key) => key.id === id);
    expect(await stored()).toMatchObject({ expiresAt: NOW + 1000, usedAt: null });
    for (const at of [NOW + 10, NOW + 30, NOW + 20]) await storage.write('touchKey', id, at);
    expect(await stored()).toMatchObject({ usedAt: NOW + 30 });
    await storage.write('revokeKey', id, NOW);
  });

  test('a write key that is followed by another is a former one until it is ended', async () => {
    const site = await newSite(storage);
    const [one, two] = [site.writeKey, (await storage.write('rotateWriteKey', site.siteId))!.writeKey];
    const three = (await storage.write('rotateWriteKey', site.siteId))!;
    expect(three.formerWriteKeys).toEqual([two, one]);
    const stored = async () => (await storage.read('listSites')).find(({ siteId }) => siteId === site.siteId);
    expect(await stored()).toEqual(three);
    expect(await storage.write('endWriteKey', site.siteId, three.writeKey)).toBe(false);
    expect(await storage.write('endWriteKey', site.siteId, two)).toBe(true);
    expect(await storage.write('endWriteKey', site.siteId, two)).toBe(false);
    expect(await stored()).toEqual({ ...three, formerWriteKeys: [one] });
    expect(await storage.write('rotateWriteKey', 9999)).toBeNull();
    await storage.write('closeSite', site.siteId);
    expect(await stored()).toMatchObject({ formerWriteKeys: [] });
  });

  test('write keys that are made and ended at once: none is lost, and none that was ended is taken again', async () => {
    const { siteId, writeKey } = await newSite(storage);
    const other = engine === 'postgres' ? await database.open() : storage;
    const stored = async () => (await storage.read('listSites')).find((site) => site.siteId === siteId)!;
    const made = await Promise.all([storage, other, storage, other].map((on) => on.write('rotateWriteKey', siteId)));
    const { writeKey: current, formerWriteKeys } = await stored();
    expect([current, ...formerWriteKeys].toSorted()).toEqual(
      [writeKey, ...made.map((site) => site!.writeKey)].toSorted(),
    );
    for (const key of formerWriteKeys) {
      const [ended, next] = await Promise.all([
        storage.write('endWriteKey', siteId, key),
        other.write('rotateWriteKey', siteId),
        other.write('changeSite', siteId, { domains: [`${key}.example`] }, NOW),
        storage.write('changeSite', siteId, { name: key }, NOW),
      ]);
      expect(ended).toBe(true);
      const now = await stored();
      expect(now).toMatchObject({ writeKey: next!.writeKey, name: key, domains: [`${key}.example`] });
      expect(now.formerWriteKeys).not.toContain(key);
      expect(now.formerWriteKeys).toHaveLength(formerWriteKeys.length);
    }
    await Promise.all([storage.write('closeSite', siteId), other.write('rotateWriteKey', siteId)]);
    expect(await storage.write('rotateWriteKey', siteId)).toBeNull();
    expect((await stored()).writeKey).not.toMatch(/^wk_/);
    if (other !== storage) await other.close();
  });

  test('sealed secrets are found wherever they are, and changed only where they still are what they were', async () => {
    const { siteId } = await newSite(storage);
    const settings = { url: 'https://a.example/', events: [], models: [], description: null, secret: 'w1' };
    const hook = await storage.write('createWebhook', siteId, settings, NOW);
    await storage.write('changeWebhook', siteId, hook.id, { oldSecret: 'w0', oldSecretUntil: NOW }, NOW);
    const inbound = await storage.write(
      'createInbound',
      siteId,
      'generic',
      { name: null, signature: null, mapping: null, secret: 'i1' },
      NOW,
    );
    const own = async () => (await storage.read('sealedSecrets')).filter((one) => one.siteId === siteId);
    expect((await own()).map((one) => [one.id, one.sealed])).toEqual([
      [hook.id, 'w1'],
      [hook.id, 'w0'],
      [inbound.id, 'i1'],
    ]);
    for (const one of await own()) {
      expect(await storage.write('replaceSealed', one, `${one.sealed} anew`)).toBe(true);
      expect(await storage.write('replaceSealed', one, 'late')).toBe(false);
    }
    expect((await own()).map((one) => one.sealed)).toEqual(['w1 anew', 'w0 anew', 'i1 anew']);
  });

  test('a key for all sites has none', async () => {
    const made = await storage.write('createKey', { name: 'All', scopes: ['manage'], sites: null }, NOW);
    expect((await storage.read('listKeys'))[0]).toMatchObject({ id: made.id, sites: null });
  });

  test('a session lasts until its end, to the millisecond, or until it is ended', async () => {
    const secret = await storage.write(
      'createSession',
      { userId: null, keyHash: 'digest', scopes: ['read'], device: null, expiresAt: NOW + 1000 },
      NOW,
    );
    expect(await storage.read('findSession', secret, NOW + 999)).toEqual({
      id: expect.stringMatching(/^session_/),
      keyHash: 'digest',
      scopes: ['read'],
      seenAt: NOW,
      confirmedAt: NOW,
      user: null,
    });
    const found = (await storage.read('findSession', secret, NOW))!;
    await storage.write('confirmSession', found.id, NOW + 500);
    await storage.write('confirmSession', found.id, NOW + 400);
    expect(await storage.read('findSession', secret, NOW + 999)).toMatchObject({ confirmedAt: NOW + 500, seenAt: NOW });
    expect(await storage.read('findSession', secret, NOW + 1000)).toBeNull();
    expect(await storage.read('findSession', `${secret}x`, NOW)).toBeNull();
    await storage.write('endSession', secret);
    expect(await storage.read('findSession', secret, NOW)).toBeNull();
  });

  test('a new session sweeps out those that are over', async () => {
    const old = await storage.write(
      'createSession',
      { userId: null, keyHash: null, scopes: ['read'], device: null, expiresAt: NOW + 10 },
      NOW,
    );
    const other = await storage.write(
      'createSession',
      { userId: null, keyHash: null, scopes: ['read'], device: null, expiresAt: NOW + 5000 },
      NOW + 20,
    );
    // Asked as of a time when the old one was still good: it is no longer there.
    expect(await storage.read('findSession', old, NOW)).toBeNull();
    expect(await storage.read('findSession', other, NOW + 20)).not.toBeNull();
  });

  test('the probe writes for real, again and again', async () => {
    await storage.write('probe', NOW);
    await expect(storage.write('probe', NOW + 1)).resolves.not.toThrow();
  });
});
