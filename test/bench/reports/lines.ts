/** The figures with their goals. */
import type { Line } from '../measure.ts';
import type { Baseline } from './duckdb.ts';
import type { Times } from './measure-reports.ts';

export function linesOf(times: Times, { linearMs, loadMs, rows }: Baseline): Line[] {
  const line = (what: string, figure: number, goalMs?: number, note?: string): Line => ({
    what,
    figure,
    unit: 'ms',
    ...(goalMs === undefined ? {} : { goal: { of: 'figure', value: goalMs, better: 'less' } }),
    ...(note === undefined ? {} : { note }),
  });
  const linear = { what: 'DuckDB, linear alone', figure: linearMs };
  return [
    {
      ...line('attribution, 11 heuristic models by channel and campaign, cold', times.cold, 2000),
      baseline: { what: 'DuckDB, loading and linear', figure: loadMs + linearMs },
    },
    { ...line('the same data: another model', times.otherModel, 300), baseline: linear },
    { ...line('the same data: another grouping, 11 models', times.otherGrouping, 300), baseline: linear },
    { ...line('the same data: another lookback, 11 models', times.otherLookback, 300), baseline: linear },
    line('after a new visitor, 11 models', times.afterVisitor, 300),
    line('after a visit of a known lead, 11 models', times.afterLead),
    line('after a change of a deal, 11 models', times.afterDeal),
    line('leads, everybody else as not converted: loading, linear and Markov', times.markovLoad),
    line('the same data: Markov of order 1', times.markov, 1000),
    line('KPIs of 60 days, cold', times.kpisCold),
    line('KPIs of all time', times.kpisAll, 2000),
    line('KPIs of 90 days', times.kpis90, 300),
    line('KPIs of all time by channel', times.kpisAllByChannel, 2000),
    line('20 s after another start: KPIs of all time', times.warmedKpis, 2000),
    line('then: attribution, 11 heuristic models by channel and campaign', times.warmedReport, 2000),
    line('DuckDB: loading', loadMs, undefined, `${rows.toLocaleString('en')} touchpoints`),
    line('DuckDB: linear by channel and campaign', linearMs),
  ];
}
