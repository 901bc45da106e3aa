/** The last messages of inbound webhooks. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Delivery } from '../../server/storage/facts/inbound.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { ENGINES, freshTestDatabase, NOW, newSite, type TestDatabase } from '../support/storage.ts';

const TAKEN: Delivery = { at: NOW, status: 200, accepted: 2, reason: null, rejected: [] };
const REFUSED: Delivery = { at: NOW, status: 401, accepted: 0, reason: 'wrong_signature', rejected: [] };

describe.each(ENGINES)('deliveries of inbound webhooks on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  afterAll(() => database.drop());

  const made = async () => {
    const { siteId } = await newSite(storage);
    const settings = { name: null, signature: null, mapping: null, secret: 'sealed' };
    const { id } = await storage.write('createInbound', siteId, 'callrail', settings, NOW);
    return { siteId, id };
  };

  test('the last are kept with how each was answered, and counted', async () => {
    const { siteId, id } = await made();
    const rejected = Array.from({ length: 9 }, (_, i) => ({ pointer: `/lead/${i}`, detail: 'is not right' }));
    await storage.write('noteDelivery', siteId, id, TAKEN, null);
    await storage.write('noteDelivery', siteId, id, { ...TAKEN, accepted: 0, reason: 'invalid', rejected }, 'said');
    await storage.write('noteDelivery', siteId, id, REFUSED, 'wrong');
    expect(await storage.read('inboundDeliveries', siteId, id)).toEqual([
      { ...REFUSED, number: 3 },
      { ...TAKEN, accepted: 0, reason: 'invalid', rejected: rejected.slice(0, 5), number: 2 },
      { ...TAKEN, number: 1 },
    ]);
    expect(await storage.read('getInbound', id)).toMatchObject({ received: 2, refused: 1, lastProblem: 'wrong' });
  });

  test('however many are refused, those of the sender stay; at once, each has a number of its own', async () => {
    const { siteId, id } = await made();
    await storage.write('noteDelivery', siteId, id, TAKEN, null);
    await Promise.all(Array.from({ length: 30 }, () => storage.write('noteDelivery', siteId, id, REFUSED, 'wrong')));
    const kept = await storage.read('inboundDeliveries', siteId, id);
    expect(kept.map(({ number }) => number)).toEqual([...Array.from({ length: 20 }, (_, i) => 31 - i), 1]);
  });

  test('they go with the webhook, and what comes for one that is gone is not kept', async () => {
    const { siteId, id } = await made();
    await storage.write('noteDelivery', siteId, id, TAKEN, null);
    await storage.write('deleteInbound', siteId, id);
    await storage.write('noteDelivery', siteId, id, TAKEN, null);
    expect(await storage.read('inboundDeliveries', siteId, id)).toEqual([]);
  });
});
