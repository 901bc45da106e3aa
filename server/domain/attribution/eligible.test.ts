import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, journeyOf, tableOf, UNLIMITED } from '../../../test/support/attribution/journeys.ts';
import { eligible } from './eligible.ts';
import { EligibleJourney } from './eligible-journey.ts';
import { compareText, type JourneyInput, toTable } from './journey-table.ts';

const ids = (journey: JourneyInput, frame = UNLIMITED): string[] => {
  const full = toTable([journey]);
  return Array.from(eligible(full, frame).row, (row) => journey.touchpoints[full.row[row]!]!.id);
};

const at = (id: string, time: number) => ({ id, time, channel: 'Email', direct: false });

describe('order', () => {
  it('is by time, then by id, whatever the order of input', () => {
    const touchpoints = [at('b', 5), at('a', 5), at('z', 1), at('10', 5), at('9', 5)];
    const expected = ['z', '10', '9', 'a', 'b'];
    for (const list of [touchpoints, touchpoints.toReversed()]) {
      expect(ids({ touchpoints: list, milestones: new Map(), at: 9 })).toEqual(expected);
    }
  });

  it('compares ids by code points, as both engines do', () => {
    expect(compareText('\u{1F600}', '\uFFFD')).toBeGreaterThan(0);
    expect(compareText('\uFFFD', '\u{1F600}')).toBeLessThan(0);
    const utf8 = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
    const text = fc.string({ unit: 'binary', maxLength: 4 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareText(a, b))).toBe(utf8(a, b));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('eligibility', () => {
  const edge = journeyOf(
    [
      [0, 'A'],
      [1, 'B'],
      [30, 'C'],
      [31, 'D'],
    ],
    30,
  );
  const lookback = (lookbackDays: number) => ids(edge, { ...UNLIMITED, lookbackDays });

  it('counts a touchpoint at the very milestone and none after it', () =>
    expect(ids(edge)).toEqual(['t1', 't2', 't3']));

  it('counts a touchpoint exactly as old as the lookback, and not one a millisecond older', () => {
    expect(lookback(30)).toEqual(['t1', 't2', 't3']);
    expect(lookback(30 - 1 / DAY)).toEqual(['t2', 't3']);
    expect(lookback(0)).toEqual(['t3']);
  });

  it('measures the lookback of a journey that did not convert from its newest touchpoint', () => {
    expect(ids({ ...edge, at: null }, { ...UNLIMITED, lookbackDays: 1 })).toEqual(['t3', 't4']);
    expect(ids({ touchpoints: [], milestones: new Map(), at: null }, { ...UNLIMITED, lookbackDays: 1 })).toEqual([]);
  });

  it('drops direct only where something else is eligible', () => {
    const frame = { ...UNLIMITED, direct: 'exclude' } as const;
    expect(
      ids(
        journeyOf(
          [
            [0, 'Direct'],
            [1, 'Email'],
            [2, 'Direct'],
          ],
          3,
        ),
        frame,
      ),
    ).toEqual(['t2']);
    expect(
      ids(
        journeyOf(
          [
            [0, 'Direct'],
            [1, 'Direct'],
          ],
          3,
        ),
        frame,
      ),
    ).toEqual(['t1', 't2']);
    // The e-mail is outside the lookback: what is eligible is all direct.
    const old = journeyOf(
      [
        [0, 'Email'],
        [20, 'Direct'],
      ],
      21,
    );
    expect(ids(old, { lookbackDays: 7, direct: 'exclude' })).toEqual(['t2']);
  });
});

describe('a milestone', () => {
  const journey = journeyOf(
    [
      [1, 'A'],
      [2, 'B'],
      [2, 'C'],
      [5, 'D'],
    ],
    4,
    { lead: 2, early: 0, later: 9, between: 3 },
  );
  const rowOf = (type: string) => new EligibleJourney(tableOf([journey])).milestoneRow(type);

  it('belongs to the last eligible touchpoint at or before it', () => {
    expect(rowOf('lead')).toBe(2);
    expect(rowOf('between')).toBe(2);
    expect(rowOf('later')).toBe(2);
  });

  it('is missing when nothing came before it, or it was not reached', () => {
    expect(rowOf('early')).toBe(-1);
    expect(rowOf('opportunity')).toBe(-1);
    expect(new EligibleJourney(tableOf([journeyOf([], 4, { lead: 2 })])).milestoneRow('lead')).toBe(-1);
  });

  it('looks at its own journey only', () => {
    const table = tableOf([journeyOf([], 4, { lead: 2 }), journey, journeyOf([[1, 'A']], 4)]);
    const cursor = new EligibleJourney(table);
    expect(cursor.moveTo(0).milestoneRow('lead')).toBe(-1);
    expect(cursor.moveTo(1).milestoneRow('lead')).toBe(2);
    expect(cursor.moveTo(2).milestoneRow('lead')).toBe(-1);
  });
});
