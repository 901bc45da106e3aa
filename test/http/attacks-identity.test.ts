/** Poisoning who is who, and reading what is not one's own: numbers T43 to T57 of the threat model, as far as they are built. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ago, DAY, HOUR, MINUTE, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site();
});
afterAll(() => app.close());

let last = 0;
const browser = () => `browser-${++last}`;
const identify = (anonymousId: string, email: string, at = ago(app, HOUR), more: object = {}) => ({
  type: 'identify',
  anonymousId,
  traits: { email, ...more },
  timestamp: at,
});
const page = (anonymousId: string, at: string, source = 'good') => ({
  type: 'page',
  anonymousId,
  timestamp: at,
  context: { page: { url: `https://a.example/?utm_source=${source}&utm_medium=cpc` } },
});
const leadOf = (email: string) => site.lead(`email=${encodeURIComponent(email)}`);
const sourcesOf = async (email: string) => {
  const { id } = await leadOf(email);
  const { body } = await site.get(`/v1/leads/${id}/journey`);
  return body.touchpoints.map(({ source }: { source: string }) => source);
};
const median = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;

describe('T43: claiming the e-mail of somebody who is known', () => {
  beforeAll(async () => {
    await site.batch([page('victim', ago(app, DAY)), identify('victim', 'victim@acme.com')]);
    await site.post('/v1/leads', {
      email: 'victim@acme.com',
      phone: '+49 30 1110001',
      externalId: 'crm:victim',
      name: 'Vera',
    });
  });
  /** Pairs of messages that differ only in whether the person is known. */
  const pairs: [what: string, known: object, unknown: object][] = [
    [
      'an e-mail',
      { type: 'identify', traits: { email: 'victim@acme.com' } },
      { type: 'identify', traits: { email: 'nobody@acme.com' } },
    ],
    ['a user id', { type: 'identify', userId: 'crm:victim' }, { type: 'identify', userId: 'crm:nobody' }],
    [
      'a phone number',
      { type: 'identify', traits: { phone: '+49301110001' }, anonymousId: 'x' },
      { type: 'identify', traits: { phone: '+49301119999' }, anonymousId: 'x' },
    ],
    [
      'a browser',
      { type: 'track', event: 'x', anonymousId: 'victim' },
      { type: 'track', event: 'x', anonymousId: 'nobody' },
    ],
  ];

  test.each(pairs)('%s is answered as if she were not, to the byte', async (_what, known, unknown) => {
    const answer = async (message: object) => {
      const { status, text, headers } = await site.publicBatch([{ anonymousId: browser(), ...message }]);
      // What differs between any two requests: the time, the request's id, how much of the rate is left.
      const { date: _d, 'x-request-id': _id, ratelimit: _r, ...others } = headers;
      return { status, text, headers: others };
    };
    expect(await answer(known)).toEqual(await answer(unknown));
  });

  test('takes as long as if she were not', async () => {
    const times: [number[], number[]] = [[], []];
    for (let i = 0; i < 120; i++) {
      for (const which of i % 2 ? [0, 1] : [1, 0]) {
        const began = performance.now();
        await site.publicBatch([identify(browser(), which ? 'victim@acme.com' : `nobody${i}@acme.com`)]);
        times[which]!.push(performance.now() - began);
      }
    }
    const [unknown, known] = times.map(median) as [number, number];
    expect(Math.abs(known - unknown)).toBeLessThan(Math.max(1, unknown / 2));
  });

  test('reads nothing: a write key opens no journey, lead, list or metric', async () => {
    const { id } = await leadOf('victim@acme.com');
    for (const path of [
      `/v1/leads/${id}`,
      `/v1/leads/${id}/journey`,
      '/v1/visitors/victim/journey',
      '/v1/leads?email=victim@acme.com',
      '/v1/digest',
      '/v1/deals/x',
      '/v1/sites',
    ])
      for (const ask of [{ key: site.writeKey }, { basic: site.writeKey }])
        expectProblem(await app.get(path, ask), 403, 'forbidden', ['Vera', '1110001']);
    expectProblem(await app.post('/v1/leads', { email: 'victim@acme.com' }, { key: site.writeKey }), 403, 'forbidden', [
      'Vera',
    ]);
  });
});

