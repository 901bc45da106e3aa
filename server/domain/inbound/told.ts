/** What a message of another program says, in our words: as the API's own routes take it. */
import type { ContactIn } from '../../../shared/api/contact.ts';
import type { IdentifyLead } from '../../../shared/api/lead.ts';

export type Told =
  /** `key`: the same when it is sent twice. */
  { kind: 'lead'; key: string; body: IdentifyLead } | { kind: 'touchpoint'; body: ContactIn };

type Json = Record<string, unknown>;

export const objectOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** ISO 8601 of a number of seconds since 1970. */
export const timeOfSeconds = (value: unknown): string | undefined =>
  typeof value === 'number' && value > 0 && value < 1e11 ? new Date(value * 1000).toISOString() : undefined;

/** Without what is not known. */
export function known<T extends Json>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
