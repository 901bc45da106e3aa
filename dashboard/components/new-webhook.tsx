/** A new webhook: where to, of what, with which models; its secret is shown this once. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { WEBHOOK_EVENTS, type WebhookEvent } from '../../shared/vocabulary.ts';
import { makeWebhook, webhooksQuery } from '../calls/webhooks.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { Chips } from './chips.tsx';
import { Field } from './field.tsx';
import { FormError } from './form-error.tsx';
import { SecretOnce } from './secret-once.tsx';

const text = messages.webhooks;

export function NewWebhook() {
  const { siteParam: site } = useHere();
  const client = useQueryClient();
  const [events, setEvents] = useState<WebhookEvent[]>(['lead.created', 'lead.stage_changed', 'deal.attributed']);
  const make = useMutation({
    mutationFn: async (form: HTMLFormElement) => {
      const told = new FormData(form);
      const models = String(told.get('models') ?? '')
        .split(',')
        .map((model) => model.trim())
        .filter(Boolean);
      const url = String(told.get('url')).trim();
      const made = await makeWebhook({ url, events, ...(models.length > 0 ? { models } : {}) }, site);
      form.reset();
      return made;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: webhooksQuery(site).queryKey }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    make.mutate(event.currentTarget);
  };
  return (
    <form className="panel settings-form" onSubmit={submit}>
      <h2>{text.add}</h2>
      <div className="controls-row">
        <Field label={text.url} hint={text.urlHint}>
          {(id) => (
            <input id={id} name="url" type="url" autoComplete="off" required maxLength={2048} placeholder="https://" />
          )}
        </Field>
        {events.includes('deal.attributed') ? (
          <Field label={text.models} hint={text.modelsHint}>
            {(id) => <input id={id} name="models" type="text" autoComplete="off" defaultValue="first, last, linear" />}
          </Field>
        ) : null}
        <Chips
          legend={text.events}
          options={WEBHOOK_EVENTS}
          chosen={events}
          label={(event) => text.event[event]}
          onChange={setEvents}
        />
        <button type="submit" className="button" disabled={make.isPending || events.length === 0}>
          {text.make}
        </button>
      </div>
      <FormError error={make.error} />
      {make.data ? <SecretOnce said={text.once} secret={make.data.secret} /> : null}
    </form>
  );
}
