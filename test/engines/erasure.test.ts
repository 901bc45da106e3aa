/** Erasure: nothing of her is left, what she did for the numbers is, and she does not come back. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { claim, contact, deal, event, HOUR, identify, rowsOf, T0, type ToldEvent } from '../support/facts.ts';
import {
  digestsOf,
  ENGINES,
  freshTestDatabase,
  NOW,
  newSite,
  readerOf,
  rebuildSite,
  type TestDatabase,
} from '../support/storage.ts';

const ANN = 'email:ann@acme.com';
const CRM = 'externalId:crm:ann';
const BOB = 'email:bob@acme.com';
const AD = 'https://acme.example/?utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=secret-click';

/** Ann's own browser, a browser she shares with Bob, and one of Bob's on which she is only mentioned. */
const STORY: ToldEvent[] = [
  event('ann-browser', 'a1', T0, { url: AD, title: 'Hello Ann' }),
  event('ann-browser', 'a2', T0 + 1000, { url: 'https://acme.example/ann/private' }),
  identify('ann-browser', 'a3', T0 + 2000, [ANN, CRM], { name: 'Ann Example', traits: { city: 'Bonn' } }),
  event('ann-browser', 'a4', T0 + 5 * HOUR, { referrer: 'https://www.google.com/', url: 'https://acme.example/' }),
  event('ann-browser', 'a5', T0 + 6 * HOUR, { quarantine: 'bot', body: { traits: { email: 'Ann@Acme.com' } } }),
  event('shared', 's1', T0 + HOUR, { url: 'https://acme.example/?utm_source=meta&utm_medium=paid_social' }),
  identify('shared', 's2', T0 + HOUR + 1, [ANN]),
  identify('shared', 's3', T0 + 8 * HOUR, [BOB]),
  event('shared', 's4', T0 + 9 * HOUR),
  identify('bobs', 'b1', T0, [BOB]),
  claim('bobs', 'b2', T0 + 9 * HOUR, [BOB, CRM]),
];
const CALL = contact('call-1', { identifiers: [ANN], occurredAt: T0 + 3 * HOUR, properties: { note: 'Ann was kind' } });
const FAIR = contact('fair-1', { type: 'event', identifiers: [ANN, BOB], occurredAt: T0 + 4 * HOUR });
const DEAL = {
  externalId: 'd1',
  revision: 1,
  deal: deal({
    leads: [
      { identifier: ANN, also: CRM, role: 'buyer' },
      { identifier: BOB, role: null },
    ],
    stage: 'won',
    createdAt: T0 + 7 * HOUR,
    closedAt: T0 + 30 * HOUR,
    value: { amount: '100.00', currency: 'EUR' },
  }),
};
const STAGE = { id: 'stage-1', identifier: ANN, stage: 'mql', occurredAt: T0 + 5 * HOUR, source: 'api' } as const;

