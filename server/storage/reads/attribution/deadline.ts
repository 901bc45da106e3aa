/** Long questions take turns with others, and end at their time limit. */

/** The code of the error by which a question says that it ran out of time: it crosses threads where classes do not. */
export const TOOK_TOO_LONG = 'TOOK_TOO_LONG';

export function assertInTime(deadline: number): void {
  if (Date.now() > deadline) throw Object.assign(new Error('The question took too long'), { code: TOOK_TOO_LONG });
}

/** Lets whoever else waits for this thread have a turn. @throws when the time is over */
export async function breathe(deadline: number): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  assertInTime(deadline);
}
