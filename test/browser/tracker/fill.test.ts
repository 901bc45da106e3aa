import { describe, expect, it } from 'vitest';
import { createWorld, type TrackedWindow, until } from './harness.ts';

declare const window: TrackedWindow;
const world = createWorld();
const NAMES =
  'tl_anonymous_id utm_source utm_medium utm_campaign utm_term utm_content gclid tl_first_source tl_first_medium tl_first_campaign tl_landing_page tl_referrer'.split(
    ' ',
  );
const FORM = `<form action="/thanks" method="post"><input name="email">${NAMES.map(
  (name) => `<input type="hidden" name="${name}">`,
).join('')}<button>Send</button></form>`;

const open = async (url: string, attributes = ''): Promise<void> => {
  world.pages.set(new URL(url).pathname, world.html(FORM, attributes));
  const before = world.events('page_view').length;
  await world.page.goto(url);
  if (!attributes) await until('the view', () => world.events('page_view').length > before);
};
const values = (): Promise<Record<string, string>> =>
  world.page.evaluate(() => Object.fromEntries(new FormData(document.forms[0]!)) as Record<string, string>);
/** As the script of a page sees them in the DOM, without asking for form data. */
const inputs = (): Promise<Record<string, string>> =>
  world.page.evaluate(() =>
    Object.fromEntries([...document.querySelectorAll('input')].map(({ name, value }) => [name, value])),
  );
const posted = async (): Promise<Record<string, string>> => {
  await until('the form has arrived', () => world.posted.length > 0);
  return Object.fromEntries(new URLSearchParams(world.posted[0]!.body));
};
const CAMPAIGN = '?utm_source=news&utm_medium=email&utm_campaign=May&utm_term=t&utm_content=c';

describe('hidden inputs', () => {
  it.each([
    ['by its button', () => world.page.click('button')],
    ['by form.submit()', () => world.page.evaluate(() => document.forms[0]!.submit())],
  ])('are filled when a form is sent %s', async (_, send) => {
    await open(`${world.site}/landing${CAMPAIGN}`);
    await send();
    expect(await posted()).toEqual({
      email: '',
      tl_anonymous_id: world.received[0]!.body.anonymousId,
      utm_source: 'news',
      utm_medium: 'email',
      utm_campaign: 'May',
      utm_term: 't',
      utm_content: 'c',
      gclid: '',
      tl_first_source: 'news',
      tl_first_medium: 'email',
      tl_first_campaign: 'May',
      tl_landing_page: `${world.site}/landing${CAMPAIGN}`,
      tl_referrer: '',
    });
  });

  it('are filled in the page as soon as the visitor enters a form, and by fillForms()', async () => {
    await open(`${world.site}/${CAMPAIGN}`);
    expect((await inputs()).utm_source).toBe('');
    await world.page.focus('[name=email]');
    expect((await inputs()).utm_source).toBe('news');
    await open(`${world.site}/${CAMPAIGN}`);
    await world.page.evaluate(() => window.throughline('fillForms'));
    expect((await inputs()).utm_source).toBe('news');
  });

  it('keep the first touch and the last campaign over visits; direct replaces neither', async () => {
    await open(`${world.site}/first${CAMPAIGN}`);
    await open(`${world.site}/second?gclid=G1`);
    await open(`${world.site}/third`);
    expect(await values()).toMatchObject({
      utm_source: '',
      gclid: 'G1',
      tl_first_source: 'news',
      tl_landing_page: `${world.site}/first${CAMPAIGN}`,
    });
  });

  it('know a referrer, a click id and direct as first sources', async () => {
    await open(`${world.site}/direct`);
    expect(await values()).toMatchObject({ tl_first_source: '(direct)', tl_first_medium: '(none)' });
    world.page = await (await world.newContext()).newPage();
    await open(`${world.site}/ad?gclid=G1`);
    expect(await values()).toMatchObject({ tl_first_source: 'google', tl_first_medium: 'cpc', gclid: 'G1' });
    world.page = await (await world.newContext()).newPage();
    world.pages.set('/from', `<a href="${world.site}/ref">go</a>`);
    world.pages.set('/ref', world.html(FORM));
    await world.page.goto(`${world.at('www.other.test')}/from`);
    await Promise.all([world.page.waitForURL('**/ref'), world.page.click('a')]);
    expect(await values()).toMatchObject({
      tl_first_source: 'other.test',
      tl_first_medium: 'referral',
      tl_referrer: `${world.at('www.other.test')}/`,
    });
  });

  it('hold no secret that a mail program hung on with a second question mark', async () => {
    await open(`${world.site}/landing?utm_source=news?email=ann@acme.com&token=s3cret`);
    const text = JSON.stringify([await values(), await world.page.evaluate(() => ({ ...localStorage }))]);
    expect(text).toContain('news?email=***');
    expect(text).not.toMatch(/ann@acme|s3cret/);
  });

  it('leave what a visitor typed, and defaults where nothing is known', async () => {
    world.pages.set(
      '/',
      world.html(
        '<form><input name="utm_source" value="typed"><input type="hidden" name="utm_term" value="default"></form>',
      ),
    );
    await world.page.goto(`${world.site}/?utm_source=news`);
    await until('the view', () => world.events().length > 0);
    await world.page.focus('input');
    expect(await inputs()).toEqual({ utm_source: 'typed', utm_term: 'default' });
  });

  it('get sources but no id without consent', async () => {
    await open(`${world.site}/${CAMPAIGN}`, 'data-consent="required"');
    await world.page.click('button');
    expect(await posted()).toMatchObject({ tl_anonymous_id: '', utm_source: 'news' });
  });

  it('start anew after a reset', async () => {
    await open(`${world.site}/first${CAMPAIGN}`);
    await open(`${world.site}/second`);
    await world.page.evaluate(() => window.throughline('reset'));
    expect(await values()).toMatchObject({ utm_source: '', tl_first_source: '(direct)' });
  });
});
