/** What the dashboard and the server agree on about shared links; no schema, so that the first page loads none. */
import type { Preset } from './periods.ts';
import { ATTRIBUTION_DIMENSIONS, TOUCHPOINT_FILTERS } from './vocabulary.ts';

/** A page that can be shared: figures, no persons. */
export interface Shareable {
  /** The period it shows where its address names none. */
  period: Preset;
  /** The calls it asks. */
  calls: readonly string[];
  /** Parameters of its address that it passes on as they are. */
  filters: readonly string[];
  /** What it asks where its address says nothing, by parameter; null: it leaves it out. */
  otherwise: Record<string, readonly (string | null)[]>;
  /** What it asks beside that, whatever its address says. */
  always?: Record<string, readonly (string | null)[]>;
}

const ALL = [...TOUCHPOINT_FILTERS, 'account', 'product'] as const;
const report = (name: string, period: Preset, more: Partial<Shareable> = {}): Shareable => ({
  period,
  calls: [`/v1/reports/${name}`],
  filters: ALL,
  otherwise: {},
  ...more,
});

export const SHAREABLE: Record<string, Shareable> = {
  '/kpis': report('kpis', '12m', {
    calls: ['/v1/reports/kpis', '/v1/annotations'],
    filters: TOUCHPOINT_FILTERS,
    otherwise: { compare: ['year'] },
    always: { compare: [null], groupBy: [null, 'day', 'week', 'month'] },
  }),
  '/attribution': report('attribution', 'all', {
    // A row opens what is under it, by any dimension.
    filters: ATTRIBUTION_DIMENSIONS,
    otherwise: {
      milestone: ['won', null],
      groupBy: ['channel', null],
      scope: ['contacts', null],
      value: ['value', null],
      dateBasis: ['milestone', null],
    },
  }),
  '/campaigns': report('kpis', '12m', { filters: TOUCHPOINT_FILTERS, otherwise: { groupBy: ['campaign'] } }),
  '/funnel': report('funnel', '12m'),
  '/landing-pages': report('landing-pages', '90d', { filters: TOUCHPOINT_FILTERS }),
  '/paths': report('paths', 'all', { otherwise: { milestone: ['won', null] } }),
  '/self-reported': report('self-reported', 'all'),
  '/traffic': report('traffic', '90d', { filters: TOUCHPOINT_FILTERS, otherwise: { groupBy: ['channel', null] } }),
  '/cohorts': report('cohorts', 'all'),
  '/quality': report('quality', '12m', { otherwise: { groupBy: ['source', null] } }),
  '/reconciliation': report('reconciliation', '12m', {
    filters: ['platform'],
    otherwise: { groupBy: ['campaign'], milestone: ['lead'] },
  }),
  '/dark-social': report('dark-social', '90d', { filters: [] }),
};
