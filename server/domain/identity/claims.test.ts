import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import { claim, event, identify, T0, type ToldEvent } from '../../../test/support/facts.ts';
import { byTime } from '../journey/fact.ts';
import { claimIdsOf, claimsOf } from './claims.ts';
import type { Identifier } from './identifier.ts';

const ANN: Identifier = 'email:ann@acme.com';
const BOB: Identifier = 'email:bob@acme.com';

const plain = { linkHistory: 'consented', revoked: new Set<string>() } as const;
const read = (...facts: ToldEvent[]) => claimsOf(facts.toSorted(byTime), plain);
const readRevoking = (ids: string[], ...facts: ToldEvent[]) =>
  claimsOf(facts.toSorted(byTime), { ...plain, revoked: new Set(ids) });
const ids = (...facts: ToldEvent[]) => read(...facts).claims.map((one) => one.messageId);

describe('claims', () => {
  test('come from every message that names a person, whatever its type', () => {
    const form = event('v', 'm3', T0 + 2, { type: 'form_submit', body: { identifiers: [BOB] } });
    const { claims } = read(identify('v', 'm1', T0, [ANN]), event('v', 'm2', T0 + 1), form);
    expect(claims).toMatchObject([
      { messageId: 'm1', identifier: ANN, occurredAt: T0, source: 'form', trust: 'trusted', unconfirmed: false },
      { messageId: 'm3', identifier: BOB, occurredAt: T0 + 2, source: 'browser', trust: 'public', unconfirmed: false },
    ]);
  });

  test('name the first identifier of their message', () => {
    expect(read(identify('v', 'm', T0, [ANN, 'externalId:u1'])).claims).toMatchObject([{ identifier: ANN }]);
    expect(read(claim('v', 'm', T0, ['externalId:u1', 'phone:+4930123456'])).claims).toMatchObject([
      { identifier: 'externalId:u1' },
    ]);
  });

  test('an empty list of identifiers is no claim', () => {
    expect(read(event('v', 'm', T0, { body: { identifiers: [] } })).claims).toEqual([]);
  });

  test('have ids that are functions of the facts', () => {
    const id = (visitor: string, message: string, identifier: Identifier) =>
      read(identify(visitor, message, T0, [identifier])).claims[0]!.id;
    expect(id('v', 'm', ANN)).toBe(id('v', 'm', ANN));
    const different = [id('v', 'm', ANN), id('u', 'm', ANN), id('v', 'n', ANN), id('v', 'm', BOB)];
    expect(new Set(different).size).toBe(4);
    expect(different[0]).toMatch(/^[\w-]{22}$/);
  });

  describe('of the same person in a row', () => {
    test('count once: the first of the run', () => {
      expect(
        ids(claim('v', 'm1', T0, [ANN]), claim('v', 'm2', T0 + 1, [ANN]), claim('v', 'm3', T0 + 2, [ANN])),
      ).toEqual(['m1']);
    });

    test('count again after somebody else', () => {
      const others = [claim('v', 'm1', T0, [ANN]), claim('v', 'm2', T0 + 1, [BOB]), claim('v', 'm3', T0 + 2, [ANN])];
      expect(ids(...others)).toEqual(['m1', 'm2', 'm3']);
    });

    test('count again when a trusted one follows a public one, and the other way round', () => {
      const both = [claim('v', 'm1', T0, [ANN]), identify('v', 'm2', T0 + 1, [ANN]), claim('v', 'm3', T0 + 2, [ANN])];
      expect(ids(...both)).toEqual(['m1', 'm2', 'm3']);
    });

    test.each([
      ['traits', { traits: { plan: 'pro' } }],
      ['a name', { name: 'Ann' }],
      ['a company', { company: 'Acme' }],
      ['where she heard of us', { selfReportedSource: 'a friend' }],
      ['a consent', { consent: { state: 'granted' as const } }],
    ])('count each when they say something of her: %s', (_what, body) => {
      const { claims } = read(
        identify('v', 'm1', T0, [ANN]),
        identify('v', 'm2', T0 + 1, [ANN], body),
        identify('v', 'm3', T0 + 2, [ANN]),
      );
      expect(claims.map((one) => [one.messageId, one.describes])).toEqual([
        ['m1', false],
        ['m2', true],
      ]);
    });
  });

  describe('that are taken back', () => {
    const run = [
      claim('v', 'm1', T0, [ANN]),
      claim('v', 'm3', T0 + 2, [ANN]),
      claim('v', 'm5', T0 + 4, [BOB]),
      claim('v', 'm7', T0 + 6, [ANN]),
    ];
    const revokedOf = (ids: string[], ...facts: ToldEvent[]) =>
      readRevoking(ids, ...facts).claims.map((one) => [one.messageId, one.revoked]);
    const idOf = (message: string) => claimIdsOf(run.find((one) => one.messageId === message)!)[0]!;

    test('take their run with them, and nobody else’s, nor hers after somebody else', () => {
      expect(revokedOf([idOf('m1')], ...run)).toEqual([
        ['m1', true],
        ['m5', false],
        ['m7', false],
      ]);
      expect(revokedOf([idOf('m7')], ...run)).toEqual([
        ['m1', false],
        ['m5', false],
        ['m7', true],
      ]);
    });

    test('stay taken back when an earlier message of the run arrives late', () => {
      expect(revokedOf([idOf('m1')], claim('v', 'm0', T0 - 1, [ANN]), ...run)[0]).toEqual(['m0', true]);
    });

    test('of a run of news are all taken back', () => {
      const told = [1, 2, 3].map((i) => identify('v', `n${i}`, T0 + i, [ANN], { name: `Ann ${i}` }));
      const second = claimIdsOf(told[1]!)[0]!;
      expect(revokedOf([second], ...told)).toEqual([
        ['n1', true],
        ['n2', true],
        ['n3', true],
      ]);
    });
  });

  test('without consent own no past, unless the site links all of it', () => {
    const denied = identify('v', 'm', T0, [ANN], { consent: { state: 'denied' } });
    expect(read(denied).claims[0]!.laterOnly).toBe(true);
    expect(claimsOf([denied], { ...plain, linkHistory: 'all' }).claims[0]!.laterOnly).toBe(false);
    expect(read(identify('v', 'm', T0, [ANN], { consent: { state: 'granted' } })).claims[0]!.laterOnly).toBe(false);
  });

  describe('of a public key', () => {
    const crowd = (n: number) =>
      Array.from({ length: n }, (_, i) => claim('v', `m${i}`, T0 + i, [`email:p${i}@x.com`]));

    test('count for the first so many people of a browser; more are unconfirmed', () => {
      const { claims } = read(...crowd(LIMITS.publicIdentifiersPerVisitor + 3));
      expect(claims.map((one) => one.unconfirmed)).toEqual([...Array(20).fill(false), true, true, true]);
    });

    test('of one of the first people still count after the cap', () => {
      const { claims } = read(...crowd(25), claim('v', 'z', T0 + 100, ['email:p3@x.com']));
      expect(claims.at(-1)).toMatchObject({ identifier: 'email:p3@x.com', unconfirmed: false });
    });

    test('cap nobody’s trusted claims', () => {
      const { claims } = read(...crowd(25), identify('v', 'z', T0 + 100, ['email:p24@x.com']));
      expect(claims.at(-1)).toMatchObject({ identifier: 'email:p24@x.com', trust: 'trusted', unconfirmed: false });
    });

    test('who is among the first is told by time, then by id, not by who came first', () => {
      const late = crowd(21);
      const early = claim('v', 'early', T0 - 1, ['email:early@x.com']);
      const { claims } = read(...late, early);
      expect(claims.filter((one) => one.unconfirmed).map((one) => one.identifier)).toEqual([
        'email:p19@x.com',
        'email:p20@x.com',
      ]);
    });
  });
});

