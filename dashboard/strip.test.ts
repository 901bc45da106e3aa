import { describe, expect, it } from 'vitest';
import { marks, ticks } from './strip.ts';
import type { Moment } from './timeline.ts';

const DAY = 86_400_000;
const START = Date.UTC(2024, 8, 11, 7, 42);
const milestone = (type: string, day: number): Moment => ({
  kind: 'milestone',
  at: START + day * DAY,
  milestone: { type, occurredAt: new Date(START + day * DAY).toISOString(), dealId: null, value: null },
  index: 0,
  daysFromFirstTouch: null,
});

describe('the strip', () => {
  it('spaces moments by their true distance in time', () => {
    const [a, b, c] = marks([milestone('lead', 0), milestone('mql', 30), milestone('won', 120)]).map(({ x }) => x);
    expect((b! - a!) / (c! - a!)).toBeCloseTo(0.25);
  });

  it('names the outcome and the lead before the steps where names would collide', () => {
    const list = marks([
      milestone('lead', 0),
      milestone('mql', 1),
      milestone('opportunity', 50),
      milestone('won', 100),
    ]);
    expect(list.map(({ named }) => named)).toEqual(['always', null, 'always', 'always']);
  });

  it('names fewer on a phone', () => {
    const list = marks([milestone('lead', 0), milestone('opportunity', 20), milestone('won', 100)]);
    expect(list.map(({ named }) => named)).toEqual(['always', 'wide', 'always']);
  });

  it('puts a single moment in the middle', () => {
    expect(marks([milestone('lead', 0)])[0]?.x).toBe(50);
  });

  it.each([
    ['two weeks', 14],
    ['a month', 31],
    ['thirteen months', 398],
    ['four years', 1461],
    ['thirty years', 10_950],
  ])('has between two and eight ticks for %s, all inside', (_, days) => {
    const list = ticks(START, START + days * DAY, 'en');
    expect(list.length).toBeGreaterThanOrEqual(2);
    expect(list.length).toBeLessThanOrEqual(8);
    expect(list.every(({ x }) => x >= 0 && x <= 100)).toBe(true);
    expect(new Set(list.map(({ label }) => label)).size).toBe(list.length);
  });
});
