/** Hidden inputs get the visitor's id and sources, so that the site's own form back-end can hand them on. */
import { doc } from './env.ts';
import { anonymousId } from './ident.ts';
import { touch } from './touch.ts';

const values = (): Record<string, string | undefined> => ({
  ...touch(),
  tl_anonymous_id: anonymousId(),
});

/** Fills the inputs under `root`. What a visitor typed stays, and so does a default where we know nothing. */
export const fill = (root: Node = doc): void => {
  const known = values();
  for (const input of (root as Document).querySelectorAll('input')) {
    const value = known[input.name];
    if (value && (input.type === 'hidden' || !input.value)) input.value = value;
  }
};

/** Fills in time: when the visitor enters a form, before it is sent, and while its data are collected. */
export const fillOnEvent = (event: Event): void => {
  const { formData } = event as FormDataEvent;
  if (!formData) fill((event.composedPath()[0] as Node).getRootNode());
  // Only names that the form has: strict back-ends refuse others.
  else
    for (const [name, value] of Object.entries(values())) {
      if (value && formData.has(name) && !formData.get(name)) formData.set(name, value);
    }
};