describe("T45: poisoning somebody's journey with a public claim", () => {
  test('takes nothing of what was before it from a person that a server has confirmed', async () => {
    const email = 'poisoned@acme.com';
    const hers = browser();
    await site.batch([
      page(hers, ago(app, 3 * DAY)),
      identify(hers, email, ago(app, 2 * DAY)),
      page(hers, ago(app, DAY), 'more'),
    ]);
    // The attacker sends in her browser's name, and claims that it is his.
    await site.publicBatch([
      identify(hers, 'attacker@evil.example', ago(app, HOUR)),
      page(hers, ago(app, MINUTE), 'later'),
    ]);
    expect(await sourcesOf(email)).toEqual(['good', 'more']);
    expect(await sourcesOf('attacker@evil.example')).toEqual(['later']);
    // Nor does a claim that he dates back to before she was known.
    await site.publicBatch([
      identify(hers, 'early@evil.example', ago(app, 4 * DAY)),
      page(hers, ago(app, 5 * DAY), 'first'),
    ]);
    expect(await sourcesOf(email)).toContain('first');
  });

  test('from other browsers brings in what those browsers did, each shown as a public claim', async () => {
    const email = 'flooded@acme.com';
    await site.post('/v1/leads', { email, anonymousId: 'flooded-own' });
    await site.batch([page('flooded-own', ago(app, 3 * DAY))]);
    for (let i = 0; i < 5; i++)
      await site.publicBatch([
        page(`flood-${i}`, ago(app, DAY), 'evil'),
        identify(`flood-${i}`, email, ago(app, HOUR)),
      ]);
    const lead = await leadOf(email);
    expect(lead.firstTouch.source).toBe('good');
    const { claims } = (await site.get(`/v1/leads/${lead.id}/identity`)).body;
    expect(claims.filter(({ trust }: { trust: string }) => trust === 'public')).toHaveLength(5);
    expect(claims.filter(({ trust }: { trust: string }) => trust === 'trusted')).toHaveLength(1);
  });

  test('never overwrites what a trusted source said of her', async () => {
    const email = 'said@acme.com';
    await site.post('/v1/leads', { email, name: 'Sara', company: 'Acme', traits: { role: 'cto' } });
    await site.publicBatch([
      identify(browser(), email, ago(app, 0), { name: 'Clown', company: 'Circus', role: 'fool' }),
    ]);
    expect(await leadOf(email)).toMatchObject({ name: 'Sara', company: 'Acme', traits: { role: 'cto' } });
  });

  test('is shown for what it is', async () => {
    const email = 'shown@acme.com';
    const { id } = (await site.post('/v1/leads', { email })).body.lead;
    await site.publicBatch([identify('attackers-browser', email)]);
    const { claims } = (await site.get(`/v1/leads/${id}/identity`)).body;
    expect(claims).toContainEqual(
      expect.objectContaining({ a: 'anonymousId:attackers-browser', trust: 'public', source: 'api' }),
    );
  });
});

describe('T46: merging two people', () => {
  test('one browser that is two people stays two leads, each with her own time', async () => {
    const shared = browser();
    await site.publicBatch([
      page(shared, ago(app, 5 * HOUR), 'one'),
      identify(shared, 'one@acme.com', ago(app, 4 * HOUR)),
      page(shared, ago(app, 3 * HOUR), 'between'),
      identify(shared, 'two@acme.com', ago(app, 2 * HOUR)),
      page(shared, ago(app, HOUR), 'two'),
    ]);
    expect((await leadOf('one@acme.com')).id).not.toBe((await leadOf('two@acme.com')).id);
    expect(await sourcesOf('one@acme.com')).toEqual(['one', 'between']);
    expect(await sourcesOf('two@acme.com')).toEqual(['two']);
  });

  test('a browser never joins two leads, whoever says so', async () => {
    const shared = browser();
    await site.batch([identify(shared, 'left@acme.com'), identify(shared, 'right@acme.com', ago(app, MINUTE))]);
    await site.post('/v1/leads', { email: 'third@acme.com', anonymousId: shared });
    const ids = await Promise.all(
      ['left', 'right', 'third'].map(async (name) => (await leadOf(`${name}@acme.com`)).id),
    );
    expect(new Set(ids).size).toBe(3);
  });

  test('two identifiers in a public message suggest, in a trusted one they join', async () => {
    await site.post('/v1/leads', { email: 'suggest@acme.com' });
    await site.post('/v1/leads', { externalId: 'crm:suggest' });
    const message = {
      type: 'identify',
      userId: 'crm:suggest',
      anonymousId: browser(),
      traits: { email: 'suggest@acme.com' },
    };
    await site.publicBatch([message]);
    const [byEmail, byId] = [await leadOf('suggest@acme.com'), await site.lead('externalId=crm:suggest')];
    expect(byEmail.id).not.toBe(byId.id);
    const { claims } = (await site.get(`/v1/leads/${byEmail.id}/identity`)).body;
    expect(claims).toContainEqual(
      expect.objectContaining({
        a: 'email:suggest@acme.com',
        b: 'externalId:crm:suggest',
        trust: 'public',
        unconfirmed: true,
      }),
    );
    await site.batch([message]);
    expect((await leadOf('suggest@acme.com')).externalIds).toEqual(['crm:suggest']);
  });

  test('a public alias joins nobody either', async () => {
    await site.post('/v1/leads', { externalId: 'alias-a' });
    await site.post('/v1/leads', { externalId: 'alias-b' });
    await site.publicBatch([{ type: 'alias', previousId: 'alias-a', userId: 'alias-b' }]);
    expect((await site.lead('externalId=alias-a')).id).not.toBe((await site.lead('externalId=alias-b')).id);
  });
});

