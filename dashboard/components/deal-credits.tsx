/** The explanation of a deal under one model: a line per touchpoint, with what it earned, why, and what ties it to the deal. */
import { Link } from 'wouter';
import type { DealAttribution, ExplainedCredit } from '../../shared/api/attribution.ts';
import type { Claim } from '../../shared/api/identity.ts';
import type { Evidence } from '../deal-evidence.ts';
import { useFormat } from '../format-context.ts';
import { leadName } from '../lead-name.ts';
import { messages } from '../messages/current.ts';
import { useAddress } from '../use-address.ts';
import { ChannelTag } from './channel-tag.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { touchAnchor } from './journey-timeline.tsx';
import { DateText, TimeText } from './moment-text.tsx';
import { ServerText } from './server-text.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.deal;

interface DealCreditsProps {
  explained: DealAttribution;
  model: string;
  evidence: Evidence;
  isStale: boolean;
}

export function DealCredits({ explained, model, evidence, isStale }: DealCreditsProps) {
  const format = useFormat();
  const credits = explained.models[model];
  if (!credits) return null;
  const money = (amount: string) => format.money({ amount, currency: explained.currency });
  const columns: Column<ExplainedCredit>[] = [
    {
      id: 'when',
      label: text.when,
      cell: ({ occurredAt }) => (
        <span className="stack">
          <DateText at={occurredAt} />
          <span className="sub">
            <TimeText at={occurredAt} />
          </span>
        </span>
      ),
    },
    { id: 'touchpoint', label: text.touchpoint, cell: (credit) => <Touch credit={credit} /> },
    { id: 'person', label: text.person, cell: (credit) => <Person credit={credit} evidence={evidence} /> },
    {
      id: 'reason',
      label: text.reason,
      cell: ({ reason }) => <ServerText said={reason} own={messages.server.reason(reason)} />,
    },
    { id: 'evidence', label: text.evidence, cell: (credit) => <Ties credit={credit} claims={evidence.claims} /> },
    { id: 'share', label: text.share, isNumber: true, cell: ({ weight }) => format.percent(weight) },
    { id: 'credit', label: text.credit, isNumber: true, cell: ({ value }) => <strong>{money(value)}</strong> },
  ];
  return (
    <DataTable
      caption={text.explanation}
      columns={columns}
      rows={credits.touchpoints}
      keyOf={({ touchpoint }) => touchpoint}
      isStale={isStale}
      foot={[
        ...(Number(credits.unattributed) === 0
          ? []
          : [{ id: 'unattributed', name: text.unattributed, cells: { credit: money(credits.unattributed) } }]),
        {
          id: 'total',
          name: <strong>{text.total}</strong>,
          cells: { credit: <strong>{money(explained.value)}</strong> },
        },
      ]}
    />
  );
}

function Touch({ credit: { channel, source, medium, campaign, type } }: { credit: ExplainedCredit }) {
  const origin = [source, medium].filter((each) => each && !each.startsWith('(')).join(' / ');
  return (
    <span className="stack">
      <ChannelTag channel={channel} />
      {campaign ? (
        <span className="campaign">
          <Tracked>{campaign}</Tracked>
        </span>
      ) : null}
      <span className="sub">
        {type === 'visit' ? null : `${messages.type[type] ?? type}${origin ? ', ' : ''}`}
        {origin ? <Tracked>{origin}</Tracked> : null}
      </span>
    </span>
  );
}

function Person({ credit, evidence }: { credit: ExplainedCredit; evidence: Evidence }) {
  const address = useAddress();
  const lead = evidence.people.get(credit.touchpoint);
  if (!lead) return null;
  return (
    <Link
      href={`${address.href(`/leads/${encodeURIComponent(lead.id)}`)}#${touchAnchor(credit.touchpoint)}`}
      title={text.openJourney}
    >
      <Tracked>{leadName(lead) ?? messages.leads.unnamed}</Tracked>
    </Link>
  );
}

/** The rule that named the channel, and the claims that say whose touchpoint it is. */
function Ties({ credit, claims }: { credit: ExplainedCredit; claims: ReadonlyMap<string, Claim> }) {
  return (
    <span className="stack">
      <span className="sub">
        {text.rule}: <code>{credit.channelRule}</code>
      </span>
      {credit.claims.length === 0 ? (
        <span className="sub">{text.noClaim}</span>
      ) : (
        <details className="ties">
          <summary>{text.claims(credit.claims.length)}</summary>
          <ul>
            {credit.claims.map((id) => (
              <li key={id}>
                <ClaimText id={id} claim={claims.get(id)} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </span>
  );
}

function ClaimText({ id, claim }: { id: string; claim: Claim | undefined }) {
  if (!claim) return <code>{id}</code>;
  return (
    <>
      <Tracked>{claim.a}</Tracked> = <Tracked>{claim.b}</Tracked>
      <span className="sub">
        {' '}
        {messages.claim.sources[claim.source] ?? claim.source}, <DateText at={claim.occurredAt} />
      </span>
    </>
  );
}
