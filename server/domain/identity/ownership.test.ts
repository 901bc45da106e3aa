import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Identifier } from './identifier.ts';
import { BEGINNING, END, ownershipOf, type VisitorClaim } from './ownership.ts';

const ANN: Identifier = 'email:ann@acme.com';
const BOB: Identifier = 'email:bob@acme.com';
const EVE: Identifier = 'email:eve@acme.com';

let count = 0;
const trusted = (identifier: Identifier, occurredAt: number): VisitorClaim => ({
  messageId: `m${++count}`,
  identifier,
  occurredAt,
  trust: 'trusted',
  unconfirmed: false,
  revoked: false,
  laterOnly: false,
});
const open = (identifier: Identifier, occurredAt: number): VisitorClaim => ({
  ...trusted(identifier, occurredAt),
  trust: 'public',
});
const unconfirmed = (identifier: Identifier, occurredAt: number): VisitorClaim => ({
  ...open(identifier, occurredAt),
  unconfirmed: true,
});

/** Whose a touchpoint at an instant is. */
function ownerAt(claims: VisitorClaim[], at: number): Identifier | null {
  return ownershipOf(claims).find(({ from, to }) => at >= from && at < to)?.identifier ?? null;
}
const owners = (claims: VisitorClaim[], ...times: number[]) => times.map((at) => ownerAt(claims, at));

