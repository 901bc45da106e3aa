/** `GET /v1/reports/kpis`: reads the query, asks for the periods it needs, and shows them. */

import type { KpiName, KpiQuery, KpiReport, Kpis, Pacing } from '../../../shared/api/kpi.ts';
import { addDays } from '../../../shared/periods.ts';
import { REPORT_DIMENSIONS, type ReportDimension, TOUCHPOINT_FILTERS } from '../../../shared/vocabulary.ts';
import { dayIn } from '../../domain/day.ts';
import { toIso } from '../../domain/iso.ts';
import { GROWING, KPI_DEFINITIONS, kpisOf, LESS_IS_BETTER } from '../../domain/kpis/kpis.ts';
import { valuesOf } from '../../http/filters.ts';
import { atOnce, type ShowRows } from '../../http/lazy-rows.ts';
import { readPeriod, startOfDay } from '../../http/period.ts';
import { type FieldError, invalid } from '../../http/problem.ts';
import type { StoredSite } from '../../storage/facts/sites.ts';
import type { Target } from '../../storage/facts/targets.ts';
import type { Period } from '../../storage/reads/reports/visits.ts';
import type { TouchFilters } from '../attribution/groups.ts';
import type { SiteDefinitions } from '../attribution/read-query.ts';
import { listed, readFrame, readModelSettings, readModels } from '../attribution/read-settings.ts';
import { type AnswerKpis, END, type KpiAnswer, type KpiAsk } from './reporter.ts';

/** Targets of one answer, at most: each period is computed. */
const MAX_PACED = 12;

/** @throws 400 that names what is allowed */
export function readKpiQuery(query: KpiQuery, site: StoredSite, definitions: SiteDefinitions, now: number) {
  const errors: FieldError[] = [];
  const names = listed(query.groupBy);
  if (names.some((name) => !(REPORT_DIMENSIONS as readonly string[]).includes(name))) {
    errors.push({ parameter: 'groupBy', detail: `must be a list of ${REPORT_DIMENSIONS.join(', ')}` });
  }
  const models = readModels(query.model ?? 'linear', definitions.models, errors, 'model');
  if (models.length > 1) errors.push({ parameter: 'model', detail: 'must be one model' });
  const frame = readFrame(query, errors);
  if (query.compare && query.from === undefined) {
    errors.push({ parameter: 'from', detail: 'is needed to compare: it says how long the period is' });
  }
  if (errors.length > 0) throw invalid(errors);
  const { from, to } = readPeriod(query, site.timeZone);
  const filters: TouchFilters = {};
  for (const name of TOUCHPOINT_FILTERS) if (query[name] !== undefined) filters[name] = valuesOf(query[name]);
  const ask: KpiAsk = {
    period: { from: from ?? 0, to: to ?? END },
    groupBy: [...new Set(names)] as ReportDimension[],
    filters,
    model: models[0]!,
    frame,
    settings: readModelSettings(query),
  };
  return { ask, compared: query.compare ? comparedPeriod(query.compare, { from: from!, to: to ?? now }, site) : null };
}

/** The same number of days just before, or the same days a year before. */
function comparedPeriod(compare: 'previous' | 'year', { from, to }: Period, { timeZone }: StoredSite): Period {
  const dayOf = dayIn(timeZone);
  const onDay = (at: number, day: string) => {
    const begin = startOfDay(dayOf(at), timeZone) ?? at;
    return (startOfDay(day, timeZone) ?? at) + (at - begin);
  };
  const yearBefore = (at: number) => {
    const [year, month, day] = dayOf(at).split('-') as [string, string, string];
    return onDay(at, `${Number(year) - 1}-${month}-${month === '02' && day === '29' ? '28' : day}`);
  };
  if (compare === 'year') return { from: yearBefore(from), to: yearBefore(to) };
  const days = Math.max(1, Math.round((Date.parse(dayOf(to)) - Date.parse(dayOf(from))) / 86_400_000));
  return { from: onDay(from, addDays(dayOf(from), -days)), to: from };
}

