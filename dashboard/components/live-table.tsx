/** Events of the stream as rows: what came, from where, and what became of it. */
import { Link } from 'wouter';
import type { LiveEvent } from '../../shared/api/live.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { useAddress } from '../use-address.ts';
import { ChannelTag } from './channel-tag.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { ServerText } from './server-text.tsx';
import { Tracked, TrackedUrl } from './tracked.tsx';

const text = messages.live;

export function LiveTable({ events }: { events: readonly LiveEvent[] }) {
  const format = useFormat();
  const address = useAddress();
  const columns: Column<LiveEvent>[] = [
    {
      id: 'at',
      label: text.at,
      cell: ({ receivedAt }) => (
        <time dateTime={receivedAt} title={format.dateTime(Date.parse(receivedAt))}>
          {format.clock(Date.parse(receivedAt))}
        </time>
      ),
    },
    { id: 'what', label: text.what, cell: (event) => <What event={event} /> },
    {
      id: 'where',
      label: text.where,
      cell: ({ url, title }) => (
        <span className="plain">
          {title ? <Tracked>{title}</Tracked> : null}
          {url ? <TrackedUrl url={url} /> : null}
        </span>
      ),
    },
    { id: 'verdict', label: text.verdict, cell: (event) => <Verdict event={event} /> },
    {
      id: 'visitor',
      label: text.visitor,
      cell: ({ device, country, leadId }) => (
        <span className="plain">
          {device || country ? (
            <span>{[device?.browser, device?.os, country && format.country(country)].filter(Boolean).join(', ')}</span>
          ) : null}
          {leadId ? <Link href={address.href(`/leads/${encodeURIComponent(leadId)}`)}>{text.openLead}</Link> : null}
        </span>
      ),
    },
  ];
  return <DataTable caption={text.table} columns={columns} rows={events} keyOf={({ id }) => id} />;
}

function What({ event: { type, name, form } }: { event: LiveEvent }) {
  if (type === null) return <>{text.unread}</>;
  const detail = name ?? form;
  return (
    <span className="plain">
      <strong>{messages.event[type] ?? type}</strong>
      {detail ? <Tracked>{detail}</Tracked> : null}
    </span>
  );
}

function Verdict({ event: { outcome, reasons, rejection, touchpoint } }: { event: LiveEvent }) {
  return (
    <span className="plain">
      {outcome === 'stored' ? null : (
        <span className="outcome" data-outcome={outcome}>
          {text.outcome[outcome]}
        </span>
      )}
      {reasons.map((reason) => (
        <span key={reason}>{text.reasons[reason] ?? reason}</span>
      ))}
      {rejection ? <ServerText said={rejection.detail} /> : null}
      {touchpoint ? (
        <>
          <ChannelTag channel={touchpoint.channel} />
          <span className="hint">
            <Tracked>{text.rule(touchpoint.channelRule)}</Tracked>
          </span>
        </>
      ) : null}
      {outcome === 'stored' && !touchpoint ? <span className="hint">{text.goesOn}</span> : null}
    </span>
  );
}
