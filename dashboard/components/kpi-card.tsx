/** One key figure: its value, how it changed, how its target stands, and its trend. It leads to what is behind it. */
import { Link } from 'wouter';
import type { KpiName, KpiReport } from '../../shared/api/kpi.ts';
import { useFormat } from '../format-context.ts';
import { isGood, numberOf } from '../kpis.ts';
import { messages } from '../messages/current.ts';
import { Icon } from './icon.tsx';
import { useKpiText } from './kpi-value.tsx';
import { Sparkline } from './sparkline.tsx';

const text = messages.overview;

interface KpiCardProps {
  name: KpiName;
  report: KpiReport;
  /** Values over time, oldest first; empty while on their way. */
  trend: readonly (number | null)[];
  href: string;
}

export function KpiCard({ name, report, trend, href }: KpiCardProps) {
  const show = useKpiText();
  const label = messages.kpi[name] ?? name;
  const target = report.targets.find((each) => each.kpi === name && Object.keys(each.key).length === 0);
  return (
    <li className="kpi">
      <h2 title={messages.server.kpi[name] ?? report.definitions[name]}>
        <Link href={href}>{label}</Link>
      </h2>
      <p className="kpi-value">{show(name, report.totals[name], report.currency)}</p>
      <Change name={name} report={report} />
      {target ? (
        <p className="sub">
          {text.target(
            show(name, target.value, report.currency),
            target.onPace === null ? '' : target.onPace ? text.onPace : text.behind,
          )}
        </p>
      ) : null}
      <Sparkline values={trend} label={text.trend(label)} />
    </li>
  );
}

export function Change({ name, report }: { name: KpiName; report: KpiReport }) {
  const format = useFormat();
  const show = useKpiText();
  const change = numberOf(report.comparison.change?.[name]);
  const before = report.comparison.totals?.[name];
  if (before === undefined) return null;
  if (change === null) return <p className="change sub">{text.before(show(name, before, report.currency))}</p>;
  const good = isGood(name, change);
  return (
    <p className="change" data-good={good ?? undefined} title={text.before(show(name, before, report.currency))}>
      {change === 0 ? null : <Icon name={change > 0 ? 'up' : 'down'} size={13} />}
      <span className="vh">{change > 0 ? text.more : change < 0 ? text.less : ''}</span>
      {format.percent(Math.abs(change))}
    </p>
  );
}
