/** Is the tag in place, and do events come? */
export const installCheck = {
  title: 'Install check',
  lead: 'Is the tag in place, and do events come?',
  steps: 'Progress',
  event: { done: 'Events come', waiting: 'Waiting for the first event' },
  eventHint: (moment: string) => `The first was of ${moment}.`,
  eventTodo: 'Open a page of your site that has the tag. This page looks again by itself.',
  person: { done: 'Somebody said who they are', waiting: 'Waiting for the first lead' },
  personHint: 'A form with an e-mail address is enough.',
  aside: (events: number, reason: string) =>
    `${events === 1 ? '1 event was' : `${events} events were`} kept aside: ${reason}.`,
  asideTodo: 'Look at them in the quarantine',
  foreign: (host: string, events: number) =>
    `${events === 1 ? '1 event came' : `${events} events came`} from ${host}, which is not among the domains.`,
  foreignTodo: 'Change the domains',
  check: 'Check a page',
  url: 'Address of a page',
  urlHint: 'Best the page with your form. It is fetched once, as a visitor’s browser would.',
  submit: 'Check',
  checking: 'Fetching the page',
  result: 'What was found',
  looked: (url: string) => ['Looked at ', url, '.'] as const,
  todo: 'What to do:',
  status: { ok: 'Fine', warn: 'Look at this', fail: 'To be mended' },
  live: 'Watch events arrive',
};
