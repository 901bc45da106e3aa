/** Messages of a webhook as rows, each with its attempts and what became of them. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { WebhookAttempt, WebhookMessage } from '../../shared/api/webhook.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { useAddress } from '../use-address.ts';
import { type Column, DataTable } from './data-table.tsx';
import { DateText, TimeText } from './moment-text.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.webhooks;

export function outcomeOf({ outcome, status }: WebhookAttempt): string {
  const said = text.outcome[outcome] ?? outcome;
  return status === null ? said : text.status(said, status);
}

interface WebhookMessagesProps {
  rows: readonly WebhookMessage[];
  isStale: boolean;
  /** Left out for those who may only look. */
  onReplay?: ((message: WebhookMessage) => void) | undefined;
  children: ReactNode;
}

export function WebhookMessages({ rows, isStale, onReplay, children }: WebhookMessagesProps) {
  const format = useFormat();
  const columns: Column<WebhookMessage>[] = [
    { id: 'event', label: text.message, cell: ({ event }) => text.event[event] },
    { id: 'about', label: text.about, cell: (message) => <About {...message} /> },
    {
      id: 'made',
      label: text.made,
      cell: ({ createdAt }) => (
        <>
          <DateText at={createdAt} /> <TimeText at={createdAt} />
        </>
      ),
    },
    { id: 'state', label: text.state, cell: ({ state }) => text.messageStates[state] },
    {
      id: 'attempts',
      label: text.attempts,
      cell: ({ attempts, nextAttemptAt }) => (
        <span className="plain">
          {attempts.map((attempt) => (
            <span key={attempt.number} title={attempt.detail ?? undefined}>
              {text.attempt(attempt.number, outcomeOf(attempt), attempt.tookMs)}
            </span>
          ))}
          {nextAttemptAt ? <span className="hint">{text.next(format.dateTime(Date.parse(nextAttemptAt)))}</span> : null}
        </span>
      ),
    },
  ];
  if (onReplay)
    columns.push({
      id: 'replay',
      label: <span className="vh">{text.replay}</span>,
      cell: (message) => (
        <button type="button" className="button small" onClick={() => onReplay(message)}>
          {text.replay}
          <span className="vh">
            {' '}
            {text.event[message.event]} {message.subject}
          </span>
        </button>
      ),
    });
  return (
    <DataTable caption={text.messagesTable} columns={columns} rows={rows} keyOf={({ id }) => id} isStale={isStale}>
      {children}
    </DataTable>
  );
}

/** An erased person has no page any more; alerts and weeks have none. */
const WITHOUT_PAGE: readonly WebhookMessage['event'][] = ['person.erased', 'alert.changed', 'digest.weekly'];

function About({ event, subject }: WebhookMessage) {
  const address = useAddress();
  if (WITHOUT_PAGE.includes(event)) return <Tracked>{subject}</Tracked>;
  const path = event === 'deal.attributed' ? '/deals' : '/leads';
  return (
    <Link href={address.href(`${path}/${encodeURIComponent(subject)}`)}>
      <Tracked>{subject}</Tracked>
    </Link>
  );
}
