/** The list of leads, and what it shows before the first. */
import { number } from './counted.ts';

export const leads = {
  title: 'Leads',
  lead: 'Everyone who told you who they are, and what brought them.',
  search: 'Search leads',
  searchHint: 'Name, e-mail, company or phone',
  stageFilter: 'Stage',
  clear: 'Clear filters',
  table: 'Leads',
  who: 'Lead',
  company: 'Company',
  stage: 'Stage',
  firstTouch: 'First touch',
  lastTouch: 'Last touch',
  created: 'Became a lead',
  restricted: 'Processing restricted',
  noTouch: 'No tracked visit',
  unnamed: 'Unnamed lead',
  shown: (value: number) => (value === 1 ? '1 lead shown' : `${number(value)} leads shown`),
  next: 'Next',
  first: 'Back to first',
  paging: 'Pages of leads',
  noMatch: 'No lead matches',
  noMatchHint: 'Try fewer words, or look at every stage.',
  noMore: 'There are no more leads',
  noMoreHint: 'The list ended on the page before this one.',
};

export const install = {
  title: 'Waiting for the first lead',
  intro: 'Three steps, and the journeys start to write themselves.',
  step1: 'Put this tag on every page of your site',
  step1Hint: 'Best in the head. It waits for the page and never holds it up.',
  step2: 'Open your site and fill in a form',
  step2Hint: 'A form with an e-mail field is enough: whoever sends it becomes a lead.',
  step3: 'Come back here',
  step3Hint: 'The lead appears with every visit that came before. This page looks again by itself.',
  domains: 'Data is taken from',
  anyDomain: 'any domain',
};

export const claim = {
  sources: {
    browser: 'seen in the browser',
    form: 'from a form',
    api: 'told through the API',
    crm: 'told by the CRM',
    import: 'imported',
  } as Record<string, string>,
};
