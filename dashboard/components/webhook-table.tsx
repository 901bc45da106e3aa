/** Webhooks as rows: where to, of what, how it goes, and what can be done about each. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Webhook, WebhookChange } from '../../shared/api/webhook.ts';
import { changeWebhook, newWebhookSecret, removeWebhook, testWebhook, webhooksQuery } from '../calls/webhooks.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { ActDialog } from './act-dialog.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { FormError } from './form-error.tsx';
import { RowAction } from './row-action.tsx';
import { SecretOnce } from './secret-once.tsx';
import { ServerText } from './server-text.tsx';
import { Tracked } from './tracked.tsx';
import { outcomeOf } from './webhook-messages.tsx';

const text = messages.webhooks;
type Question = { hook: Webhook; what: 'secret' | 'remove' };

export function WebhookTable({ webhooks, mayWrite }: { webhooks: readonly Webhook[]; mayWrite: boolean }) {
  const { siteParam: site } = useHere();
  const address = useAddress();
  const format = useFormat();
  const client = useQueryClient();
  const [asking, setAsking] = useState<Question | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const change = useMutation({
    mutationFn: ({ id, ...to }: WebhookChange & { id: string }) => changeWebhook(id, to, site),
    onSettled: () => client.invalidateQueries({ queryKey: webhooksQuery(site).queryKey }),
  });
  const test = useMutation({
    mutationFn: async ({ id, url }: Webhook) => ({ url, attempt: await testWebhook(id, site) }),
  });
  const columns: Column<Webhook>[] = [
    {
      id: 'url',
      label: text.url,
      cell: ({ id, url }) => (
        <Link href={address.href(`/settings/webhooks/${encodeURIComponent(id)}`)}>
          <Tracked>{url}</Tracked>
          <span className="vh">: {text.messages}</span>
        </Link>
      ),
    },
    { id: 'events', label: text.events, cell: ({ events }) => events.map((event) => text.event[event]).join(', ') },
    {
      id: 'state',
      label: text.state,
      cell: ({ disabledBecause, failingSince }) => (
        <span className="plain">
          {text.states[disabledBecause ?? 'on']}
          {failingSince ? (
            <span className="hint">{text.failing(format.dateTime(Date.parse(failingSince)))}</span>
          ) : null}
        </span>
      ),
    },
  ];
  if (mayWrite)
    columns.push({
      id: 'actions',
      label: <span className="vh">{text.actions}</span>,
      cell: (hook) => (
        <span className="marks">
          <RowAction of={hook.url} label={text.test} onClick={() => test.mutate(hook)} />
          <RowAction
            of={hook.url}
            label={hook.enabled ? text.off : text.on}
            onClick={() => change.mutate({ id: hook.id, enabled: !hook.enabled })}
          />
          <RowAction of={hook.url} label={text.newSecret} onClick={() => setAsking({ hook, what: 'secret' })} />
          <RowAction of={hook.url} label={text.remove} onClick={() => setAsking({ hook, what: 'remove' })} />
        </span>
      ),
    });
  return (
    <>
      <FormError error={change.error ?? test.error} />
      {test.data ? (
        <p className="callout" role="status">
          {text.tested(test.data.url, outcomeOf(test.data.attempt))} <ServerText said={test.data.attempt.detail} />
        </p>
      ) : null}
      {secret ? <SecretOnce said={text.once} secret={secret} /> : null}
      <DataTable caption={text.table} columns={columns} rows={webhooks} keyOf={({ id }) => id} />
      {asking ? <Ask {...asking} onSecret={setSecret} onClose={() => setAsking(null)} /> : null}
    </>
  );
}

interface AskProps extends Question {
  onSecret(secret: string): void;
  onClose(): void;
}

function Ask({ hook, what, onSecret, onClose }: AskProps) {
  const { siteParam: site } = useHere();
  const isSecret = what === 'secret';
  const act = async () => {
    if (isSecret) onSecret((await newWebhookSecret(hook.id, site)).secret);
    else await removeWebhook(hook.id, site);
  };
  return (
    <ActDialog
      title={isSecret ? text.newSecretTitle : text.removeTitle}
      yes={isSecret ? text.newSecret : text.remove}
      act={act}
      changes={{ queryKey: webhooksQuery(site).queryKey }}
      onClose={onClose}
    >
      <p>
        <Tracked>{hook.url}</Tracked>
      </p>
      <p>{isSecret ? text.newSecretHint : text.removeHint}</p>
    </ActDialog>
  );
}
