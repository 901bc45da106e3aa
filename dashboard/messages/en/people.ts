/** Identity by evidence, and the rights of a person. */
import { count } from './counted.ts';

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
  credits: 'Credits change for the deal',
  creditsUnder: (models: number) => `Under ${count(models, 'model', 'models')}`,
  creditsMove: 'The same earn the same, by other touchpoints.',
  merge: 'Join with another lead',
  mergeTitle: (name: string) => `Who is the same person as ${name}?`,
  mergeYes: 'Join the two',
  mergeHint: 'Both journeys become one. The claim that joins them can be taken back at any time.',
  mergeSearch: 'Search the other lead',
  mergeFound: 'Leads found',
};

export const suggestions = {
  title: 'Possibly the same person',
  lead: 'A browser named two identifiers together. Nobody is joined until somebody says so.',
  one: 'One',
  other: 'The other',
  when: 'Named together',
  decide: 'Decide',
  join: 'Join',
  refuse: 'Refuse',
  joinTitle: 'Join these two leads?',
  joinHint: 'Both journeys become one. The claim that joins them can be taken back at any time.',
  refuseTitle: 'Are these two different people?',
  refuseHint: 'The suggestion goes. The browser may name them together again.',
  empty: 'Nobody to decide on',
  emptyHint:
    'Where a browser names two identifiers together, such as an e-mail address and a customer number, they appear here.',
  shown: (value: number) => (value === 1 ? '1 suggestion shown' : `${value} suggestions shown`),
};

export const rights = {
  title: 'Rights of the person',
  export: 'Everything held, as a file',
  restrict: 'Restrict processing',
  restrictTitle: 'Keep everything, and use nothing of it?',
  restrictHint:
    'Reports, exports and webhooks leave this person out until it is lifted. What arrives is still kept. Deals keep their money.',
  restrictedSince: (date: string) =>
    `Processing is restricted since ${date}: reports, exports and webhooks leave this person out.`,
  lift: 'Lift the restriction',
  liftTitle: 'Use the data of this person again?',
  liftHint: 'Reports and exports count this person again, with all that arrived meanwhile.',
  erase: 'Erase this person',
  eraseTitle: 'Erase this person everywhere?',
  eraseHint:
    'Name, addresses, visits and form entries go for good and cannot be brought back, not even by sending them again. Deals keep their money and lose the person.',
  typeName: 'To go on, type',
};

export const masked = {
  why: 'E-mail addresses and phone numbers are masked for you (a…@acme.com, +…67). An owner can show them to you, under Users.',
};

export const confirmation = {
  title: 'Is it you?',
  hint: 'For 15 minutes after signing in files about persons are given, and keys, users, webhooks and shared links can be made and changed. Then say once more that it is you, and it goes on.',
  password: 'Your password',
  key: 'The key you signed in with',
  yes: 'Confirm',
  wrongPassword: 'This is not your password.',
  wrongKey: 'This is not the key you signed in with.',
  start:
    'You came by the link of the start, more than 15 minutes ago, and have no password to confirm with. Make your account first: then it works again.',
};

export const dialog = { cancel: 'Cancel', working: 'Working' };
