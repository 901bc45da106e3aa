/** What the adapters of embedded forms share: their messages are data of another program, to be looked at with care. */
import type { Host } from '../adapters.ts';

type Properties = Record<string, unknown>;

/** The message's content, also where it is sent as JSON text; an empty object for all else. */
export const contentOf = (event: unknown): Properties => {
  let { data } = event as MessageEvent;
  if (typeof data === 'string' && data.startsWith('{')) data = JSON.parse(data);
  return Object(data);
};

export const text = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? `${value}`.slice(0, 200) : undefined;

/** The text if it is an e-mail address. */
export const email = (value: unknown): string | undefined =>
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text(value) ?? '') ? text(value) : undefined;

const seen = new Set<string>();

/** One form_submit per submission: providers repeat their messages. What is unknown of the person is left out. */
export const submitted = (
  host: Host,
  form: { id?: unknown; name?: unknown; submission?: unknown },
  person: { email?: unknown; phone?: unknown; name?: unknown; company?: unknown } = {},
): void => {
  if (host.options.forms === 'off') return;
  const key = JSON.stringify([form, person]);
  if (seen.has(key)) return;
  seen.add(key);
  const address = email(person.email);
  const phone = text(person.phone);
  const identity = (address || phone) && {
    email: address,
    phone,
    traits: { name: text(person.name), company: text(person.company) },
  };
  host.emit(
    { type: 'form_submit', form: { id: text(form.id), name: text(form.name) }, ...(identity && { identity }) },
    true,
  );
};

/** A person in a list of named values, under the names that HubSpot and Marketo give them. */
export const personIn = (values: Properties) => ({
  email: values.email ?? values.Email,
  phone: values.phone ?? values.Phone ?? values.mobilephone,
  name: [values.firstname ?? values.FirstName, values.lastname ?? values.LastName].filter(Boolean).join(' '),
  company: values.company ?? values.Company,
});
