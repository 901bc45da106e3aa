/** Where visits begin, and what becomes of them; pages that bring nobody too. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { LandingPagesReport } from '../../shared/api/report.ts';
import { type Column, DataTable } from '../components/data-table.tsx';
import { GroupName } from '../components/group-name.tsx';
import { useFilters } from '../components/lead-filter-choice.tsx';
import { usePeriod } from '../components/period-choice.tsx';
import { ReportPage } from '../components/report-page.tsx';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { reportQuery } from '../queries.ts';
import { useAddress } from '../use-address.ts';

const text = messages.landingPages;
type Row = LandingPagesReport['rows'][number];

export default function LandingPagesPage() {
  const period = usePeriod('90d');
  const { account: _, product: __, ...filters } = useFilters(period);
  const query = { ...filters, limit: 200 };
  const answer = useQuery(reportQuery<LandingPagesReport>('landing-pages', query));
  return (
    <ReportPage
      text={text}
      icon="page"
      path="/v1/reports/landing-pages"
      query={query}
      answer={answer}
      period={period}
      fallback="90d"
      isEmpty={({ rows }) => rows.length === 0}
    >
      {(report) => <Pages report={report} />}
    </ReportPage>
  );
}

function Pages({ report }: { report: LandingPagesReport }) {
  const format = useFormat();
  const address = useAddress();
  const money = (amount: string) => format.money({ amount, currency: report.currency });
  const part = (value: number) => format.decimal(value.toFixed(2));
  const columns: Column<Row>[] = [
    {
      id: 'page',
      label: text.page,
      sortBy: ({ landingPage }) => landingPage ?? '',
      cell: ({ landingPage }) => (
        <Link href={address.href('/leads', { landingPage: [landingPage ?? ''] })} className="group-link">
          <GroupName dimension="landingPage" value={landingPage} />
        </Link>
      ),
    },
    {
      id: 'visits',
      label: text.visits,
      isNumber: true,
      sortBy: (row) => row.visits,
      cell: (row) => format.number(row.visits),
    },
    {
      id: 'visitors',
      label: text.visitors,
      isNumber: true,
      sortBy: (row) => row.visitors,
      cell: (row) => format.number(row.visitors),
    },
    { id: 'leads', label: text.leads, isNumber: true, sortBy: (row) => row.leads, cell: (row) => part(row.leads) },
    {
      id: 'rate',
      label: text.rate,
      isNumber: true,
      sortBy: (row) => row.leadRate,
      cell: (row) => (row.leadRate === null ? messages.noFigure : format.percent(row.leadRate)),
    },
    {
      id: 'opportunities',
      label: text.opportunities,
      isNumber: true,
      sortBy: (row) => row.opportunities,
      cell: (row) => part(row.opportunities),
    },
    { id: 'won', label: text.won, isNumber: true, sortBy: (row) => row.won, cell: (row) => part(row.won) },
    {
      id: 'revenue',
      label: text.revenue,
      isNumber: true,
      sortBy: (row) => Number(row.revenue),
      cell: (row) => money(row.revenue),
    },
  ];
  const { totals } = report;
  return (
    <DataTable
      caption={text.title}
      columns={columns}
      rows={report.rows}
      keyOf={({ landingPage }) => landingPage ?? ''}
      defaultSort="-visits"
      foot={[
        {
          id: 'total',
          name: <strong>{messages.attribution.total}</strong>,
          cells: {
            visits: format.number(totals.visits),
            visitors: format.number(totals.visitors),
            leads: part(totals.leads),
            won: part(totals.won),
            revenue: money(totals.revenue),
          },
        },
      ]}
    />
  );
}
