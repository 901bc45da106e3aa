/**
 * KPIs from their sums: sums first, then ratios; an empty denominator gives null, never 0 or Infinity; nothing is
 * clamped (docs/reports.md, "KPIs").
 */
import type { KpiName, Kpis } from '../../../shared/api/kpi.ts';
import { currencyExponent, formatAmount } from '../money.ts';
import { divideRounded } from '../rates.ts';

/** An average in the making. */
export interface MeanSum {
  sum: number;
  weight: number;
}

/** What is added up before anything is divided. Counts that a model shares out are in millionths, money in minor units. */
export interface KpiSums {
  spend: bigint;
  impressions: number;
  clicks: number;
  visits: number;
  visitors: number;
  leads: number;
  mqls: number;
  sqls: number;
  opportunities: number;
  won: number;
  /** Of the leads created in the period, those who have been won since. */
  cohortWon: number;
  revenue: bigint;
  mrr: bigint;
  pipeline: bigint;
  days: MeanSum;
  daysFromLead: MeanSum;
  promoters: number;
  detractors: number;
  answers: number;
}

export function noSums(): KpiSums {
  return {
    spend: 0n,
    impressions: 0,
    clicks: 0,
    visits: 0,
    visitors: 0,
    leads: 0,
    mqls: 0,
    sqls: 0,
    opportunities: 0,
    won: 0,
    cohortWon: 0,
    revenue: 0n,
    mrr: 0n,
    pipeline: 0n,
    days: { sum: 0, weight: 0 },
    daysFromLead: { sum: 0, weight: 0 },
    promoters: 0,
    detractors: 0,
    answers: 0,
  };
}

const MILLION = 1_000_000;

type Formula = readonly [text: string, value: (sums: KpiSums, currency: string) => number | string | null];

const ratio = (a: number, b: number): number | null => (b === 0 ? null : a / b);
const money = (minor: bigint, currency: string): string => formatAmount(minor, currencyExponent(currency));
/** Money for each of a number of things (in millionths), halves rounded away from zero. */
const each = (minor: bigint, millionths: number, currency: string): string | null =>
  millionths === 0 ? null : money(divideRounded(minor * BigInt(MILLION), BigInt(Math.round(millionths))), currency);
const count = (millionths: number): number => millionths / MILLION;
const mean = ({ sum, weight }: MeanSum): number | null => ratio(sum, weight);
const decimal = (minor: bigint): number => Number(minor);

const FORMULAS: Record<KpiName, Formula> = {
  spend: ['sum of costs, in the currency of the report', (s, c) => money(s.spend, c)],
  impressions: ['impressions that the costs tell of', (s) => s.impressions],
  clicks: ['clicks that the costs tell of', (s) => s.clicks],
  ctr: ['clicks / impressions', (s) => ratio(s.clicks, s.impressions)],
  cpc: ['spend / clicks', (s, c) => each(s.spend, s.clicks * MILLION, c)],
  visits: ['visits begun in the period', (s) => s.visits],
  visitors: ['different visitors of these visits', (s) => s.visitors],
  leads: ['leads created in the period', (s) => count(s.leads)],
  mqls: ['leads that became an MQL in the period', (s) => count(s.mqls)],
  sqls: ['leads that became an SQL in the period', (s) => count(s.sqls)],
  opportunities: [
    'deals (or leads without one) that became an opportunity in the period',
    (s) => count(s.opportunities),
  ],
  won: ['deals (or leads without one) won in the period', (s) => count(s.won)],
  revenue: ['value of the deals won in the period', (s, c) => money(s.revenue, c)],
  mrr: ['monthly recurring value of the deals won in the period', (s, c) => money(s.mrr, c)],
  cpl: ['spend / leads', (s, c) => each(s.spend, s.leads, c)],
  costPerMql: ['spend / mqls', (s, c) => each(s.spend, s.mqls, c)],
  costPerSql: ['spend / sqls', (s, c) => each(s.spend, s.sqls, c)],
  costPerOpportunity: ['spend / opportunities', (s, c) => each(s.spend, s.opportunities, c)],
  cac: ['spend / won', (s, c) => each(s.spend, s.won, c)],
  roi: ['(revenue - spend) / spend', (s) => ratio(decimal(s.revenue - s.spend), decimal(s.spend))],
  roas: ['revenue / spend', (s) => ratio(decimal(s.revenue), decimal(s.spend))],
  averageDealSize: ['revenue / won', (s, c) => each(s.revenue, s.won, c)],
  salesCycleDays: [
    'mean of the days from first touchpoint to closing, over deals won in the period',
    (s) => mean(s.days),
  ],
  salesCycleDaysFromLead: [
    "mean of the days from the lead's creation to closing, over deals won in the period",
    (s) => mean(s.daysFromLead),
  ],
  leadToWonRate: ['won in the period / leads created in the period; can be above 1', (s) => ratio(s.won, s.leads)],
  leadToWonRateCohort: [
    'of the leads created in the period, the share that has been won since',
    (s) => ratio(s.cohortWon, s.leads),
  ],
  pipeline: [
    'value of the opportunities of the period that are neither won nor lost now',
    (s, c) => money(s.pipeline, c),
  ],
  nps: [
    '100 x (answers of 9 and 10 - answers of 0 to 6) / answers in the period',
    (s) => ratio(100 * (s.promoters - s.detractors), s.answers),
  ],
};

export function kpisOf(sums: KpiSums, currency: string): Kpis {
  return Object.fromEntries(Object.entries(FORMULAS).map(([name, [, value]]) => [name, value(sums, currency)]));
}

export const KPI_DEFINITIONS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(FORMULAS).map(([name, [text]]) => [name, text]),
);

/** KPIs that grow with time; the others are ratios. */
export const GROWING: ReadonlySet<KpiName> = new Set([
  'spend',
  'impressions',
  'clicks',
  'visits',
  'visitors',
  'leads',
  'mqls',
  'sqls',
  'opportunities',
  'won',
  'revenue',
  'mrr',
  'pipeline',
]);

/** The less, the better. */
export const LESS_IS_BETTER: ReadonlySet<KpiName> = new Set([
  'cpc',
  'cpl',
  'costPerMql',
  'costPerSql',
  'costPerOpportunity',
  'cac',
  'salesCycleDays',
  'salesCycleDaysFromLead',
]);
