/** Jotform: tells that a form was completed, not by whom. */
import type { Adapter } from '../adapters.ts';
import { contentOf, submitted } from './embedded-form.ts';

const jotform: Adapter = (host, event) => {
  const { action, formID } = contentOf(event);
  if (action === 'submission-completed') submitted(host, { id: formID, name: 'Jotform' });
};
export default jotform;
