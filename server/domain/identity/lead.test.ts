import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STAGES, type Trust } from '../../../shared/vocabulary.ts';
import type { EventBody } from '../journey/fact.ts';
import { type Description, type LeadFacts, leadOf, type StageFact } from './lead.ts';

const ANN = { identifier: 'email:ann@acme.com', firstAt: 100 };

const facts = (rest: Partial<LeadFacts> = {}): LeadFacts => ({
  identifiers: [ANN],
  descriptions: [],
  stages: [],
  accounts: [],
  ...rest,
});
const says = (
  body: EventBody,
  occurredAt: number,
  trust: Trust = 'trusted',
  messageId = `m${occurredAt}`,
): Description => ({
  visitorId: 'v',
  messageId,
  occurredAt,
  trust,
  body,
});
const stage = (name: StageFact['stage'], occurredAt: number, source = 'api'): StageFact => ({
  stage: name,
  occurredAt,
  source,
});

describe('a lead', () => {
  test('of one identifier, of whom nothing else is known', () => {
    expect(leadOf(facts())).toEqual({
      survivor: 'email:ann@acme.com',
      createdAt: 100,
      email: 'ann@acme.com',
      phone: null,
      externalIds: [],
      name: null,
      company: null,
      traits: {},
      stage: 'lead',
      stages: [{ stage: 'lead', occurredAt: 100, source: 'identity' }],
      account: { domain: 'acme.com', name: null },
      selfReportedSource: null,
      scores: [],
    });
  });

  test('shows the oldest e-mail and phone, and every external id in order', () => {
    const lead = leadOf(
      facts({
        identifiers: [
          { identifier: 'externalId:b', firstAt: 5 },
          { identifier: 'email:new@acme.com', firstAt: 4 },
          { identifier: 'phone:+4930123457', firstAt: 3 },
          { identifier: 'email:old@acme.com', firstAt: 2 },
          { identifier: 'externalId:a:1', firstAt: 9 },
          { identifier: 'phone:+4930123456', firstAt: 3 },
        ],
      }),
    );
    expect(lead).toMatchObject({ email: 'old@acme.com', phone: '+4930123456', externalIds: ['a:1', 'b'] });
  });
});

describe('the survivor', () => {
  test('is the oldest identifier', () => {
    const lead = leadOf(facts({ identifiers: [ANN, { identifier: 'externalId:zzz', firstAt: 99 }] }));
    expect(lead).toMatchObject({ survivor: 'externalId:zzz', createdAt: 99 });
  });

  test('of the same age the smaller one', () => {
    const both = [{ identifier: 'externalId:u1', firstAt: 100 }, ANN];
    expect(leadOf(facts({ identifiers: both })).survivor).toBe(ANN.identifier);
    expect(leadOf(facts({ identifiers: both.toReversed() })).survivor).toBe(ANN.identifier);
  });
});

describe('createdAt', () => {
  test('is the earliest fact about an identifier', () => {
    expect(leadOf(facts({ identifiers: [ANN, { identifier: 'externalId:u', firstAt: 40 }] })).createdAt).toBe(40);
  });

  test('is the explicit stage lead, where that is earlier', () => {
    expect(leadOf(facts({ stages: [stage('lead', 60), stage('lead', 50)] })).createdAt).toBe(50);
    expect(leadOf(facts({ stages: [stage('lead', 150)] })).createdAt).toBe(100);
  });

  test('is not moved by what is said of her, nor by other stages', () => {
    expect(leadOf(facts({ descriptions: [says({ name: 'Ann' }, 1)], stages: [stage('mql', 2)] })).createdAt).toBe(100);
  });
});

describe('stages', () => {
  test('stand in the order of time, however they came', () => {
    const { stages } = leadOf(facts({ stages: [stage('won', 400), stage('mql', 200), stage('sql', 300)] }));
    expect(stages.map((one) => one.stage)).toEqual(['lead', 'mql', 'sql', 'won']);
  });

  test('the latest is hers', () => {
    expect(leadOf(facts({ stages: [stage('won', 400), stage('lost', 500)] })).stage).toBe('lost');
    expect(leadOf(facts({ stages: [stage('won', 400), stage('mql', 500)] })).stage).toBe('mql');
  });

  test('of several at one instant the further one is hers', () => {
    expect(leadOf(facts({ stages: [stage('opportunity', 200), stage('mql', 200), stage('sql', 200)] })).stage).toBe(
      'opportunity',
    );
    expect(leadOf(facts({ stages: [stage('won', 200), stage('lost', 200)] })).stage).toBe('won');
  });

  test('lead is one of them without being told, and not twice when it is', () => {
    expect(leadOf(facts({ stages: [stage('mql', 50)] })).stages).toEqual([
      stage('mql', 50),
      stage('lead', 100, 'identity'),
    ]);
    expect(leadOf(facts({ stages: [stage('lead', 150)] })).stages).toEqual([stage('lead', 150)]);
  });
});

