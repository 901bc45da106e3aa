/** One creation for one Idempotency-Key, also at the same moment and from two processes. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OnceClaim } from '../../server/storage/facts/once.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { DAY } from '../support/facts.ts';
import { ENGINES, freshTestDatabase, NOW, type TestDatabase } from '../support/storage.ts';

describe.each(ENGINES)('once on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  afterAll(() => database.drop());

  const claim = (rest: Partial<OnceClaim> = {}): OnceClaim => ({
    id: randomBytes(8).toString('hex'),
    request: 'r',
    secret: randomBytes(32).toString('base64'),
    ...rest,
  });
  const key = { name: 'CRM', scopes: ['read' as const], sites: null };
  const create = (one: OnceClaim, now = NOW, on = storage) => on.write('createOnce', one, now, 'createKey', [key, now]);
  const keys = async () => (await storage.read('listKeys')).length;

  test('a repetition creates nothing, and is answered as before', async () => {
    const one = claim();
    const before = await keys();
    const first = await create(one);
    expect(first).toEqual({ replayed: false, answer: expect.objectContaining({ key: expect.stringMatching(/^sk_/) }) });
    expect(await create(one, NOW + DAY)).toEqual({ replayed: true, answer: first!.answer });
    expect(await keys()).toBe(before + 1);
  });

  test('another request under the key is refused; another key is another request', async () => {
    const one = claim();
    await create(one);
    const before = await keys();
    expect(await create({ ...one, request: 'other' })).toBeNull();
    expect(await keys()).toBe(before);
    expect((await create(claim()))!.replayed).toBe(false);
  });

  test('of many at once, one creates', async () => {
    const other = engine === 'postgres' ? await database.open() : storage;
    const one = claim();
    const before = await keys();
    const done = await Promise.all(Array.from({ length: 12 }, (_, i) => create(one, NOW, i % 2 ? other : storage)));
    expect(done.filter((answer) => !answer!.replayed)).toHaveLength(1);
    expect(new Set(done.map((answer) => JSON.stringify(answer!.answer))).size).toBe(1);
    expect(await keys()).toBe(before + 1);
  });

  test('a creation that fails leaves the key free', async () => {
    const one = claim();
    const nameless = { ...key, name: null as unknown as string };
    const [first] = await Promise.allSettled([storage.write('createOnce', one, NOW, 'createKey', [nameless, NOW])]);
    expect(first!.status).toBe('rejected');
    expect((await create(one))!.replayed).toBe(false);
  });

  test('an answer is kept for a day at least, and not for ever', async () => {
    const one = claim();
    await create(one);
    expect((await create(one, NOW + 2 * DAY))!.replayed).toBe(true);
    expect((await create(one, NOW + 30 * DAY))!.replayed).toBe(false);
  });

  test('without the secret of the sender no answer can be read', async () => {
    const one = claim();
    await create(one);
    await expect(create({ ...one, secret: randomBytes(32).toString('base64') })).rejects.toThrow();
  });

  test('a key alone can be claimed, for changes that repeat themselves', async () => {
    const { id } = claim();
    const ask = (request: string) => storage.write('claimKey', { id, request }, NOW);
    expect([await ask('a'), await ask('a'), await ask('b')]).toEqual(['new', 'same', 'other']);
  });
});
