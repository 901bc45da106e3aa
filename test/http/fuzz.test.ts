/** Whatever is sent: never a 5xx, never a lost good neighbour, never an inside shown. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { expectProblem } from './expect-problem.ts';

const RUNS = Number(process.env.FUZZ_RUNS ?? 30);

let app: TestApp;
let site: TestSite;
let lead: string;
beforeAll(async () => {
  app = await startApp();
  site = await app.site();
  lead = (await site.post('/v1/leads', { email: 'fuzz@acme.com' })).body.lead.id;
});
afterAll(() => app.close());

/** Values that programs send by accident and attackers on purpose. */
const odd = fc.oneof(
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(
      ...[
        '',
        ' ',
        '\u0000',
        'a\u0000b',
        '\ud800',
        '\ufeff',
        '\u202e',
        '__proto__',
        'constructor',
        'null',
        'undefined',
        'NaN',
      ],
      ...[
        "'; drop table events;--",
        '%00',
        '../../etc/passwd',
        '<script>',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the attack itself
        '${7*7}',
        '{{7*7}}',
        '=1+1',
        '%',
        '_',
        '\\',
      ],
      ...[0, -0, -1, 1.5, 2 ** 31, 2 ** 53, 2 ** 63, 1e21, 1e308, -1e308, 5e-324],
      ...[
        null,
        true,
        false,
        [],
        {},
        [[]],
        [null],
        { length: -1 },
        { toString: 1 },
        // biome-ignore lint/suspicious/noThenProperty: the attack itself
        { then: 1 },
        { constructor: { prototype: {} } },
      ],
      ...['2026-01-01', '2026-01-01T00:00:00Z', '-000001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '275760-09-13'],
      ...[
        'ann@acme.com',
        '+49 30 123456',
        'x'.repeat(255),
        'x'.repeat(256),
        '😀'.repeat(255),
        'é'.repeat(3000),
        'x'.repeat(20_000),
      ],
      ...[
        'https://a.example/?utm_source=x',
        'javascript:alert(1)',
        'http://[',
        '//',
        '?'.repeat(2000),
        '%'.repeat(4096),
        '&='.repeat(2048),
      ],
    ),
  },
);
/** An object with some of these names, and whatever under them. */
const shaped = (...names: string[]) =>
  fc.record(Object.fromEntries(names.map((name) => [name, odd])), { requiredKeys: [] });
const anything = (...names: string[]) =>
  fc.oneof({ weight: 3, arbitrary: shaped(...names) }, { weight: 1, arbitrary: odd });

const message = fc.oneof(
  odd,
  fc
    .tuple(
      fc.constantFrom('identify', 'track', 'page', 'screen', 'group', 'alias', 'nonsense'),
      shaped(
        'messageId',
        'anonymousId',
        'userId',
        'groupId',
        'previousId',
        'event',
        'name',
        'traits',
        'properties',
        'timestamp',
        'originalTimestamp',
        'sentAt',
      ),
      fc.oneof(
        odd,
        shaped('page', 'campaign', 'userAgent', 'traits', 'ip', 'locale'),
        fc.record({ page: shaped('url', 'referrer', 'title', 'search', 'path') }),
      ),
    )
    .map(([type, told, context]) => ({ type, event: 'x', anonymousId: 'fuzz', ...told, context })),
);
const trackerEvent = fc.oneof(
  odd,
  fc
    .tuple(
      fc.constantFrom('page_view', 'form_submit', 'identify', 'custom', 'link_click', 'nonsense'),
      shaped(
        'id',
        'at',
        'url',
        'title',
        'referrer',
        'anonymousId',
        'name',
        'properties',
        'form',
        'identity',
        'selfReportedSource',
      ),
    )
    .map(([type, told]) => ({ type, id: 'e', at: Date.now(), url: 'https://a.example/', ...told })),
);

function expectSane(answer: Answer): void {
  expect(answer.status, answer.text).toBeLessThan(500);
  if (answer.status >= 400) expectProblem(answer, answer.status, answer.body.code);
}

