/** Numbers and days as exports of the world write them, told apart by their whole column. */
import { isDay } from '../day.ts';

export type Decimal = '.' | ',';

/** Which sign separates the decimals of a column: `1.234,56` and `1,234.56` are never in one. */
export function decimalOf(column: readonly string[]): Decimal {
  let [commas, points] = [0, 0];
  for (const text of column) {
    const digits = text.replace(/[^\d.,]/g, '');
    const [comma, point] = [digits.lastIndexOf(','), digits.lastIndexOf('.')];
    if (comma >= 0 && point >= 0) comma > point ? commas++ : points++;
    // With one kind of sign: three digits behind it are a group, anything else are decimals.
    else if (comma >= 0 && (!/^\d{1,3}(,\d{3})+$/.test(digits) || digits.startsWith('0,'))) commas++;
    else if (point >= 0 && (!/^\d{1,3}(\.\d{3})+$/.test(digits) || digits.startsWith('0.'))) points++;
    else if (/^\d{1,3}(\.\d{3}){2,}$/.test(digits)) commas++;
  }
  return commas > points ? ',' : '.';
}

const EMPTY = /^(?:-+|–|—|n\/a|null)?$/i;

/** @returns a decimal with a point; '' where nothing is told; the text itself where it is no number */
export function readNumber(text: string, decimal: Decimal): string {
  const trimmed = text.trim();
  if (EMPTY.test(trimmed)) return '';
  const bare = trimmed.replace(/[\s\u00a0\u202f'’]/g, '').replace(/^[^\d.,+-]{1,4}|[^\d.,]{1,4}$/g, '');
  const plain = decimal === ',' ? bare.replaceAll('.', '').replace(',', '.') : bare.replaceAll(',', '');
  return /^[+-]?\d*\.?\d+$|^[+-]?\d+\.$/.test(plain) ? plain.replace(/^\+/, '').replace(/^(-?)\./, '$10.') : trimmed;
}

/** A whole number, in groups of three or not. @returns undefined where nothing is told; the text where it is no count */
export function readCount(text: string): number | string | undefined {
  const trimmed = text.trim();
  if (EMPTY.test(trimmed)) return undefined;
  const bare = trimmed.replace(/[\s\u00a0\u202f'’]/g, '').replace(/[.,](?=\d{3}(?:\D|$))/g, '');
  return /^\d{1,15}([.,]0+)?$/.test(bare) ? Math.trunc(Number(bare.replace(',', '.'))) : trimmed;
}

/** Is the day before the month in a column of `31/01/2026`? Where no date tells, only points say so. */
export function dayFirst(column: readonly string[]): boolean {
  for (const text of column) {
    const found = /^(\d{1,2})([/.-])(\d{1,2})[/.-]\d{4}/.exec(text.trim());
    if (!found) continue;
    if (Number(found[1]) > 12) return true;
    if (Number(found[3]) > 12) return false;
    if (found[2] === '.') return true;
  }
  return false;
}

const two = (text: string): string => text.padStart(2, '0');

/** @returns `2026-01-31`; the text itself where it is no day */
export function readDay(text: string, first: boolean): string {
  const trimmed = text.trim();
  if (/^\d{4}-\d{2}-\d{2}/.test(trimmed)) return trimmed.slice(0, 10);
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(trimmed);
  if (compact) return `${compact[1]}-${compact[2]}-${compact[3]}`;
  const parts = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})/.exec(trimmed);
  if (parts) {
    const [, a, b, year] = parts as unknown as [string, string, string, string];
    return first ? `${year}-${two(b)}-${two(a)}` : `${year}-${two(a)}-${two(b)}`;
  }
  const slashed = /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})/.exec(trimmed);
  if (slashed) return `${slashed[1]}-${two(slashed[2]!)}-${two(slashed[3]!)}`;
  const named = /[a-z]{3}/i.test(trimmed) ? Date.parse(`${trimmed} UTC`) : Number.NaN;
  const day = Number.isNaN(named) ? trimmed : new Date(named).toISOString().slice(0, 10);
  return isDay(day) ? day : trimmed;
}
