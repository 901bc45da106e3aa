/** What follows an attempt to deliver a message. The times are those that Standard Webhooks proposes: over three days. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits between one attempt and the next. */
export const RETRY_AFTER_MS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
/** A receiver of which nothing was taken for so long is switched off. */
const GIVE_UP_AFTER_MS = 120 * HOUR;
const GONE = 410;
/** A receiver may ask for more time, but not for ever. */
const RETRY_AFTER_MAX_MS = 24 * HOUR;

export interface Tried {
  /** null: there was no answer. */
  status: number | null;
  /** What the receiver asks for (`Retry-After`), ms. */
  retryAfterMs: number | null;
  /** Attempts of this message that failed before. */
  failures: number;
  /** Since when nothing was delivered to this receiver, ms; null: until now it was. */
  failingSince: number | null;
}

export interface After {
  state: 'waiting' | 'delivered' | 'dead';
  dueAt: number;
  disable: 'failing' | 'gone' | null;
}

/** @param chance 0 to 1: spreads the attempts of many messages */
export function afterAttempt(
  { status, retryAfterMs, failures, failingSince }: Tried,
  now: number,
  chance: number,
): After {
  if (status !== null && status >= 200 && status < 300) return { state: 'delivered', dueAt: now, disable: null };
  if (status === GONE) return { state: 'dead', dueAt: now, disable: 'gone' };
  const disable = failingSince !== null && now - failingSince >= GIVE_UP_AFTER_MS ? 'failing' : null;
  const wait = RETRY_AFTER_MS[failures];
  if (wait === undefined) return { state: 'dead', dueAt: now, disable };
  const asked = Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX_MS);
  return { state: 'waiting', dueAt: now + Math.max(asked, Math.round(wait * (1 + chance * 0.2))), disable };
}

/** Seconds or a date, as `Retry-After` has it. */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * SECOND;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
