/** Where forms are listened to: the document, open shadow roots once the visitor gets in, frames of the same origin. */
import { doc, guard, on, options } from './env.ts';
import { fillOnEvent } from './fill.ts';
import { onFormEvent, watchSubmitCalls } from './forms.ts';

const wanted = WITH_FORMS && options.forms !== 'off';

const handle = /* @__PURE__ */ guard((event: Event) => {
  if (WITH_REACH) {
    // A frame with a tracker of its own is not ours. Asked now: it may have come after us.
    const home = (event.target as Element).ownerDocument.defaultView as Window & { throughline?: unknown };
    if (home !== window && home.throughline) return;
  }
  // Fill first: the form is read and sent as it then is.
  if (WITH_FILL) fillOnEvent(event);
  if (wanted) onFormEvent(event);
});

/** To add the same listener again changes nothing. */
const listen = (target: EventTarget): void => {
  for (const type of ['focusin', 'submit', 'formdata']) target.addEventListener(type, handle, true);
};

export const watchForms = (): void => {
  if (!(WITH_REACH || WITH_FILL)) {
    if (wanted) on('submit', onFormEvent);
    return;
  }
  listen(window);
  if (WITH_REACH) {
    on('focusin click', (event: Event) => {
      // `submit` does not leave a shadow root.
      const root = (event.composedPath()[0] as Node).getRootNode();
      if (root !== doc) listen(root);
    });
    // Frames of the same origin; others throw. Pictures and scripts load as well, the tracker itself among them.
    const enter = guard(({ contentWindow }: HTMLIFrameElement) => contentWindow && listen(contentWindow));
    on('load', ({ target }) => enter(target), doc);
    doc.querySelectorAll('iframe').forEach(enter as (frame: HTMLIFrameElement) => void);
    if (wanted) watchSubmitCalls();
  }
};
