/** Where the link in the weekly digest leads: for whoever has the mail, signed in or not. */
import { useMutation } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { unsubscribe } from '../calls/digest.ts';
import { FormError } from '../components/form-error.tsx';
import { SignInCard } from '../components/sign-in-card.tsx';
import { messages } from '../messages/current.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.unsubscribe;

export default function UnsubscribePage() {
  const [search] = useSearchParams();
  const end = useMutation({ mutationFn: () => unsubscribe(search.get('token') ?? '') });
  usePageTitle(text.title);
  return (
    <SignInCard title={text.title}>
      {end.isSuccess ? (
        <p role="status">{text.done}</p>
      ) : (
        <>
          <p>{text.hint}</p>
          <FormError error={end.error && text.wrong} />
          <button type="button" className="button primary" disabled={end.isPending} onClick={() => end.mutate()}>
            {text.yes}
          </button>
        </>
      )}
    </SignInCard>
  );
}
