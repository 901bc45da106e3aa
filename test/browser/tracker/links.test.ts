import { describe, expect, it } from 'vitest';
import { createWorld, pause, until } from './harness.ts';

const world = createWorld();

/** Opens a page with these links, none of which leads away. */
const open = async (body: string, attributes = '', head = ''): Promise<void> => {
  const stay = `<script>addEventListener('click', (event) => event.preventDefault()); addEventListener('auxclick', (event) => event.preventDefault());</script>`;
  world.pages.set('/', world.html(body, attributes, head + stay));
  await world.page.goto(world.site);
  await until('the view', () => world.events('page_view').length > 0);
};
const clicks = async (count: number): Promise<[string, unknown][]> => {
  await until(`${count} clicks`, () => world.events().length >= count + 1);
  await pause(150);
  return world
    .events()
    .filter(({ type }) => type !== 'page_view')
    .map(({ type, name, properties }) => [name ?? type, properties?.url]);
};

describe('a click', () => {
  it.each([
    ['another site', 'https://other.test/a?secret=1#x', 'link_click', 'https://other.test/a'],
    ['a phone number', 'tel:+49301110', 'phone_click', 'tel:+49301110'],
    ['a mail address', 'mailto:sales@acme.com?body=secret', 'mail_click', 'mailto:sales@acme.com'],
  ])('on a link to %s is an event without the query', async (_, href, type, url) => {
    await open(`<a id="a" href="${href}"><b>go</b></a>`);
    await world.page.click('b');
    expect(await clicks(1)).toEqual([[type, url]]);
  });

  it('on a file is a download, by its ending or its attribute, also on another site', async () => {
    await open(
      '<a href="/price-list.PDF?sig=1">1</a> <a href="/report" download>2</a> <a href="https://cdn.test/a.zip">3</a> <a href="/page.html">4</a>',
    );
    for (const link of await world.page.$$('a')) await link.click();
    expect(await clicks(3)).toEqual([
      ['download', `${world.site}/price-list.PDF`],
      ['download', `${world.site}/report`],
      ['download', 'https://cdn.test/a.zip'],
    ]);
  });

  it('on a tagged element is that event and no other, in a tagged form its submit alone', async () => {
    await open(
      `<a id="a" data-tl-event="Demo asked" href="https://other.test/file.pdf">x</a>
       <form data-tl-event="Trial" onsubmit="event.preventDefault()"><input name="seats"><button>go</button></form>
       <script>document.querySelector('form').addEventListener('click', (event) => event.stopPropagation())</script>`,
    );
    await world.page.click('#a');
    await world.page.click('[name=seats]');
    await world.page.evaluate(() => document.forms[0]!.requestSubmit());
    await until('the form', () => world.events('form_submit').length === 1);
    expect((await clicks(3)).map(([name]) => name)).toEqual(['Demo asked', 'Trial', 'form_submit']);
  });

  it('by the middle button, with a modifier and by the keyboard counts once; by the right one never', async () => {
    await open('<a href="https://other.test/">x</a>');
    await world.page.click('a', { button: 'right' });
    await world.page.click('a', { button: 'middle' });
    await world.page.click('a', { modifiers: ['Control'] });
    await world.page.focus('a');
    await world.page.keyboard.press('Enter');
    expect(await clicks(3)).toHaveLength(3);
  });

  it('reaches links in SVG, in image maps and in open shadow roots, and follows <base>', async () => {
    await open(
      `<svg width="50" height="50"><a href="https://svg.test/x"><rect width="50" height="50"/></a></svg>
       <svg width="50" height="50" xmlns:xlink="http://www.w3.org/1999/xlink"><a xlink:href="https://old.test/x"><circle r="40"/></a></svg>
       <map name="m"><area shape="rect" coords="0,0,50,50" href="https://area.test/x"></map><img usemap="#m" width="50" height="50" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">
       <p id="host"></p><a id="based" href="file.pdf">x</a>
       <script>document.getElementById('host').attachShadow({ mode: 'open' }).innerHTML = '<a href="https://shadow.test/x">x</a>'</script>`,
      '',
      '<base href="https://cdn.test/files/">',
    );
    await world.page.click('rect');
    await world.page.click('circle');
    await world.page.click('img', { position: { x: 10, y: 10 } });
    await world.page.click('#host a');
    await world.page.click('#based');
    expect((await clicks(5)).map(([, url]) => url)).toEqual([
      'https://svg.test/x',
      'https://old.test/x',
      'https://area.test/x',
      'https://shadow.test/x',
      'https://cdn.test/files/file.pdf',
    ]);
  });

  it('inside the site, on the site’s other domains and on what leads nowhere is none', async () => {
    await open(
      '<a href="/x">1</a> <a href="#x">2</a> <a href="https://shop.acme-shop.test/">3</a> <a href="javascript:void 0">4</a> <a>5</a> <a href="https://[">6</a>',
      'data-domains="acme.test, acme-shop.test"',
    );
    for (const link of await world.page.$$('a')) await link.click();
    await pause(300);
    expect(await clicks(0)).toEqual([]);
  });

  it('arrives although the visitor leaves by it', async () => {
    world.pages.set('/', world.html(`<a href="${world.at('other.test')}/there">go</a>`));
    world.pages.set('/there', 'there');
    await world.page.goto(world.site);
    await until('the view', () => world.events('page_view').length > 0);
    await world.page.click('a');
    await world.page.waitForURL('**/there');
    await world.expectEvents('link_click', 1);
  });
});
