import { describe, expect, it } from 'vitest';
import { createWorld, IN_BACKGROUND, onDevice, pause, type TrackedWindow, until, wholeChromium } from './harness.ts';

declare const window: TrackedWindow;
const world = createWorld(wholeChromium);
const track = (name: string, properties?: unknown) =>
  world.page.evaluate(([name, properties]) => window.throughline('track', name, properties), [name, properties]);
const visit = async (path = '/'): Promise<void> => {
  const before = world.events('page_view').length;
  await world.page.goto(world.site + path);
  await until('the view', () => world.events('page_view').length > before);
};
const queued = async (): Promise<string[]> =>
  Object.keys((await onDevice(world.page)).local).filter((key) => key.startsWith('_tlq'));

describe('delivery', () => {
  it('brings an event from the task in which the page is left', async () => {
    await visit();
    await world.page.evaluate(() => {
      window.throughline('track', 'goodbye');
      location.href = 'about:blank';
    });
    await world.expectEvents('custom', 1);
  });

  it('brings an event from the task in which the page is left while another request is slow', async () => {
    world.answer = () => ({ delayMs: 1500 });
    await world.page.goto(world.site);
    await world.page.evaluate(() => {
      history.pushState(null, '', '/step');
      window.throughline('track', 'goodbye');
      location.href = 'about:blank';
    });
    await world.expectEvents('page_view', 2);
    expect(
      world
        .events()
        .map((event) => event.type)
        .sort(),
    ).toEqual(['custom', 'page_view', 'page_view']);
  });

  it('brings an event from a tab that is closed', async () => {
    await visit();
    await track('closing');
    await world.page.close({ runBeforeUnload: true });
    await world.expectEvents('custom', 1);
  });

  it('tries again after a 503, with the same ids, and leaves nothing behind', async () => {
    world.answer = ({ count }) => (count < 2 ? { status: 503 } : {});
    await visit();
    await pause(100);
    expect(world.received.map(({ status }) => status)).toEqual([503, 503, 200]);
    expect(new Set(world.received.map(({ body }) => body.events[0]!.id)).size).toBe(1);
    expect(await queued()).toEqual([]);
  });

  it('waits as long as Retry-After says', async () => {
    world.answer = ({ count }) => (count === 0 ? { status: 429, headers: { 'retry-after': '3' } } : {});
    const start = Date.now();
    await world.page.goto(world.site);
    await until('the refusal', () => world.received.length === 1);
    await pause(1200);
    expect(world.received).toHaveLength(1);
    await until('the second try', () => world.received.length === 2);
    expect(Date.now() - start).toBeGreaterThan(3000);
  });

  it('drops what is refused for good, says so once, and goes on', async () => {
    const warnings: string[] = [];
    world.page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
    world.answer = ({ count }) => (count < 2 ? { status: 401 } : {});
    await world.page.goto(world.site);
    await until('the first', () => world.received.length === 1);
    await track('refused');
    await until('the second', () => world.received.length === 2);
    await pause(1500);
    expect(world.received).toHaveLength(2);
    await track('taken');
    await world.expectEvents('custom', 1);
    expect(warnings).toEqual([expect.stringMatching(/401 .*data-site/)]);
    expect(await queued()).toEqual([]);
  });

  it('halves what is too large for the collector', async () => {
    world.answer = ({ body }) => ({ status: body.events.length > 3 ? 413 : 200, delayMs: 50 });
    await visit();
    await world.page.evaluate(() => {
      for (let n = 0; n < 12; n++) {
        history.pushState(null, '', `/p${n}`);
        window.throughline('page');
      }
    });
    await world.expectEvents('page_view', 13);
  });

  it('sends what happens during a request together, when it is answered', async () => {
    world.answer = ({ count }) => (count === 0 ? { delayMs: 600 } : {});
    await world.page.goto(world.site);
    await until('the first', () => world.received.length === 1);
    await world.page.evaluate(() => {
      for (let n = 0; n < 5; n++) window.throughline('page', { n });
    });
    await world.expectEvents('page_view', 6);
    expect(world.received.map(({ body }) => body.events.length)).toEqual([1, 5]);
  });

  it('keeps what the network refused for the next page', async () => {
    await visit();
    world.answer = () => ({ hangUp: true });
    await track('lost?');
    await until('the attempt', () => world.received.length > 1);
    await pause(100);
    expect(await queued()).toHaveLength(1);
    world.answer = () => ({});
    await visit('/next');
    const [event] = await world.expectEvents('custom', 1);
    expect(event!.url).toBe(`${world.site}/`);
    await until('an empty queue', async () => (await queued()).length === 0);
  });

  it.each([
    ['is never shown', '', IN_BACKGROUND],
    ['may keep nothing', 'data-consent="required"', ''],
  ])('leaves it to a later page where one that %s ends', async (_, attributes, head) => {
    await visit();
    world.answer = () => ({ hangUp: true });
    await track('lost?');
    await until('the attempt', () => world.received.length > 1);
    await world.page.close();
    world.pages.set('/unseen', world.html('', attributes, head));
    world.page = await world.context.newPage();
    await world.page.goto(`${world.site}/unseen`);
    // Longer than a page waits before it takes over.
    await pause(3300);
    await world.page.close();
    world.answer = () => ({});
    world.page = await world.context.newPage();
    await visit('/later');
    await world.expectEvents('custom', 1);
  });

  it('is delivered by a page that was in the background, when that is shown', async () => {
    await visit();
    world.answer = () => ({ hangUp: true });
    await track('lost?');
    await until('the attempt', () => world.received.length > 1);
    await world.page.close();
    world.answer = () => ({});
    world.pages.set('/bg', world.html('', '', IN_BACKGROUND));
    world.page = await world.context.newPage();
    await world.page.goto(`${world.site}/bg`);
    await pause(3300);
    expect(world.events('custom')).toEqual([]);
    await world.page.evaluate(() => window.show());
    await world.expectEvents('custom', 1);
    await until('an empty queue', async () => (await queued()).length === 0);
  });

  it('keeps what happened offline in a page that was closed', async () => {
    await visit();
    await world.context.setOffline(true);
    await track('offline');
    await pause(100);
    await world.page.close();
    await world.context.setOffline(false);
    world.page = await world.context.newPage();
    await visit('/later');
    await world.expectEvents('custom', 1);
    expect(new Set(world.received.map(({ body }) => body.anonymousId)).size).toBe(1);
  });

  it('goes on as soon as the network is back', async () => {
    await visit();
    await world.context.setOffline(true);
    for (let n = 0; n < 4; n++) {
      await track(`offline ${n}`);
      await pause(50);
    }
    await world.context.setOffline(false);
    const start = Date.now();
    await world.expectEvents('custom', 4);
    expect(Date.now() - start).toBeLessThan(2000);
  });

  it.each([
    ['into the back-forward cache', false],
    // Playwright's own default; then Chromium rejects the fetch, though it is delivered.
    ['for good', true],
  ])('does not send twice what was under way when the page was left %s', async (_, forGood) => {
    const browser = forGood ? await world.newBrowser() : undefined;
    if (browser) world.page = await browser.newPage();
    world.answer = ({ count }) => (count === 1 ? { delayMs: 800 } : {});
    await visit();
    await track('slow');
    await until('it is under way', () => world.received.length === 2);
    world.pages.set('/untracked', '<p>elsewhere</p>');
    await world.page.goto(`${world.at('elsewhere.test')}/untracked`);
    await pause(1200);
    expect(world.received).toHaveLength(2);
    await browser?.close();
  });

  it('keeps the queues of two tabs, which know nothing of each other', async () => {
    await visit();
    const other = await world.context.newPage();
    await other.goto(`${world.site}/other`);
    await until('its view', () => world.events('page_view').length === 2);
    await world.context.setOffline(true);
    for (const page of [world.page, other, world.page, other]) {
      await page.evaluate(() => window.throughline('track', location.pathname));
      await pause(30);
    }
    await world.page.close();
    await other.close();
    await world.context.setOffline(false);
    world.page = await world.context.newPage();
    await visit('/later');
    const events = await world.expectEvents('custom', 4);
    expect(events.map(({ name }) => name)).toEqual(['/', '/other', '/', '/other']);
  });

  it('never fails by the size of a burst: what does not fit now comes with the next page', async () => {
    await visit();
    await world.page.evaluate(() => {
      for (let n = 0; n < 40; n++) window.throughline('track', 'big', { text: 'x'.repeat(3000) });
      location.href = 'about:blank';
    });
    await pause(500);
    await visit('/next');
    await world.expectEvents('custom', 40);
  });

  it('outlives the page by what is under way, however much waits', async () => {
    const spy =
      '<script>kept = []; was = fetch; fetch = (to, how) => kept.push(how.keepalive) && was(to, how);</script>';
    world.pages.set('/', world.html('', '', spy));
    world.answer = ({ count }) => (count === 0 ? { delayMs: 1500 } : {});
    await world.page.goto(world.site);
    await until('the first', () => world.received.length === 1);
    await world.page.evaluate(() => {
      for (let n = 0; n < 40; n++) window.throughline('page', { text: 'x'.repeat(3000) });
    });
    await world.expectEvents('page_view', 41);
    const kept = await world.page.evaluate(() => window.kept);
    expect(kept.length).toBeGreaterThan(4);
    expect(kept).not.toContain(false);
  });

  it('sends an oversized event without its properties', async () => {
    await visit();
    await track('huge', { text: 'ü'.repeat(80_000) });
    const [event] = await world.expectEvents('custom', 1);
    expect(event!.name).toBe('huge');
    expect(event!.properties).toBeUndefined();
  });

  it('freezes properties when they are given, and survives those that cannot be sent', async () => {
    world.answer = () => ({ delayMs: 200 });
    await world.page.goto(world.site);
    await world.page.evaluate(() => {
      const properties: Record<string, unknown> = { n: 1 };
      window.throughline('track', 'kept', properties);
      properties.n = 2;
      const cycle: Record<string, unknown> = {};
      cycle.cycle = cycle;
      window.throughline('track', 'cycle', cycle);
      window.throughline('track', 'text', 'no object');
      window.throughline('nonsense');
      window.throughline();
    });
    const events = await world.expectEvents('custom', 2);
    expect(events.map(({ name, properties }) => [name, properties])).toEqual([
      ['kept', { n: 1 }],
      ['text', 'no object'],
    ]);
  });

  it('keeps the queues of two sites on one host apart', async () => {
    world.answer = ({ body }) => ({ hangUp: body.key === 'wk_test' });
    await world.page.goto(world.site);
    await until('an attempt', () => world.received.length > 0);
    world.pages.set('/other', world.html().replace('wk_test', 'wk_other'));
    await world.page.goto(`${world.site}/other`);
    await until('the view', () => world.events().length === 1);
    await pause(200);
    expect(world.events().map((event) => event.url)).toEqual([`${world.site}/other`]);
    world.answer = () => ({});
    await world.page.goto(world.site);
    await world.expectEvents('page_view', 3);
    for (const { body } of world.received) {
      for (const { url } of body.events) expect(body.key).toBe(url.endsWith('/other') ? 'wk_other' : 'wk_test');
    }
  });

  it('gets through where the collector answers without credentials', async () => {
    world.answer = () => ({
      headers: { 'access-control-allow-origin': '*', 'access-control-allow-credentials': 'false' },
    });
    await world.page.goto(world.site);
    await until('the answer is readable', async () => world.received.length > 0 && (await queued()).length === 0);
    await track('second');
    await world.expectEvents('custom', 1);
    expect(world.received.at(-1)!.headers.cookie).toBeUndefined();
    const count = world.received.length;
    await pause(1500);
    expect(world.received).toHaveLength(count);
  });

  it.each([
    ['collect.stranger.co.uk', 'www.acme.co.uk'],
    ['collect.notacme.test', 'www.acme.test'],
    ['notacme.test', 'acme.test'],
  ])('asks %s without credentials from %s, so that the first request gets through', async (collector, host) => {
    world.pages.set('/', world.html('', `data-api="${world.collector.replace(/[\w.]+(?=:\d)/, collector)}"`));
    world.answer = () => ({
      headers: { 'access-control-allow-origin': '*', 'access-control-allow-credentials': 'false' },
    });
    await world.page.goto(world.at(host));
    await until('the answer is readable', async () => world.received.length > 0 && (await queued()).length === 0);
    await pause(1500);
    expect(world.received).toHaveLength(1);
    expect(world.received[0]!.headers.host).toContain(collector);
    expect(Object.keys((await onDevice(world.page)).cookies)).toEqual(['_tl']);
  });

  it('knows its own site below a public suffix', async () => {
    const own = world.collector.replace(/[\w.]+(?=:\d)/, 'collect.acme.co.uk');
    world.pages.set('/', world.html('', `data-api="${own}"`));
    await world.page.goto(world.at('www.acme.co.uk'));
    const [view] = await world.expectEvents('page_view', 1);
    expect(world.received[0]!.headers.cookie).toBe(`_tl=${view!.anonymousId}`);
    // The cookie is there already, so its domain has to be found.
    await world.page.goto(world.at('www.acme.co.uk'));
    await world.expectEvents('page_view', 2);
    expect(world.received[1]!.headers.cookie).toBe(`_tl=${view!.anonymousId}`);
  });

  it('takes the new id cookie along to a collector of the same site only', async () => {
    await visit();
    const id = world.received[0]!.body.anonymousId;
    expect(world.received[0]!.headers.cookie).toBe(`_tl=${id}`);
    await world.page.goto(`${world.at('www.other.test')}/`);
    await until('the view', () => world.events().length === 2);
    expect(world.received[1]!.headers.cookie).toBeUndefined();
  });
});