export async function answerKpis(
  answerAll: AnswerKpis,
  site: StoredSite,
  query: KpiQuery,
  definitions: SiteDefinitions,
  targets: readonly Target[],
  now: number,
  show: ShowRows = atOnce,
): Promise<KpiReport> {
  const { ask, compared } = readKpiQuery(query, site, definitions, now);
  const paced = targets.filter((target) => overlaps(target, ask.period, site)).slice(0, MAX_PACED);
  const asks: KpiAsk[] = [ask, ...(compared ? [{ ...ask, period: compared }] : [])];
  for (const target of paced) {
    asks.push({
      ...ask,
      period: periodOf(target, site),
      groupBy: Object.keys(target.key) as ReportDimension[],
      filters: {},
    });
  }
  const answers = await answerAll(asks);
  const [current] = answers;
  const before = compared ? answers[1]! : null;
  const first = compared ? 2 : 1;
  const { currency } = site;
  const rowsOf = (answer: KpiAnswer, show: ShowRows) =>
    ask.groupBy.length === 0
      ? [{ key: {}, kpis: kpisOf(answer.totals, currency) }]
      : show(answer.rows, ({ key, sums }) => ({
          key: Object.fromEntries(ask.groupBy.map((dimension, i) => [dimension, key[i]!])),
          kpis: kpisOf(sums, currency),
        }));
  const totals = kpisOf(current!.totals, currency);
  const then = before && kpisOf(before.totals, currency);
  return {
    currency,
    from: query.from ?? null,
    to: query.to ?? null,
    model: typeof ask.model === 'string' ? ask.model : ask.model.id,
    groupBy: [...ask.groupBy],
    rows: rowsOf(current!, show),
    totals,
    comparison:
      before && then
        ? {
            from: toIso(compared!.from),
            to: toIso(compared!.to),
            rows: rowsOf(before, atOnce),
            totals: then,
            change: changeOf(totals, then),
          }
        : {},
    definitions: { ...KPI_DEFINITIONS },
    coverage: current!.coverage,
    missingRates: current!.missing,
    targets: paced.map((target, i) => pacing(target, answers[first + i]!, site, now)),
  };
}

function changeOf(now: Kpis, then: Kpis): Record<string, number | null> {
  return Object.fromEntries(
    Object.keys(now).map((name) => {
      const [a, b] = [now[name], then[name]];
      if (a === null || b === null || Number(b) === 0) return [name, null];
      return [name, (Number(a) - Number(b)) / Math.abs(Number(b))];
    }),
  );
}

const periodOf = ({ from, to }: Target, { timeZone }: StoredSite): Period => ({
  from: startOfDay(from, timeZone) ?? 0,
  to: startOfDay(to, timeZone) ?? END,
});

function overlaps(target: Target, period: Period, site: StoredSite): boolean {
  const { from, to } = periodOf(target, site);
  return from < period.to && to > period.from;
}

function pacing(target: Target, answer: KpiAnswer, site: StoredSite, now: number): Pacing {
  const { from, to } = periodOf(target, site);
  const elapsed = Math.min(1, Math.max(0, (now - from) / (to - from)));
  const names = Object.keys(target.key);
  const row = answer.rows.find(({ key }) => names.every((name, i) => key[i] === target.key[name]));
  const sums = names.length === 0 ? answer.totals : row?.sums;
  const kpi = target.kpi as KpiName;
  const actual = sums ? kpisOf(sums, site.currency)[kpi]! : GROWING.has(kpi) ? 0 : null;
  const value = Number(target.value);
  const expected = GROWING.has(kpi) ? value * elapsed : value;
  const ahead = LESS_IS_BETTER.has(kpi) ? Number(actual) <= expected : Number(actual) >= expected;
  return {
    kpi,
    from: target.from,
    to: target.to,
    key: target.key,
    value: target.value,
    actual,
    elapsed,
    expected,
    attainment: actual === null || value === 0 ? null : Number(actual) / value,
    onPace: actual === null ? null : ahead,
  };
}
