/** An invitation: its link is shown this once. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ROLES, type Role } from '../../shared/vocabulary.ts';
import { absoluteLink, inviteUser, usersQuery } from '../calls/users.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { Chips } from './chips.tsx';
import { Choice, Field } from './field.tsx';
import { FormError } from './form-error.tsx';
import { Snippet } from './snippet.tsx';

const text = messages.users;

export function InviteUser() {
  const { session } = useHere();
  const client = useQueryClient();
  const [role, setRole] = useState<string>('viewer');
  const [sites, setSites] = useState<string[]>([]);
  const invite = useMutation({
    mutationFn: async (form: HTMLFormElement) => {
      const told = new FormData(form);
      const user = {
        email: String(told.get('email')).trim(),
        name: String(told.get('name')).trim(),
        role: role as Role,
      };
      const made = await inviteUser({ ...user, sites: sites.length > 0 ? sites : null });
      form.reset();
      return made;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: usersQuery.queryKey }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    invite.mutate(event.currentTarget);
  };
  const siteName = (id: string) => session.sites.find((site) => site.id === id)?.name ?? id;
  return (
    <form className="panel settings-form" onSubmit={submit}>
      <h2>{text.invite}</h2>
      <div className="controls-row">
        <Field label={text.email}>
          {(id) => <input id={id} name="email" type="email" autoComplete="off" required maxLength={254} />}
        </Field>
        <Field label={text.name}>
          {(id) => <input id={id} name="name" type="text" autoComplete="off" required maxLength={200} />}
        </Field>
        <RoleChoice value={role} onChange={setRole} />
        {session.sites.length > 1 ? (
          <Chips
            legend={text.sites}
            options={session.sites.map(({ id }) => id)}
            chosen={sites}
            label={siteName}
            onChange={setSites}
          />
        ) : null}
        <button type="submit" className="button" disabled={invite.isPending}>
          {text.submit}
        </button>
      </div>
      <FormError error={invite.error} />
      {invite.data ? <LinkOnce name={invite.data.user.name} {...invite.data} /> : null}
    </form>
  );
}

export function RoleChoice({ value, onChange }: { value: string; onChange(role: string): void }) {
  const { roles, roleHints } = messages.profile;
  return (
    <Choice
      label={text.role}
      value={value}
      options={ROLES.map((role) => [role, `${roles[role]}: ${roleHints[role]}`] as const)}
      onChange={onChange}
    />
  );
}

export function LinkOnce({ name, link, expiresAt }: { name: string; link: string; expiresAt: string }) {
  const format = useFormat();
  const address = absoluteLink(link);
  return (
    <div className="callout" role="status">
      <strong>{text.link(name)}</strong>
      <Snippet text={address} />
      <span>{text.until(format.dateTime(Date.parse(expiresAt)))}</span>
    </div>
  );
}
