/** What a week came to: the figures of the overview beside the week before, the strongest channels, what is raised. */
import type { DigestPayload } from '../../../shared/api/digest.ts';
import type { Kpis } from '../../../shared/api/kpi.ts';
import { OVERVIEW_FIGURES } from '../../../shared/overview-figures.ts';
import { addDays } from '../../../shared/periods.ts';
import { alertViews } from '../../domain/alert-view.ts';
import type { StoredSite } from '../../storage/facts/sites.ts';
import type { Storage } from '../../storage/storage.ts';
import type { AttributionReporter } from '../attribution/reporter.ts';
import { definitionsOf } from '../definitions.ts';
import { answerKpis } from './answer.ts';
import { KpiReporter } from './reporter.ts';

const CHANNELS = 5;

export interface DigestParts {
  storage: Storage;
  attribution: AttributionReporter;
}

/** @param week its first day */
export async function digestPayload(
  { storage, attribution }: DigestParts,
  site: StoredSite,
  week: string,
  url: string,
  now: number,
): Promise<DigestPayload> {
  const period = { from: week, to: addDays(week, 7) };
  const definitions = await definitionsOf(storage, site);
  const reporter = new KpiReporter(storage, attribution);
  // One state of the data: what the channels brought is what all of it came to.
  const [all, byChannel] = await reporter.inTurn(site, async (answer) => {
    const ask = (more: object) => answerKpis(answer, site, { ...period, ...more }, definitions, [], now);
    return [await ask({ compare: 'previous' }), await ask({ groupBy: 'channel' })] as const;
  });
  const figures = OVERVIEW_FIGURES.map((kpi) => ({
    kpi,
    value: all.totals[kpi] ?? null,
    before: all.comparison.totals?.[kpi] ?? null,
    change: all.comparison.change?.[kpi] ?? null,
  }));
  const channels = byChannel.rows
    .filter(({ key }) => key.channel !== null)
    .toSorted((a, b) => byStrength(a.kpis, b.kpis))
    .slice(0, CHANNELS)
    .map(({ key, kpis }) => ({
      channel: String(key.channel),
      visits: kpis.visits ?? null,
      leads: kpis.leads ?? null,
      won: kpis.won ?? null,
      revenue: kpis.revenue ?? null,
    }));
  const alerts = alertViews(await storage.read('listAlerts', site.siteId), site.alerts).filter(({ raised }) => raised);
  const told = { name: site.name, ...period, currency: all.currency, figures, channels, alerts };
  const dashboard = `${url}/?site=${encodeURIComponent(site.id)}&from=${period.from}&to=${period.to}`;
  return { ...told, text: textOf(told, dashboard), links: { dashboard } };
}

/** By revenue, then leads, then visits. */
const byStrength = (a: Kpis, b: Kpis): number =>
  Number(b.revenue ?? 0) - Number(a.revenue ?? 0) ||
  Number(b.leads ?? 0) - Number(a.leads ?? 0) ||
  Number(b.visits ?? 0) - Number(a.visits ?? 0);

function textOf(
  { name, from, to, currency, figures, channels, alerts }: Omit<DigestPayload, 'text' | 'links'>,
  dashboard: string,
): string {
  const change = (value: number | null) =>
    value === null ? '' : ` (${value > 0 ? '+' : ''}${Math.round(value * 100)} %)`;
  return [
    `${name}: ${from} to ${addDays(to, -1)}`,
    '',
    ...figures.flatMap(({ kpi, value, change: by }) => (value === null ? [] : [`${kpi}: ${value}${change(by)}`])),
    ...(channels.length === 0 ? [] : ['', 'Channels']),
    ...channels.map(
      ({ channel, visits, leads, revenue }) => `${channel}: ${visits} visits, ${leads} leads, ${revenue} ${currency}`,
    ),
    ...(alerts.length === 0 ? [] : ['', 'Alerts']),
    ...alerts.map(({ kind, since }) => `${kind} since ${since}`),
    '',
    dashboard,
  ].join('\n');
}
