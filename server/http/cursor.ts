/** Cursors: where a list goes on, bound to the filters it was made with. Opaque to the caller. */
import { createHash } from 'node:crypto';
import { cursorText } from '../domain/cursor-text.ts';
import { cleanText } from '../domain/well-formed.ts';
import { invalid } from './problem.ts';

/** The same filters in another order are the same. */
export const sealOf = (filters: object): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(filters).sort()))
    .digest('base64url')
    .slice(0, 10);

export function toCursor(position: unknown, filters: object): string {
  return cursorText(position, sealOf(filters));
}

/** What every engine can be asked for. */
const FITS = {
  text: (value: unknown) => typeof value === 'string' && cleanText(value) === value,
  integer: (value: unknown) => Number.isSafeInteger(value),
};

/** Names of a position's parts, and their types. */
export type PositionShape<T extends object> = Record<keyof T, keyof typeof FITS>;

/**
 * @param shape names of a position's parts and their types: anybody can make a cursor up, and it goes into a query
 * @throws 400 for a cursor that is none, or of another list
 */
export function fromCursor<T extends object>(
  cursor: string | undefined,
  filters: object,
  shape: PositionShape<T>,
): T | null {
  if (cursor === undefined) return null;
  try {
    const [sealed, position] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [string, T];
    const fits = Object.entries(shape).every(([name, type]) =>
      FITS[type as keyof typeof FITS](position[name as keyof T]),
    );
    if (sealed === sealOf(filters) && fits) return position;
  } catch {
    // Not ours: answered below.
  }
  throw invalid([{ parameter: 'cursor', detail: 'is not a cursor of this list with these filters' }]);
}
