import { describe, expect, it } from 'vitest';
import { createWorld, pause, type TrackedWindow, until } from './harness.ts';

declare const window: TrackedWindow;
const world = createWorld();

const open = async (body = '', attributes = '', query = ''): Promise<void> => {
  world.pages.set('/', world.html(body, attributes));
  await world.page.goto(`${world.site}/${query}`);
  if (!attributes.includes('required')) await until('the view', () => world.events('page_view').length > 0);
};
/** As if a frame of that origin had posted it. */
const post = (origin: string, data: unknown) =>
  world.page.evaluate(
    ([origin, data]) => dispatchEvent(new MessageEvent('message', { origin: origin as string, data })),
    [origin, data],
  );
const HUBSPOT = {
  type: 'hsFormCallback',
  eventName: 'onFormSubmitted',
  id: 'f1',
  data: { submissionValues: { email: 'ann@acme.com', firstname: 'Ann', lastname: 'Lee', company: 'Acme' } },
};
const TALLY = JSON.stringify({
  event: 'Tally.FormSubmitted',
  payload: {
    id: 's1',
    formId: 'f1',
    formName: 'Demo',
    fields: [
      { type: 'INPUT_EMAIL', answer: { value: 'ann@acme.com' } },
      { type: 'TEXTAREA', answer: { value: 'secret' } },
    ],
  },
});

