/** Events that were kept aside: why, and the way back into journeys or out of them. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { QuarantinedEvent, Readmission } from '../../shared/api/quarantine.ts';
import { asCsv } from '../api.ts';
import { type Decision, decideQuarantine, type QuarantineList, quarantineQuery } from '../calls/quarantine.ts';
import { ActDialog } from '../components/act-dialog.tsx';
import { Answer } from '../components/answer.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Choice } from '../components/field.tsx';
import { DateText, TimeText } from '../components/moment-text.tsx';
import { PageHead } from '../components/page-head.tsx';
import { Pager } from '../components/pager.tsx';
import { PersonalFile } from '../components/personal-file.tsx';
import { Notice } from '../components/problem.tsx';
import { RowAction } from '../components/row-action.tsx';
import { Tracked, TrackedUrl } from '../components/tracked.tsx';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.quarantine;
type Asked = { decision: Decision; of: Readmission; what: string };

export default function QuarantinePage() {
  const { siteParam: site, session } = useHere();
  const address = useAddress();
  const [asked, setAsked] = useState<Asked | null>(null);
  const status = address.get('status', 'quarantined');
  const reason = address.get('reason');
  const anonymousId = address.get('anonymousId');
  const query = { site, status, reason, anonymousId, cursor: address.get('cursor') };
  const list = useQuery(quarantineQuery(query));
  const mayWrite = session.scopes.includes('manage');
  usePageTitle(text.title);
  return (
    <>
      <PageHead title={text.title} lead={text.lead}>
        <PersonalFile href={asCsv('/v1/quarantine', query)} />
      </PageHead>
      <search className="controls">
        <div className="controls-row">
          <Choice
            label={text.status}
            value={status}
            options={Object.entries(text.statuses)}
            onChange={(value) => address.set({ status: value === 'quarantined' ? null : value })}
          />
          <Choice
            label={text.reasonsLabel}
            value={reason ?? ''}
            options={[['', text.everyReason], ...reasonsOf(list.data)]}
            onChange={(value) => address.set({ reason: value })}
          />
          {mayWrite && reason && status === 'quarantined' ? (
            <button
              type="button"
              className="button"
              onClick={() => setAsked({ decision: 'readmit', of: { reason: reason as never }, what: nameOf(reason) })}
            >
              {text.readmitReason(nameOf(reason))}
            </button>
          ) : null}
          {mayWrite && anonymousId ? (
            <button
              type="button"
              className="button"
              onClick={() => setAsked({ decision: 'readmit', of: { anonymousId }, what: anonymousId })}
            >
              {text.readmitVisitor}
            </button>
          ) : null}
        </div>
        {anonymousId ? (
          <ul className="tags">
            <li>
              {text.visitor}: <Tracked>{anonymousId}</Tracked>
              <Link href={address.hrefWith({ anonymousId: null })} className="tag-out">
                ×<span className="vh">{messages.filter.remove(text.visitor)}</span>
              </Link>
            </li>
          </ul>
        ) : null}
      </search>
      <Answer query={list}>
        {({ data, nextCursor }) =>
          data.length === 0 ? (
            <Notice icon="check" title={text.empty} detail={text.emptyHint} />
          ) : (
            <Events events={data} isStale={list.isPlaceholderData} onAsk={mayWrite ? setAsked : undefined}>
              <Pager shown={text.shown(data.length)} nextCursor={nextCursor} />
            </Events>
          )
        }
      </Answer>
      {asked ? <Decide {...asked} onClose={() => setAsked(null)} /> : null}
    </>
  );
}

const nameOf = (reason: string) => text.reasons[reason] ?? reason;

const reasonsOf = (list: QuarantineList | undefined) =>
  Object.entries(list?.reasons ?? {}).map(
    ([reason, events]) => [reason, text.ofReason(nameOf(reason), events)] as const,
  );

interface EventsProps {
  events: readonly QuarantinedEvent[];
  isStale: boolean;
  onAsk?(asked: Asked): void;
  children: React.ReactNode;
}

function Events({ events, isStale, onAsk, children }: EventsProps) {
  const address = useAddress();
  const columns: Column<QuarantinedEvent>[] = [
    {
      id: 'event',
      label: text.event,
      cell: ({ type, name, url }) => (
        <span className="stack">
          <span>
            {messages.event[type] ?? type} {name ? <Tracked>{name}</Tracked> : null}
          </span>
          {url ? (
            <span className="sub">
              <TrackedUrl url={url} />
            </span>
          ) : null}
        </span>
      ),
    },
    {
      id: 'received',
      label: text.received,
      cell: ({ receivedAt }) => (
        <>
          <DateText at={receivedAt} /> <TimeText at={receivedAt} />
        </>
      ),
    },
    { id: 'why', label: text.why, cell: ({ reasons }) => reasons.map(nameOf).join(', ') },
    {
      id: 'visitor',
      label: text.visitor,
      cell: ({ anonymousId }) =>
        anonymousId === null ? null : (
          <Link href={address.hrefWith({ anonymousId })} title={text.ofVisitor}>
            <Tracked>{anonymousId}</Tracked>
          </Link>
        ),
    },
    {
      id: 'device',
      label: text.device,
      cell: ({ device, country }) => (
        <Tracked>{[device?.browser, device?.os, country].filter(Boolean).join(' · ') || messages.noFigure}</Tracked>
      ),
    },
    ...(onAsk
      ? [
          {
            id: 'decide',
            label: <span className="vh">{text.decide}</span>,
            cell: ({ id, type, name, status }: QuarantinedEvent) => {
              const decision = status === 'quarantined' ? 'readmit' : 'exclude';
              const what = `${messages.event[type] ?? type} ${name ?? ''}`.trim();
              return (
                <RowAction
                  label={text[decision]}
                  of={what}
                  onClick={() => onAsk({ decision, of: { ids: [id] }, what })}
                />
              );
            },
          },
        ]
      : []),
  ];
  return (
    <DataTable caption={text.title} columns={columns} rows={events} keyOf={({ id }) => id} isStale={isStale}>
      {children}
    </DataTable>
  );
}

function Decide({ decision, of, what, onClose }: Asked & { onClose(): void }) {
  const { siteParam } = useHere();
  return (
    <ActDialog
      title={text.sure[decision]}
      yes={text[decision]}
      act={() => decideQuarantine(decision, siteParam, of)}
      onClose={onClose}
    >
      <p>
        <Tracked>{what}</Tracked>
      </p>
      <p className="hint">{text.hint}</p>
    </ActDialog>
  );
}
