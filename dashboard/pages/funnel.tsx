/** From visitor to won: how many take each step, and how long that takes. */
import { useQuery } from '@tanstack/react-query';
import type { FunnelReport } from '../../shared/api/report.ts';
import { useFilters } from '../components/lead-filter-choice.tsx';
import { usePeriod } from '../components/period-choice.tsx';
import { ReportPage } from '../components/report-page.tsx';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { reportQuery } from '../queries.ts';

const text = messages.funnel;

export default function FunnelPage() {
  const period = usePeriod('12m');
  const query = useFilters(period);
  const answer = useQuery(reportQuery<FunnelReport>('funnel', query));
  return (
    <ReportPage
      text={text}
      icon="funnel"
      path="/v1/reports/funnel"
      query={query}
      answer={answer}
      period={period}
      fallback="12m"
      isEmpty={({ rows }) => rows.every(({ count }) => count === 0)}
    >
      {(report) => <Steps report={report} />}
    </ReportPage>
  );
}

function Steps({ report: { rows, definitions } }: { report: FunnelReport }) {
  const format = useFormat();
  // Visitors outnumber everyone: the bars are measured by the leads, and the visitors' is full.
  const most = Math.max(1, ...rows.filter(({ step }) => step !== 'visitor').map(({ count }) => count));
  return (
    <section className="panel chart" aria-label={text.title}>
      <ol className="funnel">
        {rows.map(({ step, count, rateFromPrevious, rateFromLead, medianDaysFromLead }) => (
          <li key={step}>
            <h2 className="funnel-step" title={messages.server.step[step] ?? definitions[step]}>
              {text.steps[step] ?? step}
            </h2>
            <span className="funnel-count">{format.number(count)}</span>
            <svg className="funnel-bar" width="100%" height="22" aria-hidden="true" data-step={step}>
              <rect width={`${Math.min(1, count / most) * 100}%`} height="22" rx="4" />
            </svg>
            <p className="sub">
              {[
                rateFromPrevious === null ? null : text.fromPrevious(format.percent(rateFromPrevious)),
                rateFromLead === null || step === 'lead' || step === 'mql'
                  ? null
                  : text.fromLead(format.percent(rateFromLead)),
                medianDaysFromLead === null || step === 'lead'
                  ? null
                  : text.days(format.decimal(medianDaysFromLead.toFixed(1))),
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
