/** A field for a secret key. Password managers and paste work; the error is tied to the field. */
import { type FormEvent, useId, useState } from 'react';
import { messages } from '../messages/current.ts';

interface KeyFormProps {
  isPending: boolean;
  error: string | null;
  onSubmit: (key: string) => void;
}

export function KeyForm({ isPending, error, onSubmit }: KeyFormProps) {
  const id = useId();
  const [key, setKey] = useState('');
  const [isMissing, setMissing] = useState(false);
  const shownError = isMissing ? messages.signIn.keyMissing : error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = key.trim();
    setMissing(given === '');
    if (given) onSubmit(given);
  };
  return (
    <form className="key-form" onSubmit={submit} noValidate>
      <label htmlFor={id}>{messages.signIn.key}</label>
      <input
        id={id}
        name="key"
        type="password"
        autoComplete="off"
        spellCheck={false}
        value={key}
        onChange={(event) => setKey(event.target.value)}
        aria-invalid={shownError ? true : undefined}
        aria-describedby={`${id}-hint${shownError ? ` ${id}-error` : ''}`}
      />
      <p id={`${id}-hint`} className="hint">
        {messages.signIn.keyHint}
      </p>
      <p id={`${id}-error`} className="field-error" role="alert">
        {shownError}
      </p>
      <button type="submit" className="button" disabled={isPending}>
        {isPending ? messages.signIn.submitting : messages.signIn.submit}
      </button>
    </form>
  );
}
