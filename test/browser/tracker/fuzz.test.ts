/**
 * Random pages and forms: the tracker never throws into the page (the harness watches), and what is secret never
 * leaves, whatever stands around it.
 */
import { expect, it } from 'vitest';
import { createWorld, pause } from './harness.ts';

const world = createWorld();
const PAGES = 40;
/** Stands in every value that must not leave. */
const SECRET = 'S3cr3tValue';

/** mulberry32: the same pages for the same seed. */
const randomFrom = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};

const HOSTILE = [
  'id',
  'name',
  'action',
  'method',
  'submit',
  'elements',
  'closest',
  'matches',
  'getAttribute',
  'dataset',
  'length',
  'querySelector',
  '__proto__',
  'constructor',
  'hasAttribute',
  'parentNode',
  'addEventListener',
  'toString',
]; // prettier-ignore

const page = (seed: number): string => {
  const random = randomFrom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const maybe = (text: string) => (random() < 0.5 ? text : '');
  const secret = (): string =>
    pick([
      `<input type="password" name="${pick(['p', 'email', 'name', 'phone'])}" value="${SECRET}">`,
      `<input type="text" name="${pick(['password', 'card_number', 'cvv', 'api_token', 'iban', 'ssn', 'otp'])}" value="${SECRET}">`,
      `<input type="text" autocomplete="${pick(['cc-number', 'cc-csc', 'one-time-code', 'new-password'])}" name="${pick(['email', 'x', 'name'])}" value="${SECRET}">`,
      `<input type="hidden" name="${pick(['email', 'phone', 'company'])}" value="${SECRET}">`,
      `<div data-tl-ignore><input name="${pick(['email', 'phone'])}" value="${SECRET}@acme.com"></div>`,
      `<textarea name="${pick(['message', 'comment', 'notes'])}">${SECRET}</textarea>`,
      `<input name="${pick(['q', 'street', 'zip', 'birthday', ''])}" value="${SECRET}">`,
    ]);
  const known = (): string =>
    pick([
      '<input type="email" name="email" value="ann@acme.com">',
      '<input type="tel" name="phone" value="+49 30 1110">',
      '<input name="company" value="Acme"><input name="first_name" value="Ann">',
      '<select name="source"><option>Search</option><option selected>Friend</option></select>',
      '<input type="checkbox" name="terms" checked><input type="radio" name="r" value="1">',
      `<input name="${pick(HOSTILE)}" value="x">`,
      '<button type="button" name="submit">b</button><fieldset><legend>l</legend></fieldset><output>o</output>',
    ]);
  const form = (): string => {
    const fields = Array.from({ length: 1 + Math.floor(random() * 7) }, () => (random() < 0.5 ? secret() : known()));
    const attributes = [
      maybe('data-tl-form="Form"'),
      maybe('data-tl-lead'),
      maybe('novalidate'),
      maybe(`id="${pick(HOSTILE)}"`),
      maybe(`action="${pick(['/thanks', 'http://[', 'javascript:void 0', '//', '?a=%E0%A4'])}"`),
      maybe('method="post"'),
    ]; // prettier-ignore
    const text = `<form ${attributes.join(' ')} onsubmit="event.preventDefault()">${fields.join('')}</form>`;
    return random() < 0.2 ? `<div class="shadow" data-html='${text.replaceAll("'", '&#39;')}'></div>` : text;
  };
  const link = (): string =>
    `<a href="${pick(['http://[', 'tel:', 'mailto:', '//x.test/%E0', 'javascript:0', '', '?', 'a.pdf', 'https://b.test/x'])}" ${maybe('download')} ${maybe('data-tl-event=""')}>x</a>`;
  const parts = Array.from({ length: 1 + Math.floor(random() * 5) }, () => (random() < 0.7 ? form() : link()));
  const broken = pick([
    '',
    'Array.prototype.extra = 1;',
    'Object.prototype.extra = "x";',
    'delete window.navigation;',
    'HTMLFormElement.prototype.matches = () => { throw new Error("page"); };',
    'window.TextEncoder = undefined;',
    'JSON.stringify = () => { throw new Error("page"); };',
    'document.querySelectorAll = () => { throw new Error("page"); };',
    'Object.defineProperty(document, "cookie", { get() { throw new Error("page"); } });',
    'window.fetch = () => { throw new Error("page"); };',
  ]); // prettier-ignore
  return world.html(
    parts.join(''),
    'data-domains="b.test" data-use="chat phone" data-exclude="/[x*, (y"',
    `<script>${broken}</script>`,
  );
};

it(`${PAGES} random pages never throw, and never tell what is secret`, { timeout: 120_000 }, async () => {
  let forms = 0;
  for (let seed = 1; seed <= PAGES; seed++) {
    world.pages.set('/', page(seed));
    await world.page.goto(`${world.site}/?password=${SECRET}&q=%E0%A4&utm_source=x`);
    await world.page.evaluate(() => {
      addEventListener('click', (event) => event.preventDefault());
      // Not by methods of the page's elements: a field may hide them, and the page may have broken them.
      const all = (root: ParentNode, selector: string): HTMLElement[] =>
        [...DocumentFragment.prototype.querySelectorAll.call(root, selector)] as HTMLElement[];
      const hosts = [...document.getElementsByClassName('shadow')] as HTMLElement[];
      for (const host of hosts) host.attachShadow({ mode: 'open' }).innerHTML = host.getAttribute('data-html')!;
      const elements = [
        ...Document.prototype.querySelectorAll.call(document, 'input, a, form'),
        ...hosts.flatMap((host) => all(host.shadowRoot!, 'input, a, form')),
      ] as HTMLElement[];
      for (const element of elements) {
        if (element instanceof HTMLFormElement) continue;
        element.dispatchEvent(new FocusEvent('focusin', { bubbles: true, composed: true }));
        element.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, cancelable: true }));
      }
      for (const element of elements) {
        if (element instanceof HTMLFormElement) HTMLFormElement.prototype.requestSubmit.call(element);
      }
    });
    await pause(60);
    forms = world.events('form_submit').length;
  }
  await pause(300);
  expect(forms, 'forms were read at all').toBeGreaterThan(10);
  const told = world.received.map(({ text }) => text).join('\n');
  expect(told).toContain('ann@acme.com');
  expect(told).not.toContain(SECRET);
});
