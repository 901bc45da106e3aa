import { describe, expect, it } from 'vitest';
import { createWorld, onDevice, pause, type TrackedWindow, until, wholeChromium } from './harness.ts';

declare const window: TrackedWindow;
const world = createWorld(wholeChromium);
const ID = /^[0-9a-z]{27}$/;
const call = (...given: unknown[]) => world.page.evaluate((given) => window.throughline(...given), given);
const visit = async (url = world.site): Promise<string> => {
  const before = world.received.length;
  await world.page.goto(url);
  await until('a request', () => world.received.length > before);
  return world.received.at(-1)!.body.anonymousId!;
};

describe('the anonymous id', () => {
  it('is random, sortable by time, kept in a cookie for the whole domain and in localStorage', async () => {
    const before = Date.now();
    const id = await visit();
    expect(id).toMatch(ID);
    const born = Number.parseInt(id.slice(0, 7), 36) * 36;
    expect(born).toBeGreaterThan(before - 36);
    expect(born).toBeLessThanOrEqual(Date.now());
    const [cookie, ...others] = await world.context.cookies();
    expect(others).toEqual([]);
    expect(cookie).toMatchObject({ name: '_tl', value: id, domain: '.acme.test', path: '/', sameSite: 'Lax' });
    expect(cookie!.expires * 1000 - before).toBeGreaterThan(399 * 86_400_000);
    expect((await onDevice(world.page)).local._tl).toBe(id);
  });

  it('is the same on every page and subdomain, and another in another browser', async () => {
    const id = await visit();
    expect(await visit(`${world.site}/b`)).toBe(id);
    expect(await visit(world.at('shop.eu.acme.test'))).toBe(id);
    world.page = await (await world.newContext()).newPage();
    expect(await visit()).not.toBe(id);
  });

  it.each(['localhost', '127.0.0.1'])('is kept on %s, which has no domain', async (host) => {
    const id = await visit(world.at(host));
    expect(await onDevice(world.page)).toMatchObject({ cookies: { _tl: id }, local: { _tl: id } });
    expect((await world.context.cookies()).map(({ domain }) => domain)).toEqual([host]);
    expect(await visit(world.at(host))).toBe(id);
  });

  it('stops at a public suffix', async () => {
    await visit(world.at('www.acme.co.uk'));
    expect((await world.context.cookies())[0]!.domain).toBe('.acme.co.uk');
  });

  it('writes no cookie any more once its domain is known, from the second page on', async () => {
    await visit();
    await world.page.addInitScript(() => {
      const { get, set } = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie')!;
      const written: string[] = [];
      Object.assign(window, { written });
      Object.defineProperty(document, 'cookie', {
        get,
        set(cookie) {
          written.push(cookie);
          set!.call(document, cookie);
        },
      });
    });
    await visit();
    expect(await world.page.evaluate(() => window.written)).toEqual([]);
    await call('optOut');
    expect((await onDevice(world.page)).local).toEqual({ _tlc: 'out' });
  });

  it('goes to the domain that data-cookie-domain names', async () => {
    world.pages.set('/', world.html('', 'data-cookie-domain="eu.acme.test"'));
    await visit(world.at('shop.eu.acme.test'));
    expect((await world.context.cookies())[0]!.domain).toBe('.eu.acme.test');
  });

  it('heals the cookie from localStorage and localStorage from the cookie', async () => {
    const id = await visit();
    await world.context.clearCookies();
    expect(await visit(`${world.site}/b`)).toBe(id);
    expect((await onDevice(world.page)).cookies._tl).toBe(id);
    await world.page.evaluate(() => localStorage.clear());
    expect(await visit(`${world.site}/c`)).toBe(id);
    expect((await onDevice(world.page)).local._tl).toBe(id);
  });

  it('is replaced where somebody wrote nonsense', async () => {
    await world.context.addCookies([{ name: '_tl', value: 'ann@acme.com', domain: '.acme.test', path: '/' }]);
    const id = await visit();
    expect(id).toMatch(ID);
    expect((await onDevice(world.page)).cookies._tl).toBe(id);
  });

  it.each([
    [
      'localStorage throws and cookies are dropped',
      `Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });
       Object.defineProperty(document, 'cookie', { get: () => '', set() {} });`,
    ],
    [
      'both throw',
      `Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });
       Object.defineProperty(document, 'cookie', { get() { throw new Error('no'); }, set() { throw new Error('no'); } });`,
    ],
    [
      'localStorage is full',
      `localStorage.x = 'x'; const fill = (size) => { try { for (;;) localStorage['f' + Math.random()] = 'x'.repeat(size); } catch {} };
       [1000000, 10000, 100, 1].forEach(fill);
       Object.defineProperty(document, 'cookie', { get: () => '', set() {} });`,
    ],
  ])('lives as long as the page where %s', async (_, script) => {
    world.pages.set('/', world.html('', '', `<script>${script}</script>`));
    await world.page.goto(world.site);
    await until('the view', () => world.events('page_view').length === 1);
    await call('track', 'x');
    await world.expectEvents('custom', 1);
    const ids = world.received.map(({ body }) => body.anonymousId);
    expect(ids[0]).toMatch(ID);
    expect(new Set(ids).size).toBe(1);
  });

  it('works in a sandboxed frame', async () => {
    world.pages.set('/framed', world.html());
    world.pages.set('/outer', `<iframe sandbox="allow-scripts" src="/framed"></iframe>`);
    await world.page.goto(`${world.site}/outer`);
    const [view] = await world.expectEvents('page_view', 1);
    expect(view!.url).toBe(`${world.site}/framed`);
  });

  it('changes on reset; what was queued stays the former one’s', async () => {
    const id = await visit();
    world.answer = () => ({ hangUp: true });
    await call('track', 'before');
    await until('the attempt', () => world.received.length > 1);
    world.answer = () => ({});
    await call('reset');
    await call('track', 'after');
    await world.expectEvents('custom', 2);
    const owner = (name: string) =>
      new Set(
        world.received
          .flatMap(({ body }) => body.events)
          .filter((event) => event.type === 'custom' && event.name === name)
          .map((event) => event.anonymousId),
      );
    expect([...owner('before')]).toEqual([id]);
    const [later] = owner('after');
    expect(later).toMatch(ID);
    expect(later).not.toBe(id);
    expect(await visit(`${world.site}/b`)).toBe(later);
  });
});

