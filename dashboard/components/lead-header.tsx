/** Who the lead is: name, stage and the facts that were told. */
import type { ReactNode } from 'react';
import type { Lead } from '../../shared/api/lead.ts';
import { initials, leadName } from '../lead-name.ts';
import { messages } from '../messages/current.ts';
import { DateText } from './moment-text.tsx';
import { StageBadge } from './stage-badge.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.lead;

export function LeadHeader({ lead }: { lead: Lead }) {
  const name = leadName(lead);
  const account = lead.account;
  return (
    <header className="panel lead-header">
      <div className="lead-title">
        <span className="avatar large" aria-hidden="true">
          {initials(name ?? '')}
        </span>
        <div>
          <h1>{name ? <Tracked>{name}</Tracked> : messages.leads.unnamed}</h1>
          <StageBadge stage={lead.stage} />
        </div>
      </div>
      <dl className="facts" aria-label={text.facts}>
        <Fact term={text.email} value={lead.email} />
        <Fact term={text.phone} value={lead.phone} />
        <Fact term={text.company} value={lead.company} />
        <Fact term={text.account}>
          {account && (account.name || account.domain) ? (
            <>
              {account.name ? <Tracked>{account.name}</Tracked> : null}
              {account.domain ? (
                <span className="sub">
                  {account.name ? ' ' : ''}
                  <Tracked>{account.domain}</Tracked>
                </span>
              ) : null}
            </>
          ) : null}
        </Fact>
        <Fact term={text.selfReported} value={lead.selfReportedSource} />
        <Fact term={text.firstSeen}>
          <DateText at={lead.firstSeenAt} />
        </Fact>
        <Fact term={text.created}>
          <DateText at={lead.createdAt} />
        </Fact>
        <Fact term={text.externalIds}>
          {lead.externalIds.length ? (
            <span className="codes">
              {lead.externalIds.map((id) => (
                <code key={id}>
                  <Tracked>{id}</Tracked>
                </code>
              ))}
            </span>
          ) : null}
        </Fact>
      </dl>
    </header>
  );
}

/** A fact that is not known is left out: an empty field says nothing. */
function Fact({ term, value, children }: { term: string; value?: string | null; children?: ReactNode }) {
  const content = value ? <Tracked>{value}</Tracked> : children;
  if (!content) return null;
  return (
    <div>
      <dt>{term}</dt>
      <dd>{content}</dd>
    </div>
  );
}
