/** What becomes of a digest by mail after an attempt: tried again for a day, in growing steps, then given up. Pure. */

const MINUTE_MS = 60_000;
const STEPS_MINUTES = [5, 15, 60, 120, 240] as const;
const GIVEN_UP_MS = 24 * 60 * MINUTE_MS;

export type AfterMail = { state: 'sent' | 'failed' } | { state: 'waiting'; dueAt: number };

/** @param attempts with the one that was made now */
export function afterMail(
  outcome: { ok: true } | { ok: false; isFinal: boolean },
  attempts: number,
  createdAt: number,
  now: number,
): AfterMail {
  if (outcome.ok) return { state: 'sent' };
  if (outcome.isFinal) return { state: 'failed' };
  const dueAt = now + STEPS_MINUTES[Math.min(attempts, STEPS_MINUTES.length) - 1]! * MINUTE_MS;
  return dueAt - createdAt > GIVEN_UP_MS ? { state: 'failed' } : { state: 'waiting', dueAt };
}
