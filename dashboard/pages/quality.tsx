/** How far leads get, by where they came from. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { QualityReport } from '../../shared/api/report.ts';
import type { Period } from '../../shared/periods.ts';
import { leadsBehind } from '../attribution.ts';
import { type Column, DataTable } from '../components/data-table.tsx';
import { GroupChoice } from '../components/group-choice.tsx';
import { GroupName, useGroupText } from '../components/group-name.tsx';
import { useFilters } from '../components/lead-filter-choice.tsx';
import { ModelChoice } from '../components/model-choice.tsx';
import { numberColumn } from '../components/number-column.ts';
import { usePeriod } from '../components/period-choice.tsx';
import { ReportPage } from '../components/report-page.tsx';
import { readFilterTags } from '../filter-tags.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { reportQuery } from '../queries.ts';
import { useAddress } from '../use-address.ts';

const text = messages.quality;
type Row = QualityReport['rows'][number];
const GROUPS = ['source', 'channel', 'sourceMedium', 'campaign', 'landingPage', 'country', 'device'];
/** Fitted ones share conversions out, not leads. */
const FITTED = ['markov', 'shapley', 'counterfactual'];

export default function QualityPage() {
  const period = usePeriod('12m');
  const address = useAddress();
  const groupBy = GROUPS.find((each) => each === address.get('groupBy')) ?? 'source';
  const model = address.get('model', 'first');
  const query = { ...useFilters(period), groupBy, model };
  const answer = useQuery(reportQuery<QualityReport>('quality', query));
  return (
    <ReportPage
      text={text}
      icon="funnel"
      path="/v1/reports/quality"
      query={query}
      answer={answer}
      period={period}
      fallback="12m"
      controls={
        <>
          <GroupChoice groups={GROUPS} value={groupBy} fallback="source" />
          <ModelChoice model={model} fallback="first" without={FITTED} />
        </>
      }
      isEmpty={({ rows }) => rows.length === 0}
    >
      {(report) => <Quality report={report} groupBy={groupBy} period={period} isStale={answer.isPlaceholderData} />}
    </ReportPage>
  );
}

interface QualityProps {
  report: QualityReport;
  groupBy: string;
  period: Period;
  isStale: boolean;
}

function Quality({ report, groupBy, period: { from, to }, isStale }: QualityProps) {
  const address = useAddress();
  const format = useFormat();
  const groupText = useGroupText();
  const keyOf = (row: Row) => row.key[groupBy] ?? null;
  const count = (value: number) => format.decimal(value.toFixed(2), 2);
  const columns: Column<Row>[] = [
    {
      id: 'key',
      label: messages.dimension[groupBy],
      sortBy: (row) => groupText(groupBy, keyOf(row)),
      cell: (row) => {
        const leads = leadsBehind([...Object.entries(readFilterTags(address.search)), [groupBy, [keyOf(row) ?? '']]]);
        const name = <GroupName dimension={groupBy} value={keyOf(row)} />;
        return leads ? (
          <Link href={address.href('/leads', { ...leads, from, to })} className="group-link">
            {name}
          </Link>
        ) : (
          name
        );
      },
    },
    numberColumn('leads', messages.kpi.leads ?? '', (row) => row.leads, count),
    numberColumn('mqlRate', text.rates.mql, (row) => row.mqlRate, format.percent),
    numberColumn('sqlRate', text.rates.sql, (row) => row.sqlRate, format.percent),
    numberColumn('opportunityRate', text.rates.opportunity, (row) => row.opportunityRate, format.percent),
    numberColumn('won', messages.stage.won ?? '', (row) => row.won, count),
    numberColumn('wonRate', text.rates.won, (row) => row.wonRate, format.percent),
    numberColumn('winRate', text.rates.win, (row) => row.winRate, format.percent),
  ];
  return (
    <DataTable
      caption={text.title}
      columns={columns}
      rows={report.rows}
      keyOf={(row) => JSON.stringify(row.key)}
      defaultSort="-leads"
      isStale={isStale}
    />
  );
}
