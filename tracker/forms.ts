/** Submitted forms: when a form is really being sent, once each. */
import { guard, on } from './env.ts';
import { emit } from './event.ts';
import { describe } from './lead.ts';

/** When the visitor has last pressed something that may send a form. */
let pressedAt: number;
let latest: string | undefined;

/** `certain`: the form is really being sent, and not only read by a script (autosave, live validation). */
const submitted = (form: HTMLFormElement, certain: boolean): void => {
  const sent = certain || (WITH_REACH && Date.now() - pressedAt < 1000 && form.matches(':valid'));
  if (!sent || form.closest('[data-tl-ignore]')) return;
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

/** Of submit, formdata and others. */
export const onFormEvent = ({ type, target, isTrusted }: Event): void => {
  const isSubmit = !WITH_REACH || type === 'submit';
  if (isSubmit || type === 'formdata') submitted(target as HTMLFormElement, isSubmit && isTrusted);
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
    if (target.closest('button,a,[type=button],[type=submit],[role=button]')) pressedAt = Date.now();
  });
};
