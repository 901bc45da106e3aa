/** Who need not know e-mail addresses and phone numbers sees them masked. Number P20 of the duties. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ago, HOUR, MINUTE, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { expectProblem } from './expect-problem.ts';
import { furnish, pathOf } from './furnish.ts';
import { type Operation, operationsOf } from './operations.ts';
import { OWN_PAGE, type SignedIn, userOf } from './sign-in.ts';

const EMAIL = 'vera.secret@mail.example';
const PHONE = '+491701234567';
/** As a person would type it, and as others write what they know. */
const TRACES = /vera\.secret|0?170[ /-]?1234567|49170/i;

let app: TestApp;
let site: TestSite;
let ids: Record<string, string>;
let operations: Operation[];
beforeAll(async () => {
  app = await startApp({ outboundAllow: ['127.0.0.1'] });
  site = await app.site();
  ids = await furnish(app, site, 'SHOWN');
  const form = { id: 'f', name: 'Contact', fields: { Mobile: '0170 1234567', remarks: `write to ${EMAIL}` } };
  await site.post('/v1/leads', {
    email: EMAIL,
    phone: PHONE,
    name: 'Vera',
    anonymousId: 'vera',
    externalId: `crm:${EMAIL}`,
    traits: { workPhone: '0170/1234567', notes: `also ${PHONE}` },
    form,
    selfReportedSource: `a mail to ${EMAIL}`,
  });
  await site.batch([
    { type: 'page', anonymousId: 'vera', context: { page: { url: 'https://shown.example/pricing' } } },
    {
      type: 'track',
      event: 'Asked',
      anonymousId: 'vera',
      properties: { said: `call ${PHONE}`, phone: '0170 1234567' },
    },
    { type: 'track', event: 'Crawled', userId: EMAIL, context: { userAgent: 'Googlebot/2.1' } },
    { type: 'page', anonymousId: 'odd', context: { userAgent: 'Googlebot/2.1', page: { title: `Mail ${EMAIL}` } } },
  ]);
  const told = [
    await site.post('/v1/touchpoints', {
      externalId: 'c',
      type: 'call',
      email: EMAIL,
      occurredAt: ago(app, HOUR),
      source: PHONE,
    }),
    await site.put('/v1/deals/VERA', { name: `Deal of ${EMAIL}`, leads: [{ email: EMAIL }] }),
    await site.put(`/v1/deals/${EMAIL}`, { name: 'Her deal', leads: [{ email: EMAIL }] }),
  ];
  for (const { status, text } of told) expect(status, text).toBeLessThan(300);
  ids.deals = 'VERA';
  ids.leads = (await site.lead(`email=${encodeURIComponent(EMAIL)}`)).id;
  ids.visitors = 'vera';
  ids.attempts = await messageAboutHer();
  operations = await operationsOf(app);
});
afterAll(() => app.close());

/** What the webhook said of her, with a phone number among her traits. */
async function messageAboutHer(): Promise<string> {
  await app.app.background.webhooks.settle();
  const { data } = (await site.get(`/v1/webhooks/${ids.webhooks}/attempts`)).body;
  for (const { id } of data as { id: string }[]) {
    const { body } = (await site.get(`/v1/webhooks/${ids.webhooks}/attempts/${id}`)).body;
    if (body.includes('0170/1234567')) return id;
  }
  throw new Error('The webhook said nothing of her');
}

/** Every call that reads, as somebody signed in. */
async function readAll(session: SignedIn): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const { name, method, path, scope, parameters } of operations) {
    if (method !== 'GET' || scope !== 'read') continue;
    const url = pathOf(path, ids) + (parameters.includes('follow') ? '?follow=false' : '');
    texts.set(name, (await session.get(url)).text);
    if (parameters.includes('limit'))
      texts.set(`${name} by one`, (await session.get(`${url}${url.includes('?') ? '&' : '?'}limit=1`)).text);
    if (parameters.includes('format')) texts.set(`${name} as CSV`, (await session.get(`${url}?format=csv`)).text);
    if (parameters.includes('include')) texts.set(`${name} whole`, (await session.get(`${url}?include=events`)).text);
  }
  return texts;
}
/** Also what stands in a cursor or an id, for whoever decodes it. */
const decoded = (text: string) =>
  text.replace(/[\w+/-]{8,}/g, (word) => `${word} ${Buffer.from(word, 'base64url').toString('latin1')}`);
