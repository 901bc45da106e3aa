/** What became of single events. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { event, identify, MINUTE, rowsOf, T0 } from '../support/facts.ts';
import { ENGINES, freshTestDatabase, newSite, type TestDatabase } from '../support/storage.ts';

describe.each(ENGINES)('on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  afterAll(() => database.drop());

  test('an event is told with the touchpoint it opened and the lead it belongs to; others are not', async () => {
    const { siteId } = await newSite(storage);
    await storage.append(
      rowsOf(
        siteId,
        event('a:v', 'm1', T0, { url: 'https://acme.example/?utm_source=news&utm_medium=email' }),
        event('a:v', 'm2', T0 + MINUTE),
        event('a:w', 'm1', T0),
        identify('a:v', 'm3', T0 + MINUTE, ['email:ann@acme.com']),
        event('a:x', 'm1', T0, { quarantine: 'bot' }),
      ),
    );
    await storage.project('next');
    const asked = await storage.read('fatesOf', siteId, ['a:v', 'a:x', 'a:nobody'], ['m1', 'm2']);
    const fates = asked.toSorted((a, b) =>
      `${a.visitor_id} ${a.message_id}` < `${b.visitor_id} ${b.message_id}` ? -1 : 1,
    );
    const none = { type: null, channel: null, channel_rule: null, source: null, medium: null, campaign: null };
    const lead_id = expect.stringMatching(/^lead_/);
    expect(fates).toEqual([
      {
        visitor_id: 'a:v',
        message_id: 'm1',
        type: 'visit',
        channel: 'Email',
        channel_rule: 'email',
        source: 'news',
        medium: 'email',
        campaign: null,
        lead_id,
      },
      { visitor_id: 'a:v', message_id: 'm2', ...none, lead_id },
      { visitor_id: 'a:x', message_id: 'm1', ...none, lead_id: null },
    ]);
    const [first] = fates;
    await storage.write('restrictPerson', siteId, first!.lead_id!, true, T0 + MINUTE);
    expect(await storage.read('fatesOf', siteId, ['a:v', 'a:x'], ['m1', 'm2'])).toEqual([fates[2]]);
    await storage.write('restrictPerson', siteId, first!.lead_id!, false, T0 + MINUTE);
    expect(await storage.read('fatesOf', siteId, ['a:v', 'a:x'], ['m1', 'm2'])).toHaveLength(3);
    const { siteId: other } = await newSite(storage);
    expect(await storage.read('fatesOf', other, ['a:v'], ['m1'])).toEqual([]);
  });
});
