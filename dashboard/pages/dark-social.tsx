/** Direct visits that begin deep in the site, where nobody types an address. */
import { useQuery } from '@tanstack/react-query';
import type { DarkSocialReport } from '../../shared/api/report.ts';
import { DataTable } from '../components/data-table.tsx';
import { Figures } from '../components/figures.tsx';
import { GroupName } from '../components/group-name.tsx';
import { numberColumn } from '../components/number-column.ts';
import { usePeriod } from '../components/period-choice.tsx';
import { ReportPage } from '../components/report-page.tsx';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { reportQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';

const text = messages.darkSocial;
type Row = DarkSocialReport['rows'][number];

export default function DarkSocialPage() {
  const { siteParam: site } = useHere();
  const period = usePeriod('90d');
  const query = { site, from: period.from, to: period.to, limit: 200 };
  const answer = useQuery(reportQuery<DarkSocialReport>('dark-social', query));
  return (
    <ReportPage
      text={text}
      icon="link"
      path="/v1/reports/dark-social"
      query={query}
      answer={answer}
      period={period}
      fallback="90d"
      isEmpty={({ totals }) => totals.visits === 0}
    >
      {(report) => <Pages report={report} />}
    </ReportPage>
  );
}

function Pages({ report: { rows, totals } }: { report: DarkSocialReport }) {
  const format = useFormat();
  const share = (value: number | null) => (value === null ? messages.noFigure : format.percent(value));
  return (
    <>
      <Figures
        label={text.title}
        figures={[
          [messages.traffic.visits, format.number(totals.visits)],
          [messages.traffic.visitors, format.number(totals.visitors)],
          [text.ofDirect, share(totals.shareOfDirect)],
          [text.ofAll, share(totals.shareOfAll)],
        ]}
      />
      <DataTable
        caption={text.title}
        columns={[
          {
            id: 'page',
            label: text.page,
            cell: ({ landingPage }) => <GroupName dimension="landingPage" value={landingPage} />,
          },
          numberColumn<Row>('visits', messages.traffic.visits, (row) => row.visits, format.number),
          numberColumn<Row>('visitors', messages.traffic.visitors, (row) => row.visitors, format.number),
        ]}
        rows={rows}
        keyOf={({ landingPage }) => landingPage}
        defaultSort="-visits"
      />
    </>
  );
}
