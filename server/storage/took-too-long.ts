/** A question that was given up, because it took longer than it may. */

/** By which the error is known on the other side of a thread, where classes do not arrive. */
export const TOOK_TOO_LONG = 'TOOK_TOO_LONG';

export class TookTooLong extends Error {
  readonly code = TOOK_TOO_LONG;

  constructor() {
    super('The question took longer than it may');
    this.name = 'TookTooLong';
  }
}

/** @param deadline ms UTC */
export function assertInTime(deadline: number): void {
  if (Date.now() > deadline) throw new TookTooLong();
}

/** Lets whoever else waits for this thread have a turn. @throws when the time is over */
export async function breathe(deadline: number): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  assertInTime(deadline);
}
