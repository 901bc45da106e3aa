/** Submitted forms. A form with an e-mail field is a lead form: its recognised values say who the visitor is. */
import { guard, on } from './env.ts';
import { type Draft, emit } from './event.ts';
import { attribute, type Field, kindOf, readValue } from './fields.ts';

/** A login says who came back, not who asks. `data-tl-lead` overrules it. */
const LOGIN = /(^|[^a-z])(log|sign)[-_]?in(form|[^a-z]|$)/i;
const describe = (form: HTMLFormElement): Draft => {
  const id = attribute(form, 'id');
  const name = attribute(form, 'data-tl-form') || attribute(form, 'name');
  const names = new Set<string | undefined>();
  const values: Record<string, string | undefined> = {};
  let lead = false;
  for (const field of form.elements as unknown as Field[]) {
    const kind = kindOf(field);
    if (kind == null) continue;
    names.add(attribute(field, 'name'));
    const value = kind && readValue(field, kind);
    if (kind === 'email') lead = true;
    // First and last name are both a name; of anything else the first counts.
    if (value && (kind === 'name' || !values[kind])) values[kind] = values[kind] ? `${values[kind]} ${value}` : value;
  }
  if (
    LOGIN.test(`${id} ${name} ${attribute(form, 'action')}`) ||
    form.querySelector('[autocomplete=current-password]')
  ) {
    lead = false;
  }
  const draft: Draft = {
    type: 'form_submit',
    form: { id, name, fields: [...names].filter((name) => name).slice(0, 200) as string[] },
  };
  if (lead || form.matches('[data-tl-lead]')) {
    const { email, phone, name, company, source } = values;
    draft.selfReportedSource = source;
    if (email || phone) draft.identity = { email, phone, traits: { name, company } };
  }
  return draft;
};

let pressed: unknown;
let previous: HTMLFormElement | undefined;
let facts: string;

/** `certain`: the form is really being sent, and not only read by a script (autosave, live validation). */
const submitted = (form: HTMLFormElement, certain: boolean): void => {
  if (form.closest('[data-tl-ignore]') || !(certain || (pressed && form.matches(':valid')))) return;
  const draft = describe(form);
  const seen = JSON.stringify(draft);
  // The same form again: a double click, or the formdata after the submit. Corrected values are another matter.
  if (form === previous && (!certain || seen === facts)) return;
  previous = form;
  facts = seen;
  setTimeout(() => {
    if (facts === seen) previous = undefined;
  }, 2000);
  emit(draft, true);
};

/** Listens on the window, or on a shadow root, where `submit` stays inside. */
export const watchForms = (root?: Node): void =>
  on('submit formdata', ({ type, target, isTrusted }) => submitted(target, isTrusted && type === 'submit'), root);

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
