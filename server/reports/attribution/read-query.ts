/** Reads the query of `GET /v1/reports/attribution`, whose shape is checked already, into what storage and engine take. */

import { ATTRIBUTION_MILESTONES, type AttributionQuery } from '../../../shared/api/attribution.ts';
import { ATTRIBUTION_DIMENSIONS, type AttributionDimension } from '../../../shared/vocabulary.ts';
import type { ConversionRule } from '../../domain/conversion.ts';
import { isDay } from '../../domain/day.ts';
import { valuesOf } from '../../http/filters.ts';
import { readPeriod } from '../../http/period.ts';
import { type FieldError, invalid } from '../../http/problem.ts';
import type { Definition } from '../../storage/facts/definitions.ts';
import type { StoredSite } from '../../storage/facts/sites.ts';
import type { Detail } from '../../storage/reads/attribution/columns.ts';
import { baseAsk } from './base-ask.ts';
import { detailOf, type TouchFilters } from './groups.ts';
import type { ColumnsAsk } from './read-columns.ts';
import { isFitted, listed, readFrame, readModelSettings, readModels } from './read-settings.ts';
import type { ReportAsk } from './report.ts';

/** What the site defines for itself. */
export interface SiteDefinitions {
  models: readonly Definition[];
  conversions: readonly Definition[];
}

export interface AttributionAsked {
  columns: ColumnsAsk;
  report: ReportAsk;
}

/** The beginning and the end of all time that is stored. */
const BEGINNING = 0;
const END = Number.MAX_SAFE_INTEGER;

const list = (value: string | readonly string[] | undefined): readonly (string | null)[] | null =>
  value === undefined ? null : valuesOf(value);

/** @throws 400 that names what is allowed */
export function readAttributionQuery(
  query: AttributionQuery,
  site: StoredSite,
  definitions: SiteDefinitions,
): AttributionAsked {
  const errors: FieldError[] = [];
  const groupBy = readGroupBy(query.groupBy, errors);
  const models = readModels(query.models, definitions.models, errors);
  const milestone = query.milestone ?? 'won';
  const conversion = readMilestone(milestone, definitions.conversions, errors);
  const frame = readFrame(query, errors);
  const filters = readTouchFilters(query, errors);
  if (errors.length > 0) throw invalid(errors);
  const { from, to } = readPeriod(query, site.timeZone);
  const period = from === undefined && to === undefined ? null : { from: from ?? BEGINNING, to: to ?? END };
  const basis = query.dateBasis ?? 'milestone';

  const asked = [...groupBy, ...(Object.keys(filters) as AttributionDimension[])];
  const details = [...new Set(asked.map(detailOf).filter((detail): detail is Detail => detail !== null))];
  return {
    columns: {
      ...baseAsk(site, milestone),
      conversion,
      scope: query.scope ?? 'contacts',
      period: period && basis !== 'firstTouch' ? { basis, ...period } : null,
      only: {
        product: list(query.product),
        account: list(query.account),
        stage: list(query.stage),
        dealType: list(query.dealType),
      },
      unconverted: models.some(isFitted),
      details,
    },
    report: {
      models,
      frame,
      settings: readModelSettings(query),
      groupBy,
      filters,
      details,
      measure: query.value ?? 'value',
      timeZone: site.timeZone,
      bootstrap: query.bootstrap ?? 0,
      channelGroups: site.channelGroups,
      firstTouch: basis === 'firstTouch' ? period : null,
    },
  };
}

/** How the units of time are written: with `rest` they are a day. */
const FORMS: Partial<Record<AttributionDimension, { rest: string; example: string }>> = {
  day: { rest: '', example: '2026-01-31' },
  week: { rest: '', example: '2026-01-26, its Monday' },
  month: { rest: '-01', example: '2026-01' },
};

function readTouchFilters(query: AttributionQuery, errors: FieldError[]): TouchFilters {
  const filters: TouchFilters = {};
  for (const dimension of ATTRIBUTION_DIMENSIONS) {
    const allowed = list((query as Record<string, string | string[] | undefined>)[dimension]);
    const form = FORMS[dimension];
    if (form && allowed?.some((value) => !isDay(`${value}${form.rest}`))) {
      errors.push({ parameter: dimension, detail: `must be like ${form.example}` });
    }
    if (allowed && dimension !== 'product' && dimension !== 'account' && dimension !== 'dealType') {
      filters[dimension] = allowed;
    }
  }
  return filters;
}

export function readGroupBy(
  asked: string | readonly string[] | undefined,
  errors: FieldError[],
): AttributionDimension[] {
  const names = listed(asked);
  const known: readonly string[] = ATTRIBUTION_DIMENSIONS;
  if (names.some((name) => !known.includes(name))) {
    errors.push({ parameter: 'groupBy', detail: `must be a list of ${known.join(', ')}` });
    return [];
  }
  return names.length === 0 ? ['channel'] : ([...new Set(names)] as AttributionDimension[]);
}

/** @returns what the conversion is; null where the milestone is a stage */
function readMilestone(
  milestone: string,
  conversions: readonly Definition[],
  errors: FieldError[],
): ConversionRule | null {
  if ((ATTRIBUTION_MILESTONES as readonly string[]).includes(milestone)) return null;
  const found = conversions.find(({ name }) => name === milestone);
  if (!found) {
    const known = [...ATTRIBUTION_MILESTONES, ...conversions.map(({ name }) => name)].join(', ');
    errors.push({ parameter: 'milestone', detail: `must be one of ${known}` });
  }
  return (found?.definition as ConversionRule | undefined) ?? null;
}
