/** What names one dataset: the same definition gives the same records, byte by byte. */
import { Random } from './random.ts';

export interface DemoDefinition {
  seed: number;
  /** ms UTC; everything lies before it, and 18 months reach back from it. */
  endsAt: number;
  /** 1: hundreds of leads, dozens of deals. Companies and visitors grow in proportion. */
  scale: number;
}

/** Messages of a dataset at scale 1, in round figures. */
export const EVENTS_AT_SCALE_1 = 33_000;

/** The scale that gives about so many messages. */
export function scaleFor(events: number): number {
  return Math.round((events / EVENTS_AT_SCALE_1) * 1000) / 1000;
}

/** Begins every id of a dataset, so that two datasets on one site never meet. */
export function idPrefix({ seed, endsAt, scale }: DemoDefinition): string {
  return new Random('ids', seed, endsAt, scale).text(5);
}
