/** What the figures do not know: leads without a journey, spend without a touchpoint, deals without a rate. */
import type { KpiReport } from '../../shared/api/kpi.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';

const text = messages.overview;

export function CoverageList({ report }: { report: KpiReport }) {
  const format = useFormat();
  const { coverage, missingRates, currency } = report;
  const of = (part: number) =>
    `${format.number(part)} (${format.percent(coverage.leads === 0 ? 0 : part / coverage.leads)})`;
  const unmatched = Number(coverage.spend) - Number(coverage.spendMatched);
  const money = (amount: number) => format.money({ amount: amount.toFixed(2), currency });
  const warnings: [string, string, string][] = [];
  if (coverage.withoutJourney > 0)
    warnings.push([text.withoutJourney, of(coverage.withoutJourney), text.withoutJourneyHint]);
  if (coverage.withoutConsent > 0)
    warnings.push([text.withoutConsent, of(coverage.withoutConsent), text.withoutConsentHint]);
  if (coverage.cookieless > 0) warnings.push([text.cookieless, of(coverage.cookieless), text.cookielessHint]);
  if (unmatched > 0.005) warnings.push([text.unmatched, money(unmatched), text.unmatchedHint]);
  if (missingRates.length > 0) warnings.push([text.noRate, format.number(missingRates.length), text.noRateHint]);
  return (
    <section className="panel side-panel" aria-labelledby="coverage-title">
      <h2 id="coverage-title">{text.coverage}</h2>
      {warnings.length === 0 ? <p className="hint">{text.covered}</p> : null}
      <ul className="warnings">
        {warnings.map(([term, value, hint]) => (
          <li key={term}>
            <strong>{value}</strong> {term}
            <span className="sub">{hint}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
