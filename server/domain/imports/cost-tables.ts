/**
 * Tables of costs as ad platforms export them, read as rows of `PUT /v1/costs`. Headers by their aliases (formats seen in
 * public documentation and in exports; docs/reports.md, "Imports").
 */
import type { CsvLine } from './csv.ts';
import { type CostTableRow, summedUp } from './sum-cost-rows.ts';
import { dayFirst, decimalOf, readCount, readDay, readNumber } from './values.ts';

export const COST_PRESETS = ['ga4-cost', 'google-ads', 'microsoft-ads', 'meta-ads', 'linkedin-ads'] as const;
export type CostPreset = (typeof COST_PRESETS)[number];

type Field =
  | 'date'
  | 'source'
  | 'medium'
  | 'campaign'
  | 'campaignId'
  | 'content'
  | 'term'
  | 'adId'
  | 'channel'
  | 'cost'
  | 'currency'
  | 'clicks'
  | 'impressions'
  | 'conversions'
  | 'viewThroughConversions';

/** In small letters, without a currency in brackets. The first alias that a table has counts. */
const ALIASES: Readonly<Record<Field, readonly string[]>> = {
  date: [
    'date',
    'day',
    'timeperiod',
    'time period',
    'gregorian date',
    'reporting starts',
    'start date (in utc)',
    'start date',
    'tag',
    'datum',
    'jour',
    'fecha',
    'día',
    'dia',
    'data',
    'gün',
    'tarih',
    'début des rapports',
    'berichtsstart',
  ],
  source: ['source', 'utm_source', 'campaign source', 'session source', 'quelle'],
  medium: ['medium', 'utm_medium', 'campaign medium', 'session medium'],
  campaign: [
    'campaign',
    'utm_campaign',
    'campaign name',
    'campaignname',
    'kampagne',
    'kampagnenname',
    'nom de la campagne',
    'campagne',
    'campaña',
    'nombre de la campaña',
    'kampanya',
    'kampanya adı',
  ],
  campaignId: ['campaign id', 'campaignid', 'utm_id', 'kampagnen-id', 'campaign_id'],
  content: ['content', 'utm_content', 'ad set name', 'ad group', 'adgroupname', 'ad group name', 'anzeigengruppe'],
  term: ['term', 'utm_term', 'keyword'],
  adId: ['adid', 'ad id', 'ad name', 'creative id'],
  channel: ['channel'],
  cost: [
    'cost',
    'spend',
    'amount spent',
    'total spent',
    'kosten',
    'ausgaben',
    'ausgegebener betrag',
    'montant dépensé',
    'coût',
    'coste',
    'importe gastado',
    'maliyet',
    'amount',
    'cost.amount',
  ],
  currency: [
    'currency code',
    'currencycode',
    'currency',
    'währungscode',
    'währung',
    'devise',
    'moneda',
    'para birimi',
    'cost.currency',
  ],
  clicks: ['clicks', 'link clicks', 'clicks (all)', 'klicks', 'clics', 'tıklamalar'],
  impressions: ['impressions', 'impr.', 'impr', 'impressionen', 'impresiones', 'gösterimler'],
  conversions: ['conversions', 'conv.', 'konversionen', 'conversiones', 'dönüşümler'],
  viewThroughConversions: ['view-through conversions', 'post-view conversions'],
};

const DEFAULTS: Readonly<Record<CostPreset, { source?: string; medium?: string }>> = {
  'ga4-cost': {},
  'google-ads': { source: 'google', medium: 'cpc' },
  'microsoft-ads': { source: 'bing', medium: 'cpc' },
  'meta-ads': { source: 'facebook', medium: 'paid-social' },
  'linkedin-ads': { source: 'linkedin', medium: 'paid-social' },
};

/** Their conversions are of clicks alone; what they call view-through is not among them. */
const VIEWS_APART: readonly (CostPreset | null)[] = ['google-ads', 'microsoft-ads'];

export interface CostTableOptions {
  preset: CostPreset | null;
  /** From our fields to the table's headers. */
  mapping: Readonly<Record<string, string>>;
  /** Where the table itself does not say. */
  defaults: Readonly<Record<string, string>>;
}

export type CostTable = { rows: CostTableRow[] } | { problem: string };

const CURRENCY_SUFFIX = /\s*[([]([A-Z]{3})[)\]]\s*$/i;
const normal = (header: string): string =>
  header
    .replace(/^\ufeff/, '')
    .trim()
    .toLowerCase();
const bare = (header: string): string => normal(header.replace(CURRENCY_SUFFIX, ''));

/** Lines that sum up others, and the platform's own last words. */
const NO_ROW = /^(?:total|grand total|gesamt|summe|toplam|totale|©|@\d{4}|all rights reserved)/i;

