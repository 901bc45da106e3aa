/** What kind of number each key figure is; no schema, as the first page loads it. */
import type { KpiName } from './api/kpi.ts';

type Kind = 'money' | 'ratio' | 'days' | 'number';

const KINDS: Partial<Record<KpiName, Kind>> = {
  spend: 'money',
  cpc: 'money',
  revenue: 'money',
  mrr: 'money',
  cpl: 'money',
  costPerMql: 'money',
  costPerSql: 'money',
  costPerOpportunity: 'money',
  cac: 'money',
  averageDealSize: 'money',
  pipeline: 'money',
  ctr: 'ratio',
  roi: 'ratio',
  leadToWonRate: 'ratio',
  leadToWonRateCohort: 'ratio',
  salesCycleDays: 'days',
  salesCycleDaysFromLead: 'days',
};
export const kindOf = (name: KpiName): Kind => KINDS[name] ?? 'number';
