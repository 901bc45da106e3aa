/** Versions of channel rules, and walks through a site's history. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publicId } from '../../server/domain/journey/views.ts';
import { SHIPPED_CHANNELS } from '../../server/domain/source/channel-definition.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { contact, event, rowOf, T0 } from '../support/facts.ts';
import {
  digestsOf,
  ENGINES,
  type EngineName,
  freshTestDatabase,
  NOW,
  newSite,
  rebuildSite,
  type TestDatabase,
} from '../support/storage.ts';

const RULES = [{ id: 'all', channel: 'All', when: { not: { clickIdIn: ['gclid'] } } }];

/** Visitors whose history takes longer to follow than an event to be taken in. */
const LONG: Record<EngineName, number> = { sqlite: 12_000, postgres: 3000 };

describe.each(ENGINES)('on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  afterAll(() => database.drop());

  /** Visitors with a campaign each: as many source inputs as visitors. */
  async function visitors(siteId: number, count: number): Promise<void> {
    const rows = Array.from({ length: count }, (_, i) =>
      rowOf(siteId, event(`a:v${i}`, `m${i}`, T0, { url: `https://acme.example/?utm_source=s${i}&utm_medium=x` })),
    );
    await storage.append(rows);
    await storage.project('next');
  }
  const channelsOf = async (siteId: number, count: number) => {
    const ids = Array.from({ length: count }, (_, i) => `a:v${i}`);
    const { touchpoints, sources } = await storage.read('visitorsJourney', siteId, ids, false);
    const channelOf = new Map(sources.map(({ id, channel }) => [id, channel]));
    return new Map(
      [...Map.groupBy(touchpoints, (row) => channelOf.get(row.traffic_source))].map(([channel, rows]) => [
        channel,
        rows.length,
      ]),
    );
  };

  test('a version is kept, belongs to its site, and is in force from then on', async () => {
    const [site, other] = [await newSite(storage), await newSite(storage)];
    expect(await storage.read('channelDefinition', site.siteId)).toEqual(SHIPPED_CHANNELS);
    const made = await storage.write('changeChannels', site.siteId, { rules: RULES }, null, NOW);
    expect(made).toEqual({ version: 2, rules: RULES, aliases: [] });
    expect(await storage.write('changeChannels', site.siteId, { rules: RULES }, 2, NOW + 1)).toEqual(made);
    expect(await storage.write('changeChannels', site.siteId, { aliases: [] }, 1, NOW + 1)).toBeNull();
    const aliases = [{ campaign: 'A', names: ['a*'] }];
    expect(await storage.write('changeChannels', site.siteId, { aliases }, 2, NOW + 2)).toEqual({
      version: 3,
      rules: RULES,
      aliases,
    });
    expect(await storage.read('channelDefinition', site.siteId, 2)).toEqual(made);
    expect(await storage.read('channelDefinition', site.siteId, 1)).toEqual(SHIPPED_CHANNELS);
    expect(await storage.read('channelDefinition', site.siteId, 9)).toBeNull();
    expect(await storage.read('channelVersions', site.siteId)).toEqual([
      { version: 3, createdAt: NOW + 2 },
      { version: 2, createdAt: NOW },
    ]);
    const listed = await storage.read('listSites');
    expect(listed.find(({ siteId }) => siteId === site.siteId)!.channels.version).toBe(3);
    expect(listed.find(({ siteId }) => siteId === other.siteId)!.channels).toEqual(SHIPPED_CHANNELS);
  });

  test('a long history follows in steps, as a rebuild would have it', async () => {
    const { siteId } = await newSite(storage);
    await visitors(siteId, 1100);
    expect(await channelsOf(siteId, 1100)).toEqual(new Map([['Unassigned', 1100]]));
    const before = await storage.read('channelDefinition', siteId);
    const after = { ...before!, rules: RULES };
    const told = await storage.read('previewChannels', siteId, before!, after, 3);
    expect(told.touchpoints).toEqual({ total: 1100, moved: 1100 });
    expect(told.channels).toEqual([
      { channel: 'All', before: 0, after: 1100 },
      { channel: 'Unassigned', before: 1100, after: 0 },
    ]);
    expect(told.moved).toHaveLength(3);
    await storage.write('changeChannels', siteId, { rules: RULES }, null, NOW);
    await storage.project('next');
    expect(await storage.read('walkProgress', siteId, 'sources')).toBe(1);
    expect(await channelsOf(siteId, 1100)).toEqual(new Map([['All', 1100]]));
    const { derived } = await digestsOf(storage, siteId);
    await rebuildSite(storage, siteId, 1000);
    expect((await digestsOf(storage, siteId)).derived).toBe(derived);
  });

  test.each([
    ['rules', (siteId: number) => storage.write('changeChannels', siteId, { rules: RULES }, null, NOW)],
    ['settings', (siteId: number) => storage.write('changeSite', siteId, { sessionTimeoutMinutes: 5 }, NOW)],
  ])(
    'events are taken in while history follows a change of %s, and follow it too',
    async (_what, change) => {
      const { siteId } = await newSite(storage);
      await visitors(siteId, LONG[engine]);
      await change(siteId);
      let following = true;
      const followed = storage.project('next').finally(() => {
        following = false;
      });
      let meanwhile = 0;
      for (let i = 0; following || i < 5; i++) {
        const url = `https://acme.example/?utm_source=late${i}&utm_medium=x`;
        expect(await storage.append([rowOf(siteId, event(`a:late${i}`, 'm', T0, { url }))])).toBe('s');
        if (following) meanwhile++;
      }
      await followed;
      await storage.project('next');
      expect(meanwhile).toBeGreaterThan(0);
      const { derived } = await digestsOf(storage, siteId);
      await rebuildSite(storage, siteId, 1000);
      expect((await digestsOf(storage, siteId)).derived).toBe(derived);
    },
    120_000,
  );

  test('uses of sources are counted, in a period or altogether', async () => {
    const { siteId } = await newSite(storage);
    await visitors(siteId, 2);
    await storage.append([
      rowOf(siteId, event('a:v9', 'm', T0 + 5, { url: 'https://acme.example/?utm_source=s1&utm_medium=x' })),
    ]);
    // Inside the visit.
    const again = { url: 'https://acme.example/?utm_source=s0&utm_medium=x' };
    await storage.append([rowOf(siteId, event('a:v9', 'again', T0 + 60_000, again))]);
    await storage.project('next');
    const uses = async (period: { from?: number; to?: number }) =>
      (await storage.read('sourceUses', siteId, period))
        .map(({ input, touchpoints, lastSeenAt }) => `${input.utmSource} ${touchpoints} ${lastSeenAt - T0}`)
        .toSorted();
    expect(await uses({})).toEqual(['s0 2 60000', 's1 2 5']);
    expect(await uses({ from: T0 + 1 })).toEqual(['s0 1 60000', 's1 1 5']);
    expect(await uses({ to: T0 + 5 })).toEqual(['s0 1 0', 's1 1 0']);
  });

  test('a touchpoint is found by its id, among all or among one visitor’s', async () => {
    const { siteId } = await newSite(storage);
    await visitors(siteId, 3);
    await storage.write('putContacts', siteId, [contact('c1'), contact('c2')], NOW);
    const id = publicId('a:v1', 'm1');
    const found = { visitorId: 'a:v1', input: expect.objectContaining({ utmSource: 's1', utmMedium: 'x' }) };
    expect(await storage.read('findTouchpoint', siteId, id, null)).toEqual(found);
    expect(await storage.read('findTouchpoint', siteId, id, 'a:v1')).toEqual(found);
    expect(await storage.read('findTouchpoint', siteId, id, 'a:v2')).toBeNull();
    expect(await storage.read('findTouchpoint', siteId, publicId('contact', 'c2'), null)).toEqual({
      contact: contact('c2'),
    });
    expect(await storage.read('findTouchpoint', siteId, publicId('contact', 'c3'), null)).toBeNull();
  });

  test('a change of settings marks all visitors, a page at a time', async () => {
    const { siteId } = await newSite(storage);
    await visitors(siteId, 1100);
    await storage.write('changeSite', siteId, { excludedPaths: ['/'] }, NOW);
    await storage.project('next');
    expect(await storage.read('walkProgress', siteId, 'visitors')).toBe(1);
    expect(await channelsOf(siteId, 1100)).toEqual(new Map());
    await storage.write('changeSite', siteId, { excludedPaths: [] }, NOW);
    await storage.project('next');
    expect(await channelsOf(siteId, 1100)).toEqual(new Map([['Unassigned', 1100]]));
  });
});
