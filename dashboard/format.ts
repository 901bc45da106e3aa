/** Values to text by Intl, in one locale and one time zone. */
import type { Money } from '../shared/api/common.ts';

export interface Format {
  timeZone: string;
  /** 14 Jan 2025 */
  date(at: number): string;
  /** 09:12 */
  time(at: number): string;
  /** 09:12:05 */
  clock(at: number): string;
  /** 14 Jan 2025, 09:12 */
  dateTime(at: number): string;
  number(value: number): string;
  /** A decimal text with its own number of digits, or `digits` of them: 1,234.50; whole numbers without. */
  decimal(value: string, digits?: number): string;
  /** 0.125 is 12.5 % */
  percent(ratio: number): string;
  money(value: Money): string;
  /** 6 min; 1 hr 5 min */
  duration(ms: number): string;
  /** Germany for DE; what is no country code stays as it is. */
  country(code: string): string;
}

const DECIMAL = /^-?\d+(\.\d+)?$/;

export function createFormat(locale: string, zone: string): Format {
  const timeZone = knownZone(zone);
  const date = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short', year: 'numeric' });
  const time = new Intl.DateTimeFormat(locale, { timeZone, timeStyle: 'short' });
  const clock = new Intl.DateTimeFormat(locale, { timeZone, timeStyle: 'medium' });
  const number = new Intl.NumberFormat(locale);
  const countries = new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' });
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
  return {
    timeZone,
    date: (at) => date.format(at),
    time: (at) => time.format(at),
    clock: (at) => clock.format(at),
    dateTime: (at) => `${date.format(at)}, ${time.format(at)}`,
    number: (value) => number.format(value),
    decimal: (value, digits) => {
      if (!DECIMAL.test(value)) return value;
      const isWhole = /^-?\d+(\.0+)?$/.test(value);
      const shown = isWhole ? 0 : (digits ?? value.length - value.indexOf('.') - 1);
      return new Intl.NumberFormat(locale, { minimumFractionDigits: shown, maximumFractionDigits: shown }).format(
        value as Intl.StringNumericLiteral,
      );
    },
    percent: (ratio) =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: Math.abs(ratio) < 0.1 ? 1 : 0 }).format(
        ratio,
      ),
    money: ({ amount, currency }) => {
      if (!DECIMAL.test(amount) || !/^[A-Z]{3}$/.test(currency)) return `${amount} ${currency}`;
      const round = /^-?\d+(\.0+)?$/.test(amount);
      return new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        ...(round ? { maximumFractionDigits: 0 } : {}),
      }).format(amount as Intl.StringNumericLiteral);
    },
    duration: (ms) => {
      const seconds = Math.max(0, Math.round(ms / 1000));
      if (seconds < 60) return unit(seconds, 'second');
      const minutes = Math.round(seconds / 60);
      if (minutes < 60) return unit(minutes, 'minute');
      const rest = minutes % 60;
      return [unit(Math.floor(minutes / 60), 'hour'), rest ? unit(rest, 'minute') : ''].filter(Boolean).join(' ');
    },
    country: (code) => (/^[A-Za-z]{2}$/.test(code) ? (countries.of(code.toUpperCase()) ?? code) : code),
  };
}

function knownZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}

/** The reader's own flavour of the language on screen (en-GB, en-US), for the order of dates. */
export function preferredLocale(language: string, wanted: readonly string[]): string {
  return wanted.find((locale) => locale === language || locale.startsWith(`${language}-`)) ?? language;
}
