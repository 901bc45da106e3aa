/**
 * Attacks of the threat model (T08 to T57, T73 to T79) and duties to a person (P07 to P13) that nothing built so far can suffer, each with the reason. An attack that
 * becomes possible moves from here into a test; `attacks-complete.test.ts` sees to it that every one is in one place.
 */
export const NOT_HERE: Record<string, string> = {
  T36: 'There are no registries of event names or property keys and no facets that could grow; the dictionary of sources is a table.',
  T37: 'There are no reports yet; the attribution engine on journeys of a request runs in a thread of its own, with a queue and a time limit.',
  T38: 'There are no exports yet.',
  T41: 'There are no passwords: keys have 192 random bits and are looked up by one SHA-256, so no sign-in costs more than any request.',
  T44: 'There is no call by which a browser learns anything of a visitor, its own or another: a write key reads nothing (T43), and ids have 128 random bits.',
  T55: 'There are no exports of conversions to advertising platforms yet.',
  P10: 'There are no backups that the program keeps for ever: docs/privacy.md says how long to keep one, and to erase again after restoring it.',
  P13: 'There is no flag that freezes a person yet; what is wrong of her is put right by telling it anew, what is wrongly tied by revoking a claim.',
};
