/** What one webhook said: messages with every attempt, sent again on demand. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import type { Replay } from '../../shared/api/webhook.ts';
import { asCsv } from '../api.ts';
import { replayMessages, webhookMessagesQuery, webhookPath, webhookQuery } from '../calls/webhooks.ts';
import { Answer } from '../components/answer.tsx';
import { Choice } from '../components/field.tsx';
import { FormError } from '../components/form-error.tsx';
import { Icon } from '../components/icon.tsx';
import { CsvLink, PageHead } from '../components/page-head.tsx';
import { Pager } from '../components/pager.tsx';
import { Notice } from '../components/problem.tsx';
import { Tracked } from '../components/tracked.tsx';
import { WebhookMessages } from '../components/webhook-messages.tsx';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.webhooks;

export default function WebhookPage() {
  const { siteParam: site, session } = useHere();
  const { id = '' } = useParams();
  const address = useAddress();
  const client = useQueryClient();
  const state = address.get('state');
  const query = { site, state, cursor: address.get('cursor') };
  const hook = useQuery(webhookQuery(id, site));
  const list = useQuery(webhookMessagesQuery(id, query));
  const replay = useMutation({
    mutationFn: (which: Replay) => replayMessages(id, which, site),
    onSuccess: () => client.invalidateQueries({ queryKey: ['webhook-messages', id] }),
  });
  const mayWrite = session.scopes.includes('manage');
  usePageTitle(text.messagesTitle);
  return (
    <>
      <Link href={address.href('/settings/webhooks')} className="back">
        <Icon name="back" size={16} />
        {text.back}
      </Link>
      <PageHead title={text.messagesTitle} lead={text.messagesLead}>
        <CsvLink href={asCsv(`${webhookPath(id)}/attempts`, query)} />
      </PageHead>
      <Answer query={hook} rows={1}>
        {({ url, disabledBecause }) => (
          <p>
            <Tracked>{url}</Tracked> · {text.states[disabledBecause ?? 'on']}
          </p>
        )}
      </Answer>
      <search className="controls">
        <div className="controls-row">
          <Choice
            label={text.show}
            value={state ?? ''}
            options={[['', text.every], ...Object.entries(text.messageStates)]}
            onChange={(value) => address.set({ state: value, cursor: null })}
          />
          {mayWrite ? (
            <button type="button" className="button" onClick={() => replay.mutate({ state: 'dead' })}>
              {text.replayDead}
            </button>
          ) : null}
        </div>
      </search>
      <FormError error={replay.error} />
      {replay.data ? (
        <p className="callout" role="status">
          {text.replayed(replay.data.replayed)}
        </p>
      ) : null}
      <Answer query={list}>
        {({ data, nextCursor }) =>
          data.length === 0 ? (
            <Notice icon="check" title={state ? text.noMatch : text.nothing} detail={state ? '' : text.nothingHint} />
          ) : (
            <WebhookMessages
              rows={data}
              isStale={list.isPlaceholderData}
              onReplay={mayWrite ? (message) => replay.mutate({ messages: [message.id] }) : undefined}
            >
              <Pager shown={text.shown(data.length)} nextCursor={nextCursor} />
            </WebhookMessages>
          )
        }
      </Answer>
    </>
  );
}
