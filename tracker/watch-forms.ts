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
  const listen = (target: EventTarget): void => {
    for (const type of ['focusin', 'submit', 'formdata']) target.addEventListener(type, handle, true);
  };
  listen(window);
  on('focusin click', (event: Event) => {
    // `submit` does not leave a shadow root. To add the same listener again changes nothing.
    const root = (event.composedPath()[0] as Node).getRootNode();
    if (root !== doc) listen(root);
  });
  if (WITH_FORMS && forms) watchSubmitCalls();
};
