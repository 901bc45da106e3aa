/** Who read, exported, erased or changed what. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { AuditEntry } from '../../shared/api/audit.ts';
import { AUDIT_KINDS } from '../../shared/vocabulary.ts';
import { asCsv, call, type ListPage, type Query, withQuery } from '../api.ts';
import { Answer } from '../components/answer.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Choice } from '../components/field.tsx';
import { CsvLink, PageHead } from '../components/page-head.tsx';
import { Pager } from '../components/pager.tsx';
import { PeriodChoice, usePeriod } from '../components/period-choice.tsx';
import { Notice } from '../components/problem.tsx';
import { Tracked } from '../components/tracked.tsx';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.audit;

const auditQuery = (query: Query, isAllowed: boolean) =>
  queryOptions({
    queryKey: ['audit', query] as const,
    queryFn: ({ signal }) => call<ListPage<AuditEntry>>('GET', withQuery('/v1/audit', query), { signal }),
    enabled: isAllowed,
    staleTime: 0,
  });

export default function AuditPage() {
  const { site, session } = useHere();
  const address = useAddress();
  const period = usePeriod('all');
  const kind = AUDIT_KINDS.find((each) => each === address.get('kind'));
  const isEverything = address.get('of') === 'all';
  const query = {
    site: isEverything ? undefined : site.id,
    kind,
    by: address.get('by'),
    from: period.from,
    to: period.to,
    cursor: address.get('cursor'),
  };
  const isAllowed = session.scopes.includes('manage');
  const entries = useQuery(auditQuery(query, isAllowed));
  usePageTitle(text.title);
  if (!isAllowed) {
    return (
      <>
        <PageHead title={text.title} lead={text.lead} />
        <Notice icon="flag" title={text.notAllowed} detail={text.notAllowedHint} />
      </>
    );
  }
  return (
    <>
      <PageHead title={text.title} lead={text.lead}>
        <CsvLink href={asCsv('/v1/audit', query)} />
      </PageHead>
      <search className="controls">
        <div className="controls-row">
          <PeriodChoice period={period} fallback="all" />
          <Choice
            label={text.kind}
            value={kind ?? ''}
            options={[['', messages.any], ...AUDIT_KINDS.map((each) => [each, text.kinds[each]] as const)]}
            onChange={(value) => address.set({ kind: value })}
          />
          <Choice
            label={text.scope}
            value={isEverything ? 'all' : ''}
            options={[
              ['', text.thisSite],
              ['all', text.everything],
            ]}
            onChange={(value) => address.set({ of: value })}
          />
        </div>
      </search>
      <Answer query={entries} rows={8}>
        {({ data, nextCursor }) =>
          data.length === 0 ? (
            <Notice icon="flag" title={text.empty} detail={text.emptyHint} />
          ) : (
            <Entries entries={data}>
              <Pager shown={text.shown(data.length)} nextCursor={nextCursor} />
            </Entries>
          )
        }
      </Answer>
    </>
  );
}

function Entries({ entries, children }: { entries: readonly AuditEntry[]; children: React.ReactNode }) {
  const format = useFormat();
  const columns: Column<AuditEntry>[] = [
    {
      id: 'at',
      label: text.at,
      cell: ({ at }) => (
        <time dateTime={at}>
          {format.date(Date.parse(at))}, {format.clock(Date.parse(at))}
        </time>
      ),
    },
    { id: 'by', label: text.by, cell: ({ by }) => <Who by={by} /> },
    {
      id: 'kind',
      label: text.kind,
      cell: ({ kind, fields }) => {
        const [before, names] = text.fields(fields.join(', '));
        return (
          <span className="plain">
            <strong>{text.kinds[kind]}</strong>
            {fields.length > 0 ? (
              <span className="hint">
                {before}
                <Tracked>{names}</Tracked>
              </span>
            ) : null}
          </span>
        );
      },
    },
    { id: 'call', label: text.call, cell: ({ action }) => <code>{action}</code> },
    { id: 'target', label: text.target, cell: ({ target }) => (target ? <Target target={target} /> : null) },
  ];
  return (
    <DataTable caption={text.table} columns={columns} rows={entries} keyOf={({ id }) => id}>
      {children}
    </DataTable>
  );
}

function Who({ by: { kind, id, name } }: { by: AuditEntry['by'] }) {
  const address = useAddress();
  if (kind === 'start') return <>{text.start}</>;
  if (kind === 'nobody') return <>{text.nobody}</>;
  if (kind === 'share') return <>{text.share}</>;
  return (
    <span className="plain">
      {id ? (
        <Link href={address.hrefWith({ by: id })}>
          <Tracked>{name ?? id}</Tracked>
        </Link>
      ) : (
        text.key
      )}
      {kind === 'key' && id ? <span className="hint">{text.key}</span> : null}
      {id && !name ? <span className="hint">{text.gone}</span> : null}
    </span>
  );
}

function Target({ target }: { target: string }) {
  const address = useAddress();
  const isLead = target.startsWith('lead_');
  const shown = target.length > 22 ? `${target.slice(0, 20)}…` : target;
  if (!isLead) return <Tracked>{shown}</Tracked>;
  return (
    <Link href={address.href(`/leads/${encodeURIComponent(target)}`)} title={target}>
      <Tracked>{shown}</Tracked>
    </Link>
  );
}
