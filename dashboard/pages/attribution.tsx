/** Models side by side: what each group of touchpoints earned, and the way from there to the leads. */
import { useQuery } from '@tanstack/react-query';
import type { AttributionReport } from '../../shared/api/attribution.ts';
import { asCsv } from '../api.ts';
import { type AttributionAsked, readAsked, toQuery } from '../attribution.ts';
import { stepsOf } from '../chart-marks.ts';
import { Annotated } from '../components/annotated.tsx';
import { Answer } from '../components/answer.tsx';
import { AttributionControls } from '../components/attribution-controls.tsx';
import { AttributionTable } from '../components/attribution-table.tsx';
import { Figures } from '../components/figures.tsx';
import { FitPanel } from '../components/fit-panel.tsx';
import { GroupName, useGroupText } from '../components/group-name.tsx';
import { OpenedRows } from '../components/opened-rows.tsx';
import { CsvLink, PageHead } from '../components/page-head.tsx';
import { usePeriod } from '../components/period-choice.tsx';
import { Notice } from '../components/problem.tsx';
import { SpreadChart } from '../components/spread-chart.tsx';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { attributionQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.attribution;
const DRAWN = 10;

export default function AttributionPage() {
  const { siteParam } = useHere();
  const { search } = useAddress();
  const period = usePeriod('all');
  const asked = readAsked(search);
  const query = toQuery(asked, period, siteParam);
  const report = useQuery(attributionQuery(query));
  usePageTitle(text.title);
  return (
    <>
      <PageHead title={text.title} lead={text.lead}>
        <CsvLink href={asCsv('/v1/reports/attribution', query)} />
      </PageHead>
      <AttributionControls asked={asked} period={period} definitions={report.data?.definitions.models ?? {}} />
      <OpenedRows filters={asked.filters} />
      <Answer query={report} kind="row" rows={8}>
        {(data) =>
          data.rows.length === 0 && Number(data.totals.conversions) === 0 ? (
            <Notice icon="split" title={text.empty} detail={text.emptyHint} />
          ) : (
            <>
              <Totals report={data} />
              {data.rows.length === 0 ? (
                <Notice icon="split" title={text.emptyFilter} />
              ) : (
                <Chart report={data} asked={asked} />
              )}
              <Annotated steps={stepsOf(data.rows, asked.groupBy)} from={period.from} to={period.to}>
                <AttributionTable report={data} asked={asked} period={period} isStale={report.isPlaceholderData} />
              </Annotated>
              <FitPanel fit={data.fit} />
            </>
          )
        }
      </Answer>
    </>
  );
}

function Totals({ report: { totals, currency, milestone, missingRates } }: { report: AttributionReport }) {
  const format = useFormat();
  return (
    <>
      <Figures
        label={text.total}
        figures={[
          [text.milestones[milestone] ?? milestone, format.decimal(totals.conversions, 2)],
          ...(Number(totals.value) === 0
            ? []
            : ([[text.measures.value, format.money({ amount: totals.value, currency })]] as const)),
          [text.leads, format.number(totals.leads)],
          [text.touchpoints, format.number(totals.touchpoints)],
        ]}
      />
      {missingRates.length > 0 ? <p className="callout">{text.missingRates(missingRates.length)}</p> : null}
    </>
  );
}

function Chart({ report, asked }: { report: AttributionReport; asked: AttributionAsked }) {
  const groupText = useGroupText();
  if (report.models.length < 2) return null;
  const rows = report.rows
    .toSorted((a, b) => b.spread.highest - a.spread.highest)
    .slice(0, DRAWN)
    .map((row) => {
      const value = row.key[asked.groupBy] ?? null;
      return {
        key: JSON.stringify(row.key),
        name: <GroupName dimension={asked.groupBy} value={value} />,
        text: groupText(asked.groupBy, value),
        shares: report.models.map((id) => row.models[id]?.share ?? 0),
      };
    });
  return <SpreadChart models={report.models} rows={rows} others={report.rows.length - rows.length} />;
}
