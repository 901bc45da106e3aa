/** Cursors: where a list goes on, bound to the filters it was made with. */
import { createHash } from 'node:crypto';
import { cleanText } from '../domain/well-formed.ts';
import { invalid } from './problem.ts';

/** The same filters in another order are the same. */
export const sealOf = (filters: object): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(filters).sort()))
    .digest('base64url')
    .slice(0, 10);

/** How a cursor is written and read: sealed, wherever a position holds more than ids of ours. */
export interface CursorForm {
  seal(text: string): string;
  /** @throws for what is none */
  open(cursor: string): string;
}

/** Of positions that anybody may read (`server/domain/cursor-text.ts` writes it). */
export const PLAIN: CursorForm = {
  seal: (text) => Buffer.from(text).toString('base64url'),
  open: (cursor) => Buffer.from(cursor, 'base64url').toString('utf8'),
};

export function toCursor(position: unknown, filters: object, form: CursorForm): string {
  return form.seal(JSON.stringify([sealOf(filters), position]));
}

/** What every engine can be asked for. */
const FITS = {
  text: (value: unknown) => typeof value === 'string' && cleanText(value) === value,
  integer: (value: unknown) => Number.isSafeInteger(value),
};

/** Names of a position's parts, and their types. */
export type PositionShape<T extends object> = Record<keyof T, keyof typeof FITS>;

/**
 * @param shape names of a position's parts and their types: anybody can make a plain cursor up, and it goes into a query
 * @throws 400 for a cursor that is none, or of another list
 */
export function fromCursor<T extends object>(
  cursor: string | undefined,
  filters: object,
  shape: PositionShape<T>,
  form: CursorForm,
): T | null {
  if (cursor === undefined) return null;
  try {
    const [sealed, position] = JSON.parse(form.open(cursor)) as [string, T];
    const fits = Object.entries(shape).every(([name, type]) =>
      FITS[type as keyof typeof FITS](position[name as keyof T]),
    );
    if (sealed === sealOf(filters) && fits) return position;
  } catch {
    // Not ours: answered below.
  }
  throw invalid([{ parameter: 'cursor', detail: 'is not a cursor of this list with these filters' }]);
}
