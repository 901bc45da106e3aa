/** Random sets of facts, small and dense: few visitors, few people, few instants, so that everything meets. */
import fc from 'fast-check';
import type { Contact } from '../../server/domain/contact.ts';
import type { Deal } from '../../server/domain/deal.ts';
import type { Identifier } from '../../server/domain/identity/identifier.ts';
import { visitorOfIdentifier } from '../../server/domain/identity/visitor.ts';
import type { EventBody } from '../../server/domain/journey/fact.ts';
import type { StoredDeal, ToldStage } from '../../server/storage/facts/deals.ts';
import { CONTACT_TYPES, STAGES } from '../../shared/vocabulary.ts';
import { contact, DAY, deal, event, HOUR, MINUTE, T0, type ToldEvent } from './facts.ts';

export type ToldFact =
  | { kind: 'event'; event: ToldEvent }
  | { kind: 'deal'; deal: StoredDeal }
  | { kind: 'contact'; contact: Contact }
  | { kind: 'stage'; stage: ToldStage };

export const IDENTIFIERS: readonly Identifier[] = [
  'email:ann@acme.com',
  'email:bob@acme.com',
  'email:eve@gmail.com',
  'externalId:u1',
  'externalId:U_1',
  'phone:+4930123456',
];
const VISITORS = [
  'v1',
  'v2',
  'v3',
  'É-_',
  visitorOfIdentifier('externalId:u1'),
  visitorOfIdentifier('email:ann@acme.com'),
];
/** Many equal, some exactly a timeout apart, some years. */
const TIMES = [0, 0, 1, MINUTE, 29 * MINUTE, 30 * MINUTE, 30 * MINUTE + 1, HOUR, HOUR, 2 * HOUR, DAY, 400 * DAY].map(
  (ms) => T0 + ms,
);
const LANDINGS: Pick<ToldEvent, 'url' | 'referrer'>[] = [
  { url: 'https://acme.example/', referrer: null },
  { url: 'https://acme.example/pricing', referrer: 'https://acme.example/' },
  { url: 'https://acme.example/?utm_source=google&utm_medium=cpc&gclid=1', referrer: 'https://www.google.com/' },
  { url: 'https://acme.example/?utm_source=newsletter&utm_medium=email', referrer: null },
  { url: 'https://acme.example/', referrer: 'https://www.google.com/' },
  { url: 'https://acme.example/', referrer: 'https://news.example/story' },
  { url: null, referrer: null },
];

const time = fc.constantFrom(...TIMES);
const identifier = fc.constantFrom(...IDENTIFIERS);
const identifiers = fc.uniqueArray(identifier, { minLength: 1, maxLength: 3 });
const trust = fc.constantFrom('public', 'trusted') as fc.Arbitrary<ToldEvent['trust']>;

const said: fc.Arbitrary<EventBody> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  fc.record({
    traits: fc.record({ name: fc.constantFrom('Ann', 'Bob'), plan: fc.constantFrom('a', 'b') }, { requiredKeys: [] }),
  }),
  fc.record({ name: fc.constantFrom('Ann Lee', 'Bob Ray'), company: fc.constantFrom('Acme', 'Other') }),
  fc.constantFrom('granted' as const, 'denied' as const).map((state) => ({ consent: { state } })),
  fc.record({ selfReportedSource: fc.constantFrom('a friend', 'podcast') }),
);

type Told = Omit<ToldEvent, 'visitorId' | 'messageId' | 'occurredAt'>;
const told = (rest: Partial<ToldEvent>): Told => {
  const { visitorId: _v, messageId: _m, occurredAt: _o, ...others } = event('', '', 0, rest);
  return others;
};

const pageView = fc
  .tuple(fc.constantFrom(...LANDINGS), fc.constantFrom('browser' as const, 'api' as const), trust)
  .map(([landing, source, by]) => told({ ...landing, source, trust: by }));
const custom = fc
  .tuple(fc.constantFrom('browser' as const, 'api' as const), trust)
  .map(([source, by]) => told({ type: 'custom', name: 'signed up', source, trust: by, url: null }));
const person = (type: 'identify' | 'form_submit') =>
  fc
    .tuple(identifiers, said, trust, fc.constantFrom('browser' as const, 'form' as const, 'api' as const))
    .map(([ids, body, by, source]) =>
      told({ type, source, trust: by, url: null, body: { identifiers: ids, ...body } }),
    );
const alias = fc
  .tuple(fc.constantFrom('u1', 'U_1', 'v2'), fc.constantFrom('u1', 'U_1'), trust)
  .map(([previousId, userId, by]) => {
    const ids: Identifier[] = [`externalId:${userId}`, `externalId:${previousId}`];
    return told({ type: 'alias', source: 'api', trust: by, url: null, body: { previousId, identifiers: ids } });
  });
const quarantined = pageView.map((rest) => ({ ...rest, quarantine: 'bot' }));

const someEvent = fc.oneof(
  { weight: 6, arbitrary: pageView },
  { weight: 2, arbitrary: custom },
  { weight: 5, arbitrary: person('identify') },
  { weight: 2, arbitrary: person('form_submit') },
  { weight: 2, arbitrary: alias },
  { weight: 1, arbitrary: quarantined },
);

const keyedEvent: fc.Arbitrary<ToldEvent> = fc
  .tuple(fc.constantFrom(...VISITORS), fc.integer({ min: 0, max: 9 }), time, someEvent)
  .map(([visitorId, id, occurredAt, rest]) => ({ visitorId, messageId: `m${id}`, occurredAt, ...rest }));

