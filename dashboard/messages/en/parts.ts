/** Parts that many pages have: filters, periods, problems. */

export const table = { sort: 'sort', paging: 'Pages' };

export const filter = {
  inForce: 'Filters in force',
  more: 'More filters',
  by: 'Filter by',
  value: 'is exactly',
  add: 'Add filter',
  remove: (name: string) => `Remove the filter ${name}`,
};

export const period = {
  label: 'Period',
  presets: {
    '30d': 'Last 30 days',
    '90d': 'Last 90 days',
    '12m': 'Last 12 months',
    year: 'This year',
    all: 'All time',
    custom: 'From … to …',
  },
  from: 'From',
  to: 'To (included)',
};

export const problem = {
  /** By code, in other languages; in English the server says it. */
  titles: {} as Record<string, string>,
  retry: 'Try again',
  reload: 'Reload the page',
  reference: (code: string) => `Reference: ${code}`,
  unreachable: 'The server cannot be reached',
  unreachableDetail: 'Check that Throughline is running and that this computer is online, then try again.',
  unexpected: 'The server gave an answer that cannot be read',
  unexpectedDetail: 'Something between this page and the server may have changed it.',
  crashed: 'This page stopped working',
  crashedDetail: 'If Throughline was just updated, loading the page again is enough.',
  noSite: 'No site yet',
  noSiteDetail: 'This key is not tied to a site. Add one with POST /v1/sites, then load the page again.',
  notFound: 'There is no such page',
  notFoundDetail: 'The address may be mistyped, or the page has moved.',
};

export const copy = { copy: 'Copy', copied: 'Copied', failed: 'Select the text and copy it by hand' };
