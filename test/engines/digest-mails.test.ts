/** The digest of a week by e-mail: each once, whoever sends it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { DAY } from '../support/facts.ts';
import { ENGINES, freshTestDatabase, NOW, newSite, type TestDatabase } from '../support/storage.ts';

const WEEK = '2026-01-19';
const SENT = { state: 'sent', dueAt: NOW, problem: null, status: null } as const;

describe.each(ENGINES)('digests by mail on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  /** Another process, where the engine has several. */
  let other: Storage;
  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
    other = engine === 'postgres' ? await database.open() : storage;
  });
  afterAll(() => database.drop());

  let count = 0;
  const newUser = async (): Promise<string> => {
    const user = { email: `u${++count}@acme.example`, name: `User ${count}` };
    return (await storage.write('createOwner', user, 'a PHC string', NOW))!.id;
  };
  const due = (siteId: number, now = NOW) =>
    storage.read('dueDigestMails', now, 100).then((all) => all.filter((mail) => mail.siteId === siteId));
  const begun = async () => {
    const { siteId } = await newSite(storage);
    const userId = await newUser();
    await storage.write('chooseDigests', userId, [siteId], 'de');
    await storage.write('noteDigest', siteId, WEEK, true, NOW);
    return { siteId, userId, week: WEEK };
  };

  test('who asked for it has one with each week that begins, and who did not has none', async () => {
    const { siteId } = await newSite(storage);
    const [ann, bea] = [await newUser(), await newUser()];
    await newUser();
    await storage.write('chooseDigests', ann, [siteId], 'en');
    await storage.write('chooseDigests', bea, [siteId], 'de');
    const noted = await Promise.all([storage, other].map((on) => on.write('noteDigest', siteId, WEEK, true, NOW)));
    expect(noted.toSorted()).toEqual([false, true]);
    const mails = await due(siteId);
    expect(mails.map(({ userId, language, week, attempts }) => [userId, language, week, attempts])).toEqual(
      [
        [ann, 'en', WEEK, 0],
        [bea, 'de', WEEK, 0],
      ].toSorted(),
    );
    expect(mails.find(({ userId }) => userId === ann)!.reader).toMatchObject({ role: 'owner', sites: null });
    // Without a mail server nothing waits.
    await storage.write('noteDigest', siteId, '2026-01-26', false, NOW);
    expect((await due(siteId)).map(({ week }) => week)).toEqual([WEEK, WEEK]);
    await storage.write('noteDigest', siteId, '2026-02-02', true, NOW);
    expect((await due(siteId)).map(({ week }) => week)).toEqual(['2026-02-02', '2026-02-02']);
  });

  test('of several that would send it one takes it, once', async () => {
    const mail = await begun();
    const takers = [storage, other, storage, other].map((on) => on.write('takeDigestMail', mail, NOW));
    expect((await Promise.all(takers)).filter(Boolean)).toHaveLength(1);
    expect(await due(mail.siteId)).toEqual([]);
    await storage.write('finishDigestMail', mail, SENT);
    expect(await storage.write('takeDigestMail', mail, NOW + DAY)).toBe(false);
  });

  test('what was not taken waits for its time, with why', async () => {
    const mail = await begun();
    await storage.write('takeDigestMail', mail, NOW);
    const next = { state: 'waiting', dueAt: NOW + 300_000, problem: 'no_connection', status: null } as const;
    await storage.write('finishDigestMail', mail, next);
    expect(await due(mail.siteId, NOW + 299_999)).toEqual([]);
    expect(await storage.write('takeDigestMail', mail, NOW + 299_999)).toBe(false);
    expect((await due(mail.siteId, NOW + 300_000)).map(({ attempts }) => attempts)).toEqual([1]);
    const trouble = { isFinal: false, problem: 'no_connection', status: null, count: 1 };
    expect((await storage.read('digestMailState')).troubles).toContainEqual(trouble);
    expect(await storage.read('digestTroubles')).toContainEqual({ userId: mail.userId, problem: 'no_connection' });
    await storage.write('takeDigestMail', mail, NOW + 300_000);
    await storage.write('finishDigestMail', mail, SENT);
    expect((await storage.read('digestMailState')).troubles).not.toContainEqual(trouble);
  });

  test('what was being sent when its process died may have arrived: it is not sent again, and noted', async () => {
    const mail = await begun();
    await storage.write('takeDigestMail', mail, NOW);
    const later = { state: 'waiting', dueAt: NOW, problem: 'recipient', status: 451 } as const;
    await storage.write('finishDigestMail', mail, later);
    await storage.write('takeDigestMail', mail, NOW);
    expect(await other.write('closeInterrupted', NOW - 1)).toBe(0);
    expect(await other.write('closeInterrupted', NOW)).toBe(1);
    // What the server said of the attempt before has nothing to do with it.
    const { troubles } = await storage.read('digestMailState');
    expect(troubles).toContainEqual({ isFinal: true, problem: 'interrupted', status: null, count: 1 });
    expect(await storage.write('takeDigestMail', mail, NOW + DAY)).toBe(false);
    // It was alive after all: the verdict stands.
    await storage.write('finishDigestMail', mail, { ...SENT, state: 'waiting' });
    expect(await due(mail.siteId, NOW + DAY)).toEqual([]);
    expect(await storage.read('digestTroubles')).toContainEqual({ userId: mail.userId, problem: 'interrupted' });
  });

  test('who ended it, was locked out or is gone gets nothing that still waits', async () => {
    const [ended, locked, gone] = [await begun(), await begun(), await begun()];
    await storage.write('endDigest', ended.userId, ended.siteId);
    expect(await storage.write('takeDigestMail', ended, NOW)).toBe(false);
    expect(await due(ended.siteId)).toEqual([]);
    await storage.write('changeUser', locked.userId, { disabled: true }, NOW);
    expect(await due(locked.siteId)).toEqual([]);
    expect(await storage.write('takeDigestMail', locked, NOW)).toBe(false);
    await storage.write('deleteUser', gone.userId);
    expect(await due(gone.siteId)).toEqual([]);
    expect(await storage.read('digestSitesOf', gone.userId)).toEqual([]);
    const left = await begun();
    await storage.write('dropDigestMail', left);
    expect(await due(left.siteId)).toEqual([]);
  });

  test('what did not go out is told until she wants it no more, and goes out no later when she wants it again', async () => {
    const told = async ({ userId }: { userId: string }) =>
      (await storage.read('digestTroubles')).filter((one) => one.userId === userId).map(({ problem }) => problem);
    for (const state of ['waiting', 'failed'] as const)
      for (const end of ['endDigest', 'chooseDigests'] as const) {
        const mail = await begun();
        await storage.write('takeDigestMail', mail, NOW);
        await storage.write('finishDigestMail', mail, { state, dueAt: NOW, problem: 'sender', status: 550 });
        await storage.write('chooseDigests', mail.userId, [mail.siteId], 'en');
        expect(await told(mail)).toEqual(['sender']);
        if (end === 'endDigest') await storage.write('endDigest', mail.userId, mail.siteId);
        else await storage.write('chooseDigests', mail.userId, [], 'en');
        expect(await told(mail)).toEqual([]);
        await storage.write('chooseDigests', mail.userId, [mail.siteId], 'en');
        await storage.write('noteDigest', mail.siteId, WEEK, true, NOW);
        expect(await due(mail.siteId)).toEqual([]);
      }
  });

  test('choices at the same time are both taken', async () => {
    const { siteId } = await newSite(storage);
    for (let round = 0; round < 5; round++) {
      const userId = await newUser();
      await Promise.all([storage, other].map((on) => on.write('chooseDigests', userId, [siteId], 'de')));
      expect(await storage.read('digestSitesOf', userId)).toEqual([{ siteId, language: 'de' }]);
    }
  });

  test('a choice takes the place of the one before, and goes with the site', async () => {
    const [one, two] = [await newSite(storage), await newSite(storage)];
    const userId = await newUser();
    await storage.write('chooseDigests', userId, [one.siteId, two.siteId], 'en');
    await storage.write('chooseDigests', userId, [two.siteId], 'de');
    expect(await storage.read('digestSitesOf', userId)).toEqual([{ siteId: two.siteId, language: 'de' }]);
    expect((await storage.read('digestMailState')).readers).toBeGreaterThan(0);
    await storage.write('closeSite', two.siteId);
    while ((await storage.write('deleteSiteStep', two.siteId, 100, NOW)) > 0);
    expect(await storage.read('digestSitesOf', userId)).toEqual([]);
  });
});
