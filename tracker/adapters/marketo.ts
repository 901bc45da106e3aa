/** Marketo's forms stand in the page and check themselves: only their own callback knows of a success. */
import type { Adapter, Host } from '../adapters.ts';
import { personIn, submitted } from './embedded-form.ts';

interface Form {
  getId(): number;
  getFormElem(): { 0?: HTMLElement } | HTMLElement[];
  onSuccess(run: (values: Record<string, unknown>) => boolean | undefined): void;
}

let watching = false;

const watch = (host: Host, form: Form): void => {
  // From here on the tracker leaves the form to its callback.
  form.getFormElem()[0]?.setAttribute('data-tl-ignore', '');
  form.onSuccess(
    host.guard((values: Record<string, unknown>) => {
      submitted(host, { id: form.getId(), name: 'Marketo' }, personIn(values));
      // Anything else would cancel the page that follows.
      return undefined;
    }),
  );
};

const marketo: Adapter = (host) => {
  const { MktoForms2 } = window as { MktoForms2?: { whenReady(run: (form: Form) => void): void } };
  if (watching || !MktoForms2) return;
  watching = true;
  MktoForms2.whenReady((form) => watch(host, form));
};
export default marketo;
