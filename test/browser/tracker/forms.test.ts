import { describe, expect, it } from 'vitest';
import { type AnyEvent, createWorld, pause, until } from './harness.ts';

const world = createWorld();

const FIELDS = `
  <input name="name"><input name="email" type="email"><input name="phone" type="tel"><input name="company">
  <select name="how_did_you_hear"><option value="">Please choose</option><option value="3">A podcast</option></select>
  <textarea name="message"></textarea><input type="checkbox" name="agree" value="yes">`;
const LEAD = `<form id="lead" name="contact" action="/thanks" method="post">${FIELDS}<button>Send</button></form>`;

const open = async (body: string, attributes = ''): Promise<void> => {
  world.pages.set('/', world.html(body, attributes));
  await world.page.goto(world.site);
  await until('the view', () => world.events('page_view').length > 0);
};
const fillLead = async (): Promise<void> => {
  const { page } = world;
  await page.fill('[name=name]', 'Ann Lee');
  await page.fill('[name=email]', ' ann@acme.com ');
  await page.fill('[name=phone]', '+49 (30) 1234-567');
  await page.fill('[name=company]', 'Acme');
  await page.selectOption('select', '3');
  await page.fill('[name=message]', 'my very private message');
};
const submits = (count = 1): Promise<AnyEvent[]> => world.expectEvents('form_submit', count);
const noSubmit = async (): Promise<void> => {
  await pause(300);
  expect(world.events('form_submit')).toEqual([]);
};
const sent = (): string => world.received.map(({ text }) => text).join('\n');

const ANN = {
  identity: { email: 'ann@acme.com', phone: '+49 (30) 1234-567', traits: { name: 'Ann Lee', company: 'Acme' } },
  selfReportedSource: 'A podcast',
  form: {
    id: 'lead',
    name: 'contact',
    fields: ['name', 'email', 'phone', 'company', 'how_did_you_hear', 'message', 'agree'],
  },
};

describe('a lead form is one event', () => {
  it.each([
    ['by its button', () => world.page.click('button')],
    ['by Enter', () => world.page.press('[name=email]', 'Enter')],
    ['by form.submit()', () => world.page.evaluate(() => document.forms[0]!.submit())],
    ['by requestSubmit()', () => world.page.evaluate(() => document.forms[0]!.requestSubmit())],
  ])('%s, while the page goes away', async (_, send) => {
    await open(LEAD);
    await fillLead();
    await Promise.all([world.page.waitForURL('**/thanks'), send()]);
    const [event] = await submits();
    await world.expectEvents('page_view', 2);
    expect(event).toMatchObject(ANN);
    expect(event!.url).toBe(`${world.site}/`);
    expect(sent()).not.toContain('private message');
    expect(world.posted).toHaveLength(1);
  });

  it.each([
    ['preventDefault and fetch', `e.preventDefault(); fetch('/ajax', { method: 'POST', body: new FormData(form) });`],
    ['a handler that stops the event', `e.preventDefault(); e.stopImmediatePropagation();`],
    ['a handler that calls form.submit()', `e.preventDefault(); form.submit();`],
    ['a handler that empties the form', `e.preventDefault(); new FormData(form); form.reset(); new FormData(form);`],
  ])('with %s', async (_, handler) => {
    await open(
      `${LEAD}<script>const form = document.forms[0]; document.addEventListener('submit', (e) => { ${handler} }, true);</script>`,
    );
    await fillLead();
    await world.page.click('button');
    expect((await submits())[0]).toMatchObject(ANN);
  });

  it('by a double click', async () => {
    await open(LEAD.replace('<form', '<form onsubmit="return false"'));
    await fillLead();
    await world.page.dblclick('button');
    expect((await submits())[0]).toMatchObject(ANN);
  });

  it('by a plain button whose script sends the data', async () => {
    await open(
      `<form>${FIELDS}<button type="button" onclick="fetch('/ajax', { method: 'POST', body: new FormData(this.form) })">Send</button></form>`,
    );
    await fillLead();
    await world.page.click('button');
    const [event] = await submits();
    expect(event).toMatchObject({ identity: ANN.identity });
  });

  it('not by a script that only reads the form, as autosave does', async () => {
    await open(
      `${LEAD}<script>document.forms[0].addEventListener('input', (e) => new FormData(e.currentTarget));</script>`,
    );
    await fillLead();
    await world.page.check('[name=agree]');
    await noSubmit();
    expect(sent()).not.toContain('ann@acme.com');
  });

  it('not while it is invalid, and then with the corrected values', async () => {
    await open(
      LEAD.replace('type="email"', 'type="email" required').replace('method="post"', 'method="post" target="_blank"'),
    );
    await world.page.fill('[name=email]', 'nonsense');
    await world.page.click('button');
    await noSubmit();
    await world.page.fill('[name=email]', 'ann@acme.com');
    await world.page.click('button');
    expect((await submits())[0]!.identity).toMatchObject({ email: 'ann@acme.com' });
  });

  it('again, when values were corrected at once', async () => {
    await open(`${LEAD.replace('<form', '<form novalidate onsubmit="return false"')}`);
    await world.page.fill('[name=email]', 'ann@acme');
    await world.page.click('button');
    await world.page.fill('[name=email]', 'ann@acme.com');
    await world.page.click('button');
    const events = await submits(2);
    expect(events.map(({ identity }) => identity?.email)).toEqual([undefined, 'ann@acme.com']);
  });

  it('in a form that was inserted later, or stands in a shadow root', async () => {
    await open('<div id="host"></div>');
    await world.page.evaluate(
      (html) => {
        document.querySelector('#host')!.attachShadow({ mode: 'open' }).innerHTML = html;
      },
      LEAD.replace('<form', '<form onsubmit="return false"'),
    );
    await fillLead();
    await world.page.click('button');
    expect((await submits())[0]).toMatchObject(ANN);
  });

  it('with its name from data-tl-form, and in spite of fields called id, name and action', async () => {
    await open(
      `<form id="real" data-tl-form="Demo" action="/thanks" method="post"><input name="id"><input name="action"><input name="attributes"><input type="email" name="mail"><button>Send</button></form>`,
    );
    await world.page.fill('[name=mail]', 'ann@acme.com');
    await world.page.click('button');
    const [event] = await submits();
    expect(event!.form).toEqual({ id: 'real', name: 'Demo', fields: ['id', 'action', 'attributes', 'mail'] });
    expect(event!.identity).toEqual({ email: 'ann@acme.com', traits: {} });
  });
});

