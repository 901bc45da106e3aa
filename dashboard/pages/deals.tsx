/** Every deal of a site, newest first. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { DealOut } from '../../shared/api/deal.ts';
import { STAGES } from '../../shared/vocabulary.ts';
import { asCsv } from '../api.ts';
import { Answer } from '../components/answer.tsx';
import { Chips } from '../components/chips.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { AccountLink, dealName } from '../components/deal-header.tsx';
import { Choice } from '../components/field.tsx';
import { FilterTags } from '../components/filter-tags.tsx';
import { DateText } from '../components/moment-text.tsx';
import { PageHead } from '../components/page-head.tsx';
import { Pager } from '../components/pager.tsx';
import { PeriodChoice, usePeriod } from '../components/period-choice.tsx';
import { PersonalFile } from '../components/personal-file.tsx';
import { Notice } from '../components/problem.tsx';
import { StageBadge, stageName } from '../components/stage-badge.tsx';
import { Tracked } from '../components/tracked.tsx';
import { readFilterTags } from '../filter-tags.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { dealsQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.deals;
const TYPES = Object.keys(text.types);
const DEAL_STAGES = STAGES.filter((stage) => stage !== 'lead');

export default function DealsPage() {
  const { siteParam } = useHere();
  const address = useAddress();
  const period = usePeriod('all');
  const stages = DEAL_STAGES.filter((stage) => address.all('stage').includes(stage));
  const tags = readFilterTags(address.search);
  const type = TYPES.find((each) => each === address.get('type'));
  const query = {
    site: siteParam,
    stage: stages,
    type,
    from: period.from,
    to: period.to,
    ...tags,
    cursor: address.get('cursor'),
    // Whoever sorts means all of them.
    limit: address.get('sort') ? 500 : undefined,
  };
  const deals = useQuery(dealsQuery(query));
  const isFiltered = stages.length > 0 || type !== undefined || period.preset !== 'all' || Object.keys(tags).length > 0;
  usePageTitle(text.title);
  return (
    <>
      <PageHead title={text.title} lead={text.lead}>
        <PersonalFile href={asCsv('/v1/deals', query)} />
      </PageHead>
      <search className="controls">
        <div className="controls-row">
          <PeriodChoice period={period} fallback="all" />
          <Choice
            label={text.type}
            value={type ?? ''}
            options={[['', messages.any], ...TYPES.map((each) => [each, text.types[each] ?? each] as const)]}
            onChange={(value) => address.set({ type: value })}
          />
        </div>
        <Chips
          legend={text.stage}
          options={DEAL_STAGES}
          chosen={stages}
          label={stageName}
          onChange={(stage) => address.set({ stage })}
        />
        <FilterTags />
      </search>
      <Answer query={deals} rows={8}>
        {({ data, nextCursor }) =>
          data.length === 0 ? (
            <Notice
              icon="briefcase"
              title={isFiltered ? text.noMatch : text.empty}
              detail={isFiltered ? text.noMatchHint : text.emptyHint}
            />
          ) : (
            <DealTable deals={data} isStale={deals.isPlaceholderData}>
              <Pager shown={text.shown(data.length)} nextCursor={nextCursor} />
            </DealTable>
          )
        }
      </Answer>
    </>
  );
}

interface DealTableProps {
  deals: readonly DealOut[];
  isStale?: boolean;
  children?: React.ReactNode;
}

export function DealTable({ deals, isStale = false, children }: DealTableProps) {
  const format = useFormat();
  const address = useAddress();
  const columns: Column<DealOut>[] = [
    {
      id: 'name',
      label: text.name,
      cell: (deal) => (
        <Link href={address.href(`/deals/${encodeURIComponent(deal.externalId)}`)} className="row-name">
          <Tracked>{dealName(deal)}</Tracked>
        </Link>
      ),
    },
    { id: 'account', label: text.account, cell: (deal) => <AccountLink account={deal.account} /> },
    { id: 'stage', label: text.stage, cell: ({ stage }) => (stage ? <StageBadge stage={stage} /> : null) },
    {
      id: 'people',
      label: text.people,
      isNumber: true,
      sortBy: ({ leads }) => leads.length,
      cell: ({ leads }) => format.number(leads.length),
    },
    {
      id: 'opened',
      label: text.opened,
      sortBy: ({ createdAt }) => createdAt,
      cell: ({ createdAt }) => (createdAt ? <DateText at={createdAt} /> : null),
    },
    {
      id: 'closed',
      label: text.closed,
      sortBy: ({ closedAt }) => closedAt,
      cell: ({ closedAt }) => (closedAt ? <DateText at={closedAt} /> : null),
    },
    {
      id: 'value',
      label: text.value,
      isNumber: true,
      sortBy: ({ value }) => (value ? Number(value.amount) : null),
      cell: ({ value }) => (value ? <strong>{format.money(value)}</strong> : null),
    },
  ];
  return (
    <DataTable
      caption={text.table}
      columns={columns}
      rows={deals}
      keyOf={({ externalId }) => externalId}
      isStale={isStale}
    >
      {children}
    </DataTable>
  );
}
