/** The ledger of claims: exact whatever comes, in any order, and nothing is moved that was not seen. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Entry, Ledger, type Place, TAG_CAUSES, unexplained } from '../../server/domain/reconciliation/ledger.ts';

const word = (...words: string[]) => fc.constantFrom(...words);
const place: fc.Arbitrary<Place> = fc.record({
  day: word('2026-01-01', '2026-01-02'),
  platform: word('google-ads', 'meta'),
  source: word('google', 'facebook', 'newsletter'),
  medium: word('cpc', ''),
  campaign: word('', 'brand', 'b-rand', 'spring sale', 'spring_sale', 'other'),
});
const amount = fc.integer({ min: 0, max: 3_000_000 });
type Cause = 'bots' | 'reused';
type Fact =
  | { kind: 'claim' | 'ours'; place: Place; amount: number; proven: boolean }
  | { kind: Cause; place: Place; amount: number; proven: boolean };
const fact: fc.Arbitrary<Fact> = fc.record({
  kind: fc.constantFrom('claim', 'ours', 'bots', 'reused'),
  place,
  amount,
  proven: fc.boolean(),
}) as fc.Arbitrary<Fact>;

function book(facts: readonly Fact[]): Entry<string>[] {
  const ledger = new Ledger<Cause>();
  for (const { kind, place, amount } of facts) if (kind === 'claim') ledger.claim(place, amount);
  for (const { kind, place, amount, proven } of facts) {
    if (kind === 'claim') continue;
    if (kind === 'ours') ledger.addOurs(place, amount);
    else ledger.addCause(place, kind, kind === 'reused' ? -amount : amount);
    if (proven && kind !== 'reused') ledger.addProof(place, amount);
  }
  ledger.settle();
  return ledger.entries();
}

const sum = (entries: readonly Entry<string>[], of: (entry: Entry<string>) => number) =>
  entries.reduce((all, entry) => all + of(entry), 0);
const moved = (entry: Entry<string>) => TAG_CAUSES.reduce((all, cause) => all + (entry.causes[cause] ?? 0), 0);

test('claimed = ours + causes + unexplained, and what moved between rows of a platform and day sums to nothing', () => {
  fc.assert(
    fc.property(fc.array(fact, { maxLength: 40 }), (facts) => {
      const entries = book(facts);
      const told = (kind: Fact['kind']) => facts.reduce((all, one) => all + (one.kind === kind ? one.amount : 0), 0);
      expect(sum(entries, ({ claimed }) => claimed ?? 0)).toBe(told('claim'));
      expect(sum(entries, ({ ours }) => ours)).toBe(told('ours'));
      expect(sum(entries, unexplained)).toBe(told('claim') - told('ours') - told('bots') + told('reused'));
      for (const entry of entries) {
        const causes = Object.values(entry.causes).reduce((all: number, one) => all + (one ?? 0), 0);
        expect(entry.ours + causes + unexplained(entry)).toBe(entry.claimed ?? 0);
      }
      for (const group of Map.groupBy(entries, ({ place }) => `${place.day} ${place.platform}`).values()) {
        for (const cause of TAG_CAUSES) expect(sum(group, ({ causes }) => causes[cause] ?? 0)).toBe(0);
      }
    }),
    { numRuns: 300 },
  );
});

test('no row gives more than was seen there, and tags without proof only go to a name that is spelled alike', () => {
  fc.assert(
    fc.property(fc.array(fact, { maxLength: 40 }), (facts) => {
      for (const entry of book(facts)) {
        const seen = entry.ours + (entry.causes.bots ?? 0) + (entry.causes.reused ?? 0);
        if (entry.claimed === null) {
          expect(-moved(entry)).toBeGreaterThanOrEqual(0);
          expect(-moved(entry)).toBeLessThanOrEqual(Math.max(0, seen));
          const byProof = (entry.causes.noCampaignTag ?? 0) + (entry.causes.otherTags ?? 0);
          expect(-byProof).toBeLessThanOrEqual(entry.proven);
        } else {
          // Gaps are filled, never overfilled: beyond its claim a row only gets what its own name says.
          const before = entry.claimed - seen - (entry.causes.campaignSpelling ?? 0);
          const got = (entry.causes.noCampaignTag ?? 0) + (entry.causes.otherTags ?? 0);
          expect(got).toBeLessThanOrEqual(Math.max(0, before));
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('the order of facts never matters', () => {
  fc.assert(
    fc.property(
      fc
        .array(fact, { maxLength: 30 })
        .chain((facts) => fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length }))),
      ([facts, shuffled]) => {
        const plain = (entries: Entry<string>[]) =>
          entries.map(({ causes, ...entry }) => ({
            ...entry,
            causes: Object.entries(causes)
              .filter(([, one]) => one !== 0)
              .sort(),
          }));
        expect(plain(book(shuffled))).toEqual(plain(book(facts)));
      },
    ),
    { numRuns: 200 },
  );
});
