/** What the CRM told about a deal: name, stage, money, dates, people. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { DealOut } from '../../shared/api/deal.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { useAddress } from '../use-address.ts';
import { DateText } from './moment-text.tsx';
import { StageBadge, stageName } from './stage-badge.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.deal;
const list = messages.deals;

export const dealName = (deal: DealOut) => deal.name ?? deal.externalId;

export function DealHeader({ deal, names }: { deal: DealOut; names: ReadonlyMap<string, string> }) {
  const format = useFormat();
  return (
    <header className="panel lead-header">
      <div className="lead-title">
        <div>
          <h1>
            <Tracked>{dealName(deal)}</Tracked>
          </h1>
          {deal.stage ? <StageBadge stage={deal.stage} /> : null}
        </div>
        {deal.value ? <strong className="deal-value">{format.money(deal.value)}</strong> : null}
      </div>
      <dl className="facts" aria-label={text.facts}>
        <Fact term={list.account}>
          <AccountLink account={deal.account} />
        </Fact>
        <Fact term={list.recurring}>{deal.recurring ? format.money(deal.recurring) : null}</Fact>
        <Fact term={list.product}>{deal.product ? <Tracked>{deal.product}</Tracked> : null}</Fact>
        <Fact term={list.type}>{deal.type ? (list.types[deal.type] ?? deal.type) : null}</Fact>
        <Fact term={text.stages}>
          {deal.stages.length > 0 ? (
            <ul className="plain">
              {deal.stages.map(({ stage, occurredAt }) => (
                <li key={`${stage} ${occurredAt}`}>
                  {stageName(stage)}{' '}
                  <span className="sub">
                    <DateText at={occurredAt} />
                  </span>
                </li>
              ))}
            </ul>
          ) : null}
        </Fact>
        <Fact term={text.people}>
          {deal.leads.length === 0 ? (
            <span className="sub">{text.noPeople}</span>
          ) : (
            <People deal={deal} names={names} />
          )}
        </Fact>
        <Fact term={text.id}>
          <code>
            <Tracked>{deal.externalId}</Tracked>
          </code>
        </Fact>
      </dl>
    </header>
  );
}

function People({ deal, names }: { deal: DealOut; names: ReadonlyMap<string, string> }) {
  const address = useAddress();
  return (
    <ul className="plain">
      {deal.leads.map(({ leadId, email, externalId, role }, index) => {
        const name = (leadId && names.get(leadId)) || email || externalId || messages.leads.unnamed;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a person may be named twice, and the list never moves
          <li key={index}>
            {leadId ? (
              <Link href={address.href(`/leads/${encodeURIComponent(leadId)}`)}>
                <Tracked>{name}</Tracked>
              </Link>
            ) : (
              <Tracked>{name}</Tracked>
            )}{' '}
            {role ? (
              <span className="sub">
                <Tracked>{role}</Tracked>
              </span>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

export function AccountLink({ account }: { account: DealOut['account'] }) {
  const address = useAddress();
  const name = account?.name ?? account?.domain;
  if (!name) return null;
  // Only by its domain has an account a page.
  return account?.domain ? (
    <Link href={address.href(`/accounts/${encodeURIComponent(account.domain)}`)}>
      <Tracked>{name}</Tracked>
    </Link>
  ) : (
    <Tracked>{name}</Tracked>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  if (!children) return null;
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
