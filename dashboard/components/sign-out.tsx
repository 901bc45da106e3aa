/** Ends the session on the server, then forgets everything that was shown. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { ApiError, api } from '../api.ts';
import { messages } from '../messages/current.ts';
import { Icon } from './icon.tsx';

export function SignOut() {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const signOut = useMutation({
    mutationFn: async () => {
      try {
        await api.signOut();
      } catch (error) {
        // No session any more is what was asked for.
        if (!(error instanceof ApiError && error.status === 401)) throw error;
      }
    },
    onSuccess: () => {
      client.clear();
      navigate('/sign-in');
    },
  });
  const text = signOut.isPending ? messages.bar.signingOut : messages.bar.signOut;
  return (
    <>
      {signOut.isError ? <span role="alert">{messages.bar.signOutFailed}</span> : null}
      <button type="button" className="button quiet" disabled={signOut.isPending} onClick={() => signOut.mutate()}>
        <Icon name="signOut" size={16} />
        <span className="wide-only">{text}</span>
      </button>
    </>
  );
}
