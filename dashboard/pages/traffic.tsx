/** Visits and visitors by channel, source, day and more. */
import { useQuery } from '@tanstack/react-query';
import type { TrafficReport } from '../../shared/api/report.ts';
import { stepsOf, TIMES } from '../chart-marks.ts';
import { Annotated } from '../components/annotated.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { GroupChoice } from '../components/group-choice.tsx';
import { GroupName, useGroupText } from '../components/group-name.tsx';
import { useFilters } from '../components/lead-filter-choice.tsx';
import { numberColumn } from '../components/number-column.ts';
import { usePeriod } from '../components/period-choice.tsx';
import { ReportPage } from '../components/report-page.tsx';
import { StepNotes } from '../components/step-notes.tsx';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { reportQuery } from '../queries.ts';
import { useAddress } from '../use-address.ts';

const text = messages.traffic;
type Row = TrafficReport['rows'][number];
const GROUPS = [
  'channel',
  'source',
  'medium',
  'sourceMedium',
  'campaign',
  'term',
  'content',
  'landingPage',
  'country',
  'device',
  ...TIMES,
];

export default function TrafficPage() {
  const period = usePeriod('90d');
  const address = useAddress();
  const groupBy = GROUPS.find((each) => each === address.get('groupBy')) ?? 'channel';
  const { account: _, product: __, ...filters } = useFilters(period);
  const query = { ...filters, groupBy };
  const answer = useQuery(reportQuery<TrafficReport>('traffic', query));
  return (
    <ReportPage
      text={text}
      icon="page"
      path="/v1/reports/traffic"
      query={query}
      answer={answer}
      period={period}
      fallback="90d"
      controls={<GroupChoice groups={GROUPS} value={groupBy} fallback="channel" />}
      isEmpty={({ totals }) => totals.visits === 0}
    >
      {(report) => (
        <Annotated steps={stepsOf(report.rows, groupBy)} from={period.from} to={period.to}>
          <Traffic report={report} groupBy={groupBy} isStale={answer.isPlaceholderData} />
        </Annotated>
      )}
    </ReportPage>
  );
}

function Traffic({ report, groupBy, isStale }: { report: TrafficReport; groupBy: string; isStale: boolean }) {
  const format = useFormat();
  const groupText = useGroupText();
  const keyOf = (row: Row) => row.key[groupBy] ?? null;
  const figures: Column<Pick<Row, Exclude<keyof Row, 'key'>>>[] = [
    numberColumn('visits', text.visits, (row) => row.visits, format.number),
    numberColumn('visitors', text.visitors, (row) => row.visitors, format.number),
    numberColumn('newVisitors', text.newVisitors, (row) => row.newVisitors, format.number),
    numberColumn('pageViews', text.pageViews, (row) => row.pageViews, format.number),
    numberColumn('bounceRate', text.bounceRate, (row) => row.bounceRate, format.percent),
    numberColumn(
      'pagesPerVisit',
      text.pagesPerVisit,
      (row) => row.pagesPerVisit,
      (value) => format.decimal(value.toFixed(1), 1),
    ),
  ];
  const columns: Column<Row>[] = [
    {
      id: 'key',
      label: messages.dimension[groupBy],
      sortBy: (row) => (TIMES.includes(groupBy) ? keyOf(row) : groupText(groupBy, keyOf(row))),
      cell: (row) => (
        <span className="stack">
          {TIMES.includes(groupBy) ? keyOf(row) : <GroupName dimension={groupBy} value={keyOf(row)} />}
          <StepNotes step={keyOf(row)} unit={groupBy} />
        </span>
      ),
    },
    ...figures,
  ];
  return (
    <DataTable
      caption={text.title}
      columns={columns}
      rows={report.rows}
      keyOf={(row) => JSON.stringify(row.key)}
      defaultSort={TIMES.includes(groupBy) ? '-key' : '-visits'}
      isStale={isStale}
      foot={[
        {
          id: 'total',
          name: <strong>{messages.attribution.total}</strong>,
          cells: Object.fromEntries(figures.map((column) => [column.id, column.cell(report.totals)])),
        },
      ]}
    />
  );
}
