/** Who might be one person: two identifiers that a browser named together. Joined or refused by a click. */
import { useState } from 'react';
import { Link } from 'wouter';
import type { Suggestion } from '../../shared/api/identity.ts';
import type { Lead } from '../../shared/api/lead.ts';
import { api } from '../api.ts';
import { mergeLeads } from '../calls/identity.ts';
import { leadName } from '../lead-name.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { type Column, DataTable } from './data-table.tsx';
import { IdentityDialog } from './identity-dialog.tsx';
import { DateText } from './moment-text.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.suggestions;
const DECISIONS = ['join', 'refuse'] as const;
/** Only two leads can be joined. */
const REFUSE = ['refuse'] as const;
type Asked = { kind: (typeof DECISIONS)[number]; suggestion: Suggestion };

interface SuggestionListProps {
  suggestions: readonly Suggestion[];
  children?: React.ReactNode;
}

export function SuggestionList({ suggestions, children }: SuggestionListProps) {
  const { session } = useHere();
  const [asked, setAsked] = useState<Asked | null>(null);
  const mayWrite = session.scopes.includes('manage');
  const columns: Column<Suggestion>[] = [
    {
      id: 'one',
      label: text.one,
      cell: ({ claim, leads }) => <Who identifier={claim.a} lead={leads[0]} />,
    },
    { id: 'other', label: text.other, cell: ({ claim, leads }) => <Who identifier={claim.b} lead={leads[1]} /> },
    { id: 'when', label: text.when, cell: ({ claim }) => <DateText at={claim.occurredAt} /> },
    ...(mayWrite
      ? [
          {
            id: 'decide',
            label: <span className="vh">{text.decide}</span>,
            cell: (suggestion: Suggestion) => (
              <span className="row-actions">
                {(suggestion.leads.length < 2 ? REFUSE : DECISIONS).map((kind) => (
                  <button
                    key={kind}
                    type="button"
                    className="button small"
                    onClick={() => setAsked({ kind, suggestion })}
                  >
                    {text[kind]}
                    <span className="vh">
                      {' '}
                      {suggestion.claim.a} = {suggestion.claim.b}
                    </span>
                  </button>
                ))}
              </span>
            ),
          },
        ]
      : []),
  ];
  return (
    <>
      <DataTable caption={text.title} columns={columns} rows={suggestions} keyOf={({ claim }) => claim.id}>
        {children}
      </DataTable>
      {asked ? <Decide {...asked} onClose={() => setAsked(null)} /> : null}
    </>
  );
}

function Who({ identifier, lead }: { identifier: string; lead: Lead | undefined }) {
  const address = useAddress();
  return (
    <span className="stack">
      {lead ? (
        <Link href={address.href(`/leads/${encodeURIComponent(lead.id)}`)}>
          <Tracked>{leadName(lead) ?? messages.leads.unnamed}</Tracked>
        </Link>
      ) : null}
      <span className="sub">
        <Tracked>{identifier}</Tracked>
      </span>
    </span>
  );
}

function Decide({ kind, suggestion: { claim, leads }, onClose }: Asked & { onClose(): void }) {
  const { siteParam } = useHere();
  const change = (dryRun: boolean) => {
    if (kind === 'refuse') return api.revoke(claim.id, siteParam, dryRun);
    const [one, other] = leads;
    if (!one || !other) throw new Error('only two leads can be joined');
    return mergeLeads(one.id, other.id, siteParam, dryRun);
  };
  return (
    <IdentityDialog
      title={kind === 'join' ? text.joinTitle : text.refuseTitle}
      yes={text[kind]}
      of={[kind, claim.id, siteParam]}
      change={change}
      onClose={onClose}
    >
      <p>
        <Tracked>{claim.a}</Tracked> = <Tracked>{claim.b}</Tracked>
      </p>
      <p className="hint">{kind === 'join' ? text.joinHint : text.refuseHint}</p>
    </IdentityDialog>
  );
}
