import { describe, expect, it } from 'vitest';
import { kindOf } from '../shared/kpi-kinds.ts';
import { isGood, numberOf, trendStep } from './kpis.ts';

describe('key figures', () => {
  it('are good news when they grow, but for costs per something and the time it takes', () => {
    expect(isGood('leads', 0.1)).toBe(true);
    expect(isGood('cac', 0.1)).toBe(false);
    expect(isGood('salesCycleDays', -3)).toBe(true);
    expect(isGood('spend', 0.1)).toBeNull();
    expect(isGood('leads', 0)).toBeNull();
  });

  it('are money, shares, days or counts', () => {
    expect([kindOf('revenue'), kindOf('roi'), kindOf('salesCycleDays'), kindOf('roas')]).toEqual([
      'money',
      'ratio',
      'days',
      'number',
    ]);
    expect([numberOf('12.50'), numberOf(null), numberOf(3)]).toEqual([12.5, null, 3]);
  });

  it('follow a period in steps that fit it', () => {
    expect(trendStep('2026-01-01', '2026-01-31')).toBe('day');
    expect(trendStep('2026-01-01', '2026-04-01')).toBe('week');
    expect(trendStep('2025-04-01', '2026-04-01')).toBe('month');
    expect(trendStep(undefined, undefined)).toBe('month');
  });
});
