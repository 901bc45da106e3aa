/**
 * Every advisory lock of the program on PostgreSQL, by its number: ours alone in the database. Two kinds, which the server
 * keeps apart: those of two numbers, of which the second is the site (0: of none), and those of one. A visitor's lock is of
 * one number too, made from the visitor and the site (`../derived/leases.ts`).
 */
export const LOCKS = {
  /** Shared by whoever derives a site, alone for whoever changes what verdicts depend on. */
  site: 7_204_001,
  /** Who is who on a site: derived in turn. */
  identity: 7_204_002,
  /** Shared by ingest of a site, alone for who erases, searches or deletes there. */
  append: 7_204_003,
  /** One site is made at a time. */
  sites: 7_204_004,
  /** One run of retention is begun at a time. */
  retention: 7_204_005,
  /** Entries of the log of changes are thrown away in turn. */
  forgetting: 7_204_006,
} as const;

/** Of one number each. */
export const START_LOCKS = {
  /** Processes that start together distribute the tables of a cluster one after the other. */
  distribute: 7_204_101,
  /** The same, of writing the log of changes. */
  changeLog: 7_204_102,
} as const;