const check = <T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => Promise<void>) =>
  fc.assert(fc.asyncProperty(arbitrary, property), { numRuns: RUNS });

describe('among any messages the good ones are stored', () => {
  const cases = [
    ['of a server', message, (batch: unknown[]) => site.batch(batch)],
    ['of a browser SDK', message, (batch: unknown[]) => site.publicBatch(batch)],
  ] as const;

  test.each(cases)('%s', async (kind, arbitrary, send) => {
    const anonymousId = `good ${kind}`;
    let sent = 0;
    const good = () => ({ type: 'track', event: 'good', anonymousId, messageId: `good-${++sent}` });
    await check(fc.array(arbitrary, { maxLength: 6 }), async (messages) => {
      const batch = [good(), ...messages, good()];
      const answer = await send(batch);
      expect(answer.status, answer.text).toBe(200);
      expect(answer.body.accepted + answer.body.duplicates + answer.body.rejected.length).toBe(batch.length);
      const bad = answer.body.rejected.map(({ index }: { index: number }) => index);
      expect(bad).not.toContain(0);
      expect(bad).not.toContain(batch.length - 1);
    });
    const { body } = await site.visitor(anonymousId, '?include=events');
    expect(body.events.filter(({ name }: { name: string }) => name === 'good')).toHaveLength(sent);
  });

  test('of the tracker', async () => {
    let sent = 0;
    const good = () => ({
      type: 'custom',
      name: 'good',
      id: `good-${++sent}`,
      at: app.clock.now(),
      url: 'https://a.example/',
    });
    await check(fc.array(trackerEvent, { maxLength: 6 }), async (events) => {
      const answer = await site.collect([good(), ...events, good()], { anonymousId: 'good tracker' });
      expect(answer.status, answer.text).toBe(200);
      expect(answer.body.rejected.map(({ index }: { index: number }) => index)).not.toContain(0);
    });
    const { body } = await site.visitor('good tracker', '?include=events');
    const events = body.visits.flatMap((visit: { events: { name: string }[] }) => visit.events);
    expect(events.filter(({ name }: { name: string }) => name === 'good')).toHaveLength(sent);
  });

  test('of offline contacts', async () => {
    const row = anything(
      'externalId',
      'type',
      'occurredAt',
      'email',
      'phone',
      'leadId',
      'userId',
      'leadExternalId',
      'anonymousId',
      'accountDomain',
      'channel',
      'properties',
    );
    let sent = 0;
    await check(fc.array(row, { maxLength: 4 }), async (rows) => {
      const good = { externalId: `good-${++sent}`, type: 'call', occurredAt: '2026-01-01', email: 'contacts@acme.com' };
      const answer = await site.post('/v1/touchpoints', { batch: [...rows, good] });
      expect(answer.status, answer.text).toBe(200);
      expect(answer.body.rejected.map(({ index }: { index: number }) => index)).not.toContain(rows.length);
    });
    const { id } = (await site.post('/v1/leads', { email: 'contacts@acme.com' })).body.lead;
    const { body } = await site.get(`/v1/leads/${id}/journey`);
    const known = body.touchpoints.filter(({ type }: { type: string }) => type === 'call');
    expect(known.length).toBeGreaterThanOrEqual(sent);
  });
});

