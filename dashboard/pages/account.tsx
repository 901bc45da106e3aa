/** One company: its people, its deals, and the joint journey of everyone there. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useParams } from 'wouter';
import { ApiError } from '../api.ts';
import { Icon } from '../components/icon.tsx';
import { JourneyOverview } from '../components/journey-overview.tsx';
import { JourneyTimeline } from '../components/journey-timeline.tsx';
import { LeadTable } from '../components/lead-table.tsx';
import { MilestoneList } from '../components/milestone-list.tsx';
import { Notice, Problem } from '../components/problem.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { Tracked } from '../components/tracked.tsx';
import { messages } from '../messages/current.ts';
import { accountJourneyQuery, dealsQuery, leadsQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { joinPages, moments } from '../timeline.ts';
import { useAddress } from '../use-address.ts';
import { usePageTitle } from '../use-arrival.ts';
import { DealTable } from './deals.tsx';

const text = messages.account;
const SHOWN = 100;

export default function AccountPage() {
  const { id = '' } = useParams();
  const { siteParam: site } = useHere();
  const address = useAddress();
  const journey = useInfiniteQuery(accountJourneyQuery(id, site));
  const leads = useQuery(leadsQuery({ site, account: [id], limit: SHOWN }));
  const deals = useQuery(dealsQuery({ site, account: [id], limit: SHOWN }));
  const pages = journey.data?.pages;
  const parts = useMemo(() => joinPages(pages ?? []), [pages]);
  const list = useMemo(() => moments(parts), [parts]);
  const name = leads.data?.data.find(({ account }) => account?.name)?.account?.name ?? id;
  usePageTitle(name);
  const people = leads.data?.data.filter(({ restrictedAt }) => restrictedAt === null) ?? [];
  const restricted = (leads.data?.data.length ?? 0) - people.length;
  const isMissing = journey.error instanceof ApiError && journey.error.status === 404;
  return (
    <>
      <Link href={address.href('/accounts')} className="back">
        <Icon name="back" size={16} />
        {text.back}
      </Link>
      <header className="page-head">
        <div>
          <h1>
            <Tracked>{name}</Tracked>
          </h1>
          {name === id ? null : (
            <p className="lead-in">
              <Tracked>{id}</Tracked>
            </p>
          )}
        </div>
      </header>
      {isMissing && leads.data?.data.length === 0 ? (
        <Notice icon="search" title={text.notFound} detail={text.notFoundHint} />
      ) : (
        <>
          {people.length > 0 ? (
            <section aria-labelledby="people-title">
              <h2 id="people-title" className="section-title">
                {text.people(people.length)}
              </h2>
              <div className="panel">
                <LeadTable leads={people} />
              </div>
            </section>
          ) : null}
          {restricted > 0 ? <p className="hint">{text.restricted(restricted)}</p> : null}
          {deals.data && deals.data.data.length > 0 ? (
            <div>
              <h2 className="section-title">{messages.deals.title}</h2>
              <DealTable deals={deals.data.data} />
            </div>
          ) : null}
          {journey.isPending ? <Skeleton rows={2} kind="card" /> : null}
          {journey.isError && !isMissing ? <Problem error={journey.error} onRetry={() => journey.refetch()} /> : null}
          {pages ? (
            <>
              <JourneyOverview parts={parts} moments={list} isWhole={false} />
              <div className="lead-columns">
                <JourneyTimeline moments={list} />
                <MilestoneList moments={list} />
                {journey.hasNextPage ? (
                  <button type="button" className="button" onClick={() => journey.fetchNextPage()}>
                    {text.loadMore}
                  </button>
                ) : null}
              </div>
            </>
          ) : null}
        </>
      )}
    </>
  );
}
