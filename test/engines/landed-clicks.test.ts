/** Clicks as an ad platform counts them: landings that began a visit or came inside one, and those that were kept aside. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deriveSettings } from '../../server/storage/facts/sites.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { DAY, event, HOUR, MINUTE, rowsOf, T0 } from '../support/facts.ts';
import { ENGINES, freshTestDatabase, newSite, type TestDatabase } from '../support/storage.ts';

const AD = 'https://acme.example/?utm_source=google&utm_medium=cpc&utm_campaign=brand';

describe.each(ENGINES)('on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  afterAll(() => database.drop());

  test('which landings were clicks, which were one click twice, and which were kept aside', async () => {
    const site = await newSite(storage);
    const { siteId } = site;
    const deadline = Date.now() + 60_000;
    const ad = (visitor: string, id: string, at: number, query: string, rest = {}) =>
      event(visitor, id, at, { url: `${AD}${query}`, ...rest });
    await storage.append(
      rowsOf(
        siteId,
        ad('before', 'a', T0 - 10 * DAY, '&gclid=old'),
        ad('v1', 'a', T0, '&gclid=g1'),
        ad('v1', 'b', T0 + MINUTE, '&gclid=g2'),
        event('v1', 'c', T0 + 2 * MINUTE, { url: 'https://acme.example/pricing' }),
        ad('v2', 'a', T0 + HOUR, '&gclid=g1'),
        // Companions of click ids are the same for many clicks.
        ad('v3', 'a', T0 + HOUR, '&gclid=g3&gad_source=1'),
        ad('v4', 'a', T0 + HOUR, '&gclid=old&gad_source=1'),
        event('v5', 'a', T0 + HOUR, { url: 'https://acme.example/?utm_source=letter&utm_medium=email' }),
        ad('later', 'a', T0 + DAY, '&gclid=g9'),
        ad('bot', 'a', T0, '&gclid=b1', { quarantine: 'headless,data_centre' }),
        ad('bot', 'b', T0 + MINUTE, '&gclid=b1', { quarantine: 'headless' }),
        ad('far', 'a', T0 + MINUTE, '', { quarantine: 'foreign_origin' }),
        ad('far', 'b', T0 + 2 * DAY, '', { quarantine: 'foreign_origin' }),
        event('far', 'c', T0, { quarantine: 'foreign_origin' }),
      ),
    );
    while (await storage.read('waiting', 'next')) await storage.project('next');
    const sources = await storage.read('clickSources', siteId);
    const google = sources.filter(({ source }) => source === 'google');
    expect(google.map(({ clickIds }) => clickIds).sort()).toEqual([['gad_source', 'gclid'], ['gclid']]);
    const settings = deriveSettings(site);
    const period = { from: T0, to: T0 + DAY };
    const ids = google.map(({ id }) => id);
    const found = await storage.read('landedClicks', siteId, period, ids, settings, deadline);
    const rows = Array.from(found.at, (at, i) => [at - T0, found.inside[i], found.reused[i]]);
    expect(rows).toEqual([
      [0, 0, 0],
      [MINUTE, 1, 0],
      [HOUR, 0, 1],
      [HOUR, 0, 0],
      [HOUR, 0, 1],
    ]);
    // What has no click id is there too, and is no click again.
    const letter = sources.find(({ source }) => source === 'letter')!.id;
    const mixed = await storage.read('landedClicks', siteId, period, [letter, ...ids], settings, deadline);
    expect(Array.from(mixed.at, (at) => at - T0).toSorted((a, b) => a - b)).toEqual([
      0,
      MINUTE,
      HOUR,
      HOUR,
      HOUR,
      HOUR,
    ]);
    const letters = Array.from(mixed.source, (place, i) => [place, mixed.inside[i], mixed.reused[i]]);
    expect(letters.filter(([place]) => place === 0)).toEqual([[0, 0, 0]]);
    expect(new Set(Array.from(found.source, (place) => google[place]!.campaign))).toEqual(new Set(['brand']));
    expect((await storage.read('landedClicks', siteId, period, [], settings, deadline)).at).toHaveLength(0);

    const aside = await storage.read('asideClicks', siteId, period, 'UTC', settings, deadline);
    expect(aside.sort((a, b) => Number(b.isBot) - Number(a.isBot))).toEqual([
      expect.objectContaining({
        at: T0,
        source: 'google',
        campaign: 'brand',
        clickIds: ['gclid'],
        isBot: true,
        clicks: 1,
      }),
      expect.objectContaining({ at: T0, source: 'google', medium: 'cpc', clickIds: [], isBot: false, clicks: 1 }),
    ]);
  });

  test('of what was kept aside a visitor counts once a day of the site', async () => {
    const site = await newSite(storage);
    const midnight = Date.parse('2026-01-10T00:00:00Z');
    const bot = (id: string, at: number) => event('bot', id, at, { url: AD, quarantine: 'bot' });
    await storage.append(rowsOf(site.siteId, bot('a', midnight - HOUR), bot('b', midnight + HOUR)));
    const clicks = async (timeZone: string) => {
      const period = { from: midnight - DAY, to: midnight + DAY };
      const rows = await storage.read(
        'asideClicks',
        site.siteId,
        period,
        timeZone,
        deriveSettings(site),
        Date.now() + 60_000,
      );
      return rows.reduce((sum, row) => sum + row.clicks, 0);
    };
    expect([await clicks('UTC'), await clicks('America/New_York')]).toEqual([2, 1]);
  });

  test('one that takes too long is given up', async () => {
    const site = await newSite(storage);
    const many = Array.from({ length: 20_001 }, (_, i) => event(`v${i}`, 'a', T0 + i, { url: AD, quarantine: 'bot' }));
    for (let i = 0; i < many.length; i += 1000) await storage.append(rowsOf(site.siteId, ...many.slice(i, i + 1000)));
    const period = { from: T0, to: T0 + DAY };
    const ask = storage.read('asideClicks', site.siteId, period, 'UTC', deriveSettings(site), Date.now() - 1);
    await expect(ask).rejects.toMatchObject({ code: expect.stringMatching(/./) });
  });
});
