/** Cursors: where a list goes on, bound to the filters it was made with. Opaque to the caller. */
import { createHash } from 'node:crypto';
import { invalid } from './problem.ts';

const seal = (filters: unknown): string => createHash('sha256').update(JSON.stringify(filters)).digest('base64url').slice(0, 10);

export function toCursor(position: unknown, filters: unknown): string {
  return Buffer.from(JSON.stringify([seal(filters), position])).toString('base64url');
}

/** @throws 400 for a cursor that is none, or of another list */
export function fromCursor<T>(cursor: string | undefined, filters: unknown): T | null {
  if (cursor === undefined) return null;
  try {
    const [sealed, position] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [string, T];
    if (sealed === seal(filters)) return position;
  } catch {
    // Not ours: answered below.
  }
  throw invalid([{ parameter: 'cursor', detail: 'is not a cursor of this list with these filters' }]);
}
