/** Webhooks of other programs: what golden messages become, and that nobody else can send them. */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ADAPTERS } from '../../server/inbound/adapters/adapters.ts';
import { INBOUND_ADAPTERS } from '../../shared/api/inbound.ts';
import { MINUTE, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';

const PUBLIC = 'https://throughline.example';
const SECRET = 'a secret of the sender';
let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp({ publicUrl: PUBLIC });
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.offsetMs = 0;
  site = await app.site();
});

type Adapter = keyof typeof ADAPTERS;
const golden = (adapter: Adapter) =>
  JSON.parse(readFileSync(new URL(`./inbound/${adapter}.json`, import.meta.url), 'utf8'));
const hmac = (algorithm: string, text: string, encoding: 'hex' | 'base64') =>
  createHmac(algorithm, SECRET).update(text).digest(encoding);
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

/** As each program sends it, written from its documentation and not from our code. */
const SENDERS: Record<Adapter, (url: string, message: never) => { body: string; headers: Record<string, string> }> = {
  callrail(_url, message) {
    const body = JSON.stringify(message);
    return { body, headers: { signature: hmac('sha1', body, 'base64') } };
  },
  twilio(url, message: Record<string, string>) {
    const text =
      url +
      Object.keys(message)
        .sort()
        .map((name) => name + message[name])
        .join('');
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': hmac('sha1', text, 'base64'),
    };
    return { body: form(message), headers };
  },
  intercom(_url, message) {
    const body = JSON.stringify(message);
    return { body, headers: { 'x-hub-signature': `sha1=${hmac('sha1', body, 'hex')}` } };
  },
  calendly(_url, message) {
    const body = JSON.stringify(message);
    const t = Math.floor(Date.now() / 1000);
    return { body, headers: { 'calendly-webhook-signature': `t=${t},v1=${hmac('sha256', `${t}.${body}`, 'hex')}` } };
  },
};
const set = async (body: object) => {
  const made = await site.post('/v1/inbound', { secret: SECRET, ...body });
  expect(made.status, made.text).toBe(201);
  return made.body;
};
const send = (url: string, { body, headers }: { body: string; headers: Record<string, string> }) =>
  app.post(url.replace(PUBLIC, ''), Buffer.from(body), {
    key: null,
    headers: { 'content-type': 'application/json', ...headers },
  });

describe.each(INBOUND_ADAPTERS.filter((name) => name !== 'generic'))('%s', (adapter) => {
  const { request, told, touchpoint, ignored } = golden(adapter);

  test('its message is read as the golden file says; what is no news is nothing', () => {
    expect(ADAPTERS[adapter].read(request)).toEqual(told);
    for (const change of ignored) expect(ADAPTERS[adapter].read({ ...request, ...change })).toEqual([]);
    for (const odd of [null, [], 'x', 1, {}]) expect(ADAPTERS[adapter].read(odd)).toEqual([]);
  });

  test('signed, it makes a lead with a contact on her journey; sent twice it is one', async () => {
    const { url, id } = await set({ adapter });
    for (let i = 0; i < 2; i++) {
      const answer = await send(url, SENDERS[adapter](url, request as never));
      expect(answer.body, answer.text).toEqual({ accepted: 2, rejected: [] });
    }
    const [lead, ...others] = (await site.get('/v1/leads')).body.data;
    expect(others).toEqual([]);
    const { touchpoints } = (await site.get(`/v1/leads/${lead.id}/journey`)).body;
    expect(touchpoints).toHaveLength(1);
    expect(touchpoints[0]).toMatchObject(touchpoint);
    expect((await site.get(`/v1/inbound/${id}`)).body).toMatchObject({ received: 2, refused: 0, lastProblem: null });
  });

  test('T78: forged, unsigned, changed or signed by others it is refused, and nothing is stored', async () => {
    const { url, id } = await set({ adapter });
    const good = SENDERS[adapter](url, request as never);
    const header = Object.keys(good.headers).find((name) => name !== 'content-type')!;
    const elsewhere = await set({ adapter, secret: 'another secret' });
    const attempts = [
      send(url, { ...good, headers: { ...good.headers, [header]: '' } }),
      send(url, { ...good, headers: { ...good.headers, [header]: good.headers[header]!.slice(0, -4) } }),
      send(url, { ...good, body: good.body.replace(/4158675310|4045551234|hoban@|Test@/, 'eve') }),
      send(url, { ...good, body: `${good.body}${adapter === 'twilio' ? '&x=1' : ' '}` }),
      send(elsewhere.url, good),
      send(url.replace(/inbound_\w+/, 'inbound_nobody'), good),
    ];
    for (const answer of await Promise.all(attempts)) expectProblem(answer, 401, 'unauthorized');
    expect((await site.get('/v1/leads')).body.data).toEqual([]);
    expect((await site.get(`/v1/inbound/${id}`)).body).toMatchObject({ received: 0, refused: 4 });
  });
});

