/** A page of the site is fetched, and what is wrong with its tag is told, first things first. */
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import type { InstallFindings } from '../../shared/api/install.ts';
import { checkPage } from '../calls/install.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { Field } from './field.tsx';
import { FormError } from './form-error.tsx';
import { Icon } from './icon.tsx';
import { ServerText } from './server-text.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.installCheck;
const ICONS = { ok: 'check', warn: 'alert', fail: 'cross' } as const;

export function PageCheck() {
  const { site } = useHere();
  const check = useMutation({ mutationFn: (url: string) => checkPage(site.id, url) });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const url = String(new FormData(event.currentTarget).get('url')).trim();
    if (url) check.mutate(url);
  };
  const example = site.domains[0]?.replace(/^\*\./, '') ?? 'www.example.com';
  return (
    <section className="panel settings-form" aria-labelledby="check-title">
      <h2 id="check-title">{text.check}</h2>
      <p className="hint">{text.urlHint}</p>
      <form className="controls-row page-check" onSubmit={submit}>
        <Field label={text.url}>
          {(id) => (
            <input
              id={id}
              name="url"
              type="text"
              inputMode="url"
              required
              maxLength={2048}
              spellCheck={false}
              placeholder={`https://${example}/contact`}
            />
          )}
        </Field>
        <button type="submit" className="button" disabled={check.isPending}>
          {text.submit}
        </button>
      </form>
      <FormError error={check.error} />
      <div role="status">
        {check.isPending ? <p>{text.checking}</p> : check.data ? <Findings {...check.data} /> : null}
      </div>
    </section>
  );
}

function Findings({ url, findings }: InstallFindings) {
  const [before, , after] = text.looked(url);
  return (
    <>
      <p className="hint">
        {before}
        <Tracked>{url}</Tracked>
        {after}
      </p>
      <ul className="findings">
        {findings.map(({ id, status, said, todo }) => (
          <li key={id} data-status={status}>
            <Icon name={ICONS[status]} size={18} />
            <span>
              <span className="vh">{text.status[status]}: </span>
              <ServerText said={said} />
              {todo ? (
                <span className="finding-todo">
                  <strong>{text.todo}</strong> <ServerText said={todo} />
                </span>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
