/** Calendly: a booked meeting. It tells only links to its own records, so the person is not known from here. */
import type { Adapter } from '../adapters.ts';
import { contentOf, text } from './embedded-form.ts';

const booked = new Set<unknown>();

const calendly: Adapter = (host, event) => {
  const { event: what, payload } = contentOf(event) as { event?: string; payload?: { event?: { uri?: string } } };
  const uri = payload?.event?.uri;
  if (what !== 'calendly.event_scheduled' || booked.has(uri)) return;
  booked.add(uri);
  host.emit({ type: 'booking', properties: { provider: 'calendly', booking: text(uri) } }, true);
};
export default calendly;
