/** Privacy: consent, how long data is kept, and the rights of a person. */
import { count, number } from './counted.ts';

export const privacy = {
  title: 'Privacy',
  lead: 'What is kept of people, for how long, and what becomes of a person who asks for hers.',
  person: 'Somebody asks for her data',
  personHint:
    'Found by e-mail, phone number with its country (+49 …) or an id of another system. Then everything held can be handed over, or erased.',
  identifier: 'E-mail, phone number or id',
  find: 'Find the person',
  nobody: 'Nobody is known by this.',
  signals: 'Signals of the browser that the tag takes as a no',
  signal: { gpc: 'Global Privacy Control', dnt: 'Do Not Track' },
  tagHint: 'Consent and signals are asked for in the browser: paste the tag anew when they change.',
  saveConsent: 'Save consent',
  retention: 'How long data is kept',
  retentionHint:
    'For ever, unless a term is set here. What is over goes once a day. Persons become anonymous then; deals and every credit stay.',
  months: 'Months since the last was heard of a person or browser',
  days: (name: string) => `Days: ${name}`,
  forEver: 'Empty: no term of its own',
  classes: {
    details: 'device, country and region',
    quarantine: 'events kept aside',
    anonymous: 'browsers of unknown persons',
    leads: 'persons',
    webhooks: 'webhook messages',
    audit: 'audit log',
  },
  preview: 'Show what would go',
  previewFirst: 'What would go is shown before terms are saved.',
  saveRetention: 'Save the terms',
  saved: 'Saved. The next daily run follows them.',
  nothingGoes: 'Nothing has a term: all is kept for ever.',
  wouldGo: 'What would go now',
  class: 'What',
  before: 'Older than',
  count: 'Number',
  runs: 'What went',
  noRuns: 'Nothing has been taken away yet.',
  began: 'When',
  went: 'What went',
  running: 'Under way',
  nothing: 'Nothing',
  of: (count: string, name: string) => `${count} ${name}`,
  /** @param isMore than those touchpoints */
  held: (identifiers: number, claims: number, touchpoints: number, isMore: boolean) =>
    `Held now: ${count(identifiers, 'identifier', 'identifiers')}, ${count(claims, 'claim', 'claims')}, ${
      isMore ? `more than ${number(touchpoints)} touchpoints` : count(touchpoints, 'touchpoint', 'touchpoints')
    }.`,
};
