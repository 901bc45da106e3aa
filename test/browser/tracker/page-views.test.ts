import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { createWorld, IN_BACKGROUND, onDevice, pause, type TrackedWindow, until, wholeChromium } from './harness.ts';

declare const window: TrackedWindow;
const world = createWorld(wholeChromium);

describe('the first view', () => {
  it('carries the raw address with its campaign, the referrer and the title', async () => {
    world.pages.set(
      '/from',
      '<a href="/landing?utm_source=news&utm_medium=email&gclid=Abc-1&utm_term=%E0%A4#part">go</a>',
    );
    await world.page.goto(`${world.at('other.test')}/from`);
    await world.page.evaluate((site) => {
      document.querySelector('a')!.href =
        `${site}/landing?utm_source=news&utm_medium=email&gclid=Abc-1&utm_term=%E0%A4#part`;
    }, world.site);
    await world.page.click('a');
    const [view] = await world.expectEvents('page_view', 1);
    expect(view).toMatchObject({
      url: `${world.site}/landing?utm_source=news&utm_medium=email&gclid=Abc-1&utm_term=%E0%A4`,
      referrer: `${world.at('other.test')}/`,
      title: 'A page',
    });
    expect(view!.at).toBeGreaterThan(Date.now() - 60_000);
    const { body, headers } = world.received[0]!;
    expect(body).toMatchObject({ key: 'wk_test', webdriver: true });
    expect(body.sentAt).toBeGreaterThanOrEqual(view!.at);
    expect(headers['content-type']).toMatch('text/plain');
  });

  it('names its events by page load and number, in order of time', async () => {
    await world.page.goto(world.site);
    await world.page.evaluate(() => {
      for (let n = 0; n < 3; n++) window.throughline('track', `t${n}`);
    });
    await world.expectEvents('custom', 3);
    const events = world.events();
    const [load] = events[0]!.id.split('.');
    expect(load).toMatch(/^[0-9a-z]{27}$/);
    expect(events.map((event) => event.id)).toEqual(['1000', '1001', '1002', '1003'].map((n) => `${load}.${n}`));
    expect(new Set(events.map((event) => event.at)).size).toBe(4);
  });

  it('keeps time running forward in a page whose clock stands still or goes back', async () => {
    world.pages.set('/', world.html('', '', '<script>let t = 1e12; Date.now = () => t--;</script>'));
    await world.page.goto(world.site);
    await world.page.evaluate(() => window.throughline('track', 'x'));
    await world.expectEvents('custom', 1);
    const [view, track] = world.events();
    expect(view!.at).toBeLessThanOrEqual(1e12);
    expect(view!.at).toBeGreaterThan(1e12 - 100);
    expect(track!.at).toBe(view!.at + 1);
  });

  it('masks parameters and e-mail addresses, but never sources', async () => {
    await world.page.goto(
      `${world.site}/u/ann@acme.com/x?email=a&user_name=u&signature=s&reset_token=T0p&q=bob%40acme.com&password=P4ss&code=C0de&api_key=K3y` +
        '&keyword=shoes&utm_campaign=ann@acme.com&gclid=tok&ann@x.org#access_token=H4sh',
    );
    const [view] = await world.expectEvents('page_view', 1);
    expect(view!.url).toBe(
      `${world.site}/u/***/x?email=***&user_name=***&signature=***&reset_token=***&q=***&password=***&code=***&api_key=***` +
        '&keyword=***&utm_campaign=ann@acme.com&gclid=tok&***',
    );
  });

  it('keeps the values of the parameters that the site allows, and of no others', async () => {
    world.pages.set('/list', world.html('', 'data-query="plan, Page"'));
    await world.page.goto(`${world.site}/list?plan=pro&page=2&plans=all&xplan=x&token=T0p&pLan=ann@acme.com&utm_id=7`);
    const [view] = await world.expectEvents('page_view', 1);
    expect(view!.url).toBe(`${world.site}/list?plan=pro&page=2&plans=***&xplan=***&token=***&pLan=***&utm_id=7`);
    // Steps that differ in nothing that may be told are steps all the same.
    await world.page.evaluate(() => history.pushState(null, '', '?token=0ther'));
    await world.page.evaluate(() => history.pushState(null, '', '?token=more'));
    const [, ...steps] = await world.expectEvents('page_view', 3);
    expect(steps.map(({ url }) => url)).toEqual([`${world.site}/list?token=***`, `${world.site}/list?token=***`]);
  });

  const QUERY = 'q=blue+shoes&searchTerm=x&user=ann&mail=a%40b.c&utm_source=news';

  it('keeps of a referrer what was searched and where from, and nothing else', async () => {
    world.pages.set('/from', `<meta name="referrer" content="unsafe-url"><a href="${world.site}/">on</a>`);
    await world.page.goto(`${world.at('other.test')}/from?${QUERY}`);
    await world.page.click('a');
    const [view] = await world.expectEvents('page_view', 1);
    expect(view!.referrer).toBe(
      `${world.at('other.test')}/from?q=blue+shoes&searchTerm=x&user=***&mail=***&utm_source=news`,
    );
  });

  it('masks a referrer of the site itself like a page: its search is nobody else’s', async () => {
    world.pages.set('/from', '<meta name="referrer" content="unsafe-url"><a href="/">on</a>');
    await world.page.goto(`${world.site}/from?${QUERY}`);
    await world.page.click('a');
    const [view] = await world.expectEvents('page_view', 1);
    expect(view!.referrer).toBe(`${world.site}/from?q=***&searchTerm=***&user=***&mail=***&utm_source=news`);
  });

  it('cuts what is longer than the collector takes', async () => {
    world.pages.set('/long', world.html('', '', `<script>document.title = 'T'.repeat(5000)</script>`));
    await world.page.goto(`${world.site}/long?utm_source=x&utm_term=${'q'.repeat(6000)}`);
    const [view] = await world.expectEvents('page_view', 1);
    expect(view!.url).toHaveLength(4096);
  });

  it('counts once where the tag stands twice', async () => {
    world.pages.set('/', world.html(world.tag(), '', world.tag()));
    await world.page.goto(world.site);
    await world.expectEvents('page_view', 1);
    const globals = (): Promise<string[]> => world.page.evaluate(() => Object.getOwnPropertyNames(window));
    const tracked = await globals();
    world.pages.set('/plain', '<p>no tracker</p>');
    await world.page.goto(`${world.site}/plain`);
    const plain = await globals();
    expect(tracked.filter((name) => !plain.includes(name))).toEqual(['throughline']);
  });

  it('works as a module and by injection, where there is no currentScript', async () => {
    world.pages.set('/', `<script type="module" src="${world.collector}/tl.js" data-site="wk_test"></script>`);
    world.pages.set(
      '/injected',
      `<script>const s = document.createElement('script'); s.src = '${world.collector}/tl.js'; s.dataset.site = 'wk_test'; document.documentElement.append(s);</script>`,
    );
    await world.page.goto(world.site);
    await world.page.goto(`${world.site}/injected`);
    await world.expectEvents('page_view', 2);
  });

  it('of a tab in the background waits until it is shown, and keeps the landing', async () => {
    world.pages.set('/bg', world.html('', '', IN_BACKGROUND));
    await world.page.goto(`${world.site}/bg?utm_source=x`);
    await world.page.evaluate(() => {
      window.throughline('track', 'early');
      history.replaceState(null, '', '/bg');
    });
    await pause(300);
    expect(world.received).toEqual([]);
    await world.page.evaluate(() => window.show());
    await world.expectEvents('custom', 1);
    expect(world.events().map(({ type, url }) => [type, url])).toEqual([
      ['page_view', `${world.site}/bg?utm_source=x`],
      ['custom', `${world.site}/bg?utm_source=x`],
    ]);
  });

  it('of a prerendered page waits until it is activated', async () => {
    world.pages.set(
      '/rules',
      `<a href="/next">next</a><script type="speculationrules">{"prerender":[{"source":"list","urls":["/next"],"eagerness":"immediate"}]}</script>`,
    );
    await world.page.goto(`${world.site}/rules`);
    await pause(1500);
    expect(world.received).toEqual([]);
    await Promise.all([world.page.waitForURL('**/next'), world.page.click('a')]);
    const [view] = await world.expectEvents('page_view', 1);
    expect(view!.referrer).toBe(`${world.site}/rules`);
  });

  it('counts again when the back-forward cache brings the page back', async () => {
    await world.page.goto(`${world.site}/a`);
    await world.expectEvents('page_view', 1);
    await world.page.evaluate(() => {
      window.alive = true;
    });
    await world.page.goto(`${world.site}/b`);
    await world.expectEvents('page_view', 2);
    await world.page.goBack({ waitUntil: 'commit' });
    const views = await world.expectEvents('page_view', 3);
    expect(await world.page.evaluate(() => window.alive), 'it came from the cache').toBe(true);
    expect(views[2]!.url).toBe(`${world.site}/a`);
    expect(views[2]!.referrer).toBeUndefined();
  });

  /** Comes to the page from another site. */
  const arrive = async (page: Page): Promise<void> => {
    world.pages.set('/from', `<a href="${world.site}/landing">go</a>`);
    await page.goto(`${world.at('other.test')}/from`);
    await page.click('a');
    await page.waitForURL(/landing/);
  };

  it('tells once where it came from: not again where the page is reloaded or gone back to', async () => {
    const browser = await world.newBrowser();
    const page = await browser.newPage();
    await arrive(page);
    await world.expectEvents('page_view', 1);
    await page.reload();
    await world.expectEvents('page_view', 2);
    await page.goto(`${world.at('other.test')}/from`);
    await page.goBack();
    const views = await world.expectEvents('page_view', 3);
    expect(await page.evaluate(() => document.referrer)).toBe(`${world.at('other.test')}/`);
    expect(views.map(({ url, referrer }) => [url, referrer])).toEqual([
      [`${world.site}/landing`, `${world.at('other.test')}/`],
      [`${world.site}/landing`, ''],
      [`${world.site}/landing`, ''],
    ]);
    await browser.close();
  });

  it('tells where it came from after a reload, too, where nobody was known before it', async () => {
    world.pages.set('/landing', world.html('', 'data-consent="required"'));
    await arrive(world.page);
    await pause(200);
    expect(world.received).toEqual([]);
    // A consent banner that reloads the page into one that may store.
    world.pages.set('/landing', world.html());
    await world.page.reload();
    const [view] = await world.expectEvents('page_view', 1);
    expect(view!.referrer).toBe(`${world.at('other.test')}/`);
  });

  it('is not sent from excluded paths', async () => {
    const attribute = 'data-exclude="/admin/*, /private.html"';
    for (const path of ['/admin', '/admin/users?x=1', '/private.html']) {
      world.pages.set(path.split('?')[0]!, world.html('', attribute));
      await world.page.goto(world.site + path);
      await world.page.evaluate(() => window.throughline.track!('x'));
    }
    world.pages.set('/administration', world.html('', attribute));
    await world.page.goto(`${world.site}/administration`);
    const views = await world.expectEvents('page_view', 1);
    expect(views[0]!.url).toBe(`${world.site}/administration`);
    expect(world.events()).toHaveLength(1);
  });

  it.each([
    ['is missing', ''],
    ['is a secret key', 'data-site="sk_secret"'],
  ])('warns once and sends nothing where the key %s', async (_, attribute) => {
    world.pages.set('/', `<script defer src="${world.collector}/tl.js" ${attribute}></script>`);
    const warnings: string[] = [];
    world.page.on('console', (message) => warnings.push(message.text()));
    await world.page.goto(world.site);
    await world.page.evaluate(() => window.throughline.track!('x'));
    await pause(200);
    expect(warnings).toEqual([expect.stringMatching(/data-site="wk_/)]);
    expect(world.received).toEqual([]);
    expect(await onDevice(world.page)).toEqual({ cookies: {}, local: {} });
  });

  it('posts to data-api, a host or a whole address', async () => {
    const paths: (string | undefined)[] = [];
    world.page.on('request', (request) => {
      if (request.method() === 'POST') paths.push(request.url());
    });
    world.pages.set('/', world.html('', `data-api="${world.collector}"`));
    await world.page.goto(world.site);
    world.pages.set('/', world.html('', `data-api="${world.collector}/x/y"`));
    await world.page.goto(world.site);
    await until('two posts', () => paths.length === 2);
    expect(paths).toEqual([`${world.collector}/v1/collect`, `${world.collector}/x/y`]);
    world.pages.set('/', world.html('', 'data-api="http://["'));
    await world.page.goto(world.site);
  });
});

describe('single-page navigation', () => {
  const steps = async (attributes: string, ...scripts: string[]): Promise<string[]> => {
    world.pages.set('/', world.html('', attributes));
    await world.page.goto(world.site);
    await until('the landing', () => world.events().length === 1);
    for (const script of scripts) {
      await world.page.evaluate(script);
      await pause(60);
    }
    await pause(200);
    return world.events('page_view').map((view) => view.url.replace(world.site, ''));
  };

  it('counts steps, replaced paths and the way back, each once', async () => {
    expect(
      await steps(
        '',
        `history.pushState(null, '', '/a')`,
        `history.pushState(null, '', '/a')`,
        `history.pushState(null, '', '/b'); history.replaceState({ scroll: 1 }, '', '/b')`,
        `history.replaceState(null, '', '/c')`,
        'history.back()',
      ),
    ).toEqual(['/', '/a', '/b', '/c', '/a']);
  });

  it('counts a query that was pushed, not one that was replaced, and no fragment', async () => {
    expect(
      await steps(
        'data-query="page,tab"',
        `history.replaceState(null, '', '/?tab=1')`,
        `history.pushState(null, '', '/?page=2')`,
        `location.hash = 'x'`,
        'history.back()',
        'history.back()',
      ),
    ).toEqual(['/', '/?page=2', '/?tab=1']);
  });

  it('has no referrer, and the title of the new view', async () => {
    await steps('', `history.pushState(null, '', '/a'); document.title = 'New'`);
    const [, view] = world.events('page_view');
    expect(view).toMatchObject({ title: 'New' });
    expect(view!.referrer).toBeUndefined();
  });

  it('counts fragments with data-hash', async () => {
    expect(
      await steps(
        'data-hash="on"',
        `location.hash = '/a'`,
        `location.hash = '/b?token=T0p'`,
        `location.hash = '/b?token=T0p'`,
      ),
    ).toEqual(['/', '/#/a', '/#/b?token=***']);
  });

  it('is left alone with data-spa="off", but page() counts', async () => {
    expect(
      await steps(
        'data-spa="off"',
        `history.pushState(null, '', '/a')`,
        `throughline.page({ step: 2 })`,
        `history.back()`,
      ),
    ).toEqual(['/', '/a']);
    expect(world.events('page_view')[1]!.properties).toEqual({ step: 2 });
    await world.page.goto('about:blank');
    await pause(200);
    expect(world.events('page_view')).toHaveLength(2);
  });

  it('counts a step that is followed by leaving in the same task', async () => {
    await steps('');
    await world.page.evaluate(() => {
      history.pushState(null, '', '/last');
      location.href = 'about:blank';
    });
    await world.expectEvents('page_view', 2);
  });

  it('survives a page that patches history as well', async () => {
    world.pages.set(
      '/',
      world.html(
        `<script>addEventListener('load', () => { const push = history.pushState; history.pushState = function (...all) { window.pushed = all; return push.apply(this, all); }; });</script>`,
      ),
    );
    await world.page.goto(world.site);
    await world.page.evaluate(() => history.pushState({ a: 1 }, '', '/p'));
    await world.expectEvents('page_view', 2);
    expect(await world.page.evaluate(() => [window.pushed[2], history.state])).toEqual(['/p', { a: 1 }]);
  });
});