const stage = fc.constantFrom(...STAGES);
const someDeal: fc.Arbitrary<Deal> = fc
  .record({
    leads: fc.uniqueArray(identifier, { maxLength: 2 }),
    stages: fc.array(fc.record({ stage, occurredAt: time }), { maxLength: 3 }),
    createdAt: fc.option(time),
    closedAt: fc.option(time),
    stage: fc.option(stage),
    account: fc.option(fc.constantFrom({ domain: 'acme.com', name: 'Acme' }, { domain: null, name: 'Told' })),
  })
  .map((rest) => deal({ ...rest, leads: rest.leads.map((id) => ({ identifier: id, role: null })) }));

/** Several revisions of a deal; or one telling without a revision, since of several the last to arrive would stand. */
const tellings = fc.oneof(
  fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 4 }), someDeal), {
    minLength: 1,
    maxLength: 3,
    selector: ([revision]) => revision,
  }),
  someDeal.map((one) => [[null, one] as [number | null, Deal]]),
);

const someContact = (externalId: string): fc.Arbitrary<Contact> =>
  fc
    .record({
      type: fc.constantFrom(...CONTACT_TYPES),
      occurredAt: time,
      identifiers: fc.uniqueArray(identifier, { maxLength: 2 }),
      source: fc.option(fc.constant('fair')),
    })
    .map((rest) => contact(externalId, rest));

const someStage = (id: string): fc.Arbitrary<ToldStage> =>
  fc.record({ id: fc.constant(id), identifier, stage, occurredAt: time, source: fc.constantFrom('api', 'import') });

/** Facts whose keys do not contradict each other. */
export function factSet(maxEvents: number): fc.Arbitrary<ToldFact[]> {
  return fc
    .record({
      events: fc.uniqueArray(keyedEvent, {
        maxLength: maxEvents,
        selector: (one) => `${one.visitorId}\n${one.messageId}`,
      }),
      deals: fc.array(tellings, { maxLength: 2 }),
      contacts: fc.tuple(fc.option(someContact('c1')), fc.option(someContact('c2'))),
      stages: fc.tuple(fc.option(someStage('s1')), fc.option(someStage('s2'))),
    })
    .map(({ events, deals, contacts, stages }) => [
      ...events.map((one): ToldFact => ({ kind: 'event', event: one })),
      ...deals.flatMap((told, i) =>
        told.map(([revision, one]): ToldFact => ({ kind: 'deal', deal: { externalId: `d${i}`, revision, deal: one } })),
      ),
      ...contacts.flatMap((one): ToldFact[] => (one ? [{ kind: 'contact', contact: one }] : [])),
      ...stages.flatMap((one): ToldFact[] => (one ? [{ kind: 'stage', stage: one }] : [])),
    ]);
}

/** What somebody changes by hand when all is told: joins two identifiers, takes one of the claims back. */
export interface ByHand {
  join: readonly [Identifier, Identifier];
  /** Which of the claims there are, in the order of their ids. */
  claim: number;
  /** Who is then restricted. */
  restricted: Identifier;
}

export const byHand: fc.Arbitrary<ByHand> = fc.record({
  join: fc.uniqueArray(identifier, { minLength: 2, maxLength: 2 }).map(([a, b]) => [a!, b!] as const),
  claim: fc.nat(50),
  restricted: identifier,
});

/** What may happen between two tellings. `limit`: how far it gets before the next one. */
export type Happening =
  | { kind: 'project'; scope: 'next' | 'identity' | string; limit: number }
  | { kind: 'rebuild'; limit: number }
  | { kind: 'timeout'; minutes: number }
  /** Somebody is restricted, or is no longer. */
  | { kind: 'restriction'; identifier: Identifier; put: boolean };

/** One way in which a set of facts is told. */
export interface Telling {
  /** Batches; of each, the events are appended together. */
  batches: { facts: ToldFact[]; after: Happening[] }[];
}

const projecting: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constant('project' as const),
  scope: fc.constantFrom('next', 'identity', ...VISITORS),
  limit: fc.integer({ min: 1, max: 3 }),
});
const restricting: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constant('restriction' as const),
  identifier,
  put: fc.boolean(),
});
const usual: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 3, arbitrary: projecting },
  { weight: 1, arbitrary: restricting },
);
const anything: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: usual },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rebuild' as const), limit: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('timeout' as const), minutes: fc.constantFrom(1, 60) }) },
);
/** A rebuild or a changed setting derives everything again and so mends what went wrong before: most are without. */
const happenings = fc.oneof(
  { weight: 3, arbitrary: fc.constant(usual) },
  { weight: 1, arbitrary: fc.constant(anything) },
);

/** A set of facts in any order, with repetitions, in batches of any size, with anything happening in between. */
export function tellingOf(facts: readonly ToldFact[]): fc.Arbitrary<Telling> {
  return happenings
    .chain((happening) =>
      fc.record({
        again: fc.subarray([...facts]),
        sizes: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 8 }),
        after: fc.array(fc.array(happening, { maxLength: 2 }), { minLength: 1, maxLength: 8 }),
      }),
    )
    .chain(({ again, sizes, after }) => {
      const all = [...facts, ...again];
      return fc.shuffledSubarray(all, { minLength: all.length }).map((order) => {
        const batches: Telling['batches'] = [];
        for (let start = 0, i = 0; start < order.length; i++) {
          const size = sizes[i % sizes.length]!;
          batches.push({ facts: order.slice(start, start + size), after: after[i % after.length]! });
          start += size;
        }
        return { batches };
      });
    });
}
