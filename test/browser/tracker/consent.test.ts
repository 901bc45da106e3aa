import { describe, expect, it } from 'vitest';
import { createWorld, onDevice, pause, type TrackedWindow, until } from './harness.ts';

declare const window: TrackedWindow;
const world = createWorld();
const call = (...given: unknown[]) => world.page.evaluate((given) => window.throughline(...given), given);
const NOTHING = { cookies: {}, local: {} };
const LEAD = `<form id="lead" action="/thanks" method="post"><input name="email" type="email"><button>Send</button></form>`;

/** Every write to the device, also those that are taken back at once. */
const SPY = `<script>
  window.writes = [];
  const set = Storage.prototype.setItem;
  Storage.prototype.setItem = function (...all) { writes.push(all[0]); return set.apply(this, all); };
  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
  Object.defineProperty(document, 'cookie', { get: () => cookie.get.call(document), set(value) { writes.push(value); cookie.set.call(document, value); } });
</script>`;

describe('data-consent="required"', () => {
  const open = async (path = '/', body = LEAD): Promise<void> => {
    world.pages.set('/thanks', '<p>Thank you</p>');
    world.pages.set(new URL(path, world.site).pathname, world.html(body, 'data-consent="required"', SPY));
    await world.page.goto(world.site + path);
    await pause(150);
  };

  it('stores and sends nothing before the yes', async () => {
    await open();
    await call('track', 'early');
    await call('identify', { email: 'ann@acme.com' });
    await call('page');
    await world.page.evaluate(() => history.pushState(null, '', '/step'));
    await world.page.click('input');
    await pause(200);
    expect(await world.page.evaluate(() => window.throughline.getAnonymousId!())).toBeUndefined();
    expect(await world.page.evaluate(() => window.writes)).toEqual([]);
    expect(await onDevice(world.page)).toEqual(NOTHING);
    await world.page.goto('about:blank');
    await pause(200);
    expect(world.received).toEqual([]);
  });

  it('then sends the landing as it was, and what happened since, in order', async () => {
    await open('/landing?utm_source=news');
    await call('track', 'early');
    await world.page.evaluate(() => history.pushState(null, '', '/step'));
    await pause(100);
    await call('consent', 'granted');
    await world.expectEvents('page_view', 2);
    expect(world.events().map(({ type, url }) => `${type} ${url.replace(world.site, '')}`)).toEqual([
      'page_view /landing?utm_source=news',
      'custom /landing?utm_source=news',
      'page_view /step',
    ]);
    const ids = new Set(world.received.map(({ body }) => body.anonymousId));
    expect(ids.size).toBe(1);
    const device = await onDevice(world.page);
    expect(device.cookies).toEqual({ _tl: [...ids][0], _tlc: 'granted' });
    await open('/next');
    await world.expectEvents('page_view', 3);
    expect(world.received.at(-1)!.body.anonymousId).toBe([...ids][0]);
  });

  it('takes a yes from the stub, before the script is there', async () => {
    world.pages.set(
      '/',
      world.html(
        '',
        'data-consent="required"',
        `<script>window.throughline=window.throughline||function(){(throughline.q=throughline.q||[]).push(arguments)}; throughline('consent', 'granted')</script>`,
      ),
    );
    await world.page.goto(world.site);
    await world.expectEvents('page_view', 1);
    expect(world.received[0]!.body.anonymousId).toBeDefined();
  });

  it('sends a form as a message of its own, tied to nothing', async () => {
    await open('/landing?utm_source=news');
    await world.page.fill('input', 'ann@acme.com');
    await world.page.press('input', 'Enter');
    const [form] = await world.expectEvents('form_submit', 1);
    expect(form!.identity).toEqual({ email: 'ann@acme.com', traits: {} });
    const { body, headers } = world.received[0]!;
    expect(body.anonymousId).toBeUndefined();
    expect(headers.cookie).toBeUndefined();
    expect(world.events()).toHaveLength(1);
    expect(await onDevice(world.page)).toEqual(NOTHING);
  });

  it('does not tie that form to the visitor by a later yes', async () => {
    await open();
    await world.page.evaluate(() =>
      document.querySelector('form')!.addEventListener('submit', (e) => e.preventDefault()),
    );
    world.answer = () => ({ status: 503 });
    await world.page.fill('input', 'ann@acme.com');
    await world.page.click('button');
    await until('the attempt', () => world.received.length === 1);
    world.answer = () => ({});
    await call('consent', 'granted');
    await world.expectEvents('form_submit', 1);
    await world.expectEvents('page_view', 1);
    const load = (id: string) => id.split('.')[0];
    const [form] = world.events('form_submit');
    const [view] = world.events('page_view');
    expect(load(form!.id)).not.toBe(load(view!.id));
    for (const { body } of world.received) {
      expect(body.anonymousId === undefined).toBe(body.events.some((event) => event.type === 'form_submit'));
    }
  });

  it('wipes everything at a no, and forgets what waited', async () => {
    await open();
    await call('consent', 'granted');
    await world.expectEvents('page_view', 1);
    expect(Object.keys((await onDevice(world.page)).local).length).toBeGreaterThan(0);
    await call('consent', 'denied');
    expect(await onDevice(world.page)).toEqual(NOTHING);
    const count = world.received.length;
    await call('track', 'after the no');
    await open('/next');
    await pause(200);
    expect(world.received).toHaveLength(count);
    expect(await onDevice(world.page)).toEqual(NOTHING);
  });

  it('still knows the landing when a default no is followed by a yes', async () => {
    await open('/landing?gclid=x');
    await call('consent', 'denied');
    await call('consent', 'granted');
    const [view] = await world.expectEvents('page_view', 1);
    expect(view!.url).toBe(`${world.site}/landing?gclid=x`);
  });

  it('does not take a visitor known from before as a yes', async () => {
    await world.page.goto(`${world.site}/free`);
    await world.expectEvents('page_view', 1);
    await open();
    await pause(200);
    expect(world.received).toHaveLength(1);
  });
});

