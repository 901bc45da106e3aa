/** Identity by evidence, and the rights of a person. */
export const identity = {
  title: 'Identity',
  none: 'Known by one identifier alone.',
  claim: 'Belongs together',
  source: 'Told by',
  trust: 'Trust',
  trusts: { public: 'Public, anyone can send it', trusted: 'Trusted' } as Record<string, string>,
  when: 'Since',
  state: 'State',
  holds: 'Holds',
  revoked: 'Taken back',
  unconfirmed: 'Unconfirmed, joins nothing',
  revoke: 'Take back',
  revokeTitle: 'Take this claim back?',
  reversible: 'Journeys and credits follow. The same claim, told again, holds again.',
  nothing: 'Nothing changes.',
  appears: 'A lead of its own:',
  goes: 'No longer a lead of its own:',
  changes: 'Changes:',
  journey: (before: number, after: number) => `Journey: ${before} touchpoints before, ${after} after`,
  credits: 'Credits change for the deals',
};

export const rights = {
  title: 'Rights of the person',
  export: 'Everything held, as a file',
  erase: 'Erase this person',
  eraseTitle: 'Erase this person everywhere?',
  eraseHint:
    'Name, addresses, visits and form entries go for good and cannot be brought back, not even by sending them again. Deals keep their money and lose the person.',
  typeName: 'To go on, type',
};

export const dialog = { cancel: 'Cancel', working: 'Working' };