describe('fields are recognised', () => {
  it.each<[string, string, Record<string, unknown>]>([
    ['by name', '<input name="contact[e-mail]" value="a@b.co">', { email: 'a@b.co' }],
    ['by autocomplete', '<input name="f1" autocomplete="email" value="a@b.co">', { email: 'a@b.co' }],
    ['by placeholder', '<input name="f1" placeholder="you@company.com" value="a@b.co">', { email: 'a@b.co' }],
    ['by label', '<label>Your e-mail <input name="f1" value="a@b.co"></label>', { email: 'a@b.co' }],
    ['by data-tl-field', '<input name="f1" data-tl-field="email" value="a@b.co">', { email: 'a@b.co' }],
    [
      'first and last name',
      '<input name="first_name" value="Ann"><input name="lastName" value="Lee"><input type="email" name="e" value="a@b.co">',
      { email: 'a@b.co', name: 'Ann Lee' },
    ],
    [
      'a company, not its size or the visitor’s job title',
      '<select name="company_size"><option>1-10</option></select><input name="organization-title" value="Boss"><input name="organization" value="Acme"><input type="email" name="e" value="a@b.co">',
      { email: 'a@b.co', company: 'Acme' },
    ],
    [
      'no user name, product name or half a phone number',
      '<input name="username" value="u"><input name="product_name" value="p"><input name="phone" value="123"><input type="email" name="e" value="a@b.co">',
      { email: 'a@b.co' },
    ],
  ])('%s', async (_, fields, { email, ...traits }) => {
    await open(`<form onsubmit="return false">${fields}<button>Send</button></form>`);
    await world.page.click('button');
    expect((await submits())[0]!.identity).toEqual({ email, traits });
  });

  it.each([
    [
      'by label, among radio buttons',
      '<label><input type="radio" name="source" value="tv"> TV</label><label><input type="radio" name="source" value="friend" checked> Friend</label>',
      'friend',
    ],
    [
      'in words',
      '<label for="x">How did you hear about us?</label><input id="x" name="f7" value="At a fair">',
      'At a fair',
    ],
    ['by data-tl-field', '<input name="f7" data-tl-field="source" value="At a fair">', 'At a fair'],
    [
      'not if nothing was chosen',
      '<select name="lead_source"><option value="">Please choose</option></select>',
      undefined,
    ],
    [
      'not in a heart or a resource',
      '<input name="heart_rate" value="80"><input name="resource" value="x">',
      undefined,
    ],
  ])('the self-reported source %s', async (_, fields, source) => {
    await open(
      `<form onsubmit="return false"><input type="email" name="e" value="a@b.co">${fields}<button>Send</button></form>`,
    );
    await world.page.click('button');
    expect((await submits())[0]!.selfReportedSource).toBe(source);
  });
});

