/** How many visits there were, of how many visitors: counted out of what is kept, else where they lie. */
import type { Sql, Value } from '../../sql.ts';
import { breathe } from '../../took-too-long.ts';
import { Dictionary } from '../attribution/dictionary.ts';
import { askKept } from './ask-kept.ts';
import { countVisits } from './count-visits.ts';
import { visitSpan } from './visit-span.ts';
import { originsOf, type Period, type VisitOrigin } from './visits.ts';

/** What a visit's source says, as SQL over `s`. */
const EXPRESSIONS = {
  channel: 's.channel',
  source: 's.source',
  medium: 's.medium',
  sourceMedium: `case when s.source is null and s.medium is null then null
    else coalesce(s.source, '') || ' / ' || coalesce(s.medium, '') end`,
  campaign: 's.campaign',
  content: 's.content',
} as const;
export type VisitDimension = keyof typeof EXPRESSIONS;
export const VISIT_DIMENSIONS = Object.keys(EXPRESSIONS) as VisitDimension[];

export interface VisitAsk {
  /** Each is counted for itself. In order, without overlap. */
  periods: readonly Period[];
  groupBy: readonly VisitDimension[];
  /** Lists of what is allowed; in a list, null is "not set". */
  only: Partial<Record<VisitDimension, readonly (string | null)[]>>;
}

export interface VisitCount {
  /** Place in `periods`. */
  period: number;
  /** Values in the order of `groupBy`. */
  key: (string | null)[];
  visits: number;
  visitors: number;
}

/**
 * Every visit begins with one touchpoint of type `visit`, and no other begins with one.
 * @param deadline ms UTC
 */
export async function visitCounts(sql: Sql, siteId: number, ask: VisitAsk, deadline: number): Promise<VisitCount[]> {
  const period = { from: ask.periods[0]?.from ?? 0, to: ask.periods.at(-1)?.to ?? 0 };
  const mayWait = !isPlain(ask) || ask.periods.length > 1;
  const counted = await askKept(
    sql,
    siteId,
    period,
    deadline,
    async ({ list, sources }) => {
      const { groupOf, keys } = groupsOf(await originsOf(sql, siteId, sources), ask);
      const counts = countVisits(list, ask.periods, isPlain(ask) ? null : (row) => groupOf[list.source[row]!]!, null);
      return counts.map(({ period, group, visits, visitors }) => ({ period, key: keys[group]!, visits, visitors }));
    },
    { mayWait },
  );
  return counted ?? countWhereTheyLie(sql, siteId, ask, deadline);
}

/** Groups are numbered as sources have them first. */
function groupsOf(
  origins: readonly VisitOrigin[],
  { groupBy, only }: VisitAsk,
): { groupOf: Int32Array; keys: VisitCount['key'][] } {
  const keys = new Dictionary<VisitCount['key']>();
  const filters = Object.entries(only) as [VisitDimension, readonly (string | null)[]][];
  const groupOf = Int32Array.from(origins, (origin) => {
    if (!filters.every(([dimension, list]) => list.includes(whatOf(origin, dimension)))) return -1;
    const key = groupBy.map((dimension) => whatOf(origin, dimension));
    return keys.code(key, JSON.stringify(key));
  });
  return { groupOf, keys: keys.values };
}

export function whatOf(origin: VisitOrigin, dimension: VisitDimension): string | null {
  if (dimension !== 'sourceMedium') return origin[dimension];
  const { source, medium } = origin;
  return source === null && medium === null ? null : `${source ?? ''} / ${medium ?? ''}`;
}

/** Nothing but how many: SQL counts it fast. */
const isPlain = ({ groupBy, only }: VisitAsk): boolean => groupBy.length === 0 && Object.keys(only).length === 0;

/** The same by SQL. Exported for tests, which compare both. */
export async function countWhereTheyLie(
  sql: Sql,
  siteId: number,
  ask: VisitAsk,
  deadline: number,
): Promise<VisitCount[]> {
  const span = await visitSpan(sql, siteId);
  const counts: VisitCount[] = [];
  if (!span) return counts;
  for (const [place, period] of ask.periods.entries()) {
    await breathe(deadline);
    const isWhole = period.from <= span.from && period.to >= span.to;
    const rows = isPlain(ask) && isWhole ? await allVisits(sql, siteId) : await visitsOf(sql, siteId, period, ask);
    for (const { visits, visitors, ...key } of rows) {
      if (visits > 0) counts.push({ period: place, key: ask.groupBy.map((_, i) => key[`k${i}`]!), visits, visitors });
    }
  }
  return counts;
}

type Row = { visits: number; visitors: number } & Record<`k${number}`, string | null>;

/** In the order in which they lie: several times faster than to look up which visitors were seen already. */
function allVisits(sql: Sql, siteId: number): Promise<Row[]> {
  return sql.all<Row>(
    `select cast(coalesce(sum(n), 0) as bigint) as visits, count(*) as visitors
     from (select count(*) as n from visits where site_id = ? group by visitor_id) own`,
    [siteId],
  );
}

function visitsOf(sql: Sql, siteId: number, { from, to }: Period, { groupBy, only }: VisitAsk): Promise<Row[]> {
  const params: Value[] = [siteId, from, to];
  const conditions = Object.entries(only).map(([dimension, list]) => {
    const expression = EXPRESSIONS[dimension as VisitDimension];
    const values = list.filter((value) => value !== null);
    params.push(...values);
    const any = values.map(() => `${expression} = ?`);
    if (values.length < list.length) any.push(`${expression} is null`);
    return `and (${any.join(' or ')})`;
  });
  const source = groupBy.length > 0 || conditions.length > 0;
  const keys = groupBy.map((dimension, i) => `${EXPRESSIONS[dimension]} as k${i},`);
  return sql.all<Row>(
    `select ${keys.join(' ')} count(*) as visits, count(distinct t.visitor_id) as visitors
     from touchpoints t ${source ? 'cross join traffic_sources s' : ''}
     where t.site_id = ? and t.occurred_at >= ? and t.occurred_at < ? and t.type = 'visit'
       ${source ? 'and s.site_id = t.site_id and s.id = t.traffic_source' : ''} ${conditions.join(' ')}
     ${groupBy.length > 0 ? `group by ${groupBy.map((dimension) => EXPRESSIONS[dimension]).join(', ')}` : ''}`,
    params,
  );
}
