/** Submitted forms. A form with an e-mail field is a lead form: its recognised values say who the visitor is. */
import { guard, on } from './env.ts';
import { type Draft, emit } from './event.ts';
import { type Field, kindOf, readValue } from './fields.ts';

/** A login says who came back, not who asks. `data-tl-lead` overrules it. */
const LOGIN = /([Ll]og|[Ss]ign)[-_]?[Ii]n(?![a-z])/;
const describe = (form: HTMLFormElement): Draft => {
  // Not the properties: an input named `id` hides the form's.
  const attribute = (name: string) => form.getAttribute(name) || undefined;
  const id = attribute('id');
  const name = form.dataset.tlForm || attribute('name');
  const fields = new Set<string>();
  const values: Record<string, string | undefined> = {};
  let lead = false;
  for (const field of form.elements as unknown as Field[]) {
    const kind = kindOf(field);
    if (kind == null) continue;
    if (field.name) fields.add(field.name);
    const value = kind && readValue(field, kind);
    if (kind === 'email') lead = true;
    // First and last name are both a name; of anything else the first counts.
    if (value && (kind === 'name' || !values[kind])) values[kind] = values[kind] ? `${values[kind]} ${value}` : value;
  }
  if (LOGIN.test(`${id} ${name} ${attribute('action')}`) || form.querySelector('[autocomplete=current-password]')) {
    lead = false;
  }
  const draft: Draft = { type: 'form_submit', form: { id, name, fields: [...fields].slice(0, 200) } };
  if (lead || form.matches('[data-tl-lead]')) {
    const { email, phone, name, company, source } = values;
    draft.selfReportedSource = source;
    if (email || phone) draft.identity = { email, phone, traits: { name, company } };
  }
  return draft;
};

let pressed: unknown;
let latest: string | undefined;

/** `certain`: the form is really being sent, and not only read by a script (autosave, live validation). */
const submitted = (form: HTMLFormElement, certain: boolean): void => {
  if (form.closest('[data-tl-ignore]') || !(certain || (pressed && form.matches(':valid')))) return;
  const draft = describe(form);
  const facts = JSON.stringify(draft);
  // Again: a double click, or the formdata behind the submit. Corrected values are another matter.
  if (latest && (!certain || facts === latest)) return;
  latest = facts;
  setTimeout(() => {
    latest = '';
  }, 2000);
  emit(draft, true);
};

export const onFormEvent = ({ type, target, isTrusted }: Event): void => {
  if (type === 'submit' || type === 'formdata') submitted(target as HTMLFormElement, isTrusted && type === 'submit');
};

export const watchSubmitCalls = (): void => {
  // `form.submit()` fires no `submit`, and its `formdata` looks like that of any script that reads the form.
  const { prototype } = HTMLFormElement;
  const original = prototype.submit;
  const before = guard(submitted);
  prototype.submit = function () {
    before(this, true);
    original.call(this);
  };
  on('click', ({ target }) => {
    pressed = target.closest('button,a,[type=button],[type=submit],[role=button]');
    setTimeout(() => {
      pressed = 0;
    }, 1000);
  });
};
