/** Companies: who was involved, through which channels, and what came of it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { AccountsReport } from '../../shared/api/report.ts';
import { ChannelMark } from '../components/channel-tag.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { useFilters } from '../components/lead-filter-choice.tsx';
import { DateText } from '../components/moment-text.tsx';
import { usePeriod } from '../components/period-choice.tsx';
import { ReportPage } from '../components/report-page.tsx';
import { StageBadge } from '../components/stage-badge.tsx';
import { Tracked } from '../components/tracked.tsx';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { reportQuery } from '../queries.ts';
import { useAddress } from '../use-address.ts';

const text = messages.accounts;
type Row = AccountsReport['rows'][number];
const SHOWN_CHANNELS = 5;

export default function AccountsPage() {
  const period = usePeriod('all');
  const query = { ...useFilters(period), limit: 200 };
  const answer = useQuery(reportQuery<AccountsReport>('accounts', query));
  return (
    <ReportPage
      text={text}
      icon="account"
      path="/v1/reports/accounts"
      query={query}
      answer={answer}
      period={period}
      fallback="all"
      isEmpty={({ rows }) => rows.length === 0}
    >
      {(report) => <Accounts report={report} />}
    </ReportPage>
  );
}

function Accounts({ report }: { report: AccountsReport }) {
  const format = useFormat();
  const address = useAddress();
  const money = (amount: string) =>
    Number(amount) === 0 ? messages.noFigure : format.money({ amount, currency: report.currency });
  const columns: Column<Row>[] = [
    {
      id: 'account',
      label: text.account,
      sortBy: (row) => row.account,
      cell: ({ account }) => (
        <Link href={address.href(`/accounts/${encodeURIComponent(account)}`)} className="row-name">
          <Tracked>{account}</Tracked>
        </Link>
      ),
    },
    {
      id: 'people',
      label: text.people,
      isNumber: true,
      sortBy: (row) => row.people,
      cell: (row) => format.number(row.people),
    },
    {
      id: 'touchpoints',
      label: text.touchpoints,
      isNumber: true,
      sortBy: (row) => row.touchpoints,
      cell: (row) => format.number(row.touchpoints),
    },
    {
      id: 'channels',
      label: text.channels,
      cell: ({ channels }) => (
        <span className="marks" title={channels.map(({ name, touchpoints }) => `${name}: ${touchpoints}`).join('\n')}>
          {channels.slice(0, SHOWN_CHANNELS).map(({ name }) => (
            <span key={name}>
              <ChannelMark channel={name} />
              <span className="vh">
                <Tracked>{name}</Tracked>{' '}
              </span>
            </span>
          ))}
          {channels.length > SHOWN_CHANNELS ? <span className="sub">+{channels.length - SHOWN_CHANNELS}</span> : null}
        </span>
      ),
    },
    {
      id: 'stage',
      label: text.stage,
      cell: ({ stage }) => <StageBadge stage={stage as Parameters<typeof StageBadge>[0]['stage']} />,
    },
    {
      id: 'last',
      label: text.lastTouch,
      sortBy: (row) => row.lastTouchAt,
      cell: ({ lastTouchAt }) => (lastTouchAt ? <DateText at={lastTouchAt} /> : null),
    },
    {
      id: 'pipeline',
      label: text.pipeline,
      isNumber: true,
      sortBy: (row) => Number(row.pipeline),
      cell: (row) => money(row.pipeline),
    },
    {
      id: 'revenue',
      label: text.revenue,
      isNumber: true,
      sortBy: (row) => Number(row.revenue),
      cell: (row) => <strong>{money(row.revenue)}</strong>,
    },
  ];
  return (
    <DataTable
      caption={text.title}
      columns={columns}
      rows={report.rows}
      keyOf={({ account }) => account}
      defaultSort="-revenue"
    >
      <footer className="panel-foot">
        <p role="status">{text.shown(report.rows.length, report.totals.accounts)}</p>
      </footer>
    </DataTable>
  );
}
