/** Schedules of imports, and names of stages of a site's own: the same on both engines. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dealUnder, StageNames } from '../../server/domain/stage-mapping.ts';
import { STAGE_MAPPING } from '../../server/storage/facts/stage-mappings.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { deal, identify, rowsOf, T0 } from '../support/facts.ts';
import { ENGINES, freshTestDatabase, NOW, newSite, type TestDatabase } from '../support/storage.ts';

describe.each(ENGINES)('on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  let siteId: number;
  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    siteId = (await newSite(storage)).siteId;
  });

  test('a schedule is run by one, and keeps what its last run came to', async () => {
    const schedule = { kind: 'deals', url: 'https://files.example/a.csv', every: 'day' } as const;
    const put = (every: 'day' | 'week') =>
      storage.write('putImportSchedule', siteId, 's', { ...schedule, every }, NOW, NOW);
    expect([await put('day'), await put('day'), await put('week')]).toEqual(['accepted', 'unchanged', 'updated']);
    const [due] = (await storage.read('dueImportSchedules', NOW, 10)).filter((one) => one.siteId === siteId);
    expect(due).toMatchObject({ id: 's', schedule: { every: 'week' }, nextAt: NOW, lastRun: null });
    const claim = () => storage.write('claimImportSchedule', siteId, 's', NOW, NOW + 1000);
    expect([await claim(), await claim()]).toEqual([true, false]);
    expect((await storage.read('dueImportSchedules', NOW, 10)).some((one) => one.siteId === siteId)).toBe(false);
    const run = {
      at: '2026-01-01T00:00:00.000Z',
      status: 'done',
      problem: null,
      import: 'i',
      accepted: 1,
      updated: 2,
      unchanged: 3,
      rejected: 0,
    } as const;
    const ended = async (given: typeof run | null, lease: { leasedTo: number; nextAt: number } | null) => {
      await storage.write('endImportRun', siteId, 's', given, lease);
      return storage.read('listImportSchedules', siteId);
    };
    const stored = { siteId, id: 's', schedule: { ...schedule, every: 'week' }, createdAt: NOW };
    expect(await ended(run, null)).toEqual([{ ...stored, nextAt: NOW + 1000, lastRun: run }]);
    // Somebody has changed it meanwhile.
    expect(await ended(null, { leasedTo: NOW + 1, nextAt: NOW + 2 })).toEqual([
      { ...stored, nextAt: NOW + 1000, lastRun: run },
    ]);
    expect(await ended(null, { leasedTo: NOW + 1000, nextAt: NOW + 2000 })).toEqual([
      { ...stored, nextAt: NOW + 2000, lastRun: run },
    ]);
    const end = () => storage.write('deleteImportSchedule', siteId, 's');
    expect([await end(), await end()]).toEqual([true, false]);
  });

  test('what imports told of a person is known, in the order in which it was told', async () => {
    const ann = 'email:ann@acme.com' as const;
    const tell = (messageId: string, occurredAt: number) =>
      storage.append(rowsOf(siteId, identify('v', messageId, occurredAt, [ann])));
    for (const id of ['lead-import.00000000b.00000.B', 'lead-import.00000000a.00001.A', 'lead-other'])
      await tell(id, T0);
    const told = (digest: string, toldAt: number) => ({ visitorId: 'v', occurredAt: T0, toldAt, digest });
    expect(await storage.read('importedLeads', siteId, ['v', 'w'])).toEqual([told('A', 10), told('B', 11)]);
    expect(await storage.read('importedLeads', siteId, ['w'])).toEqual([]);
  });

  test('names of stages are counted, and told anew page by page', async () => {
    const ann = 'email:ann@acme.com' as const;
    await storage.append(rowsOf(siteId, identify('v', 'm', T0, [ann])));
    const define = async (mappings: object[]) => {
      await storage.write('putDefinition', siteId, 'stage_mapping', STAGE_MAPPING, mappings, NOW);
      for (const of of ['deals', 'leads'] as const) {
        for (let after: string | null = ''; after !== null; ) {
          after = await storage.write('retellStages', siteId, of, after, 1, NOW);
        }
      }
      await storage.project('next');
    };
    expect(await storage.read('stageMapping', siteId)).toEqual({ mappings: [], version: 0, definedAt: null });
    const told = { stage: 'Signed', stages: [{ name: 'Signed', occurredAt: T0 + 1000 }] };
    const signed = [{ name: 'Signed', stage: 'won' as const }];
    for (const externalId of ['a', 'b', 'c']) {
      const stored = dealUnder({ ...deal({ leads: [{ identifier: ann, role: null }] }), told }, new StageNames(signed));
      await storage.write('putDeal', siteId, { externalId, revision: null, deal: stored }, NOW);
    }
    const stage = { id: 's', identifier: ann, stage: 'mql', told: 'Demo', occurredAt: T0, source: 'api' } as const;
    await storage.write('addStage', siteId, stage, NOW);
    expect(await storage.read('stageNameUses', siteId)).toEqual([
      { name: 'Demo', deals: 0, leads: 1 },
      { name: 'Signed', deals: 3, leads: 0 },
    ]);
    const stages = async () => {
      const [lead] = await storage.read('leadsOf', siteId, [ann]);
      return [...new Set(lead!.lead.stages.map((one) => one.stage))].sort();
    };
    await define([
      { name: 'signed', stage: 'opportunity' },
      { name: 'DEMO', stage: 'sql' },
    ]);
    expect(await stages()).toEqual(expect.arrayContaining(['opportunity', 'sql']));
    expect(await stages()).not.toContain('won');
    expect((await storage.read('getDeal', siteId, 'b'))!.deal).toMatchObject({ stage: 'opportunity', told });
    // Left out: it counts for nothing, and is not lost.
    await define([]);
    expect(await stages()).not.toContain('sql');
    await define([...signed, { name: 'Demo', stage: 'mql' }]);
    expect(await stages()).toEqual(expect.arrayContaining(['mql', 'won']));
    expect((await storage.read('stageMapping', siteId)).version).toBe(3);
  });
});
