/**
 * HubSpot: older embeds post `hsFormCallback` from the page's own origin (their frame is the page's), newer ones fire
 * an event on the window, and the frame of HubSpot's meetings says when one is booked.
 */
import type { Adapter, Host } from '../adapters.ts';
import { contentOf, personIn, submitted, text } from './embedded-form.ts';

type Field = { name: string; value: unknown };
type Forms = {
  getFormFromEvent(event: unknown): { getFormFieldValues(): Promise<Field[]> } | null;
};

const named = (fields: Field[]) =>
  Object.fromEntries(fields.map(({ name, value }) => [name.replace(/^.*\//, ''), value]));

const newForm = async (host: Host, event: CustomEvent<{ formId?: string }>): Promise<void> => {
  const api = (window as { HubSpotFormsV4?: Forms }).HubSpotFormsV4;
  const fields = await api?.getFormFromEvent(event)?.getFormFieldValues();
  submitted(host, { id: event.detail?.formId, name: 'HubSpot' }, personIn(named(fields ?? [])));
};

const hubspot: Adapter = (host, event) => {
  if (!(event instanceof MessageEvent)) {
    void newForm(host, event as CustomEvent).catch(() => {});
    return;
  }
  const content = contentOf(event);
  if (content.type === 'hsFormCallback') {
    // Other frames of other origins may write this, too.
    if (event.origin !== location.origin || content.eventName !== 'onFormSubmitted') return;
    const data = Object(content.data) as { submissionValues?: Record<string, unknown> };
    submitted(host, { id: content.id, name: 'HubSpot' }, personIn(data.submissionValues ?? {}));
  } else if (content.meetingBookSucceeded) {
    host.emit({ type: 'booking', properties: { provider: 'hubspot', booking: text(content.meetingId) } }, true);
  }
};
export default hubspot;
