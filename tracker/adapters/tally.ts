/** Tally: JSON text with the answers, so that the person is known. */
import type { Adapter } from '../adapters.ts';
import { contentOf, submitted } from './embedded-form.ts';

interface Answer {
  title?: string;
  type?: string;
  answer?: { value?: unknown };
}

const tally: Adapter = (host, event) => {
  const { event: what, payload } = contentOf(event) as {
    event?: string;
    payload?: { formId?: string; formName?: string; id?: string; fields?: Answer[] };
  };
  if (what !== 'Tally.FormSubmitted' || !payload) return;
  const of = (type: string) => payload.fields?.find((field) => field.type === type)?.answer?.value;
  submitted(
    host,
    { id: payload.formId, name: payload.formName, submission: payload.id },
    { email: of('INPUT_EMAIL'), phone: of('INPUT_PHONE_NUMBER') },
  );
};
export default tally;