describe('the page calls', () => {
  it('throughline as a function and as an object, and gets the id', async () => {
    const id = await visit();
    const got = await world.page.evaluate(() => {
      const { throughline } = window;
      const got: unknown[] = [];
      throughline('track', 'a', { n: 1 });
      throughline.track!('b');
      throughline('getAnonymousId', (given: string) => got.push(given));
      throughline.getAnonymousId!((given: string) => got.push(given));
      got.push(throughline.getAnonymousId!());
      return got;
    });
    expect(got).toEqual([id, id, id]);
    const events = await world.expectEvents('custom', 2);
    expect(events.map(({ name, properties }) => [name, properties])).toEqual([
      ['a', { n: 1 }],
      ['b', undefined],
    ]);
  });

  it('identify, also with what it does not have', async () => {
    await visit();
    await call('identify', { email: 'ann@acme.com', phone: null, externalId: 7, traits: { plan: 'pro', seats: 0 } });
    const [event] = await world.expectEvents('identify', 1);
    expect(event!.identity).toEqual({
      email: 'ann@acme.com',
      phone: null,
      externalId: 7,
      traits: { plan: 'pro', seats: 0 },
    });
  });

  it('before the script is there: the stub’s queue is replayed once, in order, behind the landing', async () => {
    const stub = `<script>window.throughline=window.throughline||function(){(throughline.q=throughline.q||[]).push(arguments)}
      throughline('track', 'one'); throughline('identify', { email: 'ann@acme.com' }); throughline('track', 'two');
      throughline('getAnonymousId', (id) => { window.got = id; });
      window.kept = throughline;</script>`;
    world.pages.set('/', world.html(world.tag(), '', stub));
    await visit();
    await world.expectEvents('custom', 2);
    expect(world.events().map((event) => event.name ?? event.type)).toEqual(['page_view', 'one', 'identify', 'two']);
    expect(await world.page.evaluate(() => window.got)).toBe(world.received[0]!.body.anonymousId);
    await world.page.evaluate(() => window.kept('track', 'three'));
    await world.expectEvents('custom', 3);
  });

  it('a callback that throws disturbs nobody', async () => {
    await visit();
    await world.page.evaluate(() => {
      window.throughline('getAnonymousId', () => {
        throw new Error('page bug');
      });
      window.throughline('identify', null);
      window.throughline('track', { toString: null });
    });
    await pause(100);
  });
});