test('T47: of the people that one browser claims to be, the first twenty count', async () => {
  const many = browser();
  const claims = Array.from({ length: 25 }, (_, i) => identify(many, `many${i}@acme.com`, ago(app, HOUR - i * 1000)));
  await site.publicBatch(claims);
  await site.publicBatch([page(many, ago(app, MINUTE), 'after')]);
  // The last one that counts still owns what comes later.
  expect(await sourcesOf('many19@acme.com')).toEqual(['after']);
  for (const i of [20, 24]) {
    const { id, anonymousIds } = await leadOf(`many${i}@acme.com`);
    expect(anonymousIds).toEqual([]);
    const { body } = await site.get(`/v1/leads/${id}/identity`);
    expect(body.claims).toContainEqual(expect.objectContaining({ unconfirmed: true }));
  }
});

test('T48: of the browsers that claim to be one person, the first fifty count', async () => {
  const claims = Array.from({ length: 55 }, (_, i) =>
    identify(`crowd-${String(i).padStart(2, '0')}`, 'crowded@acme.com', ago(app, HOUR - i * 1000)),
  );
  await site.publicBatch(claims);
  const { id, anonymousIds } = await leadOf('crowded@acme.com');
  expect(anonymousIds).toHaveLength(50);
  expect(anonymousIds).not.toContain('crowd-50');
  const { body } = await site.get(`/v1/leads/${id}/identity`);
  expect(body.claims.filter((claim: { unconfirmed: boolean }) => claim.unconfirmed)).toHaveLength(5);
});

describe('T49: identifiers that are everybody', () => {
  const junk = [
    'null',
    'undefined',
    'anonymous',
    'guest',
    '0',
    'NaN',
    '[object Object]',
    'test@test.com',
    '',
    ' ',
    '"null"',
    "'undefined'",
    'None',
    'false',
    '-1',
    'N/A',
    '(not set)',
    '\u0000'.repeat(0),
  ];

  test.each(junk)('"%s" makes and joins nobody; the event is kept', async (value) => {
    const own = await app.site();
    const { body } = await own.batch([
      { type: 'identify', userId: value, anonymousId: 'j1', traits: { email: value, phone: value } },
      { type: 'track', event: 'x', userId: value, anonymousId: 'j2' },
    ]);
    expect(body).toMatchObject({ accepted: 2, rejected: [] });
    await own.collect(
      [
        {
          type: 'identify',
          id: 'i',
          at: app.clock.now(),
          url: 'https://a.example/',
          identity: { email: value, externalId: value, phone: value },
        },
      ],
      { anonymousId: 'j3' },
    );
    expect((await own.get('/v1/leads')).body.data).toEqual([]);
    expectProblem(await own.post('/v1/leads', { externalId: value, email: value }), 400, 'invalid_request');
    expect((await own.get(`/v1/leads?externalId=${encodeURIComponent(value)}`)).body.data ?? []).toEqual([]);
  });
});

