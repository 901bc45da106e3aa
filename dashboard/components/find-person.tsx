/** Somebody who asks for her data or to be forgotten, found by what she says she is. */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import type { Lead } from '../../shared/api/lead.ts';
import { personQuery } from '../calls/privacy.ts';
import { leadName } from '../lead-name.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { Answer } from './answer.tsx';
import { Field } from './field.tsx';
import { PersonRights } from './person-rights.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.privacy;

export function FindPerson() {
  const { siteParam } = useHere();
  // Not in the address: it names a person.
  const [asked, setAsked] = useState('');
  const found = useQuery(personQuery(asked, siteParam));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setAsked(String(new FormData(event.currentTarget).get('identifier')).trim());
  };
  return (
    <section className="panel settings-form" aria-labelledby="person-title">
      <h2 id="person-title">{text.person}</h2>
      <p className="hint">{text.personHint}</p>
      <search>
        <form className="controls-row" onSubmit={submit}>
          <Field label={text.identifier}>
            {(id) => <input id={id} name="identifier" type="text" required maxLength={255} autoComplete="off" />}
          </Field>
          <button type="submit" className="button">
            {text.find}
          </button>
        </form>
      </search>
      {asked === '' ? null : (
        <Answer query={found} rows={1}>
          {({ data }) => (
            <>
              {data.length === 0 ? <p role="status">{text.nobody}</p> : null}
              {data.map((lead) => (
                <Person key={lead.id} lead={lead} />
              ))}
            </>
          )}
        </Answer>
      )}
    </section>
  );
}

function Person({ lead }: { lead: Lead }) {
  const address = useAddress();
  return (
    <div className="stack">
      <Link href={address.href(`/leads/${encodeURIComponent(lead.id)}`)}>
        <Tracked>{leadName(lead) ?? messages.leads.unnamed}</Tracked>
      </Link>
      <PersonRights lead={lead} />
    </div>
  );
}
