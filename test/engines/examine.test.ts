/** What the database says of itself, on both engines. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { event, rowsOf, T0 } from '../support/facts.ts';
import { ENGINES, freshTestDatabase, newSite, type TestDatabase } from '../support/storage.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe.each(ENGINES)('examining %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  afterAll(() => database.drop());

  test('commits are kept, or it is said which setting would lose them', async () => {
    const { unsafe } = await storage.write('examine', T0);
    // The throw-away PostgreSQL of the tests does not sync, and is told on.
    if (engine === 'sqlite') expect(unsafe).toEqual([]);
    else for (const setting of unsafe) expect(setting).toMatch(/^(fsync|synchronous_commit|full_page_writes) = off$/);
  });

  test('it knows its size and how large it was; sizes are kept an hour apart, for four weeks', async () => {
    const first = T0 + DAY;
    const small = await storage.write('examine', first);
    expect(small.bytes).toBeGreaterThan(10_000);
    const { siteId } = await newSite(storage);
    const long = 'x'.repeat(1000);
    await storage.append(
      rowsOf(
        siteId,
        ...Array.from({ length: 3000 }, (_, i) => event('v', `${long}-${i}`.slice(-255), T0 + i, { title: long })),
      ),
    );
    const large = await storage.write('examine', first + DAY);
    expect(large.bytes).toBeGreaterThan(small.bytes + 1_000_000);
    expect(large.before).toEqual({ at: T0, bytes: expect.any(Number) });
    expect(large.lastKnown).toBe(first);
    // Within the hour no new size is kept; after four weeks the old ones are gone.
    await storage.write('examine', first + DAY + HOUR / 2);
    expect((await storage.write('examine', first + DAY + HOUR / 2 + 1)).lastKnown).toBe(first + DAY);
    const later = await storage.write('examine', T0 + 29 * DAY);
    expect(later.before).toEqual({ at: first, bytes: small.bytes });
  });

  test('its clock, where it has one, is that of the machine it runs on', async () => {
    const { clock } = await storage.write('examine', T0);
    if (engine === 'sqlite') expect(clock).toBeNull();
    else expect(Math.abs(clock! - Date.now())).toBeLessThan(60_000);
  });
});
