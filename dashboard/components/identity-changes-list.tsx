/** What a merge or a revocation changes: leads, their journeys, the credits of deals. */
import type { IdentityChanges } from '../../shared/api/identity.ts';
import { creditChanges } from '../credit-changes.ts';
import { messages } from '../messages/current.ts';
import { DealItem } from './deal-change.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.identity;

export function IdentityChangesList({ changes: { leads, journeys, deals } }: { changes: IdentityChanges }) {
  if (leads.length + journeys.length + deals.length === 0) return <p>{text.nothing}</p>;
  const names = new Map(leads.map(({ lead, before, after }) => [lead, (after ?? before)?.identifiers.join(', ')]));
  return (
    <ul className="changes">
      {leads.map(({ lead, before, after }) => (
        <li key={lead}>
          {before === null ? text.appears : after === null ? text.goes : text.changes}{' '}
          <Tracked>{names.get(lead) || lead}</Tracked>
        </li>
      ))}
      {journeys.map(({ lead, before, after }) => (
        <li key={`journey ${lead}`}>
          {text.journey(before?.touchpoints ?? 0, after?.touchpoints ?? 0)}
          {names.get(lead) ? (
            <span className="sub">
              <Tracked>{names.get(lead) as string}</Tracked>
            </span>
          ) : null}
        </li>
      ))}
      {creditChanges(deals).map((deal) => (
        <DealItem key={deal.deal} change={deal} />
      ))}
    </ul>
  );
}