describe.each(ENGINES)('erasure on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  let siteId: number;

  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  beforeEach(async () => {
    siteId = (await newSite(storage)).siteId;
    await tell();
  });
  afterAll(() => database.drop());

  const tell = async () => {
    const outcomes = await storage.append(rowsOf(siteId, ...STORY));
    await storage.write('putContacts', siteId, [CALL, FAIR], NOW);
    await storage.write('putDeal', siteId, DEAL, NOW);
    await storage.write('addStage', siteId, STAGE, NOW);
    await storage.project('next');
    return outcomes;
  };
  const countOf = async (table: string) => {
    const db = readerOf(database);
    const [row] = await db.all<{ n: number }>(`select count(*) as n from ${table} where site_id = ?`, [siteId]);
    await db.close();
    return row!.n;
  };
  const leadIdOf = async (identifier: string) =>
    (await storage.read('leadIdsOf', siteId, [identifier])).get(identifier);
  const erase = async () => {
    const mentions = await storage.read('findMentions', siteId, [ANN, CRM]);
    return storage.write('erasePerson', siteId, (await leadIdOf(ANN))!, mentions, NOW);
  };
  /** Everything a deal's credits are made of: when, through which channel. */
  const touchesOfDeal = async () => {
    const people = (await storage.read('getDeal', siteId, 'd1'))!.deal.leads.map((lead) => lead.identifier);
    const leads = await storage.read('leadsOf', siteId, people);
    const visitorIds = [...new Set(leads.flatMap((lead) => lead.visitorIds))];
    const ids = new Set(leads.map((lead) => lead.leadId));
    const { touchpoints, sources, ownership } = await storage.read('visitorsJourney', siteId, visitorIds, false);
    const sourceOf = new Map(sources.map((row) => [row.id, row]));
    const owned = touchpoints.filter((one) =>
      ownership.some(
        (row) =>
          row.visitor_id === one.visitor_id &&
          one.occurred_at >= row.from_at &&
          one.occurred_at < row.to_at &&
          ids.has(row.lead_id!),
      ),
    );
    const contacts = await storage.read(
      'contactsOf',
      siteId,
      leads.flatMap((lead) => lead.identifiers),
    );
    return [
      ...owned.map(({ occurred_at, type, traffic_source }) => {
        const { channel, source, campaign } = sourceOf.get(traffic_source)!;
        return [occurred_at, type, channel, source, campaign];
      }),
      ...contacts.map(({ occurredAt, type }) => [occurredAt, type]),
    ].toSorted((a, b) => Number(a[0]) - Number(b[0]) || (String(a) < String(b) ? -1 : 1));
  };
  const stagesOfDeal = async () => {
    const people = (await storage.read('getDeal', siteId, 'd1'))!.deal.leads.map((lead) => lead.identifier);
    return (await storage.read('leadsOf', siteId, people)).map(({ lead }) => [lead.createdAt, lead.stages]);
  };

  test('finds who names her while the search runs, and by what it did not know', async () => {
    const identifiers = [ANN];
    const search = await storage.write('beginSearch', siteId, identifiers);
    const found = await storage.read('findMentions', siteId, identifiers);
    const mention = (id: string, title: string) => event('bobs', id, T0 + 10 * HOUR, { title });
    await storage.append(
      rowsOf(
        siteId,
        mention('late', 'for Ann@acme.com'),
        mention('of-another', 'call +49 30 123'),
        identify('ann-browser', 'a6', T0 + 11 * HOUR, [ANN, 'phone:+4930123456']),
        mention('by-phone', 'call +4930123456'),
      ),
    );
    await storage.project('next');
    const erasure = await storage.write('erasePerson', siteId, (await leadIdOf(ANN))!, found, NOW, search);
    expect(erasure!.counts).toMatchObject({ events: 8, mentions: 3 });
    expect(await storage.read('findMentions', siteId, [ANN, CRM, 'phone:+4930123456'])).toEqual([]);
    expect(await storage.read('findMentions', siteId, ['phone:+49 30 123'])).toHaveLength(1);
    await storage.write('endSearch', siteId, search);
    await storage.append(rowsOf(siteId, mention('afterwards', 'for ann@acme.com')));
    const next = await storage.write('beginSearch', siteId, [BOB]);
    const bob = (await leadIdOf(BOB))!;
    expect((await storage.write('erasePerson', siteId, bob, [], NOW, next))!.counts).toMatchObject({ mentions: 0 });
    await storage.write('endSearch', siteId, next);
  });

  test('names that come up while she is looked for are told, and nothing is erased before they are looked for too', async () => {
    const search = await storage.write('beginSearch', siteId, [ANN, CRM]);
    const found = await storage.read('findMentions', siteId, search.identifiers);
    const PHONE = 'phone:+4930123456';
    await storage.append(rowsOf(siteId, identify('ann-browser', 'a6', T0 + 11 * HOUR, [ANN, PHONE])));
    await storage.project('next');
    const leadId = (await leadIdOf(ANN))!;
    expect(await storage.write('eraseSearched', siteId, leadId, found, search, NOW)).toEqual({ unsearched: [PHONE] });
    expect(await leadIdOf(ANN)).toBe(leadId);
    const more = await storage.read('findMentions', siteId, [PHONE]);
    const again = { ...search, identifiers: [...search.identifiers, PHONE] };
    const done = await storage.write('eraseSearched', siteId, leadId, [...found, ...more], again, NOW);
    expect(done).toMatchObject({ counts: { identifiers: 3 } });
    expect(await leadIdOf(ANN)).toBeUndefined();
  });

  test('an erasure ends its search itself, and the next one takes away what others have left', async () => {
    const search = await storage.write('beginSearch', siteId, [ANN, CRM]);
    await storage.append(rowsOf(siteId, event('ann-browser', 'late', T0 + 10 * HOUR)));
    expect(await countOf('arrivals')).toBe(1);
    await storage.write('eraseSearched', siteId, (await leadIdOf(ANN))!, [], search, NOW);
    expect([await countOf('searches'), await countOf('arrivals')]).toEqual([0, 0]);

    await storage.write('beginSearch', siteId, [BOB]);
    await storage.append(rowsOf(siteId, event('bobs', 'later', T0 + 10 * HOUR)));
    await database.run(`update searches set until_at = 1 where site_id = ${siteId}`);
    await storage.write('beginSearch', siteId, [BOB]);
    expect([await countOf('searches'), await countOf('arrivals')]).toEqual([1, 0]);
  });

  test('leaves what deals are credited by, to the instant and the channel, and rebuild agrees', async () => {
    const [touches, stages] = [await touchesOfDeal(), await stagesOfDeal()];
    expect(touches).toHaveLength(6);
    const erasure = await erase();
    expect(erasure!.counts).toMatchObject({ events: 7, mentions: 1, contacts: 2, deals: 1, stages: 1, browsers: 2 });
    expect(await touchesOfDeal()).toEqual(touches);
    expect(await stagesOfDeal()).toEqual(stages);
    const digests = await digestsOf(storage, siteId);
    await rebuildSite(storage, siteId, 3);
    expect(await digestsOf(storage, siteId)).toEqual(digests);
    expect(await touchesOfDeal()).toEqual(touches);
  });

  test('leaves nothing that names her, and everything of the others', async () => {
    const bob = (await storage.read('leadsOf', siteId, [BOB]))[0]!;
    const leadId = (await leadIdOf(ANN))!;
    await erase();
    expect(await storage.read('getLead', siteId, leadId)).toBeNull();
    expect(await leadIdOf(ANN)).toBeUndefined();
    expect(await storage.read('findMentions', siteId, [ANN, CRM])).toEqual([]);
    expect(await storage.read('visitorExists', siteId, 'ann-browser')).toBe(false);
    expect((await storage.read('findLeads', siteId, {}, 10, null)).map((lead) => lead.leadId)).toEqual([bob.leadId]);
    expect((await storage.read('leadsOf', siteId, [BOB]))[0]).toEqual(bob);
    const { visits, events } = await storage.read('visitorsJourney', siteId, ['shared'], true);
    expect(events.map((row) => row.message_id).toSorted()).toEqual(['s3', 's4']);
    expect(visits).toHaveLength(1);
    expect((await storage.read('contactsOf', siteId, [BOB])).map((one) => one.externalId)).toEqual(['fair-1']);
  });

  test("a contact told with a browser that was somebody else's then stays that one's; hers lose the browser", async () => {
    const NOTE = { note: 'by chat' };
    const told = (externalId: string, visitorId: string, occurredAt: number) =>
      contact(externalId, { identifiers: [ANN], visitorId, occurredAt, properties: NOTE });
    const chats = [
      told('on-hers', 'shared', T0 + 2 * HOUR),
      told('on-bobs', 'shared', T0 + 9 * HOUR),
      told('on-nobodys', 'library', T0 + HOUR),
      contact('met-her', { visitorId: 'shared', occurredAt: T0 + 2 * HOUR, properties: NOTE }),
    ];
    await storage.write('putContacts', siteId, chats, NOW);
    const contacts = async () => {
      const { rows } = await storage.read('exportPage', siteId, 'contact', null, 50);
      const ids = new Set(chats.map((one) => one.externalId));
      const own = rows.filter((row) => ids.has(row.externalId as string));
      return Object.fromEntries(own.map((row) => [row.externalId, [row.visitorId, row.properties]]));
    };
    const ofBob = async () => (await storage.read('contactsOf', siteId, [BOB])).map((one) => one.externalId).toSorted();
    expect(await ofBob()).toEqual(['fair-1', 'on-bobs']);
    expect((await erase())!.counts).toMatchObject({ contacts: 6 });
    expect(await contacts()).toEqual({
      'on-hers': [null, null],
      'on-bobs': ['shared', NOTE],
      'on-nobodys': ['library', null],
      'met-her': [null, null],
    });
    expect(await ofBob()).toEqual(['fair-1', 'on-bobs']);
    const { rows } = await storage.read('exportPage', siteId, 'contact', null, 50);
    expect(JSON.stringify(rows)).not.toContain('ann@acme.com');
    // The same table the next night says nothing new of her, also where it knows her by her browser alone.
    const facts = (await digestsOf(storage, siteId)).facts;
    expect(await storage.write('putContacts', siteId, chats, NOW + HOUR)).toEqual(chats.map(() => 'unchanged'));
    expect((await digestsOf(storage, siteId)).facts).toBe(facts);
  });

  test('somebody whose address, number or id only holds hers stays whom she is', async () => {
    const JOANN = 'email:joann@acme.com';
    const others = ['mail ann@acme.com.au', 'x+ann@acme.com', 'jo.ann@acme.com', 'crm:anna', 'a-crm:ann'];
    const hers = [
      'ann@acme.com.',
      'Hi\nann@acme.com',
      '(Ann@acme.com)',
      'my-ann@acme.com, ann@acme.com',
      '-ann@acme.com',
    ];
    const title = (id: string, text: string) => event('joanns', id, T0 + HOUR, { title: text });
    await storage.append(
      rowsOf(
        siteId,
        identify('joanns', 'j1', T0, [JOANN]),
        claim('joanns', 'j2', T0 + 1, [JOANN, ANN, 'externalId:hubspot:ann@acme.com']),
        ...others.map((text, i) => title(`other-${i}`, text)),
        ...hers.map((text, i) => event('joanns', `hers-${i}`, T0 + HOUR, { body: { traits: { note: text } } })),
        title('escaped', '/?to=%20ann@acme.com'),
      ),
    );
    const conflicts = [title('j1', 'for joann@acme.com'), title('other-0', 'for ann@acme.com')];
    expect(await storage.append(rowsOf(siteId, ...conflicts))).toBe('cc');
    await storage.project('next');
    const joann = (await leadIdOf(JOANN))!;
    const found = await storage.read('findMentions', siteId, [ANN, CRM]);
    const onJoanns = found.filter((one) => one.visitor_id === 'joanns').map((one) => one.message_id);
    expect(onJoanns.toSorted()).toEqual(['escaped', 'hers-0', 'hers-1', 'hers-2', 'hers-3', 'hers-4', 'j2']);
    expect((await erase())!.counts).toMatchObject({ conflicts: 1 });
    expect(await leadIdOf(JOANN)).toBe(joann);
    expect((await storage.read('leadsOf', siteId, [JOANN]))[0]!.visitorIds).toEqual(['joanns']);
    const told = [];
    for (const kind of ['event', 'conflict'] as const)
      told.push(...(await storage.read('exportPage', siteId, kind, null, 100)).rows);
    const text = JSON.stringify(told.filter((row) => row.visitorId === 'joanns'));
    for (const other of [...others, 'joann@acme.com']) expect(text).toContain(other);
    expect(text).not.toMatch(/(?<![a-z+.])ann@acme\.com(?!\.au)/i);
  });

  test('lets nothing from before come back, however it arrives', async () => {
    await erase();
    const before = await digestsOf(storage, siteId);
    const outcomes = await tell();
    expect(outcomes).toBe('d'.repeat(STORY.length));
    expect(await storage.append(rowsOf(siteId, event('ann-browser', 'unseen', T0 + 1)))).toBe('d');
    expect(await storage.append(rowsOf(siteId, identify('elsewhere', 'new', T0, [ANN])))).toBe('d');
    await storage.write('putDeal', siteId, { ...DEAL, revision: 2 }, NOW);
    await storage.project('next');
    expect((await digestsOf(storage, siteId)).derived).toBe(before.derived);
    expect(await leadIdOf(ANN)).toBeUndefined();
    const { deal: stored } = (await storage.read('getDeal', siteId, 'd1'))!;
    expect(stored.value).toEqual({ amount: '100.00', currency: 'EUR' });
    expect(JSON.stringify(stored)).not.toContain('ann');
  });

  test('is known of her identifiers until something else is heard of her', async () => {
    await erase();
    const asked = [ANN, BOB, CRM, 'email:nobody@acme.com'];
    expect((await storage.read('erasedAmong', siteId, asked)).toSorted()).toEqual([ANN, CRM].toSorted());
    await storage.append(rowsOf(siteId, identify('again', 'n', NOW + HOUR, [ANN])));
    await storage.project('next');
    expect(await storage.read('erasedAmong', siteId, asked)).toEqual([CRM]);
  });

  test('lets her begin again', async () => {
    await erase();
    expect(
      await storage.append(
        rowsOf(siteId, event('ann-browser', 'later', NOW + 1), identify('ann-browser', 'again', NOW + 2, [ANN])),
      ),
    ).toBe('ss');
    await storage.project('next');
    const [ann] = await storage.read('leadsOf', siteId, [ANN]);
    expect(ann).toMatchObject({ identifiers: [ANN], visitorIds: ['ann-browser'], lead: { createdAt: NOW + 2 } });
  });

  test('of a person without any web journey keeps her deal', async () => {
    const person = [{ identifier: 'email:eve@acme.com', role: null }] as const;
    const won = deal({ leads: [...person], stage: 'won', closedAt: T0, value: { amount: '5.00', currency: 'EUR' } });
    await storage.write('putDeal', siteId, { externalId: 'd2', revision: null, deal: won }, NOW);
    await storage.project('next');
    const eve = (await leadIdOf('email:eve@acme.com'))!;
    expect(await storage.write('erasePerson', siteId, eve, [], NOW)).not.toBeNull();
    expect((await storage.read('getDeal', siteId, 'd2'))!.deal.value).toEqual({ amount: '5.00', currency: 'EUR' });
    const digests = await digestsOf(storage, siteId);
    await rebuildSite(storage, siteId);
    expect(await digestsOf(storage, siteId)).toEqual(digests);
    expect(await storage.write('erasePerson', siteId, eve, [], NOW)).toBeNull();
  });
});
