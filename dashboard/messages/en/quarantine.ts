/** Events that were kept aside. */
const count = (value: number, one: string, other: string) =>
  `${new Intl.NumberFormat('en').format(value)} ${value === 1 ? one : other}`;

export const quarantine = {
  title: 'Quarantine',
  lead: 'Valid but suspect events: kept with their reasons, left out of journeys until somebody takes them back.',
  status: 'Show',
  statuses: { quarantined: 'Kept aside', readmitted: 'Taken back' },
  reasonsLabel: 'Reason',
  everyReason: 'Every reason',
  reasons: {
    bot: 'Bot',
    headless: 'Headless browser',
    webdriver: 'Driven browser',
    impossible_rate: 'Impossible rate',
    data_centre: 'Data centre',
    foreign_origin: 'Foreign page',
    time_out_of_range: 'Time out of range',
    excluded: 'Excluded',
  } as Record<string, string>,
  ofReason: (name: string, value: number) => `${name} (${new Intl.NumberFormat('en').format(value)})`,
  event: 'Event',
  received: 'Received',
  why: 'Why',
  visitor: 'Visitor',
  device: 'Device and place',
  decide: 'Decide',
  readmit: 'Take back',
  exclude: 'Exclude',
  readmitVisitor: 'Take all of the visitor back',
  readmitReason: (name: string) => `Take back all: ${name}`,
  ofVisitor: 'Only this visitor',
  sure: {
    readmit: 'Take these events back into journeys?',
    exclude: 'Keep these events out of journeys?',
  },
  hint: 'Visits, leads and reports follow. The reasons stay on record, and the decision can be changed again.',
  empty: 'Nothing is kept aside',
  emptyHint: 'Events of bots, of foreign pages and with impossible times would appear here.',
  shown: (value: number) => `${count(value, 'event', 'events')} shown`,
};
