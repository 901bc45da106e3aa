/** The shared filters of lists and reports, read from a query. */
import type { Filters } from '../../shared/api/filters.ts';
import type { Stage } from '../../shared/vocabulary.ts';
import { TOUCHPOINT_FILTERS } from '../../shared/vocabulary.ts';
import type { TouchpointFilter, Values } from '../domain/journey/touchpoint-filter.ts';
import { readPeriod } from './period.ts';

export interface AskedFilters {
  /** ms UTC; `to` exclusive. */
  from?: number;
  to?: number;
  touchpoint: TouchpointFilter;
  stages?: readonly Stage[];
  /** Domains or names. */
  accounts?: Values;
  products?: Values;
}

/**
 * @param timeZone the site's: dates without a time begin there
 * @throws 400 for a `from` or `to` that is no date
 */
export function readFilters(query: Partial<Filters>, timeZone: string): AskedFilters {
  const asked: AskedFilters = { ...readPeriod(query, timeZone), touchpoint: {} };
  for (const name of TOUCHPOINT_FILTERS) {
    if (query[name] !== undefined) asked.touchpoint[name] = valuesOf(query[name]);
  }
  if (query.stage !== undefined) asked.stages = Array.isArray(query.stage) ? query.stage : [query.stage];
  if (query.account !== undefined) asked.accounts = valuesOf(query.account);
  if (query.product !== undefined) asked.products = valuesOf(query.product);
  return asked;
}

/** The values of a parameter that may be repeated; an empty one is null. */
export function valuesOf(sent: string | readonly string[]): Values {
  return (typeof sent === 'string' ? [sent] : sent).map((value) => value.trim() || null);
}
