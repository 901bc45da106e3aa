/** What the reports of journeys read: the journeys and visits that a query leaves, and the model it names. */

import { type ReportDimension, TOUCHPOINT_FILTERS } from '../../../shared/vocabulary.ts';
import { currencyExponent, formatAmount } from '../../domain/money.ts';
import { type AskedFilters, readFilters } from '../../http/filters.ts';
import { type FieldError, invalid } from '../../http/problem.ts';
import type { StoredSite } from '../../storage/facts/sites.ts';
import type { Storage } from '../../storage/storage.ts';
import { baseAsk } from '../attribution/base-ask.ts';
import { detailOf, type TouchFilters } from '../attribution/groups.ts';
import type { ColumnsAsk } from '../attribution/read-columns.ts';
import { isFitted, readFrame, readModels } from '../attribution/read-settings.ts';
import type { AttributionReporter, Turn } from '../attribution/reporter.ts';
import { definitionsOf } from '../definitions.ts';
import { END, KpiReporter } from '../kpis/reporter.ts';
import { readVisits } from '../kpis/visits.ts';

export const DEFAULT_LIMIT = 50;
export const ratio = (a: number, b: number): number | null => (b === 0 ? null : a / b);
/** Sums of weights are a little off where thirds were added up. */
export const rounded = (sum: number): number => Math.round(sum * 1e6) / 1e6;

export class Reading {
  readonly storage: Storage;
  readonly attribution: AttributionReporter;
  readonly kpis: KpiReporter;

  constructor(storage: Storage, attribution: AttributionReporter) {
    this.storage = storage;
    this.attribution = attribution;
    this.kpis = new KpiReporter(storage, attribution);
  }

  /** Columns of the journeys that a query's filters leave. @param milestone whose date the period is of */
  read(query: Parameters<typeof readFilters>[0], site: StoredSite, milestone: string) {
    const asked = readFilters(query, site.timeZone);
    const touch: TouchFilters = {};
    for (const name of TOUCHPOINT_FILTERS) if (asked.touchpoint[name]) touch[name] = asked.touchpoint[name];
    const details = detailsOf(Object.keys(touch));
    const columns: ColumnsAsk = {
      ...baseAsk(site, milestone),
      period:
        asked.from === undefined && asked.to === undefined
          ? null
          : { basis: 'milestone', from: asked.from ?? 0, to: asked.to ?? END },
      only: {
        product: asked.products ?? null,
        account: asked.accounts ?? null,
        stage: asked.stages ?? null,
        dealType: null,
      },
      details,
    };
    return { asked, columns, filters: { filters: touch, details, timeZone: site.timeZone } };
  }

  /** How many visits of the period, by whom, on how many pages. */
  visitsOf(
    site: StoredSite,
    { from, to }: AskedFilters,
    groupBy: readonly ReportDimension[],
    filters: TouchFilters,
    { deadline }: Pick<Turn, 'deadline'>,
  ) {
    const period = { from: from ?? 0, to: to ?? END };
    return readVisits(this.storage, site, period, groupBy, filters, deadline, 'traffic');
  }

  async modelAndFrame(site: StoredSite, query: { model?: string; lookbackDays?: string }) {
    const errors: FieldError[] = [];
    const models = readModels(
      query.model ?? 'first',
      (await definitionsOf(this.storage, site)).models,
      errors,
      'model',
    );
    if (models.length > 1 || models.some(isFitted)) {
      errors.push({ parameter: 'model', detail: 'must be one model that is not fitted' });
    }
    const frame = readFrame(query, errors);
    if (errors.length > 0) throw invalid(errors);
    return { model: models[0]!, frame };
  }
}

export function detailsOf(dimensions: readonly string[]) {
  const details = dimensions
    .map((dimension) => detailOf(dimension as ReportDimension))
    .filter((detail) => detail !== null);
  return [...new Set(details)];
}

export function amountsOf({ currency }: StoredSite): (minor: bigint) => string {
  return (minor) => formatAmount(minor, currencyExponent(currency));
}
