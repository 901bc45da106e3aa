/** The page of every morning: twelve figures with their trend, the channels behind them, the newest leads, the gaps. */
import { useQuery } from '@tanstack/react-query';
import type { KpiName } from '../../shared/api/kpi.ts';
import { OVERVIEW_FIGURES } from '../../shared/overview-figures.ts';
import { Annotated } from '../components/annotated.tsx';
import { Answer } from '../components/answer.tsx';
import { ChannelBars } from '../components/channel-bars.tsx';
import { CoverageList } from '../components/coverage-list.tsx';
import { Choice } from '../components/field.tsx';
import { FirstSteps } from '../components/first-steps.tsx';
import { KpiCard } from '../components/kpi-card.tsx';
import { NewestLeads } from '../components/newest-leads.tsx';
import { PageHead } from '../components/page-head.tsx';
import { PeriodChoice, usePeriod } from '../components/period-choice.tsx';
import { SystemWarnings } from '../components/system-warnings.tsx';
import { numberOf, trendStep } from '../kpis.ts';
import { messages } from '../messages/current.ts';
import { kpisQuery, leadsQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.overview;

export default function OverviewPage() {
  const { siteParam: site } = useHere();
  const address = useAddress();
  const period = usePeriod('90d');
  const { from, to } = period;
  const compare = from ? address.get('compare', 'previous') : undefined;
  const figures = useQuery(kpisQuery({ site, from, to, compare: compare === 'none' ? undefined : compare }));
  const trend = useQuery(kpisQuery({ site, from, to, groupBy: trendStep(from, to) }));
  const channels = useQuery(kpisQuery({ site, from, to, groupBy: 'channel' }));
  const leads = useQuery(leadsQuery({ site, limit: 6 }));
  usePageTitle(text.title);

  const isNew = leads.data?.data.length === 0 && numberOf(figures.data?.totals.visits) === 0 && period.preset === '90d';
  if (isNew) {
    return (
      <>
        <SystemWarnings />
        <PageHead title={text.title} lead={text.lead} />
        <FirstSteps />
      </>
    );
  }
  /** Where a figure comes from. */
  const behind = (name: KpiName): string => {
    switch (name) {
      case 'revenue':
        return address.href('/attribution', { from, to });
      case 'won':
        return address.href('/deals', { stage: ['won'] });
      case 'opportunities':
      case 'salesCycleDays':
        return address.href('/deals');
      case 'leads':
        return address.href('/leads', { from, to });
      case 'mqls':
      case 'sqls':
        return address.href('/funnel', { from, to });
      case 'visits':
        return address.href('/landing-pages', { from, to });
      default:
        return address.href('/campaigns', { from, to });
    }
  };
  const steps = (trend.data?.rows ?? []).toSorted((a, b) => order(a.key) - order(b.key));
  return (
    <>
      <SystemWarnings />
      <PageHead title={text.title} lead={text.lead}>
        <PeriodChoice period={period} fallback="90d" />
        {from ? (
          <Choice
            label={text.compare}
            value={compare ?? 'previous'}
            options={Object.entries(text.compares)}
            onChange={(value) => address.set({ compare: value === 'previous' ? null : value })}
          />
        ) : null}
      </PageHead>
      <Annotated steps={steps.map(({ key }) => stepOf(key))} from={from} to={to}>
        <Answer query={figures} kind="card" rows={3}>
          {(report) => (
            <ul className="kpis" aria-busy={figures.isPlaceholderData}>
              {OVERVIEW_FIGURES.map((name) => (
                <KpiCard
                  key={name}
                  name={name}
                  report={report}
                  trend={steps.map(({ kpis }) => numberOf(kpis[name]))}
                  href={behind(name)}
                />
              ))}
            </ul>
          )}
        </Answer>
      </Annotated>
      <div className="overview-columns">
        <Answer query={channels} kind="card" rows={1}>
          {(report) => <ChannelBars report={report} period={{ from, to }} />}
        </Answer>
        <NewestLeads />
        {figures.data ? <CoverageList report={figures.data} /> : null}
      </div>
    </>
  );
}

const stepOf = (key: Record<string, string | null>) => Object.values(key)[0] ?? '';
const order = (key: Record<string, string | null>) => Date.parse(stepOf(key)) || 0;
