/** A lead's journey from one question: only where nothing about her waits, and then the same as after deriving. */
import { describe, expect, test } from 'vitest';
import { event, HOUR, identify, rowsOf, T0 } from '../support/facts.ts';
import { ENGINES, freshTestDatabase, newSite } from '../support/storage.ts';

const ANN = 'email:ann@acme.com';

describe.each(ENGINES)('on %s', (engine) => {
  test('nothing is said while a browser of hers, a claim about her or her id waits; then all of it', async () => {
    const database = await freshTestDatabase(engine);
    const storage = await database.open();
    const { siteId } = await newSite(storage);
    await storage.append(rowsOf(siteId, event('v', 'p1', T0, { url: 'https://acme.com/?utm_source=google' })));
    await storage.append(rowsOf(siteId, identify('v', 'i1', T0 + HOUR, [ANN])));
    await storage.project('next');
    const lead = (await storage.read('leadsOf', siteId, [ANN]))[0]!;
    const settled = () => storage.read('settledJourney', siteId, lead.leadId, true);

    const first = await settled();
    expect(first?.stored).toEqual(lead);
    expect(first?.visitors.events.map((row) => row.message_id).sort()).toEqual(['i1', 'p1']);
    expect(first).toEqual({ stored: lead, ...(await storage.read('leadJourney', siteId, lead, true)) });
    expect((await storage.read('settledJourney', siteId, lead.leadId, false))?.visitors.events).toEqual([]);

    // A new page view of her browser; somebody else's says nothing of her.
    await storage.append(rowsOf(siteId, event('other', 'p0', T0 + HOUR)));
    expect(await settled()).not.toBeNull();
    await storage.append(rowsOf(siteId, event('v', 'p2', T0 + 2 * HOUR)));
    expect(await settled()).toBeNull();
    await storage.project('next');
    expect((await settled())?.visitors.events).toHaveLength(3);

    // Another browser says that it is hers.
    await storage.append(rowsOf(siteId, identify('w', 'i2', T0 + 3 * HOUR, [ANN])));
    expect(await settled()).toBeNull();
    await storage.project('next');
    expect((await settled())?.stored.visitorIds.toSorted()).toEqual(['v', 'w']);

    expect(await storage.read('settledJourney', siteId, 'lead_nobody', false)).toBeNull();
    expect(await storage.read('settledJourney', siteId + 1, lead.leadId, false)).toBeNull();
    await database.drop();
  });
});
