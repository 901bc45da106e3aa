/**
 * The API wants to know once more who uses a session before it gives files about persons away, or makes a key, a user or a
 * webhook. Whoever meets that asks here; one dialog answers all of them.
 */

let show: ((isAsking: boolean) => void) | null = null;
let waiting: ((isConfirmed: boolean) => void)[] = [];

/** @param by shows the question, or takes it away; null: it is no more on the page */
export function showConfirmations(by: typeof show): void {
  show = by;
  if (!by) endConfirmation(false);
}

/** @returns whether it was confirmed; false where the question was closed, or nobody is there to ask */
export function askConfirmation(): Promise<boolean> {
  if (!show) return Promise.resolve(false);
  show(true);
  return new Promise((resolve) => waiting.push(resolve));
}

export function endConfirmation(isConfirmed: boolean): void {
  show?.(false);
  const all = waiting;
  waiting = [];
  for (const resolve of all) resolve(isConfirmed);
}
