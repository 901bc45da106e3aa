import { describe, expect, it } from 'vitest';
import { createWorld, onDevice, pause, type TrackedWindow, until } from './harness.ts';

declare const window: TrackedWindow;
const world = createWorld();
const DOMAINS = 'data-domains="acme.test,acme-shop.test" data-query="a,c,q,x"';
const shop = () => world.at('www.acme-shop.test');
const viewed = async (count: number) => (await world.expectEvents('page_view', count)).at(-1)!;
const FORM = (method: string) =>
  `<form action="${shop()}/there?a=1" method="${method}"><input name="q" value="x"><button>go</button></form>`;

/** From acme.test to acme-shop.test. */
const cross = async (body: string, selector: string, attributes = DOMAINS): Promise<void> => {
  world.pages.set('/', world.html(body, attributes));
  world.pages.set('/there', world.html('', attributes));
  await world.page.goto(world.site);
  await until('the view', () => world.events('page_view').length > 0);
  await world.page.click(selector);
  await world.page.waitForURL('**/there**');
};

describe('from one of the site’s domains to another', () => {
  it.each([
    ['a link', () => `<a href="${shop()}/there?a=%20b&c=#part">go</a>`, 'a', '?a=%20b&c=#part'],
    ['a form sent by POST', () => FORM('post'), 'button', '?a=1'],
    ['a form sent by GET', () => FORM('get'), 'button', '?q=x'],
  ])('%s carries the id, and leaves no trace in the address', async (_, body, selector, query) => {
    await cross(body(), selector);
    const view = await viewed(2);
    expect(view.url).toBe(`${shop()}/there${query.replace(/#.*/, '')}`);
    expect(await world.page.evaluate(() => location.href)).toBe(`${shop()}/there${query}`);
    const [first] = world.events('page_view');
    expect(view.anonymousId).toBe(first!.anonymousId);
    const cookies = await world.context.cookies(shop());
    expect(cookies.map(({ name, value }) => [name, value])).toEqual([['_tl', first!.anonymousId]]);
  });

  it('the link is as before when the click is over', async () => {
    world.pages.set(
      '/',
      world.html(
        `<a href="${shop()}/there">go</a><script>addEventListener('click', (event) => event.preventDefault())</script>`,
        DOMAINS,
      ),
    );
    await world.page.goto(world.site);
    await viewed(1);
    await world.page.click('a');
    await pause(50);
    expect(await world.page.getAttribute('a', 'href')).toBe(`${shop()}/there`);
  });

  it.each([
    ['too old', (parts: string[]) => [parts[0], String(Number(parts[1]) - 300), parts[2]]],
    ['another visitor’s', (parts: string[]) => [parts[0]!.replace(/.$/, '_'), parts[1], parts[2]]],
    ['changed', (parts: string[]) => [parts[0], parts[1], '1']],
    ['nonsense', () => ['<script>', 'x']],
  ])('a parameter that is %s is taken out and not believed', async (_, change) => {
    world.pages.set('/', world.html(`<a href="${shop()}/there">go</a>`, DOMAINS));
    world.pages.set('/there', world.html('', DOMAINS));
    await world.page.goto(world.site);
    await viewed(1);
    const [first] = world.events('page_view');
    const made = await world.page.evaluate(() => {
      let href = '';
      addEventListener('click', (event) => {
        event.preventDefault();
        href = document.querySelector('a')!.href;
      });
      document.querySelector('a')!.click();
      return href;
    });
    const parts = new URL(made).searchParams.get('_tl')!.split('.');
    expect(parts[0]).toBe(first!.anonymousId);
    await world.page.goto(`${shop()}/there?_tl=${encodeURIComponent(change(parts).join('.'))}&x=1`);
    const view = await viewed(2);
    expect(view.url).toBe(`${shop()}/there?x=1`);
    expect(view.anonymousId).toMatch(/^[0-9a-z]{27}$/);
    expect(view.anonymousId).not.toBe(first!.anonymousId);
  });

  it('nothing is carried without consent, to a foreign site, or where the cookie is shared', async () => {
    world.pages.set(
      '/',
      world.html(
        `<a href="${shop()}/">1</a> <a href="https://foreign.test/">2</a> <a href="${world.at('shop.acme.test')}/">3</a>
        <script>window.seen = []; addEventListener('click', (event) => { event.preventDefault(); seen.push(event.target.href); })</script>`,
        `${DOMAINS} data-consent="required"`,
      ),
    );
    await world.page.goto(world.site);
    await world.page.click('a');
    await world.page.evaluate(() => window.throughline('consent', 'granted'));
    for (const link of await world.page.$$('a')) await link.click();
    const seen: string[] = await world.page.evaluate(() => window.seen);
    expect(seen.map((href) => href.includes('_tl='))).toEqual([false, true, false, false]);
  });

  it('an id waits in memory where consent is required', async () => {
    world.pages.set('/', world.html(`<a href="${shop()}/there">go</a>`, DOMAINS));
    world.pages.set('/there', world.html('', `${DOMAINS} data-consent="required"`));
    await world.page.goto(world.site);
    await viewed(1);
    await world.page.click('a');
    await world.page.waitForURL('**/there**');
    await pause(100);
    expect(await world.context.cookies(shop())).toEqual([]);
    expect((await onDevice(world.page)).local).toEqual({});
    await world.page.evaluate(() => window.throughline('consent', 'granted'));
    const view = await viewed(2);
    expect(view.anonymousId).toBe(world.events('page_view')[0]!.anonymousId);
  });
});
