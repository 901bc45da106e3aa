/** One's own account: password and sessions; the first account of all, for who came by the link of the start. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import type { SessionListed } from '../../shared/api/user.ts';
import { changePassword, endOwnSession, makeOwner, ownSessionsQuery } from '../calls/users.ts';
import { Answer } from '../components/answer.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { DigestMails } from '../components/digest-mails.tsx';
import { Field } from '../components/field.tsx';
import { FormError } from '../components/form-error.tsx';
import { DateText } from '../components/moment-text.tsx';
import { PageHead } from '../components/page-head.tsx';
import { Notice } from '../components/problem.tsx';
import { Tracked } from '../components/tracked.tsx';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { sessionQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.profile;

export default function ProfilePage() {
  const { session } = useHere();
  usePageTitle(text.title);
  const { user, signedInBy } = session;
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      {user ? (
        <>
          <dl className="panel figures account-facts">
            <div>
              <dt>{text.name}</dt>
              <dd>
                <Tracked>{user.name}</Tracked>
              </dd>
            </div>
            <div>
              <dt>{text.email}</dt>
              <dd>
                <Tracked>{user.email}</Tracked>
              </dd>
            </div>
            <div>
              <dt>{text.role}</dt>
              <dd title={text.roleHints[user.role]}>{text.roles[user.role]}</dd>
            </div>
            <div>
              <dt>{text.sees}</dt>
              <dd>{user.seesIdentifiers ? text.inFull : text.masked}</dd>
            </div>
          </dl>
          <PasswordChangeForm email={user.email} />
          <DigestMails />
          <Sessions />
        </>
      ) : signedInBy === 'start' ? (
        <OwnerForm />
      ) : (
        <Notice icon="people" title={text.byKey} detail={text.byKeyHint} />
      )}
    </>
  );
}

const textOf = (told: FormData, name: string) => String(told.get(name) ?? '');

function OwnerForm() {
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: (told: FormData) =>
      makeOwner({
        name: textOf(told, 'name').trim(),
        email: textOf(told, 'email').trim(),
        password: textOf(told, 'password'),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    make.mutate(new FormData(event.currentTarget));
  };
  return (
    <form className="panel settings-form" onSubmit={submit}>
      <h2>{text.start}</h2>
      <p>{text.startHint}</p>
      <div className="form-grid">
        <Field label={text.name}>
          {(id) => <input id={id} name="name" type="text" autoComplete="name" required maxLength={200} />}
        </Field>
        <Field label={text.email}>
          {(id) => <input id={id} name="email" type="email" autoComplete="username" required maxLength={254} />}
        </Field>
        <NewPassword />
      </div>
      <FormError error={make.error} />
      <div>
        <button type="submit" className="button primary" disabled={make.isPending}>
          {text.create}
        </button>
      </div>
    </form>
  );
}

function NewPassword() {
  return (
    <Field label={text.next}>
      {(id) => (
        <>
          <input
            id={id}
            name="password"
            type="password"
            autoComplete="new-password"
            required
            minLength={12}
            maxLength={200}
            aria-describedby={`${id}-hint`}
          />
          <p id={`${id}-hint`} className="hint">
            {messages.signInUser.link.passwordHint}
          </p>
        </>
      )}
    </Field>
  );
}

function PasswordChangeForm({ email }: { email: string }) {
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: async (form: HTMLFormElement) => {
      const told = new FormData(form);
      await changePassword({ current: textOf(told, 'current'), password: textOf(told, 'password') });
      form.reset();
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ownSessionsQuery.queryKey }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    change.mutate(event.currentTarget);
  };
  return (
    <form className="panel settings-form" onSubmit={submit}>
      <h2>{text.password}</h2>
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <div className="form-grid">
        <Field label={text.current}>
          {(id) => (
            <input id={id} name="current" type="password" autoComplete="current-password" required maxLength={200} />
          )}
        </Field>
        <NewPassword />
      </div>
      <FormError error={change.error} />
      {change.isSuccess ? <p role="status">{text.changed}</p> : null}
      <div>
        <button type="submit" className="button" disabled={change.isPending}>
          {text.change}
        </button>
      </div>
    </form>
  );
}

function Sessions() {
  const client = useQueryClient();
  const format = useFormat();
  const sessions = useQuery(ownSessionsQuery);
  const end = useMutation({
    mutationFn: endOwnSession,
    onSuccess: () => client.invalidateQueries({ queryKey: ownSessionsQuery.queryKey }),
  });
  const columns: Column<SessionListed>[] = [
    {
      id: 'device',
      label: text.device,
      cell: ({ device, current }) => (
        <span className="plain">
          <Tracked>{[device?.browser, device?.os].filter(Boolean).join(', ') || text.unknownDevice}</Tracked>
          {current ? <span className="hint">{text.here}</span> : null}
        </span>
      ),
    },
    { id: 'seen', label: text.seen, cell: ({ seenAt }) => format.dateTime(Date.parse(seenAt)) },
    { id: 'begun', label: text.begun, cell: ({ createdAt }) => <DateText at={createdAt} /> },
    {
      id: 'end',
      label: <span className="vh">{text.end}</span>,
      cell: ({ id, current }) =>
        current ? null : (
          <button type="button" className="button small" disabled={end.isPending} onClick={() => end.mutate(id)}>
            {text.end}
          </button>
        ),
    },
  ];
  return (
    <section>
      <h2 className="section-title">{text.sessions}</h2>
      <FormError error={end.error} />
      <Answer query={sessions} rows={2}>
        {({ data }) => (
          <DataTable caption={text.sessions} columns={columns} rows={data} keyOf={({ id }) => id}>
            {data.length > 1 ? (
              <div className="panel-foot">
                <button type="button" className="button" disabled={end.isPending} onClick={() => end.mutate(null)}>
                  {text.endOthers}
                </button>
              </div>
            ) : null}
          </DataTable>
        )}
      </Answer>
    </section>
  );
}