describe('never sent', () => {
  it('are passwords, payment data, hidden, ignored and file fields: neither value nor name', async () => {
    const fields = [
      '<input type="password" name="password" value="S3CRET1">',
      '<input type="text" name="show_password" value="S3CRET2" placeholder="e-mail">',
      '<input name="cc-number" value="S3CRET3 email">',
      '<input name="f1" autocomplete="cc-name" aria-label="Name" value="S3CRET4">',
      '<input type="hidden" name="hidden_email" value="S3CRET5@acme.com">',
      '<input name="email2" data-tl-ignore value="S3CRET6@acme.com">',
      '<div data-tl-ignore><input name="company" value="S3CRET7"></div>',
      '<input name="one" autocomplete="one-time-code" value="S3CRET8">',
      '<input type="file" name="upload">',
      '<textarea name="comment">S3CRET9</textarea>',
      '<input name="phone" value="4111 1111 1111 1111">',
      '<input type="email" name="email" value="ann@acme.com">',
    ];
    await open(
      `<form action="/thanks" method="post">${fields.join('')}<button name="button" value="S3CRET0">Send</button></form>`,
    );
    await world.page.click('button');
    const [event] = await submits();
    expect(event!.identity).toEqual({ email: 'ann@acme.com', traits: {} });
    expect(event!.form!.fields).toEqual(['comment', 'phone', 'email']);
    expect(sent()).not.toMatch(/S3CRET|4111/);
  });

  it.each([
    ['an ignored form', LEAD.replace('<form', '<form data-tl-ignore'), ''],
    ['a form in an ignored part', `<div data-tl-ignore>${LEAD}</div>`, ''],
    ['any form with data-forms="off"', LEAD, 'data-forms="off"'],
  ])('is %s', async (_, body, attributes) => {
    await open(body, attributes);
    await fillLead();
    await world.page.click('button');
    await world.page.waitForURL('**/thanks');
    await noSubmit();
    expect(sent()).not.toContain('ann@acme.com');
  });

  it.each([
    [
      'another form than a lead form',
      '<form onsubmit="return false"><input name="phone" value="0301234567"><button>Go</button></form>',
    ],
    [
      'a login',
      '<form id="login-form" onsubmit="return false"><input type="email" name="email" value="ann@acme.com"><input type="password"><button>Go</button></form>',
    ],
    [
      'a login by its password field',
      '<form onsubmit="return false"><input type="email" name="email" value="ann@acme.com"><input type="password" autocomplete="current-password"><button>Go</button></form>',
    ],
  ])('are the values of %s', async (_, body) => {
    await open(body);
    await world.page.click('button');
    const [event] = await submits();
    expect(event!.identity).toBeUndefined();
    expect(sent()).not.toMatch(/ann@|0301234567/);
  });

  it('but those of a form with data-tl-lead are', async () => {
    await open(
      '<form data-tl-lead onsubmit="return false"><input name="phone" value="0301234567"><button>Go</button></form>',
    );
    await world.page.click('button');
    expect((await submits())[0]!.identity).toEqual({ phone: '0301234567', traits: {} });
  });

  it('and a design inquiry is no sign-in', async () => {
    await open(
      '<form id="design-inquiry" onsubmit="return false"><input type="email" value="a@b.co"><button>Go</button></form>',
    );
    await world.page.click('button');
    expect((await submits())[0]!.identity).toMatchObject({ email: 'a@b.co' });
  });
});