const withTraces = (texts: Map<string, string>) =>
  [...texts].filter(([, text]) => TRACES.test(decoded(text))).map(([name]) => name);

test('P20: a viewer is told no e-mail address and no phone number by any call; an analyst, to whom they are shown, by many', async () => {
  const viewer = await userOf(app, 'viewer', [site.id]);
  expect(withTraces(await readAll(viewer.session))).toEqual([]);
  const analyst = await userOf(app, 'analyst', [site.id]);
  const seen = withTraces(await readAll(analyst.session));
  for (const name of [
    'GET /v1/leads',
    'GET /v1/leads as CSV',
    'GET /v1/leads/{id}',
    'GET /v1/leads/{id}/journey whole',
    'GET /v1/leads/{id}/identity',
    'GET /v1/leads/{id}/export',
    'GET /v1/visitors/{id}/journey whole',
    'GET /v1/webhooks/{id}/attempts/{message}',
    'GET /v1/deals/{externalId}',
    'GET /v1/deals as CSV',
    'GET /v1/live',
    'GET /v1/exports/events',
    'GET /v1/reports/self-reported',
  ])
    expect(seen).toContain(name);
});

test('P20: a session that was not confirmed for a while has no file with an address or number in it', async () => {
  const { session } = await userOf(app, 'analyst', [site.id]);
  const files = (texts: Map<string, string>) =>
    withTraces(texts).filter(
      // Of reports only what leads say is about persons; in the names of campaigns and sources anything can stand.
      (name) => /\/exports?(\/|$)/.test(name) || (/ as CSV$/.test(name) && !/reports\/(?!self-reported)/.test(name)),
    );
  const before = files(await readAll(session));
  for (const name of ['GET /v1/leads as CSV', 'GET /v1/leads/{id}/export', 'GET /v1/exports/events'])
    expect(before).toContain(name);
  app.clock.advance(16 * MINUTE);
  expect(files(await readAll(session))).toEqual([]);
});

describe('P20: masked', () => {
  test('a lead is told apart, but cannot be written to or called', async () => {
    const { session } = await userOf(app, 'viewer', [site.id]);
    const { body } = await session.get(`/v1/leads/${ids.leads}`);
    expect(body).toMatchObject({
      email: 'v…@mail.example',
      phone: '+…67',
      name: 'Vera',
      externalIds: ['crm:v…@mail.example'],
    });
    expect(body.traits).toMatchObject({ workPhone: '…67', notes: 'also +…67' });
    expect((await session.get('/v1/leads?format=csv')).text).toContain('v…@mail.example');
    expect((await session.get('/v1/session')).body.user).toMatchObject({
      email: expect.stringMatching(/^viewer\d+@acme\.example$/),
      seesIdentifiers: false,
    });
  });

  test('an address is not found out by searching for its beginnings', async () => {
    const found = async (asker: Pick<SignedIn, 'get'>, q: string) =>
      (await asker.get(`/v1/leads?q=${encodeURIComponent(q)}`)).body.data.map(({ id }: { id: string }) => id);
    const { session } = await userOf(app, 'viewer', [site.id]);
    for (const q of ['ra.secret', 'mail.example', '49170', 'crm:', 'vera\u001f']) {
      if (!q.startsWith('v')) expect(await found(site, q), q).toEqual([ids.leads]);
      expect(await found(session, q), q).toEqual([]);
    }
    expect(await found(session, 'VERA')).toEqual([ids.leads]);
  });

  test('files that hold them in full are refused with how to get them', async () => {
    const { session } = await userOf(app, 'viewer', [site.id]);
    for (const url of [
      `/v1/leads/${ids.leads}/export`,
      `/v1/webhooks/${ids.webhooks}/attempts/${ids.attempts}`,
      '/v1/exports/events',
      '/v1/exports/google-ads-conversions',
      '/v1/exports/google-ads-audience',
      // A count by the letters of an address would tell it.
      '/v1/exports/audience?q=vera',
    ]) {
      const answer = await session.get(url);
      expectProblem(answer, 403, 'forbidden');
      expect(answer.body.detail).toContain('an owner can let you');
    }
  });
});

