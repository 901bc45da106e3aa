import { describe, expect, it } from 'vitest';
import { addDays, readPeriod, today } from './periods.ts';

const read = (query: string, now = '2026-03-31') => readPeriod(new URLSearchParams(query), '90d', now);

describe('a period', () => {
  it('is relative while the address names no day, and its last day is today', () => {
    expect(read('period=30d')).toEqual({ preset: '30d', from: '2026-03-02', to: '2026-04-01' });
    expect(read('').preset).toBe('90d');
    expect(read('period=nonsense').preset).toBe('90d');
  });

  it('of twelve months begins on the day after the same day a year before', () => {
    expect(read('period=12m')).toMatchObject({ from: '2025-04-01', to: '2026-04-01' });
    expect(read('period=12m', '2024-02-28')).toMatchObject({ from: '2023-02-28', to: '2024-02-29' });
  });

  it('of all time has no end on either side', () => {
    expect(read('period=all')).toEqual({ preset: 'all', from: undefined, to: undefined });
  });

  it('is what the address says where it names days', () => {
    expect(read('from=2026-01-01&period=30d')).toEqual({ preset: 'custom', from: '2026-01-01', to: undefined });
  });

  it('counts days over the night on which the clocks change', () => {
    expect(addDays('2026-03-29', 1)).toBe('2026-03-30');
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
  });

  it("knows today by the site's clock", () => {
    const at = Date.parse('2026-01-01T04:30:00Z');
    expect(today('America/New_York', at)).toBe('2025-12-31');
    expect(today('Asia/Kolkata', at)).toBe('2026-01-01');
  });
});