describe('T78: a signature that says when it was made', () => {
  test('is refused when it is older than five minutes, or from the future', async () => {
    const { url } = await set({ adapter: 'calendly' });
    const sent = SENDERS.calendly(url, golden('calendly').request as never);
    for (const moved of [6 * MINUTE, -6 * MINUTE]) {
      app.clock.offsetMs = moved;
      expectProblem(await send(url, sent), 401, 'unauthorized');
    }
    app.clock.offsetMs = 0;
    expect((await send(url, sent)).status).toBe(200);
  });

  test('Twilio: the signature of its own documentation', () => {
    const fields = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+12349013030',
      Digits: '1234',
      From: '+12349013030',
      To: '+18005551212',
    };
    const incoming = {
      url: 'https://mycompany.com/myapp.php?foo=1&bar=2',
      headers: { 'x-twilio-signature': '0/KCTR6DLpKmkAf8muzZqo1nDgQ=' },
      body: Buffer.from(form(fields)),
    };
    expect(ADAPTERS.twilio.fault('12345', incoming, 0)).toBeNull();
    expect(ADAPTERS.twilio.fault('12346', incoming, 0)).toBe('wrong_signature');
  });
});

describe('any program, by a mapping', () => {
  const MAPPING = {
    when: { 'event.type': 'call.ended' },
    id: 'event.id',
    lead: {
      email: '$.people[0].mail',
      name: 'people[0].name',
      'traits.plan': 'plan',
      occurredAt: { path: 'at', time: 'seconds' },
    },
    touchpoint: {
      type: { path: 'event.kind', words: { phone: 'call', zoom: 'meeting' } },
      occurredAt: { path: 'at', time: 'seconds' },
      email: 'people[0].mail',
      source: { value: 'aircall' },
      'properties.seconds': 'duration',
    },
  };
  const MESSAGE = {
    event: { id: 'e1', type: 'call.ended', kind: 'zoom' },
    at: 1_770_145_506,
    people: [{ mail: 'zoe@acme.com', name: 'Zoe' }],
    plan: 'pro',
    duration: 12,
  };
  const SIGNATURE = { header: 'X-Signature', prefix: 'sha256=' };
  const signed = (message: unknown) => {
    const body = JSON.stringify(message);
    return { body, headers: { 'x-signature': `sha256=${hmac('sha256', body, 'hex')}` } };
  };

  test('paths, words, times and fixed values', async () => {
    const { url, id } = await set({ adapter: 'generic', signature: SIGNATURE, mapping: MAPPING });
    expect((await send(url, signed(MESSAGE))).body).toEqual({ accepted: 2, rejected: [] });
    const lead = await site.lead('email=zoe@acme.com');
    expect(lead).toMatchObject({ name: 'Zoe', traits: { plan: 'pro' }, createdAt: '2026-02-03T19:05:06.000Z' });
    expect((await site.get(`/v1/leads/${lead.id}/journey`)).body.touchpoints).toMatchObject([
      { type: 'meeting', source: 'aircall', occurredAt: '2026-02-03T19:05:06.000Z' },
    ]);
    const other = { ...MESSAGE, event: { id: 'e2', type: 'call.began' } };
    expect((await send(url, signed(other))).body).toEqual({ accepted: 0, rejected: [] });
    const broken = { ...MESSAGE, event: { id: 'e3', type: 'call.ended', kind: 'fax' }, people: [{ mail: 'nobody' }] };
    const said = (await send(url, signed(broken))).body;
    expect(said.accepted).toBe(0);
    expect(said.rejected.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/lead/email',
      '/touchpoint/type',
    ]);
    expect((await site.get(`/v1/inbound/${id}`)).body.lastProblem).toMatch(/^\/lead\/email/);
    for (const body of ['', 'not json', '[1', '{"__proto__": {}}']) {
      const sent = await send(url, { body, headers: { 'x-signature': `sha256=${hmac('sha256', body, 'hex')}` } });
      expect(sent.body.accepted, body).toBe(0);
    }
  });

  test('whoever sets it up sees the last messages with why each was not taken, and nothing that they said', async () => {
    const { url, id } = await set({ adapter: 'generic', signature: SIGNATURE, mapping: MAPPING });
    const people = [{ mail: 'zoe@acme.com', name: 'Zoe Private' }];
    const event = (more: object) => ({ ...MESSAGE, people, event: { ...MESSAGE.event, ...more } });
    await send(url, signed(event({ id: 'd1' })));
    await send(url, signed(event({ type: 'call.began' })));
    await send(url, signed(event({ id: null })));
    await send(url, signed({ ...event({ id: 'd4', kind: '+4915112345678' }), people: [{ mail: 'zoe at acme' }] }));
    await send(url, { ...signed('x'), body: '"zoe@acme.com"' });
    await send(url, { ...signed('x'), headers: {} });
    const odd = 'zoe@acme.com';
    await send(url, { body: odd, headers: { 'x-signature': `sha256=${hmac('sha256', odd, 'hex')}` } });
    const { body, text } = await site.get(`/v1/inbound/${id}/deliveries`);
    expect(
      body.data.map((one: { status: number; accepted: number; reason: string }) => [
        one.status,
        one.accepted,
        one.reason,
      ]),
    ).toEqual([
      [200, 0, 'unreadable'],
      [401, 0, 'no_signature'],
      [401, 0, 'wrong_signature'],
      [200, 0, 'invalid'],
      [200, 0, 'no_id'],
      [200, 0, 'not_meant'],
      [200, 2, null],
    ]);
    expect(body.data[3].rejected.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/lead/email',
      '/touchpoint/type',
    ]);
    for (const secret of ['zoe', 'Zoe', '4915112345678', 'pro', SECRET]) expect(text).not.toContain(secret);
    const page = await site.get(`/v1/inbound/${id}/deliveries?limit=2`);
    const next = await site.get(`/v1/inbound/${id}/deliveries?limit=2&cursor=${page.body.nextCursor}`);
    expect([...page.body.data, ...next.body.data]).toEqual(body.data.slice(0, 4));
  });

  test('signed by Standard Webhooks, over id, time and body', async () => {
    const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
    const { url } = await set({
      adapter: 'generic',
      secret,
      mapping: MAPPING,
      signature: {
        header: 'webhook-signature',
        prefix: 'v1,',
        encoding: 'base64',
        secretEncoding: 'base64',
        signed: '{id}.{timestamp}.{body}',
        timestampHeader: 'webhook-timestamp',
        idHeader: 'webhook-id',
      },
    });
    const body = JSON.stringify(MESSAGE);
    const at = new Date();
    const headers = {
      'webhook-id': 'm1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': `v1,bm90IHRoaXMgb25l ${new Webhook(secret).sign('m1', at, body)}`,
    };
    expect((await send(url, { body, headers })).body).toEqual({ accepted: 2, rejected: [] });
    expectProblem(await send(url, { body, headers: { ...headers, 'webhook-id': 'm2' } }), 401, 'unauthorized');
  });

  test('what cannot work is refused when it is set up; secrets are never shown', async () => {
    const errors = async (body: object) =>
      Object.keys(errorsOf(await site.post('/v1/inbound', { secret: SECRET, ...body })));
    expect(await errors({ adapter: 'generic' })).toEqual(['/signature', '/mapping']);
    expect(await errors({ adapter: 'twilio', mapping: { id: 'x', lead: {} } })).toEqual(['/mapping']);
    const wrong = { id: 'a..b', lead: { email: '__proto__.x[' } };
    expect(await errors({ adapter: 'generic', signature: SIGNATURE, mapping: wrong })).toEqual([
      '/mapping/id',
      '/mapping/lead/email',
    ]);
    expect(
      await errors({ adapter: 'generic', signature: { ...SIGNATURE, signed: '{timestamp}.{body}' }, mapping: MAPPING }),
    ).toEqual(['/signature/timestampHeader']);
    const { id, url } = await set({ adapter: 'generic', name: 'Calls', signature: SIGNATURE, mapping: MAPPING });
    expect(url).toBe(`${PUBLIC}/v1/inbound/${id}/events`);
    const listed = await site.get('/v1/inbound');
    expect(listed.body.data).toMatchObject([{ id, name: 'Calls', adapter: 'generic', mapping: MAPPING }]);
    expect(listed.text).not.toContain(SECRET);
    expect(readFileSync(app.databaseFile).includes(SECRET)).toBe(false);
    const patched = await app.ask('PATCH', `/v1/inbound/${id}`, { secret: 'another secret' }, { key: site.key });
    expect(patched.status).toBe(200);
    expectProblem(await send(url, signed(MESSAGE)), 401, 'unauthorized');
    expect((await app.ask('DELETE', `/v1/inbound/${id}`, undefined, { key: site.key })).status).toBe(204);
    expectProblem(await site.get(`/v1/inbound/${id}`), 404, 'not_found');
  });
});
