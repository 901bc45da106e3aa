/** Sign in by e-mail and password, by a link that sets the password, by the one-time link the server prints, or by a secret key. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { ApiError, api, type Credential } from '../api.ts';
import { KeyForm } from '../components/key-form.tsx';
import { LinkForm } from '../components/link-form.tsx';
import { PasswordForm } from '../components/password-form.tsx';
import { SignInCard } from '../components/sign-in-card.tsx';
import { messages } from '../messages/current.ts';
import { sessionQuery } from '../queries.ts';
import { usePageTitle } from '../use-arrival.ts';

const signInPath = '/sign-in';

export default function SignInPage() {
  const [path, navigate] = useLocation();
  const client = useQueryClient();
  const signIn = useMutation({
    mutationFn: async (credential: Credential) => {
      await api.signIn(credential);
      // Another person may sign in: nothing shown before may remain.
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
      const session = await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
      if (!session) throw new ApiError(0, messages.signIn.noCookie, messages.signIn.noCookieHint, '');
      if (path === signInPath) navigate('/', { replace: true });
    },
  });
  const [link, setLink] = useState<string | null>(null);
  useSecretInHash('token', (token) => signIn.mutate({ token }));
  useSecretInHash('link', (fresh) => {
    signIn.reset();
    setLink(fresh);
  });
  usePageTitle(messages.signIn.title);

  const withLink = signIn.variables?.token !== undefined;
  const withPassword = signIn.variables?.email !== undefined;
  if (link !== null && !signIn.isSuccess) {
    return (
      <SignInCard title={messages.product}>
        <LinkForm
          key={link}
          link={link}
          isPending={signIn.isPending}
          error={signIn.error}
          onSubmit={(told) => signIn.mutate(told)}
        />
      </SignInCard>
    );
  }
  if (signIn.isSuccess || (signIn.isPending && withLink)) {
    return (
      <SignInCard title={messages.signIn.withLink}>
        <p role="status">{messages.signIn.withLinkHint}</p>
      </SignInCard>
    );
  }
  return (
    <SignInCard title={messages.signIn.title}>
      {signIn.isError && withLink ? <LinkProblem error={signIn.error} /> : <p>{messages.signIn.hint}</p>}
      <PasswordForm
        isPending={signIn.isPending}
        error={signIn.isError && withPassword ? problemOf(signIn.error, messages.signInUser.wrong) : null}
        onSubmit={(email, password) => signIn.mutate({ email, password })}
      />
      <h2 className="sign-in-or">{messages.signInUser.or}</h2>
      <KeyForm
        isPending={signIn.isPending}
        error={signIn.isError && !withLink && !withPassword ? problemOf(signIn.error, messages.signIn.keyWrong) : null}
        onSubmit={(key) => signIn.mutate({ key })}
      />
    </SignInCard>
  );
}

/** Hands over `#token=` or `#link=` once and takes it out of the address, so that it is in no history and no screenshot. */
function useSecretInHash(name: 'token' | 'link', onSecret: (secret: string) => void) {
  const handler = useRef(onSecret);
  handler.current = onSecret;
  useEffect(() => {
    const take = () => {
      const secret = new URLSearchParams(location.hash.slice(1)).get(name);
      if (!secret) return;
      history.replaceState(history.state, '', location.pathname + location.search);
      handler.current(secret);
    };
    take();
    // A second link pasted into the same tab changes nothing but the hash.
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, [name]);
}

function LinkProblem({ error }: { error: Error }) {
  const isUsed = error instanceof ApiError && error.status === 401;
  const known = error instanceof ApiError ? error : null;
  return (
    <div className="callout" role="alert">
      <strong>{isUsed ? messages.signIn.linkUsed : (known?.title ?? messages.problem.unexpected)}</strong>
      <span>{isUsed ? messages.signIn.linkUsedHint : (known?.detail ?? messages.problem.unexpectedDetail)}</span>
    </div>
  );
}

function problemOf(error: Error, wrong: string): string {
  if (!(error instanceof ApiError)) return messages.problem.unexpected;
  return error.status === 401 ? wrong : `${error.title}. ${error.detail}`;
}
