/** E-mail and password. Password managers know both fields. */
import { type FormEvent, useId } from 'react';
import { messages } from '../messages/current.ts';

interface PasswordFormProps {
  isPending: boolean;
  error: string | null;
  onSubmit(email: string, password: string): void;
}

const text = messages.signInUser;

export function PasswordForm({ isPending, error, onSubmit }: PasswordFormProps) {
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const told = new FormData(event.currentTarget);
    onSubmit(String(told.get('email')).trim(), String(told.get('password')));
  };
  return (
    <form className="key-form" onSubmit={submit}>
      <label htmlFor={`${id}-email`}>{text.email}</label>
      <input id={`${id}-email`} name="email" type="email" autoComplete="username" required maxLength={254} />
      <label htmlFor={`${id}-password`}>{text.password}</label>
      <input
        id={`${id}-password`}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        maxLength={200}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
      />
      <p id={`${id}-error`} className="field-error" role="alert">
        {error}
      </p>
      <button type="submit" className="button primary" disabled={isPending}>
        {isPending ? text.submitting : text.submit}
      </button>
    </form>
  );
}
