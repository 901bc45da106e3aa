/** What the attribution page asks, read from its address; and the way down from a row. Pure. */

import type { Period } from '../shared/periods.ts';
import type { AttributionDimension } from '../shared/vocabulary.ts';
import type { Query } from './api.ts';
import { TAG_NAMES } from './filter-tags.ts';
import { messages } from './messages/current.ts';

/** Their names come with the messages, in the order in which they are offered; the lists of the API would bring its schemas along. */
export const MODELS: readonly string[] = Object.keys(messages.model);
export const MILESTONES: readonly string[] = Object.keys(messages.attribution.milestones);
export const DIMENSIONS = Object.keys(messages.dimension) as AttributionDimension[];
export const SHOWN_FIRST: readonly string[] = ['first', 'last_non_direct', 'linear', 'u_lead'];

/** Channel, then source, then campaign, then content: which part of an offer worked. */
const DOWN: Partial<Record<AttributionDimension, AttributionDimension>> = {
  channelGroup: 'channel',
  channel: 'source',
  source: 'campaign',
  medium: 'campaign',
  sourceMedium: 'campaign',
  campaign: 'content',
  content: 'term',
  term: 'landingPage',
  touchpointType: 'channel',
  device: 'channel',
  country: 'channel',
  product: 'channel',
  account: 'channel',
  dealType: 'channel',
  day: 'channel',
  week: 'channel',
  month: 'channel',
  referrer: 'landingPage',
  landingPage: 'channel',
  page: 'channel',
};

export interface AttributionAsked {
  milestone: string;
  models: string[];
  groupBy: AttributionDimension;
  measure: 'value' | 'conversions';
  lookbackDays: string;
  halfLifeDays: string;
  direct: string;
  scope: string;
  value: string;
  dateBasis: string;
  /** Rows opened on the way here, outermost first. */
  filters: [AttributionDimension, string[]][];
}

export function readAsked(search: URLSearchParams): AttributionAsked {
  const one = (name: string, fallback: string) => search.get(name) || fallback;
  const milestone = one('milestone', 'won');
  const isWorth = milestone === 'won' || milestone === 'opportunity';
  const groupBy = DIMENSIONS.find((each) => each === search.get('groupBy')) ?? 'channel';
  const models = search.getAll('models').flatMap((each) => each.split(','));
  return {
    milestone,
    models: models.length > 0 ? models : [...SHOWN_FIRST],
    groupBy,
    measure: isWorth && one('measure', 'value') === 'value' ? 'value' : 'conversions',
    lookbackDays: one('lookbackDays', 'unlimited'),
    halfLifeDays: one('halfLifeDays', '7'),
    direct: one('direct', 'include'),
    scope: one('scope', 'contacts'),
    value: one('value', 'value'),
    dateBasis: one('dateBasis', 'milestone'),
    filters: filtersOf(search),
  };
}

/** In the order in which the address names them: the order in which they were opened. */
function filtersOf(search: URLSearchParams): [AttributionDimension, string[]][] {
  const names = [...new Set(search.keys())].filter((name): name is AttributionDimension =>
    (DIMENSIONS as string[]).includes(name),
  );
  return names.map((name) => [name, search.getAll(name)]);
}

export function toQuery(asked: AttributionAsked, { from, to }: Pick<Period, 'from' | 'to'>, site?: string): Query {
  const { measure: _, filters, models, ...rest } = asked;
  return { site, ...rest, models: models.join(','), from, to, ...Object.fromEntries(filters) };
}

/** What the row of one group opens: the next level, filtered by that group. */
export function drill(groupBy: AttributionDimension, value: string | null, open: readonly string[]) {
  let next = DOWN[groupBy] ?? 'channel';
  // A level that is open already says nothing new.
  for (let steps = 0; open.includes(next) && steps < 4; steps++) next = DOWN[next] ?? 'channel';
  return { [groupBy]: [value ?? ''], groupBy: next };
}

/** The leads with such touchpoints; null where the list of leads cannot be asked for them. */
export function leadsBehind(
  filters: readonly (readonly [string, readonly string[]])[],
): Record<string, readonly string[]> | null {
  const query: Record<string, readonly string[]> = {};
  for (const [name, values] of filters) {
    if (name === 'sourceMedium') {
      const [source, medium] = (values[0] ?? '').split(' / ');
      if (source === undefined || medium === undefined || values.length > 1) return null;
      query.source = [source];
      query.medium = [medium];
    } else if (TAG_NAMES.includes(name)) query[name] = values;
    else return null;
  }
  return query;
}
