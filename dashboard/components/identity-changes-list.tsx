/** What a merge or a revocation changes: leads, their journeys, the credits of deals. */
import type { IdentityChanges } from '../../shared/api/identity.ts';
import { messages } from '../messages/current.ts';
import { Tracked } from './tracked.tsx';

const text = messages.identity;

export function IdentityChangesList({ changes: { leads, journeys, deals } }: { changes: IdentityChanges }) {
  if (leads.length + journeys.length + deals.length === 0) return <p>{text.nothing}</p>;
  const dealIds = [...new Set(deals.map(({ deal }) => deal))];
  return (
    <ul className="changes">
      {leads.map(({ lead, before, after }) => (
        <li key={lead}>
          {before === null ? text.appears : after === null ? text.goes : text.changes}{' '}
          <Tracked>{(after ?? before)?.identifiers.join(', ') || lead}</Tracked>
        </li>
      ))}
      {journeys.map(({ lead, before, after }) => (
        <li key={`journey ${lead}`}>{text.journey(before?.touchpoints ?? 0, after?.touchpoints ?? 0)}</li>
      ))}
      {dealIds.length > 0 ? (
        <li>
          {text.credits} <Tracked>{dealIds.join(', ')}</Tracked>
        </li>
      ) : null}
    </ul>
  );
}