describe('an embedded form', () => {
  it.each([
    ['HubSpot, older', 'own', HUBSPOT, { id: 'f1', name: 'HubSpot' }, 'ann@acme.com'],
    ['Tally', 'https://tally.so', TALLY, { id: 'f1', name: 'Demo' }, 'ann@acme.com'],
    [
      'Typeform',
      'https://form.typeform.com',
      { type: 'form-submit', formId: 'f1', responseId: 'r' },
      { id: 'f1', name: 'Typeform' },
      undefined,
    ],
    [
      'Jotform',
      'https://eu.jotform.com',
      { action: 'submission-completed', formID: 77 },
      { id: '77', name: 'Jotform' },
      undefined,
    ],
    [
      'Pipedrive',
      'https://webforms.pipedrive.com',
      { type: 'web-form-submitted', formId: 'f1' },
      { id: 'f1', name: 'Pipedrive' },
      undefined,
    ],
  ])('of %s is a form_submit, once, by its own message', async (_, origin, data, form, email) => {
    await open();
    const from = origin === 'own' ? world.site : origin;
    await post(from, data);
    await world.expectEvents('form_submit', 1);
    await post(from, data);
    await post(from, 'setHeight:400:77');
    await post(from, { type: 'form-ready' });
    const [event] = await world.expectEvents('form_submit', 1);
    expect(event!.form).toEqual(form);
    expect(event!.identity?.email).toBe(email);
    expect(JSON.stringify(world.events())).not.toContain('secret');
  });

  it('of Calendly and HubSpot’s meetings is a booking', async () => {
    await open();
    const booked = { event: 'calendly.event_scheduled', payload: { event: { uri: 'https://api.calendly.com/e/1' } } };
    await post('https://calendly.com', { event: 'calendly.event_type_viewed' });
    await post('https://calendly.com', booked);
    await post('https://calendly.com', booked);
    await post('https://meetings.hubspot.com', { meetingBookSucceeded: true, meetingId: 'm1' });
    const events = await world.expectEvents('booking', 2);
    expect(events.map(({ properties }) => properties?.provider).sort()).toEqual(['calendly', 'hubspot']);
  });

  it('of HubSpot, newer, tells the values by its own interface', async () => {
    await open(`<script>
      window.HubSpotFormsV4 = { getFormFromEvent: () => ({ getFormFieldValues: async () => [{ name: '0-1/email', value: 'ann@acme.com' }] }) };
    </script>`);
    await world.page.evaluate(() =>
      dispatchEvent(new CustomEvent('hs-form-event:on-submission:success', { detail: { formId: 'f2' } })),
    );
    const [event] = await world.expectEvents('form_submit', 1);
    expect([event!.form?.id, event!.identity?.email]).toEqual(['f2', 'ann@acme.com']);
  });

  it('of Marketo counts on success only', async () => {
    await open(`<form class="mktoForm" id="mktoForm_7" onsubmit="event.preventDefault()"><input name="Email" type="email"><button>go</button></form><script>
      window.MktoForms2 = { whenReady: (run) => run({ getId: () => 7, getFormElem: () => [document.forms[0]], onSuccess: (run) => { window.succeed = run; } }) };
    </script>`);
    await world.page.focus('[name=Email]');
    await until('the adapter', () => world.page.evaluate(() => Boolean(window.succeed)));
    await world.page.click('button');
    await pause(200);
    expect(world.events('form_submit')).toEqual([]);
    await world.page.evaluate(() => window.succeed({ Email: 'ann@acme.com', FirstName: 'Ann' }));
    const [event] = await world.expectEvents('form_submit', 1);
    expect(event).toMatchObject({ form: { id: '7' }, identity: { email: 'ann@acme.com', traits: { name: 'Ann' } } });
  });

  it.each([
    ['https://evil.test', HUBSPOT],
    ['https://tally.so.evil.test', TALLY],
    ['https://eviltally.so', TALLY],
    ['http://tally.so', TALLY],
    ['null', TALLY],
  ])('is not believed from %s', async (origin, data) => {
    await open();
    await post(origin, data);
    await pause(400);
    expect(world.events('form_submit')).toEqual([]);
  });

  it('is left alone with data-forms="off", and loads nothing where it is not seen', async () => {
    const loaded: string[] = [];
    world.page.on('request', (request) => loaded.push(request.url()));
    await open('', 'data-forms="off"');
    await pause(200);
    expect(loaded.filter((url) => /\/tl\//.test(url))).toEqual([]);
    await post(world.site, HUBSPOT);
    await pause(400);
    expect(world.events('form_submit')).toEqual([]);
  });
});

describe('consent by adapter', () => {
  it('follows Google Consent Mode: a default of denied waits, an update decides', async () => {
    await open(
      `<script>window.dataLayer = []; function gtag() { dataLayer.push(arguments); } gtag('consent', 'default', { analytics_storage: 'denied' });</script>`,
      'data-consent="required" data-use="consent-mode"',
    );
    await pause(300);
    expect(world.received).toEqual([]);
    await world.page.evaluate(() => window.gtag('consent', 'update', { analytics_storage: 'granted' }));
    await world.expectEvents('page_view', 1);
    await world.page.evaluate(() => window.gtag('consent', 'update', { analytics_storage: 'denied' }));
    await until('all is wiped', async () => (await world.context.cookies()).length === 0);
  });

  it('follows the TCF: purposes 1 and 8, once the visitor has chosen', async () => {
    await open('', 'data-consent="required" data-use="tcf"');
    await world.page.evaluate(() => {
      window.__tcfapi = (_command: string, _version: number, callback: unknown) => {
        window.choose = callback;
      };
    });
    await until('the adapter listens', () => world.page.evaluate(() => Boolean(window.choose)));
    const choose = (signal: unknown) => world.page.evaluate((signal) => window.choose(signal, true), signal);
    await choose({ eventStatus: 'cmpuishown', gdprApplies: true, purpose: { consents: {} } });
    await choose({ eventStatus: 'useractioncomplete', gdprApplies: true, purpose: { consents: { 1: true } } });
    await pause(200);
    expect(world.received).toEqual([]);
    await choose({ eventStatus: 'useractioncomplete', gdprApplies: true, purpose: { consents: { 1: true, 8: true } } });
    await world.expectEvents('page_view', 1);
  });
});

describe('chat widgets', () => {
  it('tell of a conversation once, and who it is with', async () => {
    await open(
      `<script>
      window.heard = {}; const hear = (name) => (what, run) => { heard[name + what] = run; };
      window.Intercom = hear('intercom '); window.drift = { on: hear('drift ') }; window.HubSpotConversations = { on: hear('hubspot ') };
      window.$crisp = { push: ([, what, run]) => hear('crisp ')(what, run) };
      window.Tawk_API = { onChatStarted: () => { window.kept = true; } };
    </script>`,
      'data-use="chat"',
    );
    await until('the adapter', () => world.page.evaluate(() => Boolean(window.heard['hubspot conversationStarted'])));
    await world.page.evaluate(() => {
      const { heard } = window;
      for (const name of [
        'intercom onShow',
        'drift startConversation',
        'hubspot conversationStarted',
        'crisp message:sent',
      ]) {
        heard[name]();
        heard[name]();
      }
      window.Tawk_API.onChatStarted();
      heard['crisp user:email:changed']('ann@acme.com');
      heard['drift emailCapture']({ data: { email: 'no address' } });
    });
    const chats = await world.expectEvents('chat', 5);
    expect(chats.map(({ properties }) => properties?.provider).sort()).toEqual([
      'crisp',
      'drift',
      'hubspot',
      'intercom',
      'tawk',
    ]);
    const [identify] = await world.expectEvents('identify', 1);
    expect(identify!.identity).toEqual({ email: 'ann@acme.com' });
    expect(await world.page.evaluate(() => window.kept), 'the page’s own callback still runs').toBe(true);
  });
});

describe('phone numbers', () => {
  const body = `<a data-tl-phone href="tel:+1000">+1 000</a> <b data-tl-phone>+1 000</b> <i>+1 000</i>`;
  const attributes = 'data-use="phone" data-phones="google=+49 30 1110; news=+49 30 2220"';
  const shown = () =>
    world.page.evaluate(() =>
      [...document.querySelectorAll('a,b,i')].map((node) => node.getAttribute('href') ?? node.textContent),
    );

  it('differ by first source, later parts of the page too, and stay the visitor’s', async () => {
    await open(body, attributes, '?utm_source=News');
    const swapped = ['tel:+49302220', '+49 30 2220', '+1 000'];
    await until('the swap', async () => (await shown())[0] === swapped[0]);
    expect(await shown()).toEqual(swapped);
    await world.page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<b data-tl-phone>+1 000</b>'));
    await until('the later one', async () => (await shown()).at(-1) === '+49 30 2220');
    await open(body, attributes, '?utm_source=google');
    await until('the swap', async () => (await shown())[0] === swapped[0]);
  });

  it('are the page’s own for other sources', async () => {
    await open(body, attributes);
    await pause(300);
    expect(await shown()).toEqual(['tel:+1000', '+1 000', '+1 000']);
  });
});

describe('?tl_debug', () => {
  it('shows what was captured, sent and answered, under a strict policy too', async () => {
    world.pages.set(
      '/',
      world.html(
        '',
        '',
        `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${world.collector}; connect-src ${world.collector}; require-trusted-types-for 'script'">`,
      ),
    );
    const violations: string[] = [];
    world.page.on(
      'console',
      (message) => /Content Security|Trusted/.test(message.text()) && violations.push(message.text()),
    );
    await world.page.goto(`${world.site}/?tl_debug`);
    const overlay = () =>
      world.page.evaluate(
        () => document.getElementById('tl-debug')?.shadowRoot?.querySelector('section')?.textContent ?? '',
      );
    await until('the overlay', async () => (await overlay()).includes('wk_test'));
    world.answer = () => ({ status: 503 });
    await world.page.evaluate(() => window.throughline('track', 'Signed up'));
    await until('the answer', async () => /503 {2}custom "Signed up"/.test(await overlay()));
    expect(await overlay()).toContain(world.events('page_view')[0]!.anonymousId);
    expect(violations).toEqual([]);
  });
});
