/** How key figures are shown: in which order, and whether more of one is better. Pure. */
import type { KpiName } from '../shared/api/kpi.ts';
import { messages } from './messages/current.ts';

export const KPI_ORDER = Object.keys(messages.kpi) as KpiName[];

/** Of these less is better. */
const LESS: readonly KpiName[] = [
  'cpc',
  'cpl',
  'costPerMql',
  'costPerSql',
  'costPerOpportunity',
  'cac',
  'salesCycleDays',
  'salesCycleDaysFromLead',
];

/** Whether a change is good news; null where it is neither, as for what was spent. */
export function isGood(name: KpiName, change: number): boolean | null {
  if (change === 0 || name === 'spend') return null;
  return LESS.includes(name) ? change < 0 : change > 0;
}

export const numberOf = (value: number | string | null | undefined): number | null =>
  value === null || value === undefined || Number.isNaN(Number(value)) ? null : Number(value);

const DAY = 86_400_000;

/** Steps of a trend: enough of them to see one, few enough to read it. */
export function trendStep(from: string | undefined, to: string | undefined): 'day' | 'week' | 'month' {
  if (!from || !to) return 'month';
  const days = (Date.parse(to) - Date.parse(from)) / DAY;
  return days <= 35 ? 'day' : days <= 200 ? 'week' : 'month';
}
