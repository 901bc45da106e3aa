/** Of which sites one gets the weekly digest by e-mail, and in which language. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { DigestMails as Chosen } from '../../shared/api/digest-mail.ts';
import type { Language } from '../../shared/languages.ts';
import { chooseDigestMails, digestMailsQuery, tryDigestMail } from '../calls/digest.ts';
import { LANGUAGES, readLanguage } from '../language.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { Answer } from './answer.tsx';
import { Chips } from './chips.tsx';
import { Choice } from './field.tsx';
import { FormError } from './form-error.tsx';
import { SaveBar } from './save-bar.tsx';

const text = messages.digest;

export function DigestMails() {
  return (
    <Answer query={useQuery(digestMailsQuery)} rows={2}>
      {(chosen) => <Form chosen={chosen} />}
    </Answer>
  );
}

function Form({ chosen }: { chosen: Chosen }) {
  const { session } = useHere();
  const client = useQueryClient();
  const [sites, setSites] = useState(chosen.sites);
  const [language, setLanguage] = useState<Language>(chosen.language ?? readLanguage());
  const save = useMutation({
    mutationFn: () => chooseDigestMails({ sites, language }),
    onSuccess: (answer) => client.setQueryData(digestMailsQuery.queryKey, answer),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const nameOf = (id: string) => session.sites.find((site) => site.id === id)?.name ?? id;
  return (
    <form className="panel settings-form" onSubmit={submit}>
      <h2>{text.title}</h2>
      <p>{text.hint}</p>
      {chosen.available ? null : (
        <p className="callout" role="note">
          {session.scopes.includes('manage') ? text.setUp : text.notSetUp}
        </p>
      )}
      <div className="controls-row">
        <Chips
          legend={text.sites}
          options={session.sites.map(({ id }) => id)}
          chosen={sites}
          label={nameOf}
          onChange={(next) => {
            save.reset();
            setSites(next);
          }}
        />
        <Choice
          label={messages.language.label}
          value={language}
          options={Object.entries(LANGUAGES)}
          onChange={(next) => {
            save.reset();
            setLanguage(next as Language);
          }}
        />
      </div>
      <SaveBar save={text.save} saved={text.saved} of={save} />
      {chosen.available ? <TryIt language={language} /> : null}
    </form>
  );
}

/** What the mail server says of one is seen at once, not on Monday. */
function TryIt({ language }: { language: Language }) {
  const { session, site } = useHere();
  const send = useMutation({ mutationFn: () => tryDigestMail(site.id, language) });
  const { data } = send;
  return (
    <div>
      <button type="button" className="button small" disabled={send.isPending} onClick={() => send.mutate()}>
        {send.isPending ? text.sending : text.tryIt(site.name)}
      </button>
      <FormError error={send.error} />
      <p role="status" className="hint">
        {data === undefined
          ? ''
          : data.sent
            ? text.sent(session.user!.email)
            : `${text.problems[data.problem!]}${data.status === null ? '' : ` (${data.status})`}`}
      </p>
    </div>
  );
}
