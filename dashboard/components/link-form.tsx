/** Setting a password by a link: of an invitation, or of somebody who lost hers. */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId } from 'react';
import type { SignIn } from '../../shared/api/user.ts';
import { linkedUser } from '../calls/users.ts';
import { messages } from '../messages/current.ts';
import { FormError } from './form-error.tsx';
import { Skeleton } from './skeleton.tsx';
import { Tracked } from './tracked.tsx';

interface LinkFormProps {
  link: string;
  isPending: boolean;
  error: Error | null;
  onSubmit(told: SignIn): void;
}

const text = messages.signInUser.link;

export function LinkForm({ link, isPending, error, onSubmit }: LinkFormProps) {
  const id = useId();
  // Gone from the cache with the form: the link is a secret.
  const linked = useQuery({
    queryKey: ['linked-user', link],
    queryFn: () => linkedUser(link),
    retry: false,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (linked.isPending) return <Skeleton rows={1} kind="line" />;
  if (linked.isError) {
    return (
      <div className="callout" role="alert">
        <strong>{text.gone}</strong>
        <span>{text.goneHint}</span>
      </div>
    );
  }
  const { email, name, isNew } = linked.data;
  const [before, , after] = text.hint(email);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const told = new FormData(event.currentTarget);
    const called = String(told.get('name')).trim();
    onSubmit({ link, password: String(told.get('password')), ...(called ? { name: called } : {}) });
  };
  return (
    <form className="key-form" onSubmit={submit}>
      <h2>{text.title(isNew)}</h2>
      <p>
        {before}
        <Tracked>{email}</Tracked>
        {after}
      </p>
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <label htmlFor={`${id}-name`}>{text.name}</label>
      <input id={`${id}-name`} name="name" type="text" autoComplete="name" maxLength={200} defaultValue={name} />
      <label htmlFor={`${id}-password`}>{text.password}</label>
      <input
        id={`${id}-password`}
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={12}
        maxLength={200}
        aria-describedby={`${id}-hint`}
      />
      <p id={`${id}-hint`} className="hint">
        {text.passwordHint}
      </p>
      <FormError error={error} />
      <button type="submit" className="button primary" disabled={isPending}>
        {isPending ? messages.signInUser.submitting : text.submit}
      </button>
    </form>
  );
}
