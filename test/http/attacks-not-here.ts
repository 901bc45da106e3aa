/**
 * Attacks of the threat model (T01 to T79) and duties to a person (P07 to P13, P19, P20) that nothing built so far can suffer, each with the reason. An attack that
 * becomes possible moves from here into a test; `attacks-complete.test.ts` sees to it that every one is in one place.
 */
export const NOT_HERE: Record<string, string> = {
  T36: 'There are no registries of event names or property keys and no facets that could grow; the dictionary of sources is a table.',
  T44: 'There is no call by which a browser learns anything of a visitor, its own or another: a write key reads nothing (T43), and ids have 128 random bits.',
};
