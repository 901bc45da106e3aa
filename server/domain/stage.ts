/** The order of stages. */
import type { Stage } from '../../shared/vocabulary.ts';

const PROGRESS: readonly Stage[] = ['lead', 'mql', 'sql', 'opportunity', 'lost', 'won'];

/** By time; of stages that begin at the same instant, the further one stands last. */
export function byProgress(a: { stage: Stage; occurredAt: number }, b: { stage: Stage; occurredAt: number }): number {
  return a.occurredAt - b.occurredAt || PROGRESS.indexOf(a.stage) - PROGRESS.indexOf(b.stage);
}
