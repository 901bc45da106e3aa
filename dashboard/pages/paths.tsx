/** The ways people take, channel by channel, most frequent first. */
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { PathsReport } from '../../shared/api/report.ts';
import { MILESTONES } from '../attribution.ts';
import { ChannelTag } from '../components/channel-tag.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Choice } from '../components/field.tsx';
import { Icon } from '../components/icon.tsx';
import { useFilters } from '../components/lead-filter-choice.tsx';
import { numberColumn } from '../components/number-column.ts';
import { usePeriod } from '../components/period-choice.tsx';
import { ReportPage } from '../components/report-page.tsx';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { reportQuery } from '../queries.ts';
import { useAddress } from '../use-address.ts';

/** Loaded when there is something to draw. */
const PathFlow = lazy(() => import('../components/path-flow.tsx'));

const text = messages.paths;
type Row = PathsReport['rows'][number];
/** Longer paths are cut in the middle: their ends say most. */
const SHOWN_STEPS = 8;

export default function PathsPage() {
  const period = usePeriod('all');
  const address = useAddress();
  const milestone = address.get('milestone', 'won');
  const query = { ...useFilters(period), milestone, limit: 100 };
  const answer = useQuery(reportQuery<PathsReport>('paths', query));
  return (
    <ReportPage
      text={text}
      icon="path"
      path="/v1/reports/paths"
      query={query}
      answer={answer}
      period={period}
      fallback="all"
      controls={
        <Choice
          label={messages.attribution.milestone}
          value={milestone}
          options={MILESTONES.map((each) => [each, messages.attribution.milestones[each] ?? each])}
          onChange={(value) => address.set({ milestone: value === 'won' ? null : value })}
        />
      }
      isEmpty={({ rows }) => rows.length === 0}
    >
      {(report) => (
        <>
          <Suspense fallback={<div className="flow-frame" />}>
            <PathFlow
              rows={report.rows}
              conversions={report.totals.conversions}
              milestone={messages.attribution.milestones[milestone] ?? milestone}
            />
          </Suspense>
          <Paths report={report} />
        </>
      )}
    </ReportPage>
  );
}

function Paths({ report }: { report: PathsReport }) {
  const format = useFormat();
  const average = (value: number) => format.decimal(value.toFixed(1));
  const hasValue = Number(report.totals.value) !== 0;
  const columns: Column<Row>[] = [
    { id: 'path', label: text.path, cell: ({ path }) => <Path path={path} /> },
    numberColumn('conversions', text.conversions, (row) => row.conversions, format.number),
    numberColumn('share', text.share, (row) => row.share, format.percent),
    ...(hasValue
      ? [
          {
            id: 'value',
            label: text.value,
            isNumber: true,
            sortBy: (row: Row) => Number(row.value),
            cell: (row: Row) => format.money({ amount: row.value, currency: report.currency }),
          },
        ]
      : []),
    numberColumn('touchpoints', text.touchpoints, (row) => row.averageTouchpoints, average),
    numberColumn('days', text.days, (row) => row.averageDays, average),
  ];
  return (
    <DataTable
      caption={text.title}
      columns={columns}
      rows={report.rows}
      keyOf={({ path }) => path.join(' > ')}
      defaultSort="-conversions"
    />
  );
}

function Path({ path }: { path: readonly string[] }) {
  const isLong = path.length > SHOWN_STEPS;
  const shown = isLong ? [...path.slice(0, 4), null, ...path.slice(-3)] : path;
  return (
    <ol className="path" title={isLong ? path.join(' › ') : undefined}>
      {shown.length === 0 ? <li className="sub">{text.none}</li> : null}
      {shown.map((channel, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a channel may come twice, and a path never moves
        <li key={index}>
          {index > 0 ? <Icon name="chevron" size={13} /> : null}
          {channel === null ? (
            <span className="sub">{text.more(path.length - 7)}</span>
          ) : (
            <ChannelTag channel={channel} />
          )}
        </li>
      ))}
    </ol>
  );
}
