/** The leads as a table; on a narrow screen every row becomes a card (styles/table.css). */
import { Link } from 'wouter';
import type { Touchpoint } from '../../shared/api/journey.ts';
import type { Lead } from '../../shared/api/lead.ts';
import { withQuery } from '../api.ts';
import { initials, leadName } from '../lead-name.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { ChannelTag } from './channel-tag.tsx';
import { DateText } from './moment-text.tsx';
import { StageBadge } from './stage-badge.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.leads;

export function LeadTable({ leads }: { leads: readonly Lead[] }) {
  return (
    <table className="leads">
      <caption className="vh">{text.table}</caption>
      <thead>
        <tr>
          <th scope="col">{text.who}</th>
          <th scope="col">{text.company}</th>
          <th scope="col">{text.stage}</th>
          <th scope="col">{text.firstTouch}</th>
          <th scope="col">{text.lastTouch}</th>
          <th scope="col" className="when">
            {text.created}
          </th>
        </tr>
      </thead>
      <tbody>
        {leads.map((lead) => (
          <Row key={lead.id} lead={lead} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ lead }: { lead: Lead }) {
  const { siteParam } = useHere();
  const name = leadName(lead);
  const company = lead.account?.name ?? lead.company;
  const href = withQuery(`/leads/${encodeURIComponent(lead.id)}`, { site: siteParam });
  return (
    <tr>
      <th scope="row" className="who">
        <span className="avatar" aria-hidden="true">
          {initials(name ?? '')}
        </span>
        <span className="stack">
          <Link href={href} className="row-link">
            {name ? <Tracked>{name}</Tracked> : text.unnamed}
          </Link>
          {lead.email && lead.email !== name ? (
            <span className="sub">
              <Tracked>{lead.email}</Tracked>
            </span>
          ) : null}
          {lead.restrictedAt === null ? null : <span className="sub">{text.restricted}</span>}
        </span>
      </th>
      <td className="company" data-label={text.company}>
        <span className="stack">
          {company ? <Tracked>{company}</Tracked> : null}
          {lead.account?.domain ? (
            <span className="sub">
              <Tracked>{lead.account.domain}</Tracked>
            </span>
          ) : null}
        </span>
      </td>
      <td className="stage-cell" data-label={text.stage}>
        <StageBadge stage={lead.stage} />
      </td>
      <td className="touch first" data-label={text.firstTouch}>
        <Touch touch={lead.firstTouch} />
      </td>
      <td className="touch last" data-label={text.lastTouch}>
        <Touch touch={lead.lastTouch} />
      </td>
      <td className="when" data-label={text.created}>
        <DateText at={lead.createdAt} />
      </td>
    </tr>
  );
}

function Touch({ touch }: { touch: Touchpoint | null }) {
  if (!touch) return <span className="sub">{text.noTouch}</span>;
  const source = touch.source === '(direct)' ? null : touch.source;
  return (
    <span className="stack">
      <ChannelTag channel={touch.channel} />
      <span className="sub touch-sub" title={source ?? undefined}>
        {source ? (
          <>
            <Tracked>{source}</Tracked>
            <span className="dot">{'\u00a0·\u00a0'}</span>
          </>
        ) : null}
        <DateText at={touch.occurredAt} />
      </span>
    </span>
  );
}
