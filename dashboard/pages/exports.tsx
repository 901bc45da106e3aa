/** What leaves the site as a file: conversions for ad platforms, and every fact. */
import { withQuery } from '../api.ts';
import { MILESTONES } from '../attribution.ts';
import { AudienceForm } from '../components/audience-form.tsx';
import { DownloadLink } from '../components/download-link.tsx';
import { Choice, TextField } from '../components/field.tsx';
import { PageHead } from '../components/page-head.tsx';
import { PeriodChoice, usePeriod } from '../components/period-choice.tsx';
import { Notice } from '../components/problem.tsx';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.exports;

export default function ExportsPage() {
  const { siteParam: site, session } = useHere();
  const address = useAddress();
  const period = usePeriod('30d');
  const platform = address.get('platform', 'google-ads');
  const milestone = address.get('milestone', 'won');
  const conversionName = address.get('conversionName', '');
  const { from, to } = period;
  // What is remembered is written.
  const mayRemember = session.scopes.includes('ingest');
  const onlyNew = mayRemember && address.get('onlyNew') === 'true';
  usePageTitle(text.title);
  if (!session.seesIdentifiers) {
    return (
      <>
        <PageHead title={text.title} lead={text.lead} />
        <Notice icon="people" title={text.notAllowed} detail={text.notAllowedHint} />
      </>
    );
  }
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <section className="panel settings-form" aria-labelledby="export-conversions">
        <h2 id="export-conversions">{text.conversions}</h2>
        <p className="hint">{text.conversionsHint}</p>
        <div className="controls-row">
          <Choice
            label={text.platform}
            value={platform}
            options={Object.entries(text.platforms)}
            onChange={(value) => address.set({ platform: value === 'google-ads' ? null : value })}
          />
          <Choice
            label={messages.attribution.milestone}
            value={milestone}
            options={MILESTONES.map((each) => [each, messages.attribution.milestones[each] ?? each])}
            onChange={(value) => address.set({ milestone: value === 'won' ? null : value })}
          />
          <PeriodChoice period={period} fallback="30d" />
          {mayRemember ? (
            <Choice
              label={text.which}
              value={onlyNew ? 'true' : ''}
              options={Object.entries(text.whichOnes)}
              onChange={(value) => address.set({ onlyNew: value || null })}
            />
          ) : null}
          <TextField
            label={text.name}
            maxLength={200}
            placeholder={milestone}
            value={conversionName}
            onChange={(typed) => address.set({ conversionName: typed }, { replace: true })}
          />
        </div>
        <DownloadLink
          href={withQuery(`/v1/exports/${platform}-conversions`, {
            site,
            from,
            to,
            milestone,
            conversionName,
            onlyNew: onlyNew ? 'true' : undefined,
          })}
        />
        {onlyNew ? <p className="hint">{text.onlyNewHint}</p> : null}
        {onlyNew && platform === 'google-ads' ? (
          <DownloadLink href={withQuery('/v1/exports/google-ads-adjustments', { site, milestone, conversionName })}>
            {text.adjustments}
          </DownloadLink>
        ) : null}
      </section>
      <AudienceForm />
      <section className="panel settings-form" aria-labelledby="export-facts">
        <h2 id="export-facts">{text.facts}</h2>
        <p className="hint">{text.factsHint}</p>
        <DownloadLink href={withQuery('/v1/exports/events', { site })} />
      </section>
      <p className="hint">{text.reports}</p>
    </>
  );
}
