/** Leads by the month they came in, and how many of each were won as the months went by. */
import { useQuery } from '@tanstack/react-query';
import type { CohortsReport } from '../../shared/api/report.ts';
import { today } from '../../shared/periods.ts';
import { type Column, DataTable } from '../components/data-table.tsx';
import { useFilters } from '../components/lead-filter-choice.tsx';
import { numberColumn } from '../components/number-column.ts';
import { usePeriod } from '../components/period-choice.tsx';
import { ReportPage } from '../components/report-page.tsx';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { reportQuery } from '../queries.ts';

const text = messages.cohorts;
type Row = CohortsReport['rows'][number];
const STAGES = ['leads', 'mql', 'sql', 'opportunity', 'won'] as const;
/** Months after the first that are shown. */
const MONTHS = 12;

export default function CohortsPage() {
  const period = usePeriod('all');
  const query = useFilters(period);
  const answer = useQuery(reportQuery<CohortsReport>('cohorts', query));
  return (
    <ReportPage
      text={text}
      icon="funnel"
      path="/v1/reports/cohorts"
      query={query}
      answer={answer}
      period={period}
      fallback="all"
      isEmpty={({ rows }) => rows.length === 0}
    >
      {(report) => <Cohorts report={report} />}
    </ReportPage>
  );
}

function Cohorts({ report: { rows } }: { report: CohortsReport }) {
  const format = useFormat();
  const months = Math.min(MONTHS, Math.max(0, ...rows.map(({ wonByMonth }) => wonByMonth.length)));
  const thisMonth = today(format.timeZone).slice(0, 7);
  const columns: Column<Row>[] = [
    { id: 'month', label: text.month, sortBy: ({ month }) => month, cell: ({ month }) => month },
    ...STAGES.map((stage) =>
      numberColumn<Row>(
        stage,
        stage === 'leads' ? (messages.kpi.leads ?? stage) : (messages.stage[stage] ?? stage),
        (row) => row[stage],
        format.number,
      ),
    ),
    numberColumn<Row>('wonRate', text.wonRate, ({ wonRate }) => wonRate, format.percent),
    ...Array.from(
      { length: months },
      (_, month): Column<Row> => ({
        id: `m${month}`,
        label: <span title={text.afterHint}>{text.after(month)}</span>,
        short: text.after(month),
        isNumber: true,
        cell: (row) => <Share won={wonBy(row, month, thisMonth)} leads={row.leads} />,
      }),
    ),
  ];
  return (
    <DataTable caption={text.title} columns={columns} rows={rows} keyOf={({ month }) => month} defaultSort="-month" />
  );
}

/** The list ends with the last deal won; what is not over yet is not told. */
function wonBy({ month, wonByMonth }: Row, months: number, thisMonth: string): number | undefined {
  const count = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
  return count(month) + months < count(thisMonth) ? (wonByMonth[months] ?? wonByMonth.at(-1) ?? 0) : undefined;
}

/** A share with a bar behind it that is as long as the share is large. */
function Share({ won, leads }: { won: number | undefined; leads: number }) {
  const format = useFormat();
  if (won === undefined || leads === 0) return null;
  return (
    <span className="heat">
      <svg width="100%" height="100%" aria-hidden="true">
        <rect width={`${(won / leads) * 100}%`} height="100%" rx="3" />
      </svg>
      {format.percent(won / leads)}
    </span>
  );
}
