import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createWorld, pause, type TrackedWindow, until } from './harness.ts';

declare const window: TrackedWindow;
const world = createWorld();

const violations = (): string[] => {
  const seen: string[] = [];
  world.page.on('console', (message) => {
    if (/Content Security|Trusted|integrity/i.test(message.text())) seen.push(message.text());
  });
  return seen;
};

describe('a good guest', () => {
  it('works under a strict policy with Trusted Types, nonce and no inline code', async () => {
    const seen = violations();
    const policy = `default-src 'none'; script-src 'nonce-n1' ${world.collector}; connect-src ${world.collector}; require-trusted-types-for 'script'; trusted-types 'none'`;
    world.pages.set(
      '/',
      world.html(
        '<form><input name="email" type="email"><input type="hidden" name="utm_source"></form>',
        'nonce="n1" data-domains="acme.test,b.test"',
        `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
      ),
    );
    await world.page.goto(`${world.site}/?utm_source=x`);
    await world.page.fill('[name=email]', 'ann@acme.com');
    await world.page.evaluate(() => history.pushState(null, '', '/next'));
    await world.expectEvents('page_view', 2);
    expect(await world.page.inputValue('[name=utm_source]')).toBe('x');
    expect(seen).toEqual([]);
  });

  it('is the same file under the name of its content, with a published hash that browsers check', async () => {
    const seen = violations();
    const { file, integrity } = JSON.parse(await readFile(`${world.dist}/tl.integrity.json`, 'utf8'));
    expect(await readFile(`${world.dist}/${file}`)).toEqual(await readFile(`${world.dist}/tl.js`));
    const tag = (hash: string) =>
      `<script defer src="${world.collector}/${file}" integrity="${hash}" crossorigin data-site="wk_test"></script>`;
    world.pages.set('/', tag(integrity));
    await world.page.goto(world.site);
    await world.expectEvents('page_view', 1);
    expect(seen).toEqual([]);
    world.pages.set('/', tag(integrity.replace(/.{8}$/, 'AAAAAAAA')));
    await world.page.goto(world.site);
    await pause(300);
    expect(world.events('page_view')).toHaveLength(1);
    expect(seen).not.toEqual([]);
  });

  it('warns once where the endpoint is blocked, and the page goes on', async () => {
    const warnings: string[] = [];
    world.page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
    world.answer = () => ({ hangUp: true });
    await world.page.goto(world.site);
    for (let n = 0; n < 8; n++) {
      await world.page.evaluate((n) => window.throughline('track', `t${n}`), n);
      await pause(80);
    }
    await until('the warning', () => warnings.length > 0);
    await pause(300);
    expect(warnings).toEqual([expect.stringMatching(/no answer from .*data-api/)]);
  });

  it('adds no listener that would keep the page out of the back-forward cache', async () => {
    world.pages.set(
      '/',
      world.html(
        '',
        '',
        `<script>window.types = []; const add = EventTarget.prototype.addEventListener; EventTarget.prototype.addEventListener = function (type, ...rest) { types.push(type); return add.call(this, type, ...rest); };</script>`,
      ),
    );
    await world.page.goto(world.site);
    await world.expectEvents('page_view', 1);
    const types: string[] = await world.page.evaluate(() => window.types);
    expect(types).toContain('pagehide');
    expect(types.filter((type) => /unload/.test(type))).toEqual([]);
  });

  it('sees navigation by the Navigation API, once', async () => {
    await world.page.goto(world.site);
    await world.expectEvents('page_view', 1);
    await world.page.evaluate(async () => {
      const { navigation } = globalThis as unknown as { navigation: Navigation };
      navigation.addEventListener('navigate', (event) => event.intercept({ handler: async () => {} }));
      await navigation.navigate('/by-api').finished;
    });
    const [, view] = await world.expectEvents('page_view', 2);
    expect(view!.url).toBe(`${world.site}/by-api`);
  });

  it('counts navigation in browsers without the Navigation API too', async () => {
    world.pages.set(
      '/',
      world.html('', '', '<script>Object.defineProperty(window, "navigation", { value: undefined })</script>'),
    );
    await world.page.goto(world.site);
    await world.expectEvents('page_view', 1);
    await world.page.evaluate(() => history.pushState(null, '', '/a'));
    await world.expectEvents('page_view', 2);
    await world.page.evaluate(() => history.replaceState(null, '', '/b'));
    await world.expectEvents('page_view', 3);
    await world.page.evaluate(() => history.back());
    await world.expectEvents('page_view', 4);
  });

  it('sees a form in a frame of the same origin, once, also where the frame has a tracker of its own', async () => {
    const form =
      '<form onsubmit="event.preventDefault()"><input name="email" type="email" value="ann@acme.com"><button>go</button></form>';
    world.pages.set('/plain-frame', form);
    world.pages.set('/tracked-frame', world.html(form));
    for (const frame of ['/plain-frame', '/tracked-frame']) {
      const before = world.events('form_submit').length;
      world.pages.set('/', world.html(`<iframe src="${frame}"></iframe>`));
      await world.page.goto(world.site);
      await world.page.frameLocator('iframe').locator('button').click();
      await world.expectEvents('form_submit', before + 1);
    }
  });

  it('works as a blocking script, by document.write and in XHTML', async () => {
    const blocking = world.tag().replace(' defer', '');
    world.pages.set('/', `<!doctype html><head>${blocking}</head><body><a href="https://other.test/">x</a></body>`);
    world.pages.set(
      '/written',
      `<script>document.write(${JSON.stringify(blocking).replaceAll('</', '<\\/')})</script>`,
    );
    world.pages.set(
      '/page.xhtml',
      `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title>${world.tag('').replace('defer', 'defer=""')}</head><body><a href="https://other.test/">x</a></body></html>`,
    );
    for (const path of ['/', '/written', '/page.xhtml']) {
      const before = world.events('page_view').length;
      await world.page.goto(world.site + path);
      await world.expectEvents('page_view', before + 1);
    }
    await world.page.evaluate(() => addEventListener('click', (event) => event.preventDefault()));
    await world.page.click('a');
    await world.expectEvents('link_click', 1);
  });

  it('is a module too, with its settings as an object, and starts once', async () => {
    const module = await readFile(`${world.dist}/browser.js`, 'utf8');
    world.pages.set(
      '/',
      `<script type="module">
        ${module.replace('export ', '')}
        const settings = { site: 'wk_test', api: '${world.collector}', exclude: '/no' };
        window.throughline = init(settings);
        window.same = init(settings) === window.throughline;
      </script>`,
    );
    await world.page.goto(world.site);
    await world.expectEvents('page_view', 1);
    expect(await world.page.evaluate(() => window.same)).toBe(true);
    await world.page.evaluate(() => window.throughline.track!('x'));
    await world.expectEvents('custom', 1);
  });

  it('the module does nothing on a server', async () => {
    const { init } = await import(/* @vite-ignore */ `${world.dist}/browser.js`);
    expect(init({ site: 'wk_test', api: 'https://collect.test' })).toBeUndefined();
  });

  it('respects Do Not Track where the site says so', async () => {
    const dnt = `<script>Object.defineProperty(navigator, 'doNotTrack', { value: '1' })</script>`;
    world.pages.set('/', world.html('', 'data-respect-dnt', dnt));
    world.pages.set('/else', world.html('', '', dnt));
    await world.page.goto(world.site);
    await pause(300);
    expect(world.received).toEqual([]);
    await world.page.goto(`${world.site}/else`);
    await world.expectEvents('page_view', 1);
  });
});
