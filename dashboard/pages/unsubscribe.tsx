/** Where the link in the weekly digest leads: for whoever has the mail, signed in or not. */
import { useMutation } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { ApiError } from '../api.ts';
import { unsubscribe } from '../calls/digest.ts';
import { FormError } from '../components/form-error.tsx';
import { SignInCard } from '../components/sign-in-card.tsx';
import { messages } from '../messages/current.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.unsubscribe;

export default function UnsubscribePage() {
  const [search] = useSearchParams();
  const end = useMutation({ mutationFn: () => unsubscribe(search.get('token') ?? '') });
  const isWrong = end.error instanceof ApiError && (end.error.status === 400 || end.error.status === 404);
  usePageTitle(text.title);
  return (
    <SignInCard title={text.title}>
      <p role="status">{end.isSuccess ? text.done : text.hint}</p>
      {end.isSuccess ? null : (
        <>
          <FormError error={isWrong ? text.wrong : end.error} />
          <button type="button" className="button primary" disabled={end.isPending} onClick={() => end.mutate()}>
            {text.yes}
          </button>
        </>
      )}
    </SignInCard>
  );
}
