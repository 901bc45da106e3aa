import { describe, expect, it } from 'vitest';
import { createFormat, preferredLocale } from './format.ts';

const format = createFormat('en-GB', 'Europe/Berlin');

describe('format', () => {
  it("tells times in the site's zone, not the reader's", () => {
    const at = Date.parse('2025-03-29T23:30:00Z');
    expect(format.date(at)).toBe('30 Mar 2025');
    expect(format.time(at)).toBe('00:30');
    expect(createFormat('en-GB', 'America/New_York').date(at)).toBe('29 Mar 2025');
  });

  it('falls back to UTC for a zone nobody knows', () => {
    expect(createFormat('en', 'Mars/Olympus').timeZone).toBe('UTC');
  });

  it('keeps every digit of money and drops only zero cents', () => {
    expect(format.money({ amount: '9007199254740993.25', currency: 'EUR' })).toBe('€9,007,199,254,740,993.25');
    expect(format.money({ amount: '179500.00', currency: 'EUR' })).toBe('€179,500');
    expect(format.money({ amount: '12.345', currency: 'BHD' })).toMatch(/12\.345/);
  });

  it('keeps the digits of a decimal, or as many as told; a whole number has none', () => {
    expect(format.decimal('56839.80')).toBe('56,839.80');
    expect(format.decimal('0.461905', 2)).toBe('0.46');
    expect(format.decimal('3.000000')).toBe('3');
    expect(format.decimal('n/a')).toBe('n/a');
  });

  it('rounds shares, small ones to a tenth', () => {
    expect([0.5712, 0.0537, 0, -0.2].map(format.percent)).toEqual(['57%', '5.4%', '0%', '-20%']);
  });

  it('shows money it cannot read as it came', () => {
    expect(format.money({ amount: 'a lot', currency: 'E' })).toBe('a lot E');
  });

  it('tells durations in the largest fitting units', () => {
    expect([0, 59_000, 61_000, 3_900_000].map(format.duration)).toEqual(['0 secs', '59 secs', '1 min', '1 hr 5 mins']);
  });

  it('names countries and leaves other texts alone', () => {
    expect(format.country('de')).toBe('Germany');
    expect(format.country('<b>')).toBe('<b>');
  });

  it("takes the reader's flavour of the language on screen", () => {
    expect(preferredLocale('en', ['de-DE', 'en-GB', 'en-US'])).toBe('en-GB');
    expect(preferredLocale('en', ['de-DE'])).toBe('en');
  });
});
