/** Who the lead is, by which evidence; a claim can be taken back, after a look at what that changes. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Claim } from '../../shared/api/identity.ts';
import { api } from '../api.ts';
import { messages } from '../messages/current.ts';
import { identityQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { Answer } from './answer.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { IdentityChangesList } from './identity-changes-list.tsx';
import { DateText } from './moment-text.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.identity;

export function LeadIdentity({ id }: { id: string }) {
  const { siteParam, session } = useHere();
  const identity = useQuery(identityQuery(id, siteParam));
  const [asked, setAsked] = useState<Claim | null>(null);
  const mayWrite = session.scopes.includes('manage');
  const columns: Column<Claim>[] = [
    {
      id: 'claim',
      label: text.claim,
      cell: ({ a, b }) => (
        <>
          <Tracked>{a}</Tracked> = <Tracked>{b}</Tracked>
        </>
      ),
    },
    { id: 'source', label: text.source, cell: ({ source }) => messages.claim.sources[source] ?? source },
    { id: 'trust', label: text.trust, cell: ({ trust }) => text.trusts[trust] ?? trust },
    { id: 'when', label: text.when, cell: ({ occurredAt }) => <DateText at={occurredAt} /> },
    {
      id: 'state',
      label: text.state,
      cell: (claim) => (claim.revoked ? text.revoked : claim.unconfirmed ? text.unconfirmed : text.holds),
    },
    ...(mayWrite
      ? [
          {
            id: 'revoke',
            label: <span className="vh">{text.revoke}</span>,
            cell: (claim: Claim) =>
              claim.revoked ? null : (
                <button type="button" className="button small" onClick={() => setAsked(claim)}>
                  {text.revoke}
                  <span className="vh">
                    {' '}
                    {claim.a} = {claim.b}
                  </span>
                </button>
              ),
          },
        ]
      : []),
  ];
  return (
    <div>
      <h2 className="section-title">{text.title}</h2>
      <Answer query={identity} rows={2}>
        {({ claims }) =>
          claims.length === 0 ? (
            <p className="hint">{text.none}</p>
          ) : (
            <DataTable caption={text.title} columns={columns} rows={claims} keyOf={(claim) => claim.id} />
          )
        }
      </Answer>
      {asked ? <RevokeDialog claim={asked} onClose={() => setAsked(null)} /> : null}
    </div>
  );
}

function RevokeDialog({ claim, onClose }: { claim: Claim; onClose(): void }) {
  const { siteParam } = useHere();
  const client = useQueryClient();
  const preview = useQuery({
    queryKey: ['revoke-preview', claim.id, siteParam],
    queryFn: () => api.revoke(claim.id, siteParam, true),
    gcTime: 0,
  });
  const revoke = useMutation({
    mutationFn: () => api.revoke(claim.id, siteParam, false),
    onSuccess: async () => {
      onClose();
      await client.invalidateQueries();
    },
  });
  return (
    <ConfirmDialog
      title={text.revokeTitle}
      yes={text.revoke}
      isReady={preview.isSuccess}
      isPending={revoke.isPending}
      error={revoke.error ?? preview.error}
      onYes={() => revoke.mutate()}
      onClose={onClose}
    >
      <p>
        <Tracked>{claim.a}</Tracked> = <Tracked>{claim.b}</Tracked>
      </p>
      <p className="hint">{text.reversible}</p>
      {preview.isPending ? <p role="status">{messages.loading}</p> : null}
      {preview.data ? <IdentityChangesList changes={preview.data.changes} /> : null}
    </ConfirmDialog>
  );
}
