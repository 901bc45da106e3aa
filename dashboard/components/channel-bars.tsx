/** Channels by credited revenue, or by leads where nothing is sold yet. */
import { Link } from 'wouter';
import type { KpiReport } from '../../shared/api/kpi.ts';
import { channelLook } from '../channels.ts';
import { numberOf } from '../kpis.ts';
import { messages } from '../messages/current.ts';
import { useAddress } from '../use-address.ts';
import { GroupName } from './group-name.tsx';
import { useKpiText } from './kpi-value.tsx';

const text = messages.overview;
const SHOWN = 8;

export function ChannelBars({ report, period }: { report: KpiReport; period: Record<string, string | undefined> }) {
  const address = useAddress();
  const show = useKpiText();
  const measure = report.rows.some(({ kpis }) => (numberOf(kpis.revenue) ?? 0) > 0) ? 'revenue' : 'leads';
  const rows = report.rows
    .map(({ key, kpis }) => ({ channel: key.channel ?? null, value: numberOf(kpis[measure]) ?? 0, kpis }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value);
  const most = rows[0]?.value ?? 1;
  const milestone = measure === 'revenue' ? undefined : 'lead';
  return (
    <section className="panel side-panel" aria-labelledby="channels-title">
      <h2 id="channels-title">{measure === 'revenue' ? text.channelsByRevenue : text.channelsByLeads}</h2>
      {rows.length === 0 ? <p className="hint">{text.noChannels}</p> : null}
      <ol className="bars">
        {rows.slice(0, SHOWN).map(({ channel, value, kpis }) => (
          <li key={channel}>
            <Link
              href={address.href('/attribution', { ...period, milestone, channel: [channel ?? ''], groupBy: 'source' })}
            >
              <GroupName dimension="channel" value={channel} />
            </Link>
            <span className="bar-value">{show(measure, kpis[measure], report.currency)}</span>
            <svg className="bar-line" width="100%" height="8" aria-hidden="true">
              <rect width={`${(value / most) * 100}%`} height="8" rx="3" data-hue={channelLook(channel ?? '').hue} />
            </svg>
          </li>
        ))}
      </ol>
      <Link className="more" href={address.href('/attribution', { ...period, milestone })}>
        {text.allChannels}
      </Link>
    </section>
  );
}
