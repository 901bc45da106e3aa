/** Every key figure with its formula, beside another period and its target. */
import { useQuery } from '@tanstack/react-query';
import type { KpiName, KpiReport } from '../../shared/api/kpi.ts';
import { Annotated } from '../components/annotated.tsx';
import { CoverageList } from '../components/coverage-list.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Choice } from '../components/field.tsx';
import { Change } from '../components/kpi-card.tsx';
import { useKpiText } from '../components/kpi-value.tsx';
import { ModelChoice } from '../components/model-choice.tsx';
import { usePeriod } from '../components/period-choice.tsx';
import { ReportPage } from '../components/report-page.tsx';
import { ServerText } from '../components/server-text.tsx';
import { Sparkline } from '../components/sparkline.tsx';
import { TargetsPanel } from '../components/targets-panel.tsx';
import { readFilterTags } from '../filter-tags.ts';
import { KPI_ORDER, numberOf, trendStep } from '../kpis.ts';
import { messages } from '../messages/current.ts';
import { kpisQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';

const text = messages.kpis;

export default function KpisPage() {
  const { siteParam: site } = useHere();
  const address = useAddress();
  const period = usePeriod('12m');
  const { from, to } = period;
  const compare = from ? address.get('compare', 'year') : 'none';
  const model = address.get('model', 'linear');
  const { account: _, product: __, ...tags } = readFilterTags(address.search);
  const query = { site, from, to, ...tags, model, compare: compare === 'none' ? undefined : compare };
  const answer = useQuery(kpisQuery(query));
  const trend = useQuery(kpisQuery({ site, from, to, ...tags, model, groupBy: trendStep(from, to) }));
  const steps = (trend.data?.rows ?? []).toSorted((a, b) => timeOf(a.key) - timeOf(b.key));
  return (
    <ReportPage
      text={text}
      icon="overview"
      path="/v1/reports/kpis"
      query={query}
      answer={answer}
      period={period}
      fallback="12m"
      controls={
        <>
          {from ? (
            <Choice
              label={messages.overview.compare}
              value={compare}
              options={Object.entries(messages.overview.compares)}
              onChange={(value) => address.set({ compare: value === 'year' ? null : value })}
            />
          ) : null}
          <ModelChoice model={model} fallback="linear" />
        </>
      }
      isEmpty={() => false}
    >
      {(report) => (
        <>
          <Annotated steps={steps.map(({ key }) => Object.values(key)[0] ?? '')} from={from} to={to}>
            <Figures
              report={report}
              compare={compare}
              trend={(name) => steps.map(({ kpis }) => numberOf(kpis[name]))}
              isStale={answer.isPlaceholderData}
            />
          </Annotated>
          <TargetsPanel report={report} />
          <CoverageList report={report} />
        </>
      )}
    </ReportPage>
  );
}

const timeOf = (key: Record<string, string | null>) => Date.parse(Object.values(key)[0] ?? '') || 0;

interface FiguresProps {
  report: KpiReport;
  compare: string;
  trend(name: KpiName): (number | null)[];
  isStale: boolean;
}

function Figures({ report, compare, trend, isStale }: FiguresProps) {
  const show = useKpiText();
  const then = report.comparison.totals;
  const columns: Column<KpiName>[] = [
    {
      id: 'name',
      label: text.name,
      cell: (name) => (
        <span className="stack">
          <strong>{messages.kpi[name] ?? name}</strong>
          <span className="sub">
            <ServerText said={report.definitions[name]} own={messages.server.kpi[name]} />
          </span>
        </span>
      ),
    },
    {
      id: 'now',
      label: text.now,
      isNumber: true,
      cell: (name) => <strong>{show(name, report.totals[name], report.currency)}</strong>,
    },
    ...(then
      ? [
          {
            id: 'then',
            label: messages.overview.compares[compare as 'year'] ?? compare,
            isNumber: true,
            cell: (name: KpiName) => show(name, then[name], report.currency),
          },
          { id: 'change', label: text.change, cell: (name: KpiName) => <Change name={name} report={report} /> },
        ]
      : []),
    {
      id: 'trend',
      label: text.trend,
      cell: (name) => <Sparkline values={trend(name)} label={messages.overview.trend(messages.kpi[name] ?? name)} />,
    },
  ];
  return <DataTable caption={text.table} columns={columns} rows={KPI_ORDER} keyOf={(name) => name} isStale={isStale} />;
}
