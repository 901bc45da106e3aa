/** Sizes and ages that the public API promises (docs/api.md, "Limits"). Bytes unless the name says otherwise. */
export const LIMITS = {
  collectBodyBytes: 256 * 1024,
  bodyBytes: 1024 * 1024,
  computeBodyBytes: 32 * 1024 * 1024,
  messageBytes: 32 * 1024,
  messagesPerBody: 1000,
  rowsPerBody: 10_000,
  importBytes: 1024 * 1024 * 1024,
  /** A file that has to be read as a whole, as one of costs. */
  wholeFileBytes: 64 * 1024 * 1024,
  idChars: 255,
  jsonDepth: 16,
  jsonKeys: 1000,
  urlChars: 4096,
  stringChars: 2048,
  userAgentChars: 512,
  searchChars: 128,
  listDefault: 50,
  listMax: 500,
  /** A write key's event may be this much older than its receipt ... */
  publicPastMs: 7 * 24 * 3600 * 1000,
  /** ... and this much ahead of it; beyond, it is quarantined. */
  publicFutureMs: 5 * 60 * 1000,
  /** A sender's clock is corrected when it is off by more than this. */
  clockSkewMs: 60 * 1000,
  /** Public identifiers per visitor, and public visitors per identifier, that count. */
  publicIdentifiersPerVisitor: 20,
  publicVisitorsPerIdentifier: 50,
} as const;