describe('the interval rule', () => {
  test('nobody owns a browser that nobody claims', () => {
    expect(ownershipOf([])).toEqual([]);
  });

  test('one claim owns the past and the future', () => {
    expect(ownershipOf([trusted(ANN, 10)])).toEqual([{ from: BEGINNING, to: END, identifier: ANN }]);
    expect(ownershipOf([open(ANN, 10)])).toEqual([{ from: BEGINNING, to: END, identifier: ANN }]);
  });

  test('a touchpoint belongs to the latest claim at or before it, what lies before the first to the first', () => {
    const claims = [trusted(ANN, 10), trusted(BOB, 20)];
    expect(owners(claims, 0, 9, 10, 19, 20, 21)).toEqual([ANN, ANN, ANN, ANN, BOB, BOB]);
  });

  test('a browser that goes back and forth is each one’s for her time', () => {
    const claims = [trusted(ANN, 10), trusted(BOB, 20), trusted(ANN, 30)];
    expect(owners(claims, 5, 15, 25, 35)).toEqual([ANN, ANN, BOB, ANN]);
  });

  test('the same person again opens no new interval', () => {
    expect(ownershipOf([trusted(ANN, 10), trusted(ANN, 20), open(ANN, 30)])).toHaveLength(1);
  });

  describe('where a trusted claim exists, a public one', () => {
    test('before it owns what lies between, and not the past', () => {
      expect(owners([open(EVE, 10), trusted(ANN, 20)], 5, 10, 15, 20, 25)).toEqual([ANN, EVE, EVE, ANN, ANN]);
    });

    test('after it owns what comes after, until the next', () => {
      expect(owners([trusted(ANN, 10), open(EVE, 20), trusted(BOB, 30)], 5, 15, 25, 35)).toEqual([ANN, ANN, EVE, BOB]);
    });

    test('of the same person changes nothing', () => {
      expect(ownershipOf([open(ANN, 10), trusted(ANN, 20)])).toEqual([{ from: BEGINNING, to: END, identifier: ANN }]);
    });

    test('several before the first trusted one each own their time, none of them the past', () => {
      expect(owners([open(EVE, 10), open(BOB, 15), trusted(ANN, 20)], 5, 12, 17, 25)).toEqual([ANN, EVE, BOB, ANN]);
    });

    test('takes the past from the first trusted one, not from a later one', () => {
      expect(owners([open(EVE, 10), trusted(ANN, 20), trusted(BOB, 30)], 5, 12, 25, 35)).toEqual([ANN, EVE, ANN, BOB]);
    });
  });

  describe('where only public claims exist', () => {
    test('the first owns the past', () => {
      expect(owners([open(EVE, 10), open(BOB, 20)], 5, 15, 25)).toEqual([EVE, EVE, BOB]);
    });
  });

  describe('an unconfirmed claim', () => {
    test('owns nothing', () => {
      expect(ownershipOf([unconfirmed(EVE, 10)])).toEqual([]);
      expect(owners([open(ANN, 10), unconfirmed(EVE, 20)], 25)).toEqual([ANN]);
    });

    test('is not the first', () => {
      expect(owners([unconfirmed(EVE, 5), open(ANN, 10)], 0, 7, 12)).toEqual([ANN, ANN, ANN]);
    });
  });

  test('a revoked claim owns nothing, as if it had not been made', () => {
    const revoked = { ...trusted(EVE, 10), revoked: true };
    expect(ownershipOf([revoked])).toEqual([]);
    expect(owners([revoked, open(ANN, 20)], 5, 15, 25)).toEqual([ANN, ANN, ANN]);
  });

  describe('a claim without consent', () => {
    const later = (identifier: Identifier, at: number) => ({ ...trusted(identifier, at), laterOnly: true });

    test('owns nothing that was before it', () => {
      expect(owners([later(ANN, 10)], 5, 10, 15)).toEqual([null, ANN, ANN]);
    });

    test('leaves the past to one with consent, whenever that comes', () => {
      expect(owners([later(ANN, 10), open(BOB, 20)], 5, 15, 25)).toEqual([BOB, ANN, BOB]);
      expect(owners([open(BOB, 5), later(ANN, 10)], 1, 7, 15)).toEqual([BOB, BOB, ANN]);
    });
  });

  describe('of claims at the same instant', () => {
    test('the last by id stands', () => {
      expect(owners([trusted(ANN, 10), trusted(BOB, 10)], 10, 11)).toEqual([BOB, BOB]);
      expect(ownerAt([trusted(ANN, 10), trusted(BOB, 10)], 9)).toBe(ANN);
    });

    test('one in between leaves no interval of no length', () => {
      expect(ownershipOf([trusted(ANN, 10), trusted(BOB, 10), trusted(ANN, 10)])).toEqual([
        { from: BEGINNING, to: END, identifier: ANN },
      ]);
      expect(ownershipOf([trusted(ANN, 5), trusted(BOB, 10), trusted(EVE, 10), trusted(BOB, 20)])).toEqual([
        { from: BEGINNING, to: 10, identifier: ANN },
        { from: 10, to: 20, identifier: EVE },
        { from: 20, to: END, identifier: BOB },
      ]);
    });
  });

  const claim = fc
    .record({
      identifier: fc.constantFrom(ANN, BOB, EVE),
      occurredAt: fc.integer({ min: 0, max: 6 }),
      trust: fc.constantFrom('public' as const, 'trusted' as const),
      unconfirmed: fc.boolean(),
      revoked: fc.boolean(),
      laterOnly: fc.boolean(),
    })
    .map(
      (rest): VisitorClaim => ({
        messageId: `m${++count}`,
        ...rest,
        unconfirmed: rest.unconfirmed && rest.trust === 'public',
      }),
    );
  const claims = fc.array(claim, { maxLength: 8 }).map((all) => all.toSorted((a, b) => a.occurredAt - b.occurredAt));

  test('says in intervals what the sentence in the design says of each instant', () => {
    fc.assert(
      fc.property(claims, fc.integer({ min: -1, max: 8 }), (all, at) => {
        const counted = all.filter((one) => !one.unconfirmed && !one.revoked);
        const before = counted.filter((one) => one.occurredAt <= at).at(-1);
        const reaching = counted.filter((one) => !one.laterOnly);
        const first = reaching.find((one) => one.trust === 'trusted') ?? reaching[0];
        expect(ownerAt(all, at)).toBe((before ?? first)?.identifier ?? null);
      }),
    );
  });

  test('gives every instant one owner: intervals meet, and no two neighbours are one person’s', () => {
    fc.assert(
      fc.property(claims, (all) => {
        const intervals = ownershipOf(all);
        const counted = all.filter((one) => !one.unconfirmed && !one.revoked);
        expect(intervals.length === 0).toBe(counted.length === 0);
        if (intervals.length === 0) return;
        if (counted.some((one) => !one.laterOnly)) expect(intervals[0]!.from).toBe(BEGINNING);
        expect(intervals.at(-1)!.to).toBe(END);
        for (const [i, interval] of intervals.entries()) {
          expect(interval.to).toBeGreaterThan(interval.from);
          const next = intervals[i + 1];
          if (!next) continue;
          expect(next.from).toBe(interval.to);
          expect(next.identifier).not.toBe(interval.identifier);
        }
      }),
    );
  });
});