describe('what is said of her', () => {
  test('is the latest, per field', () => {
    const lead = leadOf(
      facts({
        descriptions: [
          says({ name: 'New', traits: { plan: 'pro', size: 5 } }, 300),
          says(
            { name: 'Old', company: 'Acme', traits: { plan: 'free', city: 'Ulm' }, selfReportedSource: 'a friend' },
            200,
          ),
        ],
      }),
    );
    expect(lead).toMatchObject({
      name: 'New',
      company: 'Acme',
      traits: { plan: 'pro', size: 5, city: 'Ulm' },
      selfReportedSource: 'a friend',
    });
  });

  test('by a trusted source stands over any public one, even a later one', () => {
    const lead = leadOf(
      facts({
        descriptions: [
          says({ name: 'Mallory', traits: { plan: 'evil', hobby: 'chess' } }, 900, 'public'),
          says({ name: 'Ann', traits: { plan: 'pro' } }, 200),
        ],
      }),
    );
    expect(lead).toMatchObject({ name: 'Ann', traits: { plan: 'pro', hobby: 'chess' } });
  });

  test('at the same instant is told apart by the id of the message, then by the browser', () => {
    const a = says({ name: 'A' }, 200, 'trusted', 'a');
    const b = says({ name: 'B' }, 200, 'trusted', 'b');
    const other = { ...says({ name: 'Other' }, 200, 'trusted', 'b'), visitorId: 'w' };
    expect(leadOf(facts({ descriptions: [b, a] })).name).toBe('B');
    expect(leadOf(facts({ descriptions: [a, b] })).name).toBe('B');
    expect(leadOf(facts({ descriptions: [other, b] })).name).toBe('Other');
    expect(leadOf(facts({ descriptions: [b, other] })).name).toBe('Other');
  });

  test('is not unsaid by saying nothing', () => {
    const descriptions = [
      says({ name: 'Ann', traits: { plan: 'pro' } }, 200),
      says({ name: '', traits: { plan: null } }, 300),
    ];
    expect(leadOf(facts({ descriptions }))).toMatchObject({ name: 'Ann', traits: { plan: 'pro' } });
  });

  test.each<[string, EventBody, string | null]>([
    ['her own field', { name: 'Ann Lee', traits: { name: 'Trait' } }, 'Ann Lee'],
    ['the trait name', { traits: { name: ' Ann Lee ', firstName: 'X' } }, 'Ann Lee'],
    ['firstName and lastName', { traits: { firstName: 'Ann', lastName: 'Lee' } }, 'Ann Lee'],
    ['first_name and last_name', { traits: { first_name: 'Ann', last_name: 'Lee' } }, 'Ann Lee'],
    ['one of the two', { traits: { lastName: 'Lee' } }, 'Lee'],
    ['nothing that is text', { traits: { name: 7, firstName: ' ' } }, null],
  ])('gives her name from %s', (_what, body, name) => {
    expect(leadOf(facts({ descriptions: [says(body, 200)] })).name).toBe(name);
  });

  test.each<[string, EventBody, string | null]>([
    ['her own field', { company: 'Acme', traits: { company: 'Trait' } }, 'Acme'],
    ['the trait company', { traits: { company: 'Acme' } }, 'Acme'],
    ['Segment’s company.name', { traits: { company: { name: 'Acme', id: 7 } } }, 'Acme'],
    ['nothing that is text', { traits: { company: { id: 7 } } }, null],
  ])('gives her company from %s', (_what, body, company) => {
    expect(leadOf(facts({ descriptions: [says(body, 200)] })).company).toBe(company);
  });
});

describe('her account', () => {
  test('is named by her company where her e-mail gives one', () => {
    expect(leadOf(facts({ descriptions: [says({ company: 'Acme Inc' }, 200)] })).account).toEqual({
      domain: 'acme.com',
      name: 'Acme Inc',
    });
  });

  test('is what the CRM says, before her e-mail', () => {
    expect(leadOf(facts({ accounts: [{ domain: 'holding.com', name: 'Holding' }] })).account).toEqual({
      domain: 'holding.com',
      name: 'Holding',
    });
  });
});

describe('the facts about her', () => {
  const description = fc
    .record({
      visitorId: fc.constantFrom('v', 'w'),
      messageId: fc.constantFrom('m1', 'm2', 'm3'),
      occurredAt: fc.integer({ min: 0, max: 3 }),
      trust: fc.constantFrom('public' as const, 'trusted' as const),
      body: fc.record({
        name: fc.constantFrom('A', 'B'),
        traits: fc.record({ x: fc.integer({ max: 3 }), y: fc.integer() }, { requiredKeys: [] }),
      }),
    })
    .map((rest): Description => rest);
  const some = fc.record({
    identifiers: fc.uniqueArray(
      fc.record({
        identifier: fc.constantFrom('email:a@x.com', 'email:b@x.com', 'externalId:u', 'phone:+4930123456'),
        firstAt: fc.integer({ min: 0, max: 2 }),
      }),
      { minLength: 1, selector: (one) => one.identifier },
    ),
    descriptions: fc.uniqueArray(description, { maxLength: 5, selector: (one) => `${one.visitorId} ${one.messageId}` }),
    stages: fc.array(
      fc.record({
        stage: fc.constantFrom(...STAGES),
        occurredAt: fc.integer({ min: 0, max: 2 }),
        source: fc.constantFrom('api', 'crm'),
      }),
    ),
  });

  test('make the same lead in any order, to the last character', () => {
    fc.assert(
      fc.property(some, fc.infiniteStream(fc.nat()), (known, keys) => {
        const shuffled = <T>(all: T[]) =>
          all
            .map((one) => ({ one, key: keys.next().value! }))
            .sort((a, b) => a.key - b.key)
            .map(({ one }) => one);
        const other = {
          ...known,
          identifiers: shuffled(known.identifiers),
          descriptions: shuffled(known.descriptions),
          stages: shuffled(known.stages),
        };
        expect(JSON.stringify(leadOf(facts(other)))).toBe(JSON.stringify(leadOf(facts(known))));
      }),
      { numRuns: 300 },
    );
  });
});
