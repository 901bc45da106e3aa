/** Who is who across visitors: the caps of public claims, links that a site trusts, and changes by hand. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { LIMITS } from '../../shared/limits.ts';
import { claim, event, identify, rowsOf, T0, type ToldEvent } from '../support/facts.ts';
import {
  digestsOf,
  ENGINES,
  freshTestDatabase,
  NOW,
  newSite,
  rebuildSite,
  type TestDatabase,
} from '../support/storage.ts';

const ANN = 'email:ann@acme.com';
const CRM = 'externalId:crm:1';

describe.each(ENGINES)('identity on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  let siteId: number;

  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  beforeEach(async () => {
    siteId = (await newSite(storage)).siteId;
  });
  afterAll(() => database.drop());

  const tell = async (...told: ToldEvent[]) => {
    await storage.append(rowsOf(siteId, ...told));
    await storage.project('next');
  };
  const visitorsOf = async (identifier: string) =>
    (await storage.read('findLeads', siteId, { identifiers: [identifier] }, 1, null))[0]?.visitorIds.toSorted() ?? [];

  describe('of the browsers that claim one identifier in public', () => {
    const CAP = LIMITS.publicVisitorsPerIdentifier;
    const name = (i: number) => `v${String(i).padStart(3, '0')}`;
    const crowd = (n: number) => Array.from({ length: n }, (_, i) => claim(name(i), 'm', T0 + i, [ANN]));

    test('the first so many count, by time and not by arrival', async () => {
      await tell(...crowd(CAP + 2));
      expect(await visitorsOf(ANN)).toEqual(Array.from({ length: CAP }, (_, i) => name(i)));
      // One that was earlier pushes the last one out; and where one is taken away, the next one moves up.
      await tell(claim('early', 'm', T0 - 1, [ANN]));
      expect(await visitorsOf(ANN)).toEqual(
        ['early', ...Array.from({ length: CAP - 1 }, (_, i) => name(i))].toSorted(),
      );
      const digest = await digestsOf(storage, siteId);
      await rebuildSite(storage, siteId, 7);
      expect(await digestsOf(storage, siteId)).toEqual(digest);
      const [first] = (await storage.read('claimsAbout', siteId, [ANN])).filter((one) => one.visitor_id === 'early');
      const changed = await storage.write('changeIdentity', siteId, { kind: 'revoke', claimId: first!.id }, true, NOW);
      expect(changed).not.toBeNull();
      await storage.project('next');
      expect(await visitorsOf(ANN)).toEqual(Array.from({ length: CAP }, (_, i) => name(i)));
    });

    test('the same holds whatever the order in which they come', async () => {
      const told = crowd(CAP + 5);
      await tell(...told);
      const digest = await digestsOf(storage, siteId);
      siteId = (await newSite(storage)).siteId;
      for (const one of told.toReversed()) await tell(one);
      expect(await digestsOf(storage, siteId)).toEqual(digest);
    });

    test('a trusted claim counts beside them, of whatever browser', async () => {
      await tell(...crowd(CAP + 1), identify(name(CAP), 'trusted', T0 + 500, [ANN]));
      expect(await visitorsOf(ANN)).toContain(name(CAP));
    });
  });

  describe('two identifiers in a message of a browser', () => {
    const together = async () => {
      await storage.project('next');
      const ids = await storage.read('leadIdsOf', siteId, [ANN, CRM]);
      return ids.get(ANN) === ids.get(CRM);
    };

    test('are one person where the site trusts its browsers, over all of history, and no more when it does not', async () => {
      await tell(claim('v', 'm', T0, [ANN, CRM]));
      expect(await together()).toBe(false);
      const before = await digestsOf(storage, siteId);
      await storage.write('changeSite', siteId, { trustBrowserIdentity: true }, NOW);
      expect(await together()).toBe(true);
      await storage.write('changeSite', siteId, { trustBrowserIdentity: false }, NOW);
      expect(await together()).toBe(false);
      expect(await digestsOf(storage, siteId)).toEqual(before);
    });

    test('are suggested until they are one, or somebody says that they are not', async () => {
      await tell(claim('v', 'm', T0, [ANN, CRM]), claim('w', 'm', T0 + 1, [ANN, CRM]), claim('x', 'm', T0, [ANN]));
      const suggested = async () => storage.read('suggestions', siteId, null, 10, null);
      const [only, ...others] = await suggested();
      expect(only).toMatchObject({ a: ANN, b: CRM, trust: 'public', occurred_at: T0 + 1 });
      expect(others).toEqual([]);
      await storage.write('changeIdentity', siteId, { kind: 'revoke', claimId: only!.id }, true, NOW);
      expect(await suggested()).toEqual([]);
    });

    test('joined by hand are suggested no more', async () => {
      await tell(claim('v', 'm', T0, [ANN, CRM]));
      expect(await storage.read('suggestions', siteId, null, 10, null)).toHaveLength(1);
      await storage.write('changeIdentity', siteId, join('j'), true, NOW);
      expect(await storage.read('suggestions', siteId, null, 10, null)).toEqual([]);
    });
  });

  const join = (id: string) =>
    ({ kind: 'join', join: { id, a: ANN, b: CRM, occurredAt: NOW, source: 'api', deal: null } }) as const;

  describe('a change by hand', () => {
    beforeEach(() =>
      tell(
        event('v', 'p', T0 - 10),
        identify('v', 'm', T0, [ANN], { name: 'Ann' }),
        event('w', 'p', T0 + 5),
        identify('w', 'm', T0 + 10, [CRM]),
      ),
    );

    test('joins; taken back, everything derived is as it was', async () => {
      const before = await digestsOf(storage, siteId);
      const changed = await storage.write('changeIdentity', siteId, join('j1'), true, NOW);
      expect(changed!.before.leads).toHaveLength(2);
      expect(changed!.after.leads).toMatchObject([{ identifiers: [ANN, CRM], visitorIds: ['v', 'w'] }]);
      const joined = await digestsOf(storage, siteId);
      expect(joined.derived).not.toBe(before.derived);
      await rebuildSite(storage, siteId);
      expect(await digestsOf(storage, siteId)).toEqual(joined);

      const revoked = await storage.write('changeIdentity', siteId, { kind: 'revoke', claimId: 'j1' }, true, NOW);
      expect(revoked!.after.leads).toHaveLength(2);
      expect((await digestsOf(storage, siteId)).derived).toBe(before.derived);
      await rebuildSite(storage, siteId);
      expect((await digestsOf(storage, siteId)).derived).toBe(before.derived);
    });

    test('only tried shows what would be, and leaves nothing', async () => {
      const before = await digestsOf(storage, siteId);
      const tried = await storage.write('changeIdentity', siteId, join('j2'), false, NOW);
      expect(tried!.after.leads).toHaveLength(1);
      expect(await digestsOf(storage, siteId)).toEqual(before);
      const done = await storage.write('changeIdentity', siteId, join('j2'), true, NOW);
      expect(done).toEqual(tried);
    });

    test('of a browser gives what it did to whom it is then', async () => {
      const [tie] = (await storage.read('claimsAbout', siteId, [ANN])).filter((one) => one.visitor_id === 'v');
      const change = { kind: 'revoke', claimId: tie!.id } as const;
      const done = await storage.write('changeIdentity', siteId, change, true, NOW);
      expect(done!.before.leads).toMatchObject([{ visitorIds: ['v'] }]);
      expect(done!.after.leads).toMatchObject([{ visitorIds: [], lead: { name: 'Ann' } }]);
      expect(done!.after.visitors.touchpoints).toEqual([]);
      const digest = await digestsOf(storage, siteId);
      await rebuildSite(storage, siteId);
      expect(await digestsOf(storage, siteId)).toEqual(digest);
    });

    test('of a claim that is not there is none', async () => {
      expect(await storage.write('changeIdentity', siteId, { kind: 'revoke', claimId: 'no' }, true, NOW)).toBeNull();
    });
  });
});
