/** Filters of touchpoints and accounts: what is in force, as a query, and the way to add one. */
import { type FormEvent, useState } from 'react';
import type { Period } from '../../shared/periods.ts';
import type { Query } from '../api.ts';
import { readFilterTags, TAG_NAMES } from '../filter-tags.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { Choice, Field } from './field.tsx';

/** The site, the period and every filter that the address names. */
export function useFilters({ from, to }: Period): Query {
  const { siteParam: site } = useHere();
  const { search } = useAddress();
  return { site, from, to, ...readFilterTags(search) };
}

export function FilterAdder() {
  const address = useAddress();
  const [name, setName] = useState('channel');
  const [value, setValue] = useState('');
  const add = (event: FormEvent) => {
    event.preventDefault();
    const given = value.trim();
    if (!given) return;
    address.set({ [name]: [...new Set([...address.all(name), given])] });
    setValue('');
  };
  return (
    <form className="controls-row" onSubmit={add}>
      <Choice
        label={messages.filter.by}
        value={name}
        options={TAG_NAMES.map((each) => [each, messages.dimension[each] ?? each])}
        onChange={setName}
      />
      <Field label={messages.filter.value}>
        {(id) => (
          <input
            id={id}
            type="text"
            value={value}
            maxLength={300}
            autoComplete="off"
            onChange={(event) => setValue(event.target.value)}
          />
        )}
      </Field>
      <button type="submit" className="button">
        {messages.filter.add}
      </button>
    </form>
  );
}
