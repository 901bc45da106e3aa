/** Chat widgets: a conversation that begins is an event, and an address left in it says who the visitor is. */
import type { Adapter, Host } from '../adapters.ts';
import { email } from './embedded-form.ts';

type Run = (value?: unknown) => void;
/** Whichever widget's global there is. */
// biome-ignore lint/suspicious/noExplicitAny: five foreign programs
type Page = Record<'Intercom' | '$crisp' | 'drift' | 'HubSpotConversations' | 'Tawk_API', any>;

/** How each widget is asked to tell. */
const WIDGETS: Record<keyof Page, (widget: Page[keyof Page], started: Run, left: Run) => void> = {
  Intercom(intercom, started, left) {
    intercom('onShow', started);
    intercom('onUserEmailSupplied', left);
  },
  $crisp(crisp, started, left) {
    crisp.push(['on', 'message:sent', started]);
    crisp.push(['on', 'user:email:changed', left]);
  },
  drift(drift, started, left) {
    drift.on('startConversation', started);
    drift.on('emailCapture', (event: { data?: { email?: unknown } }) => left(event.data?.email));
  },
  HubSpotConversations(conversations, started, left) {
    conversations.on('conversationStarted', started);
    conversations.on('contactAssociated', left);
  },
  Tawk_API(tawk, started, left) {
    const chain = (name: string, run: Run) => {
      const before = tawk[name];
      tawk[name] = (...given: unknown[]) => {
        run(given[0]);
        return before?.(...given);
      };
    };
    chain('onChatStarted', started);
    // The answers to the questions before a chat, as a list or as an object.
    chain('onPrechatSubmit', (data) => {
      for (const answer of Object.values(Object(data))) left((answer as { answer?: unknown })?.answer ?? answer);
    });
  },
};

/** How long a widget may take to come. */
const SECONDS = 60;

const watch = ({ emit, calls, guard }: Host, name: keyof Page, widget: unknown): void => {
  const provider = name.replace(/\W|_API|Conversations/g, '').toLowerCase();
  let begun = false;
  const started = guard(() => {
    if (!begun) emit({ type: 'chat', properties: { provider } }, true);
    begun = true;
  });
  const left = guard((value?: unknown) => {
    const address = email(value);
    if (address) calls.identify({ email: address });
  });
  WIDGETS[name](widget, started, left);
};

const chat: Adapter = (host) => {
  const page = window as unknown as Page;
  const found = new Set<string>();
  let tries = 0;
  const look = host.guard(() => {
    for (const name of Object.keys(WIDGETS) as (keyof Page)[]) {
      if (!page[name] || found.has(name)) continue;
      found.add(name);
      host.guard(watch)(host, name, page[name]);
    }
    if (++tries > SECONDS) clearInterval(timer);
  });
  const timer = setInterval(look, 1000);
  look();
};
export default chat;
