/** The figures that the overview shows and the digest of a week repeats, in this order; no schema, as the first page loads it. */
import type { KpiName } from './api/kpi.ts';

export const OVERVIEW_FIGURES = [
  'revenue',
  'won',
  'opportunities',
  'leads',
  'mqls',
  'sqls',
  'visits',
  'spend',
  'cpl',
  'cac',
  'roi',
  'salesCycleDays',
] as const satisfies readonly KpiName[];