export function readCostTable(lines: readonly CsvLine[], options: CostTableOptions): CostTable {
  const at = headerAt(lines, options.mapping);
  if (at < 0) {
    const first = `one of ${ALIASES.date.slice(0, 6).join(', ')}`;
    return {
      problem: `No line has a date (${first}) and a cost (one of ${ALIASES.cost.slice(0, 4).join(', ')}): there is no header`,
    };
  }
  const header = lines[at]!.cells;
  const fields = fieldsOf(header, options.mapping);
  const inHeader = CURRENCY_SUFFIX.exec(header[fields.cost!] ?? '')?.[1]?.toUpperCase();
  const body = lines.slice(at + 1).filter(({ cells }) => !isNoRow(cells));
  const column = (field: Field): string[] => body.map(({ cells }) => cells[fields[field] ?? -1] ?? '');
  const [decimal, isDayFirst] = [decimalOf(column('cost')), dayFirst(column('date'))];
  const decimals = {
    conversions: decimalOf(column('conversions')),
    viewThroughConversions: decimalOf(column('viewThroughConversions')),
  };
  const defaults: Readonly<Record<string, string | undefined>> = {
    ...(options.preset ? DEFAULTS[options.preset] : {}),
    ...options.defaults,
  };
  const rows = body.map(({ line, cells }): CostTableRow => {
    const text = (field: Field): string | undefined => cells[fields[field] ?? -1]?.trim() || undefined;
    const count = (field: Field): unknown => readCount(text(field) ?? '');
    const claimed = (field: keyof typeof decimals): unknown =>
      readNumber(text(field) ?? '', decimals[field]) || undefined;
    const row: Record<string, unknown> = {
      date: readDay(text('date') ?? '', isDayFirst),
      source: text('source') ?? defaults.source,
      medium: text('medium') ?? defaults.medium,
      campaign: text('campaign') ?? text('campaignId') ?? defaults.campaign,
      content: text('content'),
      term: text('term'),
      adId: text('adId'),
      channel: text('channel') ?? defaults.channel,
      cost: {
        amount: readNumber(text('cost') ?? '', decimal) || '0',
        currency: text('currency')?.toUpperCase() ?? inHeader ?? defaults.currency,
      },
      clicks: count('clicks'),
      impressions: count('impressions'),
      conversions: claimed('conversions'),
      viewThroughConversions: VIEWS_APART.includes(options.preset) ? undefined : claimed('viewThroughConversions'),
    };
    return { lines: [line], row: withoutUnset(row) };
  });
  return { rows: options.preset && options.preset !== 'ga4-cost' ? summedUp(rows) : rows };
}

export const COST_FIELDS: readonly string[] = Object.keys(ALIASES);

/** The header's columns and what each is read as; without a header those of the widest line, so that they can be mapped. */
export function costColumns(
  lines: readonly CsvLine[],
  mapping: Readonly<Record<string, string>>,
): { header: string; field: string | null }[] {
  const widest = lines.slice(0, 50).toSorted((a, b) => b.cells.length - a.cells.length)[0];
  const cells = (lines[headerAt(lines, mapping)] ?? widest)?.cells ?? [];
  const fields = new Map(Object.entries(fieldsOf(cells, mapping)).map(([field, place]) => [place, field]));
  return cells.map((cell, place) => ({ header: cell.replace(/^\ufeff/, '').trim(), field: fields.get(place) ?? null }));
}

function headerAt(lines: readonly CsvLine[], mapping: Readonly<Record<string, string>>): number {
  return lines.findIndex(({ cells }) => {
    const fields = fieldsOf(cells, mapping);
    return fields.date !== undefined && fields.cost !== undefined;
  });
}

function withoutUnset(row: Record<string, unknown>): Record<string, unknown> {
  const { cost, ...rest } = row as { cost: Record<string, unknown> };
  const set = (value: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));
  return { ...set(rest), cost: set(cost) };
}

function isNoRow(cells: readonly string[]): boolean {
  const told = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  return NO_ROW.test(told[0] ?? '') || (told.length < 2 && cells.length < 3);
}

function fieldsOf(cells: readonly string[], mapping: Readonly<Record<string, string>>): Partial<Record<Field, number>> {
  const names = cells.map(normal);
  const bares = cells.map(bare);
  const fields: Partial<Record<Field, number>> = {};
  for (const [field, aliases] of Object.entries(ALIASES) as [Field, readonly string[]][]) {
    const mapped = mapping[field];
    for (const alias of mapped ? [mapped.trim().toLowerCase()] : aliases) {
      const place = names.indexOf(alias) >= 0 ? names.indexOf(alias) : bares.indexOf(alias);
      if (place < 0) continue;
      fields[field] = place;
      break;
    }
  }
  return fields;
}
