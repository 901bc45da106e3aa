/** A link to what is on screen, for somebody without an account. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { SHAREABLE } from '../../shared/shareable.ts';
import { makeShare, sharesQuery } from '../calls/shares.ts';
import { absoluteLink } from '../calls/users.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { Choice, Field } from './field.tsx';
import { FormError } from './form-error.tsx';
import { Snippet } from './snippet.tsx';

const text = messages.shares;
const DAYS = [1, 7, 30, 90, 366];

export default function ShareView() {
  const { siteParam: site } = useHere();
  const [path] = useLocation();
  const [search] = useSearchParams();
  const [days, setDays] = useState('30');
  const client = useQueryClient();
  const share = useMutation({
    mutationFn: (form: HTMLFormElement) => {
      const query = new URLSearchParams(search);
      for (const name of ['site', 'cursor']) query.delete(name);
      const name = String(new FormData(form).get('name')).trim();
      const address = query.size > 0 ? `${path}?${query}` : path;
      return makeShare({ name, path: address, days: Number(days) }, site);
    },
    onSuccess: () => client.invalidateQueries({ queryKey: sharesQuery(site).queryKey }),
  });
  if (!Object.hasOwn(SHAREABLE, path)) return <p className="hint">{text.notHere}</p>;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    share.mutate(event.currentTarget);
  };
  const link = share.data && absoluteLink(share.data.link);
  return (
    <>
      <form onSubmit={submit} aria-label={text.make} className="share-form">
        <Field label={text.make}>
          {(id) => <input id={id} name="name" type="text" required maxLength={100} placeholder={text.name} />}
        </Field>
        <Choice
          label={text.days}
          value={days}
          options={DAYS.map((each) => [String(each), text.daysOf(each)] as const)}
          onChange={setDays}
        />
        <button type="submit" className="button small" disabled={share.isPending}>
          {text.submit}
        </button>
      </form>
      <FormError error={share.error} />
      {link ? (
        <div className="callout" role="status">
          <strong>{text.once}</strong>
          <Snippet text={link} />
        </div>
      ) : null}
    </>
  );
}
