/** "Is it you?": the question that `askConfirmation` puts, wherever it is asked. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useLocation } from 'wouter';
import { ApiError, api, type Session } from '../api.ts';
import { endConfirmation } from '../confirmation.ts';
import { messages } from '../messages/current.ts';
import { sessionQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Field } from './field.tsx';

const text = messages.confirmation;

export default function Confirmation() {
  const { session } = useHere();
  return session.signedInBy === 'start' ? <MakeAccount /> : <Proof session={session} />;
}

function Proof({ session }: { session: Session }) {
  const client = useQueryClient();
  const wrong = useId();
  const [secret, setSecret] = useState('');
  const byKey = session.signedInBy === 'key';
  const confirm = useMutation({
    mutationFn: () => api.confirm(byKey ? { key: secret.trim() } : { password: secret }),
    onSuccess: () => {
      client.setQueryData(sessionQuery.queryKey, (before) => before && { ...before, confirmed: true as boolean });
      endConfirmation(true);
    },
  });
  const isWrong = confirm.error instanceof ApiError && confirm.error.code === 'invalid_request';
  return (
    <ConfirmDialog
      title={text.title}
      yes={text.yes}
      isReady={secret !== ''}
      isPending={confirm.isPending}
      error={isWrong ? null : confirm.error}
      onYes={() => confirm.mutate()}
      onClose={() => endConfirmation(false)}
    >
      <p>{text.hint}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (secret !== '' && !confirm.isPending) confirm.mutate();
        }}
      >
        {session.user ? (
          // For the browser's store of passwords.
          <input type="text" hidden readOnly autoComplete="username" value={session.user.email} />
        ) : null}
        <Field label={byKey ? text.key : text.password}>
          {(id) => (
            <input
              id={id}
              type="password"
              autoComplete={byKey ? 'off' : 'current-password'}
              maxLength={200}
              aria-invalid={isWrong}
              aria-describedby={isWrong ? wrong : undefined}
              value={secret}
              onChange={(event) => setSecret(event.target.value)}
            />
          )}
        </Field>
        {/* Enter sends a form of two fields only where there is one. */}
        <input type="submit" hidden />
      </form>
      {isWrong ? (
        <p id={wrong} className="field-error" role="alert">
          {byKey ? text.wrongKey : text.wrongPassword}
        </p>
      ) : null}
    </ConfirmDialog>
  );
}

/** Whoever came by the link of the start has no password yet. */
function MakeAccount() {
  const address = useAddress();
  const [, navigate] = useLocation();
  return (
    <ConfirmDialog
      title={text.title}
      yes={messages.profile.make}
      isPending={false}
      error={null}
      onYes={() => {
        endConfirmation(false);
        navigate(address.href('/profile'));
      }}
      onClose={() => endConfirmation(false)}
    >
      <p>{text.start}</p>
    </ConfirmDialog>
  );
}
