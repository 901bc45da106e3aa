/**
 * The builds of the tracker: which parts each has, and what it may weigh. One place for the limits, which
 * `npm run check` holds (docs/tracker.md, "Size", says what we wanted and where we are).
 */

/** Parts that a build may leave out; tracker/flags.d.ts says what they are. */
export const TRACKER_PARTS = ['privacy', 'forms', 'fill'] as const;
export type TrackerPart = (typeof TRACKER_PARTS)[number];

export interface TrackerBuild {
  parts: readonly TrackerPart[];
  /** Bytes after brotli at its best. */
  limit: number;
  /** What we set out for. */
  wanted: number;
}

export const TRACKER_BUILDS = {
  core: { parts: [], limit: 2250, wanted: 1900 },
  everything: { parts: TRACKER_PARTS, limit: 4100, wanted: 3600 },
} as const satisfies Record<string, TrackerBuild>;