describe('any JSON is answered', () => {
  const segment = [
    'messageId',
    'anonymousId',
    'userId',
    'groupId',
    'previousId',
    'event',
    'name',
    'traits',
    'properties',
    'timestamp',
    'context',
    'sentAt',
    'writeKey',
    'batch',
  ];
  const deal = [
    'name',
    'leads',
    'account',
    'stage',
    'stages',
    'value',
    'recurring',
    'product',
    'type',
    'createdAt',
    'closedAt',
    'revision',
  ];
  const identified = [
    'email',
    'phone',
    'externalId',
    'anonymousId',
    'name',
    'company',
    'traits',
    'form',
    'selfReportedSource',
    'occurredAt',
    'consent',
  ];
  const calls: [string, string, fc.Arbitrary<unknown>][] = [
    ...['identify', 'track', 'page', 'screen', 'group', 'alias', 'batch', 'import'].map(
      (path): [string, string, fc.Arbitrary<unknown>] => ['POST', `/v1/${path}`, anything(...segment)],
    ),
    ['POST', '/v1/collect', anything('key', 'anonymousId', 'sentAt', 'webdriver', 'events')],
    ['POST', '/v1/leads', anything(...identified)],
    ['POST', '/v1/leads/{lead}/stages', anything('stage', 'occurredAt', 'externalId')],
    [
      'PUT',
      '/v1/deals/D-fuzz',
      fc.oneof(
        anything(...deal),
        shaped('amount', 'currency').map((value) => ({ value })),
        fc.array(shaped('email', 'externalId', 'leadId', 'role')).map((leads) => ({ leads })),
      ),
    ],
    ['POST', '/v1/touchpoints', anything('externalId', 'type', 'occurredAt', 'email', 'batch')],
    [
      'POST',
      '/v1/sites',
      fc
        .oneof(shaped('name', 'domains', 'currency', 'timeZone', 'sessionTimeoutMinutes', 'consent'), odd)
        .map((body) => (typeof body === 'object' && body && 'name' in body ? { ...body, id: 1 } : body)),
    ],
    [
      'PATCH',
      '/v1/sites/{site}',
      anything('domains', 'currency', 'timeZone', 'sessionTimeoutMinutes', 'consent', 'writeKey'),
    ],
    ['POST', '/v1/keys', anything('name', 'scopes', 'sites')],
    ['POST', '/v1/session', anything('token', 'key')],
    ['POST', '/v1/rebuild', fc.constant({})],
    ['POST', '/v1/attribution/compute', anything('models', 'settings', 'journeys')],
  ];

  test.each(calls)('%s %s', async (method, url, body) => {
    const target = url.replace('{lead}', lead).replace('{site}', site.id);
    await check(body, async (sent) =>
      expectSane(await app.ask(method, target, JSON.stringify(sent) ?? 'null', { key: site.key })),
    );
  });

  test('and any bytes', async () => {
    await check(
      fc.tuple(
        fc.constantFrom('/v1/batch', '/v1/leads', '/v1/collect', '/v1/touchpoints'),
        fc.uint8Array({ maxLength: 300 }),
      ),
      async ([url, bytes]) => {
        expectSane(await site.post(url, Buffer.from(bytes)));
        expectSane(await site.post(url, Buffer.from(bytes), { headers: { 'content-encoding': 'gzip' } }));
      },
    );
  });
});

describe('any parameter is answered', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    odd.map((value) => String(typeof value === 'object' ? JSON.stringify(value) : value)),
  );
  const name = fc.oneof(
    fc.constantFrom(
      'site',
      'limit',
      'cursor',
      'email',
      'phone',
      'externalId',
      'anonymousId',
      'q',
      'stage',
      'from',
      'to',
      'include',
    ),
    text,
  );
  const encoded = (value: string) => encodeURIComponent(value.toWellFormed()).slice(0, 6000);

  test.each(['/v1/leads', '/v1/leads/{lead}/journey', '/v1/visitors/good/journey', '/v1/digest', '/v1/sites'])(
    'of %s',
    async (url) => {
      await check(fc.array(fc.tuple(name, text), { maxLength: 4 }), async (parameters) => {
        const query = parameters.map(([key, value]) => `${encoded(key)}=${encoded(value)}`).join('&');
        expectSane(await site.get(`${url.replace('{lead}', lead)}?${query}`));
      });
    },
  );

  test.each([
    '/v1/leads/{}',
    '/v1/leads/{}/identity',
    '/v1/visitors/{}/journey',
    '/v1/deals/{}',
    '/v1/sites/{}',
    '/v1/rebuild/{}',
  ])('in the path %s', async (url) => {
    await check(text, async (value) => {
      const part = encodeURIComponent(value.toWellFormed().slice(0, 300)) || 'x';
      if (part !== '.' && part !== '..') expectSane(await site.get(url.replace('{}', part)));
    });
  });
});
