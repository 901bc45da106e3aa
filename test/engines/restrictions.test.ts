/** A person whose data is kept and not used: what is derived of her, and what stays hers. */
import { describe, expect, test } from 'vitest';
import { contact, deal, event, HOUR, identify, rowsOf, T0 } from '../support/facts.ts';
import { digestsOf, ENGINES, freshTestDatabase, NOW, newSite, rebuildSite } from '../support/storage.ts';

const ANN = 'email:ann@acme.com';
const CRM = 'externalId:crm:1';
const BOB = 'email:bob@acme.com';

describe.each(ENGINES)('on %s', (engine) => {
  test('she is restricted with whoever is she, in no count and no export, through a rebuild; lifted, all is as before', async () => {
    const database = await freshTestDatabase(engine);
    const storage = await database.open();
    const { siteId } = await newSite(storage);
    await storage.append(
      rowsOf(
        siteId,
        event('v', 'p1', T0, { url: 'https://acme.com/?utm_source=google' }),
        identify('v', 'i1', T0 + HOUR, [ANN]),
        identify('w', 'i2', T0 + HOUR, [BOB]),
        { ...identify('form', 'i3', T0 + 2 * HOUR, [ANN, CRM]), trust: 'trusted', source: 'form' },
      ),
    );
    await storage.project('next');
    const lead = async (identifier: string) => (await storage.read('leadsOf', siteId, [identifier]))[0]!;
    const counted = async () =>
      (await storage.read('leadCoverage', siteId, { from: 0, to: Number.MAX_SAFE_INTEGER }, Number.MAX_SAFE_INTEGER))
        .leads;
    const exported = async () =>
      JSON.stringify([
        await storage.read('exportPage', siteId, 'event', null, 50),
        await storage.read('exportPage', siteId, 'claim', null, 50),
      ]);
    const ann = (await lead(ANN)).leadId;
    expect((await lead(CRM)).leadId).toBe(ann);
    const before = await digestsOf(storage, siteId);
    expect(await counted()).toBe(2);
    expect(await exported()).toContain('ann@acme.com');

    expect(await storage.write('restrictPerson', siteId, ann, true, NOW)).toBe(true);
    expect(await storage.write('restrictPerson', siteId, ann, true, NOW + HOUR)).toBe(true);
    expect((await lead(CRM)).lead.restrictedAt).toBe(NOW);
    expect((await lead(BOB)).lead.restrictedAt).toBeUndefined();
    expect(await counted()).toBe(1);
    expect(await exported()).not.toMatch(/ann@acme\.com|"p1"/);
    expect(await exported()).toContain('bob@acme.com');
    const restricted = await digestsOf(storage, siteId);
    expect(restricted.facts).not.toBe(before.facts);
    await rebuildSite(storage, siteId);
    expect(await digestsOf(storage, siteId)).toEqual(restricted);

    expect(await storage.write('restrictPerson', siteId, ann, false, NOW)).toBe(true);
    expect(await digestsOf(storage, siteId)).toEqual(before);
    expect(await counted()).toBe(2);
    expect(await storage.write('restrictPerson', siteId, 'lead_nobody', true, NOW)).toBeNull();

    // Terms of retention leave her alone, an erasure does not, and nothing says any more that she was restricted.
    await storage.write('restrictPerson', siteId, ann, true, NOW);
    const forgotten = await storage.read('leadsToForget', siteId, Number.MAX_SAFE_INTEGER, '', 50);
    expect(forgotten.leadIds).toEqual([(await lead(BOB)).leadId]);
    await storage.write('erasePerson', siteId, ann, [], NOW);
    await storage.append(rowsOf(siteId, identify('x', 'i4', NOW + HOUR, [ANN])));
    await storage.project('next');
    expect((await lead(ANN)).lead.restrictedAt).toBeUndefined();
    await database.drop();
  });

  test('after a merge is taken back those stay restricted whose identifiers were hers when it was asked for', async () => {
    const database = await freshTestDatabase(engine);
    const storage = await database.open();
    const { siteId } = await newSite(storage);
    await storage.append(rowsOf(siteId, identify('v', 'i1', T0, [ANN]), identify('w', 'i2', T0 + HOUR, [BOB])));
    await storage.project('next');
    const lead = async (identifier: string) => (await storage.read('leadsOf', siteId, [identifier]))[0]!;
    const restrict = async (identifier: string, is: boolean) =>
      storage.write('restrictPerson', siteId, (await lead(identifier)).leadId, is, NOW);
    const who = async () =>
      Promise.all([ANN, BOB].map(async (one) => (await lead(one)).lead.restrictedAt !== undefined));
    const change = (kind: 'join' | 'revoke', id: string) => {
      const join = { id, a: ANN, b: BOB, occurredAt: T0, source: 'api', deal: null } as const;
      const told = kind === 'join' ? { kind, join } : { kind, claimId: id };
      return storage.write('changeIdentity', siteId, told, true, NOW);
    };

    await restrict(ANN, true);
    await change('join', 'j1');
    expect(await who()).toEqual([true, true]);
    await change('revoke', 'j1');
    expect(await who()).toEqual([true, false]);

    await change('join', 'j2');
    await restrict(BOB, true);
    await change('revoke', 'j2');
    expect(await who()).toEqual([true, true]);
    await restrict(ANN, false);
    expect(await who()).toEqual([false, true]);
    await database.drop();
  });

  test('whom only a deal named, and names no more, is a lead while she is restricted, and counts for nothing', async () => {
    const database = await freshTestDatabase(engine);
    const storage = await database.open();
    const { siteId } = await newSite(storage);
    const put = (revision: number, ...people: (typeof ANN | typeof BOB)[]) => {
      const leads = people.map((identifier) => ({ identifier, role: null }));
      return storage.write('putDeal', siteId, { externalId: 'd', revision, deal: deal({ leads, createdAt: T0 }) }, NOW);
    };
    const counted = async () =>
      (await storage.read('leadCoverage', siteId, { from: 0, to: Number.MAX_SAFE_INTEGER }, Number.MAX_SAFE_INTEGER))
        .leads;
    const rebuilt = async () => {
      const digests = await digestsOf(storage, siteId);
      await rebuildSite(storage, siteId);
      expect(await digestsOf(storage, siteId)).toEqual(digests);
    };
    await put(1, ANN, BOB);
    await storage.write('putContacts', siteId, [contact('call', { identifiers: [ANN] })], NOW);
    await storage.project('next');
    const ann = (await storage.read('leadIdsOf', siteId, [ANN])).get(ANN)!;
    await put(2, BOB);
    await storage.project('next');
    // Who is not restricted is a lead no more.
    expect(await storage.read('getLead', siteId, ann)).toBeNull();
    const without = await digestsOf(storage, siteId);

    await put(3, ANN, BOB);
    await storage.project('next');
    await storage.write('restrictPerson', siteId, ann, true, NOW);
    await put(4, BOB);
    await storage.project('next');
    const orphan = await storage.read('getLead', siteId, ann);
    expect(orphan).toMatchObject({
      leadId: ann,
      identifiers: [ANN],
      lead: { email: 'ann@acme.com', createdAt: NOW, restrictedAt: NOW },
    });
    expect(await counted()).toBe(1);
    await rebuilt();
    expect((await storage.read('leadsToForget', siteId, Number.MAX_SAFE_INTEGER, '', 50)).leadIds).not.toContain(ann);

    expect(await storage.write('restrictPerson', siteId, ann, false, NOW)).toBe(true);
    expect(await storage.read('getLead', siteId, ann)).toBeNull();
    expect((await digestsOf(storage, siteId)).derived).toBe(without.derived);

    // Named again she is who she was, with the same id; and erased by it, where nothing names her, no number has one more.
    await put(5, ANN, BOB);
    await storage.project('next');
    await storage.write('restrictPerson', siteId, ann, true, NOW);
    await put(6, BOB);
    await storage.project('next');
    const erasure = await storage.write('erasePerson', siteId, ann, [], NOW);
    expect(erasure!.counts).toMatchObject({ identifiers: 1, contacts: 1, stubs: 0 });
    expect(await counted()).toBe(1);
    expect(await storage.read('getLead', siteId, ann)).toBeNull();
    expect(JSON.stringify(await storage.read('exportPage', siteId, 'contact', null, 50))).not.toContain('ann@');
    await rebuilt();
    await database.drop();
  });

  test('what was kept aside or kept as a conflict and names her is in no export either; of others it is', async () => {
    const database = await freshTestDatabase(engine);
    const storage = await database.open();
    const { siteId } = await newSite(storage);
    const aside = { quarantine: 'bot' };
    await storage.append(
      rowsOf(
        siteId,
        identify('v', 'i1', T0, [ANN]),
        event('v', 'hers-aside', T0 + HOUR, aside),
        { ...identify('x', 'names-her', T0, [ANN, BOB]), ...aside },
        { ...identify('y', 'names-bob', T0, [BOB]), ...aside },
        event('z', 'same', T0),
        event('z', 'other', T0),
      ),
    );
    await storage.append(
      rowsOf(siteId, identify('z', 'same', T0, [ANN]), identify('z', 'other', T0, [BOB], { name: 'Bob' })),
    );
    await storage.project('next');
    const exported = async (kind: 'event' | 'conflict') => {
      const { rows } = await storage.read('exportPage', siteId, kind, null, 50);
      return rows.map(({ messageId }) => messageId).toSorted();
    };
    const all = { event: ['hers-aside', 'i1', 'names-bob', 'names-her', 'other', 'same'], conflict: ['other', 'same'] };
    const now = async () => ({ event: await exported('event'), conflict: await exported('conflict') });
    expect(await now()).toEqual(all);
    const ann = (await storage.read('leadIdsOf', siteId, [ANN])).get(ANN)!;
    await storage.write('restrictPerson', siteId, ann, true, NOW);
    expect(await now()).toEqual({ event: ['names-bob', 'other', 'same'], conflict: ['other'] });
    await storage.write('restrictPerson', siteId, ann, false, NOW);
    expect(await now()).toEqual(all);

    // Erased, nothing of it is left to be told, nor is told again.
    const mentions = await storage.read('findMentions', siteId, [ANN]);
    await storage.write('erasePerson', siteId, ann, mentions, NOW);
    const late = { ...identify('x2', 'late', T0, [ANN]), ...aside };
    expect(await storage.append(rowsOf(siteId, late, identify('z', 'same', T0 + 1, [ANN])))).toBe('dd');
    for (const kind of ['event', 'conflict'] as const)
      expect(JSON.stringify(await storage.read('exportPage', siteId, kind, null, 50))).not.toContain('ann@acme');
    await database.drop();
  });
});