describe('T50: e-mail addresses in disguise', () => {
  test('that are the same are one lead', async () => {
    const own = await app.site();
    for (const email of ['Ann@Acme.COM', ' ann@acme.com ', 'ａnn@acme.com', 'ANN@ACME.COM'])
      expect((await own.post('/v1/leads', { email })).status).toBeLessThan(300);
    const { data } = (await own.get('/v1/leads')).body;
    expect(data.map(({ email }: { email: string }) => email)).toEqual(['ann@acme.com']);
  });

  test('that differ stay different: no provider is second-guessed', async () => {
    const own = await app.site();
    for (const email of ['a.b@gmail.com', 'ab@gmail.com', 'ab+x@gmail.com', 'ann@аcme.com', 'ann@acme.com'])
      await own.post('/v1/leads', { email });
    expect((await own.get('/v1/leads')).body.data).toHaveLength(5);
  });

  test.each([
    'a@b',
    'a@b.com.',
    '"a b"@c.com',
    `${'a'.repeat(400)}@b.com`,
    '@b.com',
    'a@',
    'a b@c.com',
    'a@b..com',
    'a@-b.com',
    'mailto:a@b.com,c@d.com',
    'a@b.com\r\nBcc: x@y.com',
  ])('"%s" is none, and its event is kept', async (email) => {
    const own = await app.site();
    expect((await own.batch([identify(browser(), email)])).body).toMatchObject({ accepted: 1 });
    expect((await own.get('/v1/leads')).body.data).toEqual([]);
    expectProblem(await own.post('/v1/leads', { email }), 400, 'invalid_request', [email]);
  });
});

describe('T51: a write key used on a foreign page', () => {
  let own: TestSite;
  beforeAll(async () => {
    own = await app.site({ domains: ['shop.example', 'localhost:3000'] });
  });
  const visit = (anonymousId: string, url: string, headers: Record<string, string> = {}) =>
    own.collect([{ type: 'page_view', id: anonymousId, at: app.clock.now(), url }], { anonymousId }, { headers });
  const counts = async (anonymousId: string) => (await own.visitor(anonymousId)).body.summary.touchpoints;

  test.each([
    ['another host', 'https://evil.example/', { origin: 'https://evil.example' }],
    [
      'a host that begins like it',
      'https://shop.example.evil.example/',
      { origin: 'https://shop.example.evil.example' },
    ],
    ['a host that ends like it', 'https://myshop.example/', { origin: 'https://myshop.example' }],
    ['no page at all', 'about:blank', {}],
    ['an opaque origin', 'https://evil.example/', { origin: 'null' }],
    ['nonsense', 'not a url', { origin: 'nonsense' }],
  ])('%s: kept aside, answered like any other', async (_what, url, headers) => {
    const anonymousId = browser();
    const before = (await app.counters()).quarantined!;
    const foreign = await visit(anonymousId, url, headers as Record<string, string>);
    const domestic = await visit(browser(), 'https://shop.example/');
    expect([foreign.status, foreign.text]).toEqual([domestic.status, domestic.text]);
    expect((await app.counters()).quarantined! - before).toBe(1);
    expect(await counts(anonymousId)).toBe(0);
  });

  test.each([
    ['the host', 'https://shop.example/', { origin: 'https://shop.example' }],
    ['a sub-domain', 'https://www.shop.example/', { origin: 'https://www.shop.example' }],
    ['capitals', 'https://SHOP.example/', {}],
    ['another port', 'http://localhost:3000/', { origin: 'http://localhost:3000' }],
    ['no Origin, a page of the site', 'https://shop.example/', {}],
  ])('%s counts', async (_what, url, headers) => {
    const anonymousId = browser();
    await visit(anonymousId, url, headers as Record<string, string>);
    expect(await counts(anonymousId)).toBe(1);
  });

  test('with a secret key a server says what it likes', async () => {
    const anonymousId = browser();
    await own.batch([{ type: 'page', anonymousId, context: { page: { url: 'https://elsewhere.example/' } } }]);
    expect(await counts(anonymousId)).toBe(1);
  });
});

