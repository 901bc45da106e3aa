/** People who sign in, their links and sessions. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { NewUser, UserChange } from '../../server/storage/facts/users.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { ENGINES, freshTestDatabase, NOW, type TestDatabase } from '../support/storage.ts';

const HOUR = 3_600_000;

describe.each(ENGINES)('on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  afterAll(() => database.drop());
  let count = 0;
  let ANN: NewUser;
  beforeEach(() => {
    ANN = {
      email: `ann${++count}@acme.example`,
      name: 'Ann',
      role: 'viewer',
      sites: ['site_a'],
      seesIdentifiers: null,
    };
  });

  const invite = async (user: Partial<NewUser> = {}) =>
    (await storage.write('create', 'createUser', [{ ...ANN, ...user }, NOW + HOUR, NOW])) as {
      user: { id: string };
      link: string;
    };
  const session = (userId: string, at = NOW) =>
    storage.write(
      'createSession',
      { userId, keyHash: null, scopes: [], device: 'desktop|Chrome|Windows', expiresAt: at + 100 * HOUR },
      at,
    );

  test('somebody who is invited sets a password by the link, once', async () => {
    const { user, link } = await invite();
    expect(user).toMatchObject({ ...ANN, isActive: false, disabledAt: null, signedInAt: null, createdAt: NOW });
    expect(await storage.read('credentialsOf', ANN.email)).toBeNull();
    expect(await storage.read('linkedUser', link, NOW + HOUR - 1)).toMatchObject({ id: user.id });
    expect(await storage.read('linkedUser', link, NOW + HOUR)).toBeNull();
    expect(await storage.read('linkedUser', `${link}x`, NOW)).toBeNull();
    const both = await Promise.all([
      storage.write('useUserLink', link, 'hash 1', 'Ann Berger', NOW),
      storage.write('useUserLink', link, 'hash 2', null, NOW),
    ]);
    expect(both.filter(Boolean)).toHaveLength(1);
    expect(await storage.read('credentialsOf', ANN.email)).toMatchObject({ id: user.id });
    expect(await storage.write('useUserLink', link, 'hash 3', null, NOW)).toBeNull();
  });

  test('an e-mail address has one user', async () => {
    await invite();
    expect(await invite({ name: 'Other' })).toBeNull();
    expect(await storage.write('createOwner', { email: ANN.email, name: 'x' }, 'h', NOW)).toBeNull();
  });

  test('a new link ends the one before', async () => {
    const { user, link } = await invite();
    const next = await storage.write('openUserLink', user.id, NOW + HOUR);
    expect(await storage.read('linkedUser', link, NOW)).toBeNull();
    expect(await storage.read('linkedUser', next!, NOW)).not.toBeNull();
    expect(await storage.write('openUserLink', 'user_nobody', NOW + HOUR)).toBeNull();
  });

  test('a session has the scopes and sites of its user, as they are now', async () => {
    const { user } = await invite();
    const secret = await session(user.id);
    expect(await storage.read('findSession', secret, NOW)).toMatchObject({
      scopes: ['read'],
      user: { id: user.id, email: ANN.email, role: 'viewer', sites: ['site_a'] },
    });
    await storage.write('changeUser', user.id, { role: 'analyst', sites: null }, NOW);
    expect(await storage.read('findSession', secret, NOW)).toMatchObject({
      scopes: ['read', 'ingest'],
      user: { role: 'analyst', sites: null },
    });
    expect((await storage.read('listUsers')).find(({ id }) => id === user.id)?.signedInAt).toBe(NOW);
  });

  test('whether she sees identifiers is by her role, unless it is told; an owner does', async () => {
    const { user } = await invite();
    const secret = await session(user.id);
    const sees = async () => (await storage.read('findSession', secret, NOW))!.user!.seesIdentifiers;
    expect(await sees()).toBe(false);
    const change = (to: object) => storage.write('changeUser', user.id, to, NOW);
    expect(await change({ seesIdentifiers: true })).toMatchObject({ seesIdentifiers: true, role: 'viewer' });
    expect(await sees()).toBe(true);
    expect(await change({ seesIdentifiers: false, role: 'analyst' })).toMatchObject({ seesIdentifiers: false });
    expect(await sees()).toBe(false);
    expect(await change({ seesIdentifiers: null })).toMatchObject({ seesIdentifiers: null, role: 'analyst' });
    expect(await sees()).toBe(true);
    await change({ seesIdentifiers: false, role: 'owner' });
    expect(await sees()).toBe(true);
  });

  test('a session that nobody uses ends; one that is used goes on', async () => {
    const { user } = await invite();
    const secret = await session(user.id);
    const { id } = (await storage.read('findSession', secret, NOW))!;
    expect(await storage.read('findSession', secret, NOW + 12 * HOUR)).toBeNull();
    await storage.write('touchSession', id, NOW + 11 * HOUR);
    expect(await storage.read('findSession', secret, NOW + 12 * HOUR)).not.toBeNull();
    await storage.write('touchSession', id, NOW + HOUR);
    expect((await storage.read('sessionsOf', user.id, NOW + 12 * HOUR))[0]).toEqual({
      id,
      device: 'desktop|Chrome|Windows',
      createdAt: NOW,
      seenAt: NOW + 11 * HOUR,
    });
  });

  test('a new password, a lock and a deletion end sessions', async () => {
    const { user } = await invite();
    const [kept, ended] = [await session(user.id), await session(user.id)];
    const { id } = (await storage.read('findSession', kept, NOW))!;
    await storage.write('changePassword', user.id, 'new hash', id);
    const alive = async () =>
      (await Promise.all([kept, ended].map((each) => storage.read('findSession', each, NOW)))).map(Boolean);
    expect(await alive()).toEqual([true, false]);
    expect(await storage.write('changeUser', user.id, { disabled: true }, NOW + 1)).toMatchObject({
      disabledAt: NOW + 1,
    });
    expect(await alive()).toEqual([false, false]);
    expect(await storage.read('credentialsOf', ANN.email)).toBeNull();
    expect(await storage.write('openUserLink', user.id, NOW + HOUR)).toBeNull();
    expect(await storage.write('changeUser', user.id, { disabled: false }, NOW)).toMatchObject({ disabledAt: null });
    await session(user.id);
    expect(await storage.write('deleteUser', user.id)).toBe(true);
    expect(await storage.read('sessionsOf', user.id, NOW)).toEqual([]);
    expect(await storage.write('deleteUser', user.id)).toBe(false);
  });

  test('sessions are ended one by one, by their user only', async () => {
    const [{ user }, { user: other }] = [await invite(), await invite({ email: 'bob@acme.example' })];
    const secret = await session(user.id);
    const { id } = (await storage.read('findSession', secret, NOW))!;
    expect(await storage.write('endSessionOf', other.id, id)).toBe(false);
    expect(await storage.write('endSessionOf', user.id, id)).toBe(true);
    expect(await storage.read('findSession', secret, NOW)).toBeNull();
  });

  test('the last owner of all sites stays', async () => {
    const owner = (await storage.write('createOwner', { email: 'o@acme.example', name: 'O' }, 'hash', NOW))!;
    const changes: UserChange[] = [{ role: 'viewer' }, { sites: ['site_a'] }, { disabled: true }];
    for (const change of changes) expect(await storage.write('changeUser', owner.id, change, NOW)).toBe('last_owner');
    expect(await storage.write('deleteUser', owner.id)).toBe('last_owner');
    // Somebody who was only invited cannot take over yet.
    await invite({ role: 'owner', sites: null });
    expect(await storage.write('deleteUser', owner.id)).toBe('last_owner');
    await storage.write('createOwner', { email: 'p@acme.example', name: 'P' }, 'hash', NOW);
    expect(await storage.write('deleteUser', owner.id)).toBe(true);
  });
});