test('P20: ids and cursors are no way around it', async () => {
  const { session } = await userOf(app, 'viewer', [site.id]);
  for (const list of ['quarantine', 'deals']) {
    const { body } = await session.get(`/v1/${list}?limit=1`);
    const words = [body.nextCursor, body.data[0].id ?? ''];
    for (const word of words) expect(Buffer.from(word, 'base64url').toString('latin1')).not.toMatch(TRACES);
    const next = await session.get(`/v1/${list}?limit=1&cursor=${body.nextCursor}`);
    expect(next.status).toBe(200);
    expect(next.body.data).toHaveLength(1);
    expect(next.body.data[0]).not.toEqual(body.data[0]);
  }
});

test('P20: a shared link shows its view masked', async () => {
  const written = await site.post('/v1/annotations', { date: '2026-01-15', text: `Campaign by ${EMAIL}, ${PHONE}` });
  expect(written.status).toBe(201);
  const period = 'from=2026-01-01&to=2026-02-01';
  const made = await site.post('/v1/shares', { name: 'Board', path: `/kpis?${period}` });
  const key = made.body.link.split('#share=')[1];
  const shown = await app.ask('GET', `/v1/annotations?${period}`, undefined, { key });
  expect(shown.status, shown.text).toBe(200);
  expect(shown.text).toContain('Campaign by v…@mail.example, +…67');
  expect(shown.text).not.toMatch(TRACES);
  expect((await site.get(`/v1/annotations?${period}`)).text).toMatch(TRACES);
});

test('P20: a name that is an address or holds a number is shown masked, and found by what is shown', async () => {
  const { session } = await userOf(app, 'viewer', [site.id]);
  const named = await site.post('/v1/leads', {
    externalId: 'crm:named',
    name: 'nora.hidden@other.example',
    company: 'Nora & Co, +49 170–7654321',
  });
  const found = async (asker: Pick<SignedIn, 'get'>, q: string) =>
    (await asker.get(`/v1/leads?q=${encodeURIComponent(q)}`)).body.data.map(({ id }: { id: string }) => id);
  const { id } = named.body.lead;
  expect((await session.get(`/v1/leads/${id}`)).body).toMatchObject({
    name: 'n…@other.example',
    company: 'Nora & Co, +…21',
  });
  for (const q of ['nora.hid', 'hidden@other', '170–76', '7654321']) {
    expect(await found(site, q), q).toEqual([id]);
    expect(await found(session, q), q).toEqual([]);
  }
  for (const q of ['n…@other', 'other.example', 'nora & co', '+…21']) expect(await found(session, q), q).toEqual([id]);
});

