/** Every lead of a site: search, stages, pages. All of it is in the URL. */
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'wouter';
import { today } from '../../shared/periods.ts';
import type { Stage } from '../../shared/vocabulary.ts';
import { asCsv, type LeadFilter } from '../api.ts';
import { FilterTags } from '../components/filter-tags.tsx';
import { FirstSteps } from '../components/first-steps.tsx';
import { Icon } from '../components/icon.tsx';
import { FilterAdder } from '../components/lead-filter-choice.tsx';
import { LeadFilters } from '../components/lead-filters.tsx';
import { LeadResults } from '../components/lead-results.tsx';
import { Masked } from '../components/masked.tsx';
import { PeriodChoice } from '../components/period-choice.tsx';
import { PersonalFile } from '../components/personal-file.tsx';
import { Problem } from '../components/problem.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { SystemWarnings } from '../components/system-warnings.tsx';
import { readFilterTags } from '../filter-tags.ts';
import { useFormat } from '../format-context.ts';
import { readLeadQuery } from '../lead-query.ts';
import { messages } from '../messages/current.ts';
import { leadsQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.leads;

export default function LeadsPage() {
  const { siteParam, session } = useHere();
  const address = useAddress();
  const [search, setSearch] = useSearchParams();
  const isFilteredBy = Object.keys(readFilterTags(search));
  const { timeZone } = useFormat();
  const { period, ...asked } = readLeadQuery(search, today(timeZone));
  const filter = { ...asked, site: siteParam, cursor: search.get('cursor') ?? undefined };
  const leads = useQuery(leadsQuery(filter));
  usePageTitle(text.title);

  /** Another filter starts at the first page again. */
  const change = (next: Partial<LeadFilter>, replace = false) =>
    setSearch((before) => writeFilter(before, { ...readLeadQuery(before, today(timeZone)), ...next }), {
      replace,
    });
  const isFiltered = Boolean(filter.q || filter.stage?.length || isFilteredBy.length || period.preset !== 'all');
  const isNew = leads.data?.data.length === 0 && !leads.isPlaceholderData && !isFiltered && !filter.cursor;

  return (
    <>
      <header className="page-head">
        <div>
          <h1>{text.title}</h1>
          <p className="lead-in">{text.lead}</p>
        </div>
        {isNew ? null : (
          <div className="page-actions">
            {session.seesIdentifiers && !session.share ? (
              <Link className="button" href={address.href('/settings/exports', { leads: listOf(search) })}>
                <Icon name="target" size={16} />
                {messages.audiences.link}
              </Link>
            ) : null}
            <PersonalFile href={asCsv('/v1/leads', { ...filter })} />
          </div>
        )}
      </header>
      <SystemWarnings />
      {session.seesIdentifiers || isNew ? null : <Masked />}
      {isNew ? null : (
        <div className="controls">
          <LeadFilters q={filter.q ?? ''} stages={filter.stage ?? []} onChange={change} />
          <details className="more-controls" open={isFilteredBy.length > 0 || period.preset !== 'all'}>
            <summary>
              <Icon name="chevron" size={16} />
              {messages.filter.more}
            </summary>
            <div className="controls-row">
              <PeriodChoice period={period} fallback="all" />
            </div>
            <FilterAdder />
            <FilterTags />
          </details>
        </div>
      )}
      {leads.isPending ? <Skeleton rows={8} kind="row" /> : null}
      {leads.isError && !leads.data ? <Problem error={leads.error} onRetry={() => leads.refetch()} /> : null}
      {isNew ? <FirstSteps /> : null}
      {leads.data && !isNew ? (
        <LeadResults
          page={leads.data}
          isStale={leads.isPlaceholderData}
          isFiltered={isFiltered}
          isFirst={!filter.cursor}
          onChange={change}
          onClear={() => setSearch(siteParam ? { site: siteParam } : {})}
        />
      ) : null}
    </>
  );
}

/** What the list shows, as a saved view says it. */
function listOf(search: URLSearchParams): string {
  const list = new URLSearchParams(search);
  for (const name of ['site', 'cursor']) list.delete(name);
  return list.toString();
}

function writeFilter(before: URLSearchParams, filter: LeadFilter): URLSearchParams {
  const next = new URLSearchParams(before);
  for (const name of ['q', 'stage', 'cursor']) next.delete(name);
  if (filter.q) next.set('q', filter.q);
  for (const stage of filter.stage ?? ([] as Stage[])) next.append('stage', stage);
  if (filter.cursor) next.set('cursor', filter.cursor);
  return next;
}
