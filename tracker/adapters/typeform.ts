/** Typeform: tells that a form was submitted, not by whom. */
import type { Adapter } from '../adapters.ts';
import { contentOf, submitted } from './embedded-form.ts';

const typeform: Adapter = (host, event) => {
  const { type, formId, responseId } = contentOf(event);
  if (type === 'form-submit') submitted(host, { id: formId, name: 'Typeform', submission: responseId });
};
export default typeform;
