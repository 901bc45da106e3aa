import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, event, HOUR, MINUTE, T0, type ToldEvent } from '../../../test/support/facts.ts';
import { byTime } from './fact.ts';
import { foldVisits } from './visits.ts';

const TIMEOUT = 30 * MINUTE;

const fold = (...facts: ToldEvent[]) => foldVisits(facts.toSorted(byTime), TIMEOUT);
const entries = (...facts: ToldEvent[]) => fold(...facts).map((visit) => visit.entry);
const page = (id: string, at: number) => event('v', id, at);
/** What a server tells by `track`. */
const track = (id: string, at: number) =>
  event('v', id, at, { type: 'custom', source: 'api', trust: 'trusted', url: null });
const tracked = (id: string, at: number) => event('v', id, at, { type: 'custom', name: 'click' });

describe('a visit', () => {
  test('of nothing is none', () => {
    expect(fold()).toEqual([]);
  });

  test('is one page view at least, and knows its first and last', () => {
    expect(fold(page('m1', T0), page('m2', T0 + MINUTE), page('m3', T0 + 2 * MINUTE))).toEqual([
      { entry: 'm1', startedAt: T0, endedAt: T0 + 2 * MINUTE, pageViews: 3, exit: 'm3' },
    ]);
  });

  test('goes on after a gap of exactly the timeout, and not after a millisecond more', () => {
    expect(entries(page('m1', T0), page('m2', T0 + TIMEOUT))).toEqual(['m1']);
    expect(entries(page('m1', T0), page('m2', T0 + TIMEOUT + 1))).toEqual(['m1', 'm2']);
  });

  test('goes on for ever as long as no gap is longer', () => {
    const pages = Array.from({ length: 100 }, (_, i) => page(`m${i}`, T0 + i * TIMEOUT));
    expect(fold(...pages)).toMatchObject([{ pageViews: 100, endedAt: T0 + 99 * TIMEOUT }]);
  });

  test('is not split by midnight', () => {
    const midnight = Date.UTC(2026, 0, 1);
    expect(entries(page('m1', midnight - MINUTE), page('m2', midnight), page('m3', midnight + MINUTE))).toEqual(['m1']);
  });

  test('years later is another one', () => {
    expect(entries(page('m1', T0), page('m2', T0 + 2000 * DAY))).toEqual(['m1', 'm2']);
  });

  test('of events at one instant is told by their ids', () => {
    expect(fold(page('m2', T0), page('m1', T0))).toMatchObject([{ entry: 'm1', exit: 'm2', pageViews: 2 }]);
  });
});

describe('an event that a server tells by track', () => {
  test('extends an open visit', () => {
    expect(fold(page('m1', T0), track('t', T0 + 20 * MINUTE), page('m2', T0 + 45 * MINUTE))).toMatchObject([
      { entry: 'm1', pageViews: 2, endedAt: T0 + 45 * MINUTE },
    ]);
  });

  test('is no page view, and not the page a visit ends on', () => {
    expect(fold(page('m1', T0), track('t', T0 + MINUTE))).toMatchObject([
      { pageViews: 1, exit: 'm1', endedAt: T0 + MINUTE },
    ]);
  });

  test('opens none, and leads to none', () => {
    expect(entries(track('t', T0))).toEqual([]);
    expect(entries(track('t', T0), page('m1', T0 + MINUTE))).toEqual(['m1']);
    expect(entries(page('m1', T0), track('t', T0 + HOUR), page('m2', T0 + HOUR + MINUTE))).toEqual(['m1', 'm2']);
  });
});

describe('an event of the tracker', () => {
  test('opens a visit, even if it is no page view', () => {
    expect(fold(tracked('m1', T0))).toEqual([{ entry: 'm1', startedAt: T0, endedAt: T0, pageViews: 0, exit: 'm1' }]);
  });

  test('of which the first is no page view ends on its last page all the same', () => {
    expect(fold(tracked('m1', T0), page('m2', T0 + 1), tracked('m3', T0 + 2))).toMatchObject([
      { entry: 'm1', exit: 'm2', pageViews: 1 },
    ]);
  });
});

describe.each(['identify', 'group', 'alias'] as const)('%s', (type) => {
  const message = (id: string, at: number) => event('v', id, at, { type });

  test('never opens a visit', () => {
    expect(entries(message('i', T0))).toEqual([]);
  });

  test('never extends one', () => {
    expect(fold(page('m1', T0), message('i', T0 + 20 * MINUTE))).toMatchObject([{ endedAt: T0 }]);
    expect(entries(page('m1', T0), message('i', T0 + 20 * MINUTE), page('m2', T0 + 40 * MINUTE))).toEqual(['m1', 'm2']);
  });
});

describe('any events', () => {
  const some = fc
    .uniqueArray(
      fc.record({
        id: fc.integer({ min: 0, max: 30 }),
        at: fc.integer({ min: 0, max: 12 }).map((step) => T0 + step * 10 * MINUTE),
        make: fc.constantFrom(page, track, tracked, (id: string, at: number) =>
          event('v', id, at, { type: 'identify' }),
        ),
      }),
      { selector: (one) => one.id, maxLength: 15 },
    )
    .map((all) => all.map(({ id, at, make }) => make(`m${id}`, at)).toSorted(byTime));

  test('lie in at most one visit each, in order, and their page views are counted once', () => {
    fc.assert(
      fc.property(some, (facts) => {
        const seen: string[] = [];
        const visits = foldVisits(facts, TIMEOUT, (fact, visit) => {
          seen.push(fact.messageId);
          expect(fact.occurredAt).toBe(visit.endedAt);
        });
        expect(new Set(seen).size).toBe(seen.length);
        const pages = facts.filter((fact) => fact.type === 'page_view');
        expect(visits.reduce((sum, visit) => sum + visit.pageViews, 0)).toBe(pages.length);
        for (const one of pages) expect(seen).toContain(one.messageId);
      }),
    );
  });

  test('make visits further apart than the timeout', () => {
    fc.assert(
      fc.property(some, (facts) => {
        const visits = foldVisits(facts, TIMEOUT);
        for (const [i, visit] of visits.entries()) {
          expect(visit.endedAt).toBeGreaterThanOrEqual(visit.startedAt);
          const next = visits[i + 1];
          if (next) expect(next.startedAt - visit.endedAt).toBeGreaterThan(TIMEOUT);
        }
      }),
    );
  });
});
