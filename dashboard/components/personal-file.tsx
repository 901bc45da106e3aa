/** A file about persons. Whoever asks for it has said a short time ago who they are; else they are asked, and it goes on. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';
import { useLocation } from 'wouter';
import { ApiError, api, type Session } from '../api.ts';
import { messages } from '../messages/current.ts';
import { isSignedOut, sessionQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Field } from './field.tsx';
import { Icon } from './icon.tsx';

const text = messages.confirmation;

interface PersonalFileProps {
  href: string;
  /** What the file is to be called, where the server does not say. */
  name?: string;
  children?: ReactNode;
}

export function PersonalFile({ href, name = '', children = messages.csv }: PersonalFileProps) {
  const { session } = useHere();
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const [isLooking, setLooking] = useState(false);
  const load = () => {
    const link = document.createElement('a');
    Object.assign(link, { href, download: name });
    link.click();
  };
  const begin = async () => {
    setLooking(true);
    const now = await api.session().catch((error) => (isSignedOut(error) ? null : undefined));
    setLooking(false);
    if (now !== undefined) client.setQueryData(sessionQuery.queryKey, now);
    // The sign-in page is on screen.
    if (now === null) return;
    // Where nothing is known the browser says what came of it.
    if (now?.confirmed === false && now.seesIdentifiers) setAsking(true);
    else load();
  };
  return (
    <>
      <a
        className="button"
        href={href}
        download={name}
        aria-busy={isLooking}
        onClick={(event) => {
          event.preventDefault();
          if (!isLooking) void begin();
        }}
      >
        <Icon name="download" size={16} />
        {children}
      </a>
      {isAsking && session.signedInBy === 'start' ? <MakeAccount onClose={() => setAsking(false)} /> : null}
      {isAsking && session.signedInBy !== 'start' ? (
        <Confirm
          session={session}
          onDone={() => {
            setAsking(false);
            load();
          }}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}

function Confirm({ session, onDone, onClose }: { session: Session; onDone(): void; onClose(): void }) {
  const client = useQueryClient();
  const wrong = useId();
  const [secret, setSecret] = useState('');
  const byKey = session.signedInBy === 'key';
  const confirm = useMutation({
    mutationFn: () => api.confirm(byKey ? { key: secret.trim() } : { password: secret }),
    onSuccess: () => {
      client.setQueryData(sessionQuery.queryKey, (before) => before && { ...before, confirmed: true as boolean });
      onDone();
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
      onClose={onClose}
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
function MakeAccount({ onClose }: { onClose(): void }) {
  const address = useAddress();
  const [, navigate] = useLocation();
  return (
    <ConfirmDialog
      title={text.title}
      yes={messages.profile.make}
      isPending={false}
      error={null}
      onYes={() => navigate(address.href('/profile'))}
      onClose={onClose}
    >
      <p>{text.start}</p>
    </ConfirmDialog>
  );
}
