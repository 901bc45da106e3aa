/**
 * Attacks of the threat model (T08 to T42) that nothing built so far can suffer, each with the reason. An attack that
 * becomes possible moves from here into a test; `attacks-complete.test.ts` sees to it that every one is in one place.
 */
export const NOT_HERE: Record<string, string> = {
  T30: 'There is no export or other answer that is streamed: every answer is made whole, then sent, and holds no database snapshot.',
  T36: 'There are no registries of event names or property keys and no facets that could grow; the dictionary of sources is a table.',
  T37: 'There are no reports yet; the attribution engine on journeys of a request runs in a thread of its own, with a queue and a time limit.',
  T38: 'There are no exports yet.',
  T41: 'There are no passwords: keys have 192 random bits and are looked up by one SHA-256, so no sign-in costs more than any request.',
};
