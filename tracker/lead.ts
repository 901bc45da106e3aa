/** What a form says. One with an e-mail field is a lead form: its recognised values say who the visitor is. */
import type { Draft } from './event.ts';
import { type Field, kindOf, readValue } from './fields.ts';

/** A login says who came back, not who asks. `data-tl-lead` overrules it. */
const LOGIN = /([Ll]og|[Ss]ign)[-_]?[Ii]n(?![a-z])/;

export const describe = (form: HTMLFormElement): Draft => {
  // Not the properties: an input named `id` hides the form's.
  const attribute = (name: string) => form.getAttribute(name) || undefined;
  const id = attribute('id');
  const name = form.dataset.tlForm || attribute('name');
  if (!WITH_LEADS) return { type: 'form_submit', form: { id, name } };
  const fields = new Set<string>();
  const values: Record<string, string | undefined> = {};
  let lead = form.matches('[data-tl-lead]');
  const login =
    LOGIN.test(`${id} ${name} ${attribute('action')}`) || form.querySelector('[autocomplete=current-password]');
  for (const field of form.elements as unknown as Field[]) {
    const kind = kindOf(field);
    if (kind == null) continue;
    if (field.name) fields.add(field.name);
    const value = kind && readValue(field, kind);
    if (kind === 'email' && !login) lead = true;
    // First and last name are both a name; of anything else the first counts.
    if (value && (kind === 'name' || !values[kind])) values[kind] = values[kind] ? `${values[kind]} ${value}` : value;
  }
  const { email, phone, company, source } = values;
  return {
    type: 'form_submit',
    form: { id, name, fields: [...fields].slice(0, 200) },
    ...(lead && {
      selfReportedSource: source,
      ...((email || phone) && { identity: { email, phone, traits: { name: values.name, company } } }),
    }),
  };
};
