/** What one process of several on a PostgreSQL does. An embedded database has one process, which does it all. */
export const ROLES = {
  all: 'everything',
  collector: 'takes events in, and nothing else',
  api: 'answers: API, dashboard, derivation; fetches scheduled imports',
  worker: 'derives, and does what is due by the clock, but for imports',
} as const;

export type Role = keyof typeof ROLES;

export const isRole = (text: string): text is Role => Object.hasOwn(ROLES, text);

export const takesEvents = (role: Role): boolean => role === 'all' || role === 'collector';
export const answers = (role: Role): boolean => role === 'all' || role === 'api';
/** An installation without a worker derives too: whoever answers also derives what is marked. */
export const derives = (role: Role): boolean => role !== 'collector';
