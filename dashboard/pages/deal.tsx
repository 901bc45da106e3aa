/** One deal: who it is with, and where each cent of its value comes from under any model. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useParams } from 'wouter';
import type { DealAttribution } from '../../shared/api/attribution.ts';
import { ApiError } from '../api.ts';
import { DealCampaigns } from '../components/deal-campaigns.tsx';
import { DealCredits } from '../components/deal-credits.tsx';
import { DealHeader, dealName } from '../components/deal-header.tsx';
import { DealModels } from '../components/deal-models.tsx';
import { Choice } from '../components/field.tsx';
import { Figures } from '../components/figures.tsx';
import { Icon } from '../components/icon.tsx';
import { Notice, Problem } from '../components/problem.tsx';
import { ServerText } from '../components/server-text.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { modelName } from '../components/spread-chart.tsx';
import { evidence } from '../deal-evidence.ts';
import { useFormat } from '../format-context.ts';
import { leadName } from '../lead-name.ts';
import { messages } from '../messages/current.ts';
import { dealQuery, identityQuery, touchpointsQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.deal;
/** Enough people to name; a deal rarely has more. */
const NAMED_PEOPLE = 30;

export default function DealPage() {
  const { id = '' } = useParams();
  const { siteParam } = useHere();
  const address = useAddress();
  const query = {
    site: siteParam,
    models: 'all',
    lookbackDays: address.get('lookbackDays'),
    halfLifeDays: address.get('halfLifeDays'),
    direct: address.get('direct'),
    scope: address.get('scope'),
    value: address.get('value'),
  };
  const deal = useQuery(dealQuery(id, query));
  usePageTitle(deal.data ? dealName(deal.data.deal) : messages.deals.title);
  return (
    <>
      <Link href={address.href('/deals')} className="back">
        <Icon name="back" size={16} />
        {text.back}
      </Link>
      {deal.isPending ? <Skeleton rows={3} kind="card" /> : null}
      {deal.isError && !deal.data ? <DealProblem error={deal.error} onRetry={() => deal.refetch()} /> : null}
      {deal.data ? <Explained explained={deal.data} isStale={deal.isPlaceholderData} /> : null}
    </>
  );
}

function DealProblem({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return error instanceof ApiError && error.status === 404 ? (
    <Notice icon="search" title={text.notFound} detail={text.notFoundHint} />
  ) : (
    <Problem error={error} onRetry={onRetry} />
  );
}

function Explained({ explained, isStale }: { explained: DealAttribution; isStale: boolean }) {
  const address = useAddress();
  const { deal, models, milestone, missingRates } = explained;
  const found = useEvidence(deal.leads.flatMap(({ leadId }) => leadId ?? []).slice(0, NAMED_PEOPLE));
  const asked = address.get('model', 'linear');
  const model = models[asked] ? asked : (Object.keys(models)[0] ?? '');
  const credits = models[model]?.touchpoints ?? [];
  return (
    <>
      <DealHeader deal={deal} names={found.names} />
      {missingRates.map(({ from, to, date }) => (
        <p key={`${from} ${date}`} className="callout">
          {text.missingRate(from, to)}
        </p>
      ))}
      {milestone === null ? (
        <Notice icon="briefcase" title={text.notReached} />
      ) : credits.length === 0 ? (
        <Notice icon="search" title={text.noTouch} />
      ) : (
        <>
          <Way
            explained={explained}
            people={new Set([...found.evidence.people.values()].map((lead) => lead.id)).size}
          />
          <DealModels explained={explained} model={model} />
          <DealCampaigns explained={explained} model={model} />
          <header className="section-head">
            <div>
              <h2>{text.explanation}</h2>
              <p className="hint">{text.explanationHint(modelName(model))}</p>
              <p className="hint">
                <ServerText
                  said={explained.definitions.models[model]?.formula}
                  own={messages.server.model[model]?.formula}
                />
              </p>
            </div>
            <Choice
              label={text.model}
              value={model}
              options={Object.keys(models).map((each) => [each, modelName(each)])}
              onChange={(next) => address.set({ model: next === 'linear' ? null : next })}
            />
          </header>
          <DealCredits explained={explained} model={model} evidence={found.evidence} isStale={isStale} />
        </>
      )}
    </>
  );
}

const DAY = 86_400_000;

/** How long it took, by how many touchpoints. */
function Way({ explained: { models, milestone }, people }: { explained: DealAttribution; people: number }) {
  const format = useFormat();
  const times = Object.values(models).flatMap(({ touchpoints }) => touchpoints.map((each) => each.occurredAt));
  const ids = new Set(Object.values(models).flatMap(({ touchpoints }) => touchpoints.map((each) => each.touchpoint)));
  const first = times.toSorted()[0];
  if (!first || !milestone) return null;
  const days = Math.floor((Date.parse(milestone.occurredAt) - Date.parse(first)) / DAY);
  return (
    <Figures
      label={text.figures}
      figures={[
        [text.touchpoints, format.number(ids.size)],
        [text.days, messages.lead.stats.days(days)],
        ...(people > 0 ? ([[text.persons, format.number(people)]] as const) : []),
      ]}
    />
  );
}

/** Whose the touchpoints are and why. The explanation stands without it: it is filled in as it arrives. */
function useEvidence(leadIds: readonly string[]) {
  const { siteParam } = useHere();
  const journeys = useQueries({ queries: leadIds.map((id) => touchpointsQuery(id, siteParam)) });
  const identities = useQueries({ queries: leadIds.map((id) => identityQuery(id, siteParam)) });
  const known = journeys.flatMap(({ data }) => data ?? []);
  const claims = identities.flatMap(({ data }) => data?.claims ?? []);
  const size = `${known.length} ${claims.length}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: both grow answer by answer, and their sizes say so
  return useMemo(() => {
    const names = known.flatMap(({ lead }) => (lead ? [[lead.id, leadName(lead) ?? lead.id] as const] : []));
    return { evidence: evidence(known, claims), names: new Map(names) };
  }, [size, leadIds.join()]);
}