describe('P20: what was masked does not come back as if it were true', () => {
  test('whatever a masked user writes, the field is named, and what is there stays', async () => {
    const { session, id } = await userOf(app, 'analyst', [site.id]);
    await app.ask('PATCH', `/v1/users/${id}`, { seesIdentifiers: false });
    const note = { date: '2026-01-20', text: `Ask ${EMAIL}` };
    const made = await site.post('/v1/annotations', note);
    const path = `/v1/annotations/${made.body.id}`;
    const shown = (await session.get('/v1/annotations?from=2026-01-20&to=2026-01-21')).body.data[0].text;
    expect(shown).toBe('Ask v…@mail.example');
    const cases: ['POST' | 'PATCH' | 'PUT', string, object, object][] = [
      ['PATCH', path, { text: shown }, { pointer: '/text' }],
      ['POST', '/v1/annotations', { date: '2026-01-20', text: 'call +…67' }, { pointer: '/text' }],
      ['POST', '/v1/views', { name: 'of v…@mail.example', path: '/leads' }, { pointer: '/name' }],
      ['POST', '/v1/views', { name: 'hers', path: '/leads?campaign=v…%40mail.example' }, { pointer: '/path' }],
      [
        'POST',
        '/v1/leads',
        { externalId: 'crm:1', traits: { 'v…@mail.example': 1 } },
        { pointer: '/traits/v…@mail.example' },
      ],
      ['PUT', '/v1/deals/VERA', { name: 'Deal of v…@mail.example' }, { pointer: '/name' }],
      ['PUT', `/v1/deals/${encodeURIComponent('v…@mail.example')}`, { name: 'Another' }, { parameter: 'externalId' }],
      [
        'POST',
        '/v1/touchpoints',
        { batch: [{ externalId: 'd', type: 'call', phone: '+…67', occurredAt: ago(app, HOUR) }] },
        { pointer: '/batch/0/phone' },
      ],
    ];
    for (const [method, url, body, at] of cases) {
      const answer = await session.ask(method, url, body);
      expectProblem(answer, 400, 'invalid_request');
      expect(answer.body.errors, url).toEqual([{ ...at, detail: expect.stringContaining('write it in full') }]);
    }
    expect((await site.get('/v1/annotations?from=2026-01-20&to=2026-01-21')).body.data[0].text).toBe(note.text);
    expect((await site.get('/v1/deals/VERA')).body.name).toBe(`Deal of ${EMAIL}`);
    // Dots alone are nothing masked, and who sees all may write as she likes.
    expect((await session.ask('PATCH', path, { text: 'and so on … 12' })).status).toBe(200);
    expect((await app.ask('PATCH', path, { text: shown })).status).toBe(200);
  });

  test('of a file only the rows with something masked are refused', async () => {
    const { session, id } = await userOf(app, 'analyst', [site.id]);
    await app.ask('PATCH', `/v1/users/${id}`, { seesIdentifiers: false });
    const file = 'externalId,name\nROW1,Deal of v…@mail.example\nROW2,Deal of nobody\n';
    const { status, body } = await session.ask('POST', `/v1/imports/deals?site=${site.id}`, file, {
      ...OWN_PAGE,
      'content-type': 'text/csv',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ accepted: 1, rejectedRows: 1 });
    expect(body.rejected).toEqual([
      { line: 2, errors: [{ pointer: '/name', detail: expect.stringContaining('write it in full') }] },
    ]);
    expect((await site.get('/v1/deals/ROW1')).status).toBe(404);
  });
});

test('P20: an owner lets a viewer see them, and masks an analyst, from the next request on', async () => {
  const viewer = await userOf(app, 'viewer', [site.id]);
  const analyst = await userOf(app, 'analyst', [site.id]);
  const emailFor = async ({ session }: { session: SignedIn }) =>
    (await session.get(`/v1/leads/${ids.leads}`)).body.email;
  const change = async (id: string, to: object) => (await app.ask('PATCH', `/v1/users/${id}`, to)).body.seesIdentifiers;
  expect([await emailFor(viewer), await emailFor(analyst)]).toEqual(['v…@mail.example', EMAIL]);
  expect(await change(viewer.id, { seesIdentifiers: true })).toBe(true);
  expect(await change(analyst.id, { seesIdentifiers: false })).toBe(false);
  expect([await emailFor(viewer), await emailFor(analyst)]).toEqual([EMAIL, 'v…@mail.example']);
  // Told anew, a role has what it has by itself; an owner sees all.
  expect(await change(analyst.id, { seesIdentifiers: null, role: 'viewer' })).toBe(false);
  expect(await change(analyst.id, { seesIdentifiers: false, role: 'owner' })).toBe(true);
  // What a masked user sends is answered masked too: it could be about somebody else.
  const other = await userOf(app, 'analyst', [site.id]);
  await change(other.id, { seesIdentifiers: false });
  const named = await other.session.ask('POST', '/v1/leads', { externalId: `crm:${EMAIL}` });
  expect(named.body.lead).toMatchObject({ email: 'v…@mail.example', phone: '+…67' });
});
