/** What leads say brought them, beside what was tracked. */
import { useQuery } from '@tanstack/react-query';
import type { SelfReportedReport } from '../../shared/api/report.ts';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Figures } from '../components/figures.tsx';
import { useFilters } from '../components/lead-filter-choice.tsx';
import { usePeriod } from '../components/period-choice.tsx';
import { ReportPage } from '../components/report-page.tsx';
import { Tracked } from '../components/tracked.tsx';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { reportQuery } from '../queries.ts';

const text = messages.selfReported;
type Row = SelfReportedReport['rows'][number];
const ANSWERS = 5;

export default function SelfReportedPage() {
  const period = usePeriod('all');
  const query = useFilters(period);
  const answer = useQuery(reportQuery<SelfReportedReport>('self-reported', query));
  return (
    <ReportPage
      text={text}
      icon="chat"
      path="/v1/reports/self-reported"
      query={query}
      answer={answer}
      period={period}
      fallback="all"
      isPersonal
      isEmpty={({ totals }) => totals.answered === 0}
    >
      {(report) => <Answers report={report} />}
    </ReportPage>
  );
}

function Answers({ report: { rows, totals } }: { report: SelfReportedReport }) {
  const format = useFormat();
  const of = (part: number, whole: number) =>
    whole === 0 ? messages.noFigure : `${format.number(part)} (${format.percent(part / whole)})`;
  const columns: Column<Row>[] = [
    {
      id: 'said',
      label: text.said,
      cell: ({ said, answers }) => (
        <span className="stack">
          <strong>
            <Tracked>{said}</Tracked>
          </strong>
          {answers.length === 0 ? null : (
            <details className="ties">
              <summary>{text.words}</summary>
              <ul>
                {answers.slice(0, ANSWERS).map(({ text: words, leads }) => (
                  <li key={words}>
                    <Tracked>{messages.quoted(words)}</Tracked> <span className="sub">{format.number(leads)}</span>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </span>
      ),
    },
    {
      id: 'leads',
      label: text.leads,
      isNumber: true,
      sortBy: (row) => row.leads,
      cell: (row) => format.number(row.leads),
    },
    { id: 'won', label: text.won, isNumber: true, sortBy: (row) => row.won, cell: (row) => format.number(row.won) },
    {
      id: 'first',
      label: text.agreesWithFirst,
      isNumber: true,
      sortBy: (row) => row.agreesWithFirst,
      cell: (row) => of(row.agreesWithFirst, row.leads),
    },
    {
      id: 'any',
      label: text.agreesWithAny,
      isNumber: true,
      sortBy: (row) => row.agreesWithAny,
      cell: (row) => of(row.agreesWithAny, row.leads),
    },
    {
      id: 'tracked',
      label: text.tracked,
      cell: ({ tracked }) => (
        <ul className="plain">
          {Object.entries(tracked)
            .sort(([, a], [, b]) => b - a)
            .map(([group, leads]) => (
              <li key={group}>
                <Tracked>{group}</Tracked> <span className="sub">{format.number(leads)}</span>
              </li>
            ))}
        </ul>
      ),
    },
  ];
  return (
    <>
      <Figures
        label={text.title}
        figures={[
          [text.answered, of(totals.answered, totals.leads)],
          [text.agreement, totals.agreement === null ? messages.noFigure : format.percent(totals.agreement)],
          [text.agreesWithAny, of(totals.agreesWithAny, totals.tracked)],
        ]}
      />
      <DataTable caption={text.title} columns={columns} rows={rows} keyOf={({ said }) => said} defaultSort="-leads" />
    </>
  );
}
