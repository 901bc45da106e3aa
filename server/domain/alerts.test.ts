import { expect, test } from 'vitest';
import { spendWithoutClicks, trafficStopped, utmLoss } from './alerts.ts';

const LOSS = { days: 2, dropPercent: 60 };
const visits = (count: number, tagged: number) => ({ visits: count, tagged });

test('traffic has stopped where there was some and is none; it goes on once somebody comes', () => {
  expect(trafficStopped(24, 0, 50, false).raised).toBe(true);
  expect(trafficStopped(24, 0, 49, false).raised).toBe(false);
  expect(trafficStopped(24, 1, 5000, false).raised).toBe(false);
  // A week later nothing is left of the week before: it has stopped all the same.
  expect(trafficStopped(24, 0, 0, true).raised).toBe(true);
  expect(trafficStopped(24, 1, 0, true).raised).toBe(false);
});

test('campaigns are lost where their share falls by so much, and few visits say nothing', () => {
  expect(utmLoss(LOSS, visits(100, 12), visits(1000, 300), false)).toEqual({
    raised: true,
    figures: { days: 2, visits: 100, share: 0.12, shareBefore: 0.3 },
  });
  expect(utmLoss(LOSS, visits(100, 13), visits(1000, 300), false).raised).toBe(false);
  expect(utmLoss(LOSS, visits(100, 0), visits(1000, 99), false).raised).toBe(false);
  for (const was of [true, false]) {
    expect(utmLoss(LOSS, visits(49, 0), visits(1000, 300), was).raised).toBe(was);
    expect(utmLoss(LOSS, visits(100, 0), visits(199, 100), was).raised).toBe(was);
  }
});

test('spend without clicks names the sources', () => {
  expect(spendWithoutClicks(3, ['google / cpc'])).toEqual({
    raised: true,
    figures: { days: 3, sources: ['google / cpc'] },
  });
  expect(spendWithoutClicks(3, []).raised).toBe(false);
});
