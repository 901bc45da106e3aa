/** Links that show one view to whoever has them. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Share } from '../../shared/api/share.ts';
import { endShare, sharesQuery } from '../calls/shares.ts';
import { Answer } from '../components/answer.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { FormError } from '../components/form-error.tsx';
import { DateText } from '../components/moment-text.tsx';
import { PageHead } from '../components/page-head.tsx';
import { Notice } from '../components/problem.tsx';
import { RowAction } from '../components/row-action.tsx';
import { Tracked } from '../components/tracked.tsx';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { onSite } from '../use-address.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.shares;

export default function SharesPage() {
  const { session, siteParam: site } = useHere();
  const isAllowed = session.scopes.includes('manage');
  const shares = useQuery({ ...sharesQuery(site), enabled: isAllowed });
  usePageTitle(text.title);
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      {isAllowed ? (
        <Answer query={shares} rows={3}>
          {({ data }) =>
            data.length === 0 ? (
              <Notice icon="link" title={text.none} detail={text.noneHint} />
            ) : (
              <Shares shares={data} />
            )
          }
        </Answer>
      ) : (
        <Notice icon="link" title={text.notAllowed} detail={text.notAllowedHint} />
      )}
    </>
  );
}

function Shares({ shares }: { shares: readonly Share[] }) {
  const { siteParam: site } = useHere();
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: (id: string) => endShare(id, site),
    onSuccess: () => client.invalidateQueries({ queryKey: sharesQuery(site).queryKey }),
  });
  const columns: Column<Share>[] = [
    { id: 'name', label: text.name, cell: ({ name }) => <Tracked>{name}</Tracked> },
    {
      id: 'view',
      label: text.view,
      cell: ({ path }) => (
        <Link href={onSite(path, site)}>
          <Tracked>{path}</Tracked>
        </Link>
      ),
    },
    { id: 'by', label: text.by, cell: ({ author }) => (author ? <Tracked>{author}</Tracked> : null) },
    { id: 'until', label: text.until, cell: ({ expiresAt }) => <DateText at={expiresAt} /> },
    {
      id: 'end',
      label: <span className="vh">{text.end}</span>,
      cell: ({ id, name }) => (
        <RowAction label={text.end} of={name} disabled={end.isPending} onClick={() => end.mutate(id)} />
      ),
    },
  ];
  return (
    <>
      <FormError error={end.error} />
      <DataTable caption={text.table} columns={columns} rows={shares} keyOf={({ id }) => id} />
    </>
  );
}
