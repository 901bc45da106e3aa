/** One lead: who she is, what brought her, and everything that happened, in the order of time. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { Link, useParams } from 'wouter';
import { ApiError, withQuery } from '../api.ts';
import { Icon } from '../components/icon.tsx';
import { JourneyOverview } from '../components/journey-overview.tsx';
import { JourneyTimeline } from '../components/journey-timeline.tsx';
import { LeadHeader } from '../components/lead-header.tsx';
import { LeadIdentity } from '../components/lead-identity.tsx';
import { MilestoneList } from '../components/milestone-list.tsx';
import { PersonRights } from '../components/person-rights.tsx';
import { Notice, Problem } from '../components/problem.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { leadName } from '../lead-name.ts';
import { messages } from '../messages/current.ts';
import { dealsQuery, journeyQuery, leadQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { joinPages, moments } from '../timeline.ts';
import { usePageTitle } from '../use-arrival.ts';
import { DealTable } from './deals.tsx';

const text = messages.lead;

export default function LeadPage() {
  const { id = '' } = useParams();
  const { siteParam } = useHere();
  const lead = useQuery(leadQuery(id, siteParam));
  usePageTitle((lead.data && leadName(lead.data)) || messages.leads.unnamed);
  return (
    <>
      <Link href={withQuery('/leads', { site: siteParam })} className="back">
        <Icon name="back" size={16} />
        {text.back}
      </Link>
      {lead.isPending ? <Skeleton rows={2} kind="card" /> : null}
      {lead.isError && !lead.data ? <LeadProblem error={lead.error} onRetry={() => lead.refetch()} /> : null}
      {lead.data ? (
        <>
          <LeadHeader lead={lead.data} />
          <Journey id={id} />
          <LeadDeals id={id} />
          <LeadIdentity lead={lead.data} />
          <PersonRights lead={lead.data} />
        </>
      ) : null}
    </>
  );
}

/** The deals that name her; nothing where there are none. */
function LeadDeals({ id }: { id: string }) {
  const { siteParam } = useHere();
  const deals = useQuery(dealsQuery({ site: siteParam, lead: id }));
  if (!deals.data?.data.length) return null;
  return (
    <div>
      <h2 className="section-title">{messages.deals.title}</h2>
      <DealTable deals={deals.data.data} />
    </div>
  );
}

function LeadProblem({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return error instanceof ApiError && error.status === 404 ? (
    <Notice icon="search" title={text.notFound} detail={text.notFoundHint} />
  ) : (
    <Problem error={error} onRetry={onRetry} />
  );
}

function Journey({ id }: { id: string }) {
  const { siteParam } = useHere();
  const journey = useInfiniteQuery(journeyQuery(id, siteParam));
  const { hasNextPage, isFetching, isError, fetchNextPage } = journey;
  // A long journey comes in pages; each is shown as soon as it is here.
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);

  const pages = journey.data?.pages;
  const parts = useMemo(() => joinPages(pages ?? []), [pages]);
  const list = useMemo(() => moments(parts), [parts]);
  const problem = journey.isError ? (
    <Problem error={journey.error} onRetry={() => (pages ? fetchNextPage() : journey.refetch())} />
  ) : null;
  if (!pages) return problem ?? <Skeleton rows={4} kind="card" />;
  return (
    <>
      <JourneyOverview parts={parts} moments={list} isWhole={!hasNextPage} />
      <div className="lead-columns">
        <JourneyTimeline moments={list} />
        <MilestoneList moments={list} />
        {hasNextPage && !isError ? (
          <p role="status" className="loading-more">
            {messages.timeline.loadingMore(parts.touchpoints.length)}
          </p>
        ) : null}
        {problem}
      </div>
    </>
  );
}
