/** Identity, consent, delivery and forms in the other two engines. */
import type { Browser } from 'playwright';
import { describe, expect, it } from 'vitest';
import { ADD_FIREFOX, findFirefox, launchFirefox } from '../../support/firefox.ts';
import { ADD_WEBKIT, findWebkit, launchWebkit } from '../../support/webkit.ts';
import { createWorld, onDevice, pause, type TrackedWindow, until } from './harness.ts';

declare const window: TrackedWindow;
const inCI = Boolean(process.env.CI) && process.env.CI !== 'false';

interface Engine {
  name: string;
  found: boolean;
  /** How to get it. */
  add: string;
  /** Names below it lead to this machine: no resolver outside is asked. */
  top: string;
  launch(): Promise<Browser>;
}

const FIREFOX_HOSTS = ['www.acme.test', 'shop.acme.test', 'collect.acme.test', 'www.acme-shop.test'];
const ENGINES: Engine[] = [
  {
    name: 'Firefox',
    found: findFirefox() !== undefined,
    add: ADD_FIREFOX,
    top: 'test',
    launch: () => launchFirefox(FIREFOX_HOSTS),
  },
  {
    name: 'WebKit',
    found: findWebkit() !== undefined,
    add: ADD_WEBKIT,
    top: 'localhost',
    launch: launchWebkit,
  },
];

for (const { name, found, add, top, launch } of ENGINES) {
  if (!found) {
    console.warn(`\n!!! ${add}\n!!! The tracker's tests in ${name} are NOT run.\n`);
    it.runIf(inCI)(`${name} is there in CI`, () => expect.unreachable(add));
    // Counted as skipped, so that a machine without this engine is not green without a word; in CI the line above fails.
    it.skip(`in ${name}: ${add}`, () => {});
    continue;
  }
  describe(`in ${name}`, () => {
    const world = createWorld(launch, top);
    const visit = async (path = '/'): Promise<void> => {
      const before = world.events('page_view').length;
      await world.page.goto(world.site + path);
      await until('the view', () => world.events('page_view').length > before);
    };
    const FORM = `<form action="/thanks" method="post"><input name="email" type="email"><input type="hidden" name="tl_anonymous_id"><button>Send</button></form>`;

    it('the id is kept in a cookie for the whole domain and in localStorage', async () => {
      await visit();
      const id = world.received[0]!.body.anonymousId!;
      expect(id).toMatch(/^[0-9a-z]{27}$/);
      const { cookies, local } = await onDevice(world.page);
      expect([cookies._tl, local._tl]).toEqual([id, id]);
      await world.page.goto(`${world.at(`shop.acme.${top}`)}/`);
      await world.expectEvents('page_view', 2);
      expect(world.received.at(-1)!.body.anonymousId).toBe(id);
    });

    it('nothing is on the device before consent', async () => {
      world.pages.set('/', world.html('', 'data-consent="required"'));
      await world.page.goto(world.site);
      await pause(300);
      expect(world.received).toEqual([]);
      expect(await onDevice(world.page)).toEqual({ cookies: {}, local: {} });
      await world.page.evaluate(() => window.throughline('consent', 'granted'));
      await world.expectEvents('page_view', 1);
    });

    it('an event from the task in which the page is left arrives', async () => {
      await visit();
      await world.page.evaluate(() => {
        window.throughline('track', 'goodbye');
        location.href = '/next';
      });
      await world.expectEvents('custom', 1);
    });

    it('what the collector refused for now is delivered later, also by the next page', async () => {
      await visit();
      world.answer = () => ({ status: 503 });
      await world.page.evaluate(() => window.throughline('track', 'later'));
      await until('the refusal', () => world.received.some(({ status }) => status === 503));
      world.answer = () => ({});
      await visit('/next');
      await world.expectEvents('custom', 1);
    });

    it.each([
      ['its button', () => world.page.click('button')],
      ['form.submit()', () => world.page.evaluate(() => document.forms[0]!.submit())],
    ])('a form sent by %s identifies, and carries the id to the site', async (_, send) => {
      world.pages.set('/', world.html(FORM));
      await visit();
      await world.page.fill('[name=email]', 'ann@acme.com');
      await send();
      const [event] = await world.expectEvents('form_submit', 1);
      expect(event!.identity?.email).toBe('ann@acme.com');
      await until('the form', () => world.posted.length === 1);
      expect(new URLSearchParams(world.posted[0]!.body).get('tl_anonymous_id')).toBe(event!.anonymousId);
    });

    it('steps inside the page count once, and the way back', async () => {
      await visit();
      for (const step of [
        `history.pushState(null, '', '/a')`,
        `history.replaceState(null, '', '/b')`,
        'history.back()',
      ]) {
        await world.page.evaluate(step);
        await pause(150);
      }
      const views = await world.expectEvents('page_view', 4);
      expect(views.map(({ url }) => new URL(url).pathname)).toEqual(['/', '/a', '/b', '/']);
    });
  });
}
