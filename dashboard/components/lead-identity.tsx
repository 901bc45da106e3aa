/** Who the lead is, by which evidence, and who else it might be; claims are taken back and leads joined after a look at what that changes. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Claim } from '../../shared/api/identity.ts';
import type { Lead } from '../../shared/api/lead.ts';
import { api } from '../api.ts';
import { suggestionsQuery } from '../calls/identity.ts';
import { messages } from '../messages/current.ts';
import { identityQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { Answer } from './answer.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { IdentityDialog } from './identity-dialog.tsx';
import { MergeLead } from './merge-lead.tsx';
import { DateText } from './moment-text.tsx';
import { SuggestionList } from './suggestion-list.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.identity;

export function LeadIdentity({ lead }: { lead: Lead }) {
  const { id } = lead;
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
      <header className="section-head">
        <h2>{text.title}</h2>
        {mayWrite ? <MergeLead lead={lead} /> : null}
      </header>
      <Answer query={identity} rows={2}>
        {({ claims }) =>
          claims.length === 0 ? (
            <p className="hint">{text.none}</p>
          ) : (
            <DataTable caption={text.title} columns={columns} rows={claims} keyOf={(claim) => claim.id} />
          )
        }
      </Answer>
      <Suggestions id={id} />
      {asked ? <RevokeDialog claim={asked} onClose={() => setAsked(null)} /> : null}
    </div>
  );
}

/** Nothing where nobody else is suggested. */
function Suggestions({ id }: { id: string }) {
  const { siteParam: site } = useHere();
  const suggestions = useQuery(suggestionsQuery({ site, lead: id }));
  if (!suggestions.data?.data.length) return null;
  return (
    <>
      <h3 className="section-title">{messages.suggestions.title}</h3>
      <SuggestionList suggestions={suggestions.data.data} />
    </>
  );
}

function RevokeDialog({ claim, onClose }: { claim: Claim; onClose(): void }) {
  const { siteParam } = useHere();
  return (
    <IdentityDialog
      title={text.revokeTitle}
      yes={text.revoke}
      of={['revoke', claim.id, siteParam]}
      change={(dryRun) => api.revoke(claim.id, siteParam, dryRun)}
      onClose={onClose}
    >
      <p>
        <Tracked>{claim.a}</Tracked> = <Tracked>{claim.b}</Tracked>
      </p>
      <p className="hint">{text.reversible}</p>
    </IdentityDialog>
  );
}