describe('links', () => {
  test('tie the first identifier of a message to each other one', () => {
    const { links } = read(identify('v', 'm', T0, [ANN, 'externalId:u1', 'phone:+4930123456']));
    expect(links).toMatchObject([
      { a: ANN, b: 'externalId:u1', trust: 'trusted', messageId: 'm', occurredAt: T0, source: 'form' },
      { a: ANN, b: 'phone:+4930123456', trust: 'trusted' },
    ]);
    expect(new Set(links.map((link) => link.id)).size).toBe(2);
  });

  test('of a public message keep that they are public', () => {
    expect(read(claim('v', 'm', T0, [ANN, 'externalId:u1'])).links).toMatchObject([{ trust: 'public' }]);
  });

  test('count once per pair and trust: the earliest', () => {
    const pair: Identifier[] = [ANN, 'externalId:u1'];
    const { links } = read(
      claim('v', 'm1', T0, pair),
      identify('v', 'm2', T0 + 1, pair),
      identify('v', 'm3', T0 + 2, pair),
    );
    expect(links.map((link) => [link.messageId, link.trust])).toEqual([
      ['m1', 'public'],
      ['m2', 'trusted'],
    ]);
  });

  test('are read from claims that repeat, too', () => {
    const { claims, links } = read(identify('v', 'm1', T0, [ANN]), identify('v', 'm2', T0 + 1, [ANN, 'externalId:u1']));
    expect(claims).toHaveLength(1);
    expect(links).toMatchObject([{ messageId: 'm2', b: 'externalId:u1' }]);
  });

  test('are taken back whichever of the messages that say the same is', () => {
    const pair: Identifier[] = [ANN, 'externalId:u1'];
    const told = [identify('v', 'm1', T0, pair), identify('v', 'm2', T0 + 1, pair)];
    for (const message of told) {
      const [, link] = claimIdsOf(message);
      expect(readRevoking([link!], ...told).links).toMatchObject([{ messageId: 'm1', revoked: true }]);
    }
  });
});
