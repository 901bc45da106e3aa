/** An attribution report as the API shows it. */
import type {
  AttributionDefinitions,
  AttributionQuery,
  AttributionReport,
  AttributionRow,
  Credited,
  MissingRate,
} from '../../../shared/api/attribution.ts';
import type { CustomModel } from '../../../shared/api/compute.ts';
import { currencyExponent, formatAmount } from '../../domain/money.ts';
import { whenWritten } from '../../http/lazy-rows.ts';
import type { ForeignDeal } from '../../storage/reads/attribution/columns.ts';
import type { Sum } from './credits.ts';
import type { AttributionAsked } from './read-query.ts';
import { modelOf, type ReportRow } from './report.ts';
import type { Reported } from './reporter.ts';

/** Millionths as a decimal: `3.000000`. */
export const conversionsText = (millionths: number): string => formatAmount(BigInt(millionths), 6);

export function attributionView(
  query: AttributionQuery,
  { columns, report }: AttributionAsked,
  { sums, foreign }: Reported,
): AttributionReport {
  const { currency } = columns;
  const amounts = amountsIn(currency);
  const { models, totals } = sums;
  const perModel = (list: readonly Sum[]) => Object.fromEntries(models.map((model, i) => [model, amounts(list[i]!)]));
  // What a filter leaves out no row shows: it stands with what nothing earned, so that the sums stay whole.
  const unattributed = sums.unattributed.map((sum, i) => ({
    conversions: sum.conversions + sums.filteredOut[i]!.conversions,
    value: sum.value + sums.filteredOut[i]!.value,
  }));
  return {
    milestone: columns.milestone,
    models,
    groupBy: [...report.groupBy],
    currency,
    rows: whenWritten(sums.rows, (row) => rowView(row, models, report.groupBy, amounts, totals)),
    totals: { ...amounts(totals), touchpoints: totals.touchpoints, leads: totals.leads },
    unattributed: perModel(unattributed),
    ...(Object.keys(report.filters).length > 0 ? { filteredOut: perModel(sums.filteredOut) } : {}),
    fit: sums.fits,
    missingRates: foreign.map((deal) => missingRate(deal, currency)),
    settings: {
      dateBasis: query.dateBasis ?? 'milestone',
      from: query.from ?? null,
      to: query.to ?? null,
      ...settingsView({ columns, report }),
    },
    definitions: definitionsView(report.models, columns.milestone, columns.landing.channels.version),
  };
}

export const amountsIn =
  (currency: string) =>
  ({ conversions, value }: Sum): Credited => ({
    conversions: conversionsText(conversions),
    value: formatAmount(value, currencyExponent(currency)),
  });

function rowView(
  { key, touchpoints, leads, sums }: ReportRow,
  models: readonly string[],
  groupBy: readonly string[],
  amounts: (sum: Sum) => Credited,
  totals: Sum,
): AttributionRow {
  const share = shareOf(totals);
  const shares = sums.map(share);
  return {
    key: Object.fromEntries(groupBy.map((dimension, i) => [dimension, key[i]!])),
    touchpoints,
    leads,
    models: Object.fromEntries(models.map((model, i) => [model, { ...amounts(sums[i]!), share: shares[i]! }])),
    spread: { lowest: Math.min(...shares), highest: Math.max(...shares) },
  };
}

/** Of the value, or of the conversions where there is no value. */
export function shareOf(totals: Sum): (sum: Sum) => number {
  if (totals.value !== 0n) return ({ value }) => Number(value) / Number(totals.value);
  return ({ conversions }) => (totals.conversions === 0 ? 0 : conversions / totals.conversions);
}

export function missingRate({ deal, date, currency, amount }: ForeignDeal, into: string): MissingRate {
  return { deal, date, from: currency, to: into, amount };
}

export function settingsView({
  columns,
  report,
}: {
  columns: Pick<AttributionAsked['columns'], 'scope'>;
  report: Pick<AttributionAsked['report'], 'frame' | 'settings' | 'measure'>;
}) {
  const { lookbackDays, direct } = report.frame;
  return {
    lookbackDays: Number.isFinite(lookbackDays) ? lookbackDays : ('unlimited' as const),
    halfLifeDays: report.settings.halfLifeDays,
    direct,
    scope: columns.scope,
    value: report.measure,
  };
}

const MILESTONES: Record<string, string> = {
  lead: 'a lead was created: counts 1 each, worth 0',
  mql: 'a lead became an MQL: counts 1 each, worth 0',
  sql: 'a lead became an SQL: counts 1 each, worth 0',
  opportunity: "a deal's first opportunity, worth the deal; or that of a lead without such a deal, worth 0",
  won: 'a deal was won, worth the deal; or a lead without such a deal was, worth 0',
};

/** @param channelRules version of the site's channel rules */
export function definitionsView(
  models: readonly (string | CustomModel)[],
  milestone: string,
  channelRules: number,
): AttributionDefinitions {
  return {
    channelRules,
    models: Object.fromEntries(
      models.map((asked) => {
        const { id, title, description, formula } = modelOf(asked);
        return [id, { title, description, formula }];
      }),
    ),
    milestone: MILESTONES[milestone] ?? 'a lead had the conversion for the first time: counts 1 each, worth 0',
    unattributed:
      'conversions of people without an eligible touchpoint, and what touchpoints earned that a filter leaves out',
  };
}
