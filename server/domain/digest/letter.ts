/** The digest of a week as a mail: the same as plain text and as simple HTML, which loads nothing. Pure. */
import type { DigestPayload } from '../../../shared/api/digest.ts';
import type { KpiName } from '../../../shared/api/kpi.ts';
import { kindOf } from '../../../shared/kpi-kinds.ts';
import type { Language } from '../../../shared/languages.ts';
import { addDays } from '../../../shared/periods.ts';
import type { DigestWords } from './words.ts';
import { de } from './words-de.ts';
import { en } from './words-en.ts';

export const DIGEST_WORDS: Record<Language, DigestWords> = { en, de };

export interface Letter {
  subject: string;
  text: string;
  html: string;
}

/** A head, and rows of as many cells. */
interface Table {
  title: string | null;
  head: string[];
  rows: string[][];
}

/** @param unsubscribe where she ends it without signing in */
export function letterOf(digest: DigestPayload, language: Language, unsubscribe: string): Letter {
  const words = DIGEST_WORDS[language];
  const date = new Intl.DateTimeFormat(words.locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const [from, to] = [digest.from, addDays(digest.to, -1)].map((day) => date.format(Date.parse(day))) as [
    string,
    string,
  ];
  const site = oneLine(digest.name);
  const tables = tablesOf(digest, words);
  const alerts = alertsOf(digest, words);
  const { dashboard } = digest.links;
  const text = [
    site,
    words.week(from, to),
    ...tables.flatMap(({ title, head, rows }) => [
      '',
      ...(title === null ? [] : [title]),
      ...[head, ...rows].map(([first, ...others]) => `${first}: ${others.join(' | ')}`),
    ]),
    ...(alerts.length > 0 ? ['', words.alerts, ...alerts.map((alert) => `- ${alert}`)] : []),
    '',
    `${words.dashboard}: ${dashboard}`,
    '',
    words.why,
    `${words.unsubscribe}: ${unsubscribe}`,
    '',
  ].join('\n');
  const html = [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escaped(site)}</title></head>`,
    '<body style="font-family:sans-serif;color:#1d2733;max-width:40em">',
    `<h1 style="font-size:1.3em">${escaped(site)}</h1><p>${escaped(words.week(from, to))}</p>`,
    ...tables.map(tableHtml),
    alerts.length > 0 ? `<h2 style="font-size:1.1em">${escaped(words.alerts)}</h2>` : '',
    alerts.length > 0 ? `<ul>${alerts.map((alert) => `<li>${escaped(alert)}</li>`).join('')}</ul>` : '',
    `<p>${link(dashboard, words.dashboard)}</p>`,
    `<p style="color:#5b6775;font-size:.9em">${escaped(words.why)} ${link(unsubscribe, words.unsubscribe)}</p>`,
    '</body></html>',
  ].join('\n');
  return { subject: words.subject(site, from, to), text, html };
}

function tablesOf({ figures, channels, currency }: DigestPayload, words: DigestWords): Table[] {
  const shown = (kpi: string, value: Value) => valueText(kpi as KpiName, value, currency, words);
  const all = {
    title: null,
    head: [words.figure, words.value, words.change],
    rows: figures.map(({ kpi, value, before, change }) => [
      words.kpi[kpi as keyof DigestWords['kpi']] ?? kpi,
      shown(kpi, value),
      changeText(value, before, change, words),
    ]),
  };
  if (channels.length === 0) return [all];
  const kpis = ['visits', 'leads', 'won', 'revenue'] as const;
  const strongest = {
    title: words.channels,
    head: [words.channel, ...kpis.map((kpi) => words.kpi[kpi])],
    rows: channels.map((row) => [oneLine(row.channel), ...kpis.map((kpi) => shown(kpi, row[kpi]))]),
  };
  return [all, strongest];
}

type Value = number | string | null;

function valueText(kpi: KpiName, value: Value, currency: string, { locale, none }: DigestWords): string {
  if (value === null) return none;
  const number = (options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, options).format(value as Intl.StringNumericLiteral);
  switch (kindOf(kpi)) {
    case 'money':
      return number({ style: 'currency', currency });
    case 'ratio':
      return number({ style: 'percent', maximumFractionDigits: 0 });
    case 'days':
      return number({ style: 'unit', unit: 'day', unitDisplay: 'long', maximumFractionDigits: 1 });
    case 'number':
      return number({ maximumFractionDigits: 2 });
  }
}

function changeText(value: Value, before: Value, change: number | null, { locale, none, fresh }: DigestWords): string {
  if (change !== null)
    return new Intl.NumberFormat(locale, {
      style: 'percent',
      maximumFractionDigits: 0,
      signDisplay: 'exceptZero',
    }).format(change);
  return before !== null && Number(before) === 0 && Number(value ?? 0) > 0 ? fresh : none;
}

function alertsOf({ alerts }: DigestPayload, { alert, locale }: DigestWords): string[] {
  const number = (value: unknown, options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, options).format(Number(value ?? 0));
  const percent = (value: unknown) => number(value, { style: 'percent', maximumFractionDigits: 1 });
  return alerts.map(({ kind, figures: { hours, share, shareBefore, sources } }) =>
    oneLine(
      alert[kind]({
        duration: number(hours, { style: 'unit', unit: 'hour', unitDisplay: 'long' }),
        share: percent(share),
        shareBefore: percent(shareBefore),
        sources: [sources ?? []].flat().join(', '),
      }),
    ),
  );
}

function tableHtml({ title, head, rows }: Table): string {
  const cell = (name: 'th' | 'td', text: string, at: number) =>
    `<${name} style="padding:.3em .8em .3em 0;text-align:${at === 0 ? 'left' : 'right'}">${escaped(text)}</${name}>`;
  const row = (name: 'th' | 'td') => (cells: string[]) =>
    `<tr>${cells.map((text, at) => cell(name, text, at)).join('')}</tr>`;
  const heading = title === null ? '' : `<h2 style="font-size:1.1em">${escaped(title)}</h2>\n`;
  return `${heading}<table style="border-collapse:collapse">${row('th')(head)}${rows.map(row('td')).join('')}</table>`;
}

const link = (url: string, text: string) => `<a href="${escaped(url)}">${escaped(text)}</a>`;

/** What people named may hold anything; here it is text. */
const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign]!);
const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