describe('T52: a key used for what it is not', () => {
  test('a write key is refused by everything that reads, manages or names leads', async () => {
    const calls = [
      'GET /v1/leads',
      'POST /v1/leads',
      'GET /v1/sites',
      'POST /v1/sites',
      'POST /v1/keys',
      'GET /v1/digest',
      'POST /v1/rebuild',
      'PUT /v1/deals/x',
      'POST /v1/touchpoints',
      'POST /v1/attribution/compute',
    ];
    for (const call of calls) {
      const [method, url] = call.split(' ') as [string, string];
      const body =
        method === 'GET'
          ? undefined
          : {
              email: 'a@acme.com',
              name: 'x',
              scopes: ['read'],
              externalId: 'x',
              type: 'call',
              occurredAt: '2026-01-01',
              models: ['linear'],
              journeys: [],
            };
      const answer = await app.ask(method, url, body, { key: site.writeKey });
      expect([401, 403, 400]).toContain(answer.status);
      expect(answer.text).not.toContain(site.writeKey);
    }
  });

  test('a secret key is no write key for the tracker', async () => {
    const event = { type: 'page_view', id: 'e', at: app.clock.now(), url: 'https://a.example/' };
    expectProblem(
      await app.post('/v1/collect', { key: site.key, sentAt: 1, events: [event] }, { key: null }),
      401,
      'unauthorized',
      [site.key],
    );
  });

  test('no key is ever said back', async () => {
    for (const key of [site.key, site.writeKey, app.adminKey])
      for (const answer of [
        await app.get('/v1/nothing', { key }),
        await app.get(`/v1/leads?site=${key}`, { key }),
        await app.post('/v1/batch', '{', { key }),
      ])
        expect(answer.text).not.toContain(key);
    const { text } = await app.get('/v1/sites');
    expect(text).not.toContain('sk_');
  });
});

test('T53: what is resent months later under new ids is kept aside', async () => {
  const own = await app.site();
  const old = [page('replayed', ago(app, MINUTE))];
  await own.publicBatch(old);
  const before = (await own.digest()).derived;
  app.clock.advance(90 * DAY);
  expect((await own.publicBatch(old)).body).toMatchObject({ accepted: 1 });
  expect((await own.digest()).derived).toBe(before);
});

test('T54: a write key moves no stage and no deal, and a deal of another site is not there', async () => {
  const { id } = (await site.post('/v1/leads', { email: 'stage@acme.com' })).body.lead;
  expectProblem(await app.post(`/v1/leads/${id}/stages`, { stage: 'won' }, { key: site.writeKey }), 403, 'forbidden');
  expectProblem(await app.put('/v1/deals/T54', { value: { amount: 1 } }, { key: site.writeKey }), 403, 'forbidden');
  const other = await app.site();
  expectProblem(await other.post(`/v1/leads/${id}/stages`, { stage: 'won' }), 404, 'not_found');
  expect((await leadOf('stage@acme.com')).stage).toBe('lead');
});

test('T56: ids tell nothing, and "not yours" is "not there"', async () => {
  const other = await app.site();
  const ids = [];
  for (let i = 0; i < 3; i++) ids.push((await site.post('/v1/leads', { email: `enum${i}@acme.com` })).body.lead.id);
  for (const id of ids) expect(id).toMatch(/^lead_[0-9a-f]{32}$/);
  const answers = [
    await other.get(`/v1/leads/${ids[0]}`),
    await other.get('/v1/leads/lead_00000000000000000000000000000000'),
  ];
  const [theirs, nobodys] = answers.map(({ status, body: { instance: _, ...body } }) => ({ status, body }));
  expect(theirs).toEqual(nobodys);
  expect((await other.get('/v1/leads?email=enum0@acme.com')).body.data).toEqual([]);
});

test('T57: secrets that reach the server are dropped before they are stored', async () => {
  const own = await app.site();
  const secrets = {
    password: 'hunter2-a',
    Pwd: 'hunter2-b',
    card_number: '5',
    cvv: '123-cvv',
    iban: 'DE89hunter2',
    ssn: 'hunter2-c',
    token: 'hunter2-d',
    note: '4111 1111 1111 1111',
    plan: 'pro',
  };
  await own.batch([
    { type: 'track', event: 'Form Submitted', anonymousId: 't57', properties: secrets },
    { type: 'identify', userId: 't57', anonymousId: 't57', traits: secrets },
  ]);
  await own.collect(
    [
      {
        type: 'custom',
        name: 'x',
        id: 'c',
        at: app.clock.now(),
        url: 'https://a.example/?token=hunter2-e&utm_source=x#access_token=hunter2-f',
        properties: secrets,
      },
    ],
    { anonymousId: 't57' },
  );
  const journey = await own.visitor('t57', '?include=events');
  const lead = await own.lead('externalId=t57');
  expect(journey.text + JSON.stringify(lead)).not.toMatch(/hunter2|4111|123-cvv/);
  expect(lead.traits).toEqual({ plan: 'pro' });
});
