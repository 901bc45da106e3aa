/**
 * The builds of the tracker: which parts each has, and what it may weigh. One place for the limits, which
 * `npm run check` holds (docs/tracker.md, "Size", says what we wanted and where we are).
 */

/** Parts that a build may leave out; tracker/flags.d.ts says what they are. */
export const TRACKER_PARTS = [
  'choices',
  'renewal',
  'privacy',
  'advice',
  'signals',
  'links',
  'clicks',
  'forms',
  'reach',
  'leads',
  'fill',
  'linker',
  'adapters',
  'engagement',
] as const;
export type TrackerPart = (typeof TRACKER_PARTS)[number];

/** Files in tracker/adapters/ that are loaded where they are used. */
export const TRACKER_ADAPTERS = [
  'calendly',
  'chat',
  'consent-mode',
  'debug',
  'hubspot',
  'jotform',
  'marketo',
  'phone',
  'pipedrive',
  'tally',
  'tcf',
  'typeform',
] as const;

export interface TrackerBuild {
  parts: readonly TrackerPart[];
  /** Bytes after brotli at its best. */
  limit: number;
  /** What we set out for. */
  wanted: number;
}

export const TRACKER_BUILDS = {
  core: { parts: [], limit: 1900, wanted: 1900 },
  'core, links, downloads and forms': { parts: ['links', 'forms'], limit: 2300, wanted: 2300 },
  'these, filled fields, shadow roots, domains and embedded forms': {
    parts: ['links', 'forms', 'fill', 'reach', 'linker', 'adapters'],
    limit: 3800,
    wanted: 3600,
  },
  everything: { parts: TRACKER_PARTS, limit: 5500, wanted: 3600 },
} as const satisfies Record<string, TrackerBuild>;
