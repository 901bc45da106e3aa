/** Where forms are listened to: in the document, and in each open shadow root once the visitor gets in. */
import { doc, guard, on, options } from './env.ts';
import { fillOnEvent } from './fill.ts';
import { onFormEvent, watchSubmitCalls } from './forms.ts';

export const watchForms = (): void => {
  const forms = WITH_FORMS && options.forms !== 'off';
  const handle = guard((event: Event) => {
    // Fill first: the form is read and sent as it then is.
    if (WITH_FILL) fillOnEvent(event);
    if (WITH_FORMS && forms) onFormEvent(event);
  });
  // `submit` does not leave a shadow root. Adding the same listener again changes nothing.
  const listen = (root: Node): void => {
    for (const type of ['focusin', 'submit', 'formdata']) root.addEventListener(type, handle, true);
  };
  listen(doc);
  on('focusin click', (event: Event) => listen((event.composedPath()[0] as Node).getRootNode()));
  if (WITH_FORMS && forms) watchSubmitCalls();
};