describe('without data-consent', () => {
  it('a no is remembered, on subdomains too, until a yes', async () => {
    await world.page.goto(world.site);
    await world.expectEvents('page_view', 1);
    await call('consent', 'denied');
    expect(await onDevice(world.page)).toEqual({ cookies: { _tlc: 'denied' }, local: { _tlc: 'denied' } });
    await world.page.goto(`${world.at('shop.acme.test')}/`);
    await pause(200);
    expect(world.received).toHaveLength(1);
    await call('consent', 'granted');
    await world.expectEvents('page_view', 2);
  });

  it('opting out silences everything, forms too, until opting in', async () => {
    world.pages.set('/', world.html(LEAD));
    await world.page.goto(world.site);
    await world.expectEvents('page_view', 1);
    await call('optOut');
    await call('consent', 'granted');
    await world.page.goto(world.site);
    await world.page.fill('input', 'ann@acme.com');
    await world.page.click('button');
    await world.page.waitForURL('**/thanks');
    await pause(200);
    expect(world.received).toHaveLength(1);
    expect(await onDevice(world.page)).toEqual({ cookies: { _tlc: 'out' }, local: { _tlc: 'out' } });
    await call('optIn');
    const views = await world.expectEvents('page_view', 2);
    expect(views[1]!.url).toBe(`${world.site}/thanks`);
    expect((await onDevice(world.page)).cookies._tlc).toBeUndefined();
  });

  it('a no wipes also what was there when localStorage became full', async () => {
    await world.page.goto(world.site);
    await world.expectEvents('page_view', 1);
    await world.page.evaluate(() => {
      for (const size of [1_000_000, 10_000, 100, 1]) {
        try {
          for (;;) localStorage.setItem(`f${Math.random()}`, 'x'.repeat(size));
        } catch {}
      }
    });
    world.answer = () => ({ hangUp: true });
    await call('track', 'x'.repeat(100));
    await call('consent', 'denied');
    const { cookies, local } = await onDevice(world.page);
    expect(cookies).toEqual({ _tlc: 'denied' });
    expect(Object.keys(local).filter((key) => key.startsWith('_tl') && key !== '_tlc')).toEqual([]);
  });

  it('a no also takes the cookie that the collector has set for a wider domain', async () => {
    const api = world.collector.replace('collect.', 'collect.eu.');
    world.pages.set('/', world.html('', `data-cookie-domain="eu.acme.test" data-api="${api}"`));
    world.answer = ({ body }) => ({ headers: { 'set-cookie': `_tl=${body.anonymousId}; Domain=acme.test; Path=/` } });
    await world.page.goto(`${world.at('www.eu.acme.test')}/`);
    await until('both cookies', async () => (await world.context.cookies()).length === 2);
    await call('consent', 'denied');
    expect((await world.context.cookies()).map(({ name }) => name)).toEqual(['_tlc']);
  });

  it('a no in one tab holds in another', async () => {
    await world.page.goto(world.site);
    await world.expectEvents('page_view', 1);
    const other = await world.context.newPage();
    await other.goto(`${world.site}/other`);
    await world.expectEvents('page_view', 2);
    await call('consent', 'denied');
    await other.evaluate(() => window.throughline('track', 'x'));
    await pause(200);
    expect(world.events('custom')).toEqual([]);
    expect((await onDevice(other)).cookies).toEqual({ _tlc: 'denied' });
  });

  it('a wrong word changes nothing', async () => {
    await world.page.goto(world.site);
    await world.expectEvents('page_view', 1);
    const before = await onDevice(world.page);
    await call('consent', 'yes');
    await call('consent');
    expect(await onDevice(world.page)).toEqual(before);
  });
});

describe('data-respect-gpc', () => {
  const gpc = `<script>Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })</script>`;

  it('takes Global Privacy Control as a no that a banner does not overrule', async () => {
    await world.page.goto(`${world.site}/known`);
    await world.expectEvents('page_view', 1);
    world.pages.set('/', world.html('', 'data-respect-gpc', gpc));
    await world.page.goto(world.site);
    await call('consent', 'granted');
    await pause(200);
    expect(world.received).toHaveLength(1);
    expect(await onDevice(world.page)).toEqual(NOTHING);
  });

  it('is not asked for otherwise', async () => {
    world.pages.set('/', world.html('', '', gpc));
    await world.page.goto(world.site);
    await world.expectEvents('page_view', 1);
  });
});
