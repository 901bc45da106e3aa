/** A lead's journey from one question: only where nothing about her waits, and then the same as after deriving. */
import { describe, expect, test } from 'vitest';
import { journeyAnswer } from '../../server/domain/journey/answer.ts';
import { leadJourneyOf } from '../../server/domain/journey/lead-journey.ts';
import { leadView } from '../../server/domain/journey/lead-view.ts';
import { SHIPPED_CHANNELS } from '../../server/domain/source/channel-definition.ts';
import { DEFAULT_SETTINGS, deriveSettings } from '../../server/storage/facts/sites.ts';
import type { JourneyEvent } from '../../shared/api/journey.ts';
import type { Journey } from '../../shared/api/lead.ts';
import { event, HOUR, identify, rowsOf, T0 } from '../support/facts.ts';
import { ENGINES, freshTestDatabase, newSite } from '../support/storage.ts';

type Events = { events?: JourneyEvent[] };
const SETTINGS = deriveSettings({ ...DEFAULT_SETTINGS, name: 'Acme', channels: SHIPPED_CHANNELS });
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
    const { channels: _, ...settings } = SETTINGS;
    const question = { touchpoint: {}, after: null, limit: 50, seal: '' };
    const ask = async (leadId: string, withEvents = true, of = siteId): Promise<(Journey & Events) | null> => {
      const answer = await storage.read(
        'settledJourney',
        { siteId: of, site: 'site_a', leadId, settings },
        { ...question, withEvents },
      );
      return answer && JSON.parse(new TextDecoder().decode(answer));
    };
    const settled = () => ask(lead.leadId);
    const idsOf = (found: (Journey & Events) | null) =>
      [...(found?.events ?? []), ...(found?.visits ?? []).flatMap((visit) => visit.events!)].map(({ id }) => id).sort();

    const first = await settled();
    const rows = await storage.read('leadJourney', siteId, lead, true);
    const journey = leadJourneyOf(lead, rows, SETTINGS, true);
    const view = leadView('site_a', lead, journey.touchpoints);
    expect(first).toEqual(journeyAnswer(view, journey, { ...question, withEvents: true }));
    expect(first?.lead).toMatchObject({ id: lead.leadId, site: 'site_a', email: 'ann@acme.com', anonymousIds: ['v'] });
    expect(idsOf(first)).toEqual(['i1', 'p1']);
    const without = await ask(lead.leadId, false);
    expect(without?.touchpoints).toEqual(first?.touchpoints);
    expect(idsOf({ ...without!, visits: [] })).toEqual([]);
    expect(without?.visits).toEqual(first?.visits.map(({ events: _, ...visit }) => visit));

    // A new page view of her browser; somebody else's says nothing of her.
    await storage.append(rowsOf(siteId, event('other', 'p0', T0 + HOUR)));
    expect(await settled()).not.toBeNull();
    const ids = ['i1', 'p1'];
    /** The projector may be faster than the question: whoever is answered is told of it, and once nobody is. */
    const waits = async (id: (time: number) => string, tell: (id: string) => Promise<unknown>) => {
      for (let time = 0; time < 50; time++) {
        ids.push(id(time));
        await tell(id(time));
        const answer = await settled();
        if (answer === null) return;
        expect(idsOf(answer)).toEqual(ids.toSorted());
      }
      expect.unreachable('What waits was never seen to wait');
    };
    await waits(
      (time) => `p2-${time}`,
      (id) => storage.append(rowsOf(siteId, event('v', id, T0 + 2 * HOUR))),
    );
    await storage.project('next');
    expect(idsOf(await settled())).toEqual(ids.toSorted());

    // Another browser says that it is hers.
    const browsers = ['v'];
    await waits(
      (time) => `i2-${time}`,
      (id) => {
        browsers.push(`w-${id}`);
        return storage.append(rowsOf(siteId, identify(`w-${id}`, id, T0 + 3 * HOUR, [ANN])));
      },
    );
    await storage.project('next');
    expect((await settled())?.lead?.anonymousIds.toSorted()).toEqual(browsers.toSorted());

    expect(await ask('lead_nobody')).toBeNull();
    expect(await ask(lead.leadId, true, siteId + 1)).toBeNull();
    await database.drop();
  });
});
