/** Attacks through parsers and storage: numbers T08 to T27 of the threat model (T26, logs, is in attacks-logs.test.ts). */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ago, CHROME, DAY, HOUR, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';
import { raw, request } from './raw-socket.ts';

let app: TestApp;
let site: TestSite;
let dist: string;
beforeAll(async () => {
  dist = mkdtempSync(join(tmpdir(), 'throughline-dist-'));
  mkdirSync(join(dist, 'served/dashboard/assets'), { recursive: true });
  writeFileSync(join(dist, 'secret.txt'), 'TOP-SECRET');
  writeFileSync(join(dist, 'served/.env'), 'TOP-SECRET');
  writeFileSync(join(dist, 'served/tl.js'), '/* the tracker */');
  writeFileSync(join(dist, 'served/dashboard/index.html'), '<!doctype html><title>Dashboard</title>');
  writeFileSync(join(dist, 'served/dashboard/assets/app.js'), '/* the dashboard */');
  app = await startApp({ dist: join(dist, 'served') });
  site = await app.site();
});
afterAll(async () => {
  await app.close();
  rmSync(dist, { recursive: true, force: true });
});

let last = 0;
const visitor = () => `attacked-${++last}`;
const track = (anonymousId: string, more: object = {}) => ({
  type: 'track',
  event: 'x',
  anonymousId,
  timestamp: ago(app, HOUR),
  ...more,
});
const eventsOf = async (anonymousId: string) => (await site.visitor(anonymousId, '?include=events')).body.events;
const alive = async () => expect((await site.batch([track(visitor())])).body.accepted).toBe(1);

/** Looks into the database file itself. */
function stored<Row>(sql: string, ...parameters: unknown[]): Row[] {
  const db = new BetterSqlite3(app.databaseFile, { readonly: true });
  try {
    return db.prepare(sql).all(...parameters) as Row[];
  } finally {
    db.close();
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const SQL = [
  "' or '1'='1",
  "'; drop table events;--",
  '1; select * from keys',
  '(select case when 1=1 then 1 end)',
  '1) union select * from sites--',
  "x' || randomblob(1e9) || '",
  '"; delete from leads; --',
];

describe('T08: SQL in a parameter', () => {
  test.each(['sort', 'orderBy', 'groupBy', 'fields', 'tz', "filter[a'--]", 'limit', 'from', 'to', 'stage', 'include'])(
    '%s is refused',
    async (name) => {
      for (const sql of SQL) {
        const answer = await site.get(`/v1/leads?${encodeURIComponent(name)}=${encodeURIComponent(sql)}`);
        expectProblem(answer, 400, 'invalid_request', [sql]);
      }
      await alive();
    },
  );

  test('finds nothing, where any text is allowed, and takes no longer', async () => {
    await site.post('/v1/leads', { email: 'sql@acme.com' });
    const usual = await timeOf(() => site.get('/v1/leads?q=nothing-like-this'));
    for (const sql of SQL)
      for (const name of ['q', 'email', 'phone', 'externalId', 'anonymousId']) {
        const took = await timeOf(async () => {
          const { status, body } = await site.get(`/v1/leads?${name}=${encodeURIComponent(sql)}`);
          expect([status, body]).toEqual([200, { data: [], nextCursor: null }]);
        });
        expect(took).toBeLessThan(usual * 10 + 500);
      }
  });

  test('in a path, a header or a cookie is text like any other', async () => {
    for (const sql of SQL) {
      const part = encodeURIComponent(sql);
      for (const path of [
        `/v1/leads/${part}`,
        `/v1/visitors/${part}/journey`,
        `/v1/deals/${part}`,
        `/v1/sites/${part}`,
      ])
        expectProblem(await site.get(path), 404, 'not_found', [sql]);
      expectProblem(await app.get('/v1/leads', { key: sql }), 401, 'unauthorized', [sql]);
      expectProblem(
        await app.get('/v1/leads', { key: null, headers: { cookie: `throughline_session=${part}` } }),
        401,
        'unauthorized',
        [sql],
      );
    }
    await alive();
  });

  test('in the names of properties is kept as a name', async () => {
    const anonymousId = visitor();
    const properties = Object.fromEntries(SQL.map((sql, i) => [sql, i]));
    await site.batch([track(anonymousId, { properties })]);
    expect((await eventsOf(anonymousId))[0].properties).toEqual(properties);
  });
});

test('T09: wildcards in a search are letters, and a long search is refused', async () => {
  const own = await app.site();
  for (const email of ['a%b@acme.com', 'a_b@acme.com', 'axb@acme.com', 'a\\b@acme.com'])
    await own.post('/v1/leads', { externalId: email });
  const found = async (q: string) => (await own.get(`/v1/leads?q=${encodeURIComponent(q)}`)).body.data.length;
  expect([await found('a%b'), await found('a_b'), await found('a\\b'), await found('%%%'), await found('a')]).toEqual([
    1, 1, 1, 0, 4,
  ]);
  const long = '%'.repeat(129);
  expectProblem(await own.get(`/v1/leads?q=${encodeURIComponent(long)}`), 400, 'invalid_request', [long]);
  const usual = await timeOf(() => found('b'));
  expect(await timeOf(() => found('%_'.repeat(64)))).toBeLessThan(usual * 10 + 200);
});

describe('T10: values of another type than expected', () => {
  const odd = [{ a: 1 }, [['x']], [], true, false, {}, 1e308, [null]];

  test('reject their message and stop no batch', async () => {
    for (const value of odd) {
      const anonymousId = visitor();
      const good = track(anonymousId);
      const fields = [
        'messageId',
        'anonymousId',
        'userId',
        'timestamp',
        'traits',
        'properties',
        'context',
        'event',
        'groupId',
        'previousId',
        'name',
      ];
      const messages = fields.flatMap((field) =>
        ['track', 'identify', 'page', 'group', 'alias'].map((type) => ({ ...track('odd'), type, [field]: value })),
      );
      const { status, body } = await site.batch([good, ...messages, good]);
      expect(status).toBe(200);
      expect(body.accepted + body.duplicates + body.rejected.length).toBe(messages.length + 2);
      expect(await eventsOf(anonymousId)).toHaveLength(2);
    }
  });

  test('are not looked at where a tracker event does not have the field', async () => {
    const event = { type: 'page_view', at: app.clock.now(), url: 'https://a.example/' };
    const strays = ['name', 'referrer', 'form', 'identity', 'selfReportedSource', 'properties', 'title', 'anonymousId'];
    const types = ['page_view', 'custom', 'link_click', 'form_submit', 'identify'];
    const events = odd.flatMap((value, i) =>
      strays.flatMap((field) => types.map((type) => ({ ...event, type, id: `${i}-${field}-${type}`, [field]: value }))),
    );
    const good = { ...event, type: 'custom', name: 'good', id: 'good' };
    const { status, body } = await site.collect([...events, good], { anonymousId: visitor() });
    expect(status).toBe(200);
    expect(body.rejected.map(({ index }: { index: number }) => index)).not.toContain(events.length);
  });

  test('in a lead, a deal or a contact are pointed at', async () => {
    for (const value of odd.filter((value) => typeof value !== 'number')) {
      for (const field of ['email', 'phone', 'externalId', 'anonymousId', 'name', 'company', 'occurredAt'])
        expect(Object.keys(errorsOf(await site.post('/v1/leads', { email: 'a@acme.com', [field]: value })))).toEqual([
          `/${field}`,
        ]);
      for (const field of ['name', 'stage', 'product', 'type', 'closedAt', 'revision'])
        expect(Object.keys(errorsOf(await site.put('/v1/deals/T10', { [field]: value })))).toEqual([`/${field}`]);
      const contact = { externalId: 'T10', type: 'call', occurredAt: '2026-01-01', email: 'a@acme.com' };
      for (const field of ['externalId', 'type', 'occurredAt', 'email', 'source'])
        expect(Object.keys(errorsOf(await site.post('/v1/touchpoints', { ...contact, [field]: value })))).toEqual([
          `/${field}`,
        ]);
    }
  });
});

describe('T11: a prototype that somebody wants to change', () => {
  const clean = () => {
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
    expect(([] as unknown as Record<string, unknown>).isAdmin).toBeUndefined();
  };
  const traps = [
    '{"__proto__":{"isAdmin":true}}',
    '{"a":{"__proto__":{"isAdmin":true}}}',
    '{"\\u005f_proto__":{"isAdmin":true}}',
    '{"a":[{"__proto__":{"isAdmin":true}}]}',
  ];

  test.each(traps)('%s rejects its message', async (trap) => {
    for (const type of ['application/json', 'text/plain']) {
      const anonymousId = visitor();
      const good = JSON.stringify(track(anonymousId));
      const bad = `{"type":"track","event":"x","properties":${trap}}`;
      const { body } = await site.post('/v1/batch', `{"batch":[${good},${bad}]}`, {
        headers: { 'content-type': type },
      });
      expect(body).toMatchObject({ accepted: 1, rejected: [{ index: 1, code: 'forbidden_key' }] });
      clean();
    }
  });

  test.each(traps)('%s is refused by every other call', async (trap) => {
    expectProblem(await site.post('/v1/leads', `{"email":"a@acme.com","traits":${trap}}`), 400, 'invalid_request', [
      'isAdmin',
    ]);
    expectProblem(await site.post('/v1/leads', trap), 400, 'invalid_request', ['isAdmin']);
    expectProblem(await site.put('/v1/deals/T11', trap), 400, 'invalid_request', ['isAdmin']);
    expectProblem(await app.post('/v1/sites', trap), 400, 'invalid_request', ['isAdmin']);
    clean();
  });

  test('constructor.prototype is a name like any other, also when traits are merged', async () => {
    const traits = {
      constructor: { prototype: { isAdmin: true } },
      prototype: { isAdmin: true },
      toString: 'x',
      hasOwnProperty: 1,
    };
    for (let i = 0; i < 2; i++) await site.post('/v1/leads', { email: 'proto@acme.com', traits });
    expect((await site.lead('email=proto@acme.com')).traits).toEqual(traits);
    clean();
  });

  test('as a query parameter it is an unknown one', async () => {
    for (const query of [
      '__proto__[isAdmin]=true',
      '__proto__=x',
      'constructor[prototype][isAdmin]=true',
      '__proto__.isAdmin=true',
    ])
      expectProblem(await site.get(`/v1/leads?${query}`), 400, 'invalid_request');
    clean();
  });
});

describe('T12: nesting', () => {
  test.each([17, 1000, 10_000, 150_000])('%i levels reject their message alone', async (levels) => {
    const anonymousId = visitor();
    const deep = `{"type":"track","event":"x","properties":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}`;
    const { body } = await site.post('/v1/batch', `{"batch":[${JSON.stringify(track(anonymousId))},${deep}]}`);
    expect(body).toMatchObject({ accepted: 1, rejected: [{ index: 1, code: 'too_deep' }] });
    expect(await eventsOf(anonymousId)).toHaveLength(1);
  });

  test.each([100, 10_000, 400_000])('%i brackets are no body', async (levels) => {
    for (const text of ['['.repeat(levels), '['.repeat(levels) + ']'.repeat(levels)])
      for (const path of ['/v1/batch', '/v1/leads', '/v1/collect']) {
        const answer = await site.post(path, text);
        expect([400, 413]).toContain(answer.status);
        expectProblem(answer, answer.status, answer.body.code);
      }
    expectProblem(
      await site.post('/v1/leads', `{"email":"a@acme.com","traits":${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}}`),
      400,
      'invalid_request',
    );
    await alive();
  });
});

test('T13: objects and lists of many thousand members reject their message, and hold nobody up', async () => {
  const keys = (count: number) => `{${Array.from({ length: count }, (_, i) => `"k${i}":1`).join(',')}}`;
  const anonymousId = visitor();
  const good = JSON.stringify(track(anonymousId));
  const body = `{"batch":[${good},{"type":"track","event":"x","properties":${keys(90_000)}}]}`;
  const [wide, beside] = await Promise.all([site.post('/v1/batch', body), timeOf(() => app.get('/health/live'))]);
  expect(wide.body).toMatchObject({ accepted: 1, rejected: [{ index: 1, code: 'too_many_keys' }] });
  expect(beside).toBeLessThan(2000);
  const list = `{"batch":[${good},{"type":"track","event":"x","properties":{"list":[${'1,'.repeat(200_000)}1]}}]}`;
  expect((await site.post('/v1/batch', list)).body).toMatchObject({ rejected: [{ index: 1, code: 'too_large' }] });
});

describe('T14: NUL and control characters', () => {
  const control = Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)).join('');

  test('NUL is replaced wherever text is kept, and neighbours stay', async () => {
    const anonymousId = visitor();
    const nul = 'a\u0000b';
    const fields = {
      messageId: nul,
      userId: nul,
      event: nul,
      properties: { [nul]: nul, deep: [{ a: nul }] },
      context: { page: { url: `https://a.example/${nul}`, title: nul, referrer: `https://b.example/${nul}` } },
    };
    const { body } = await site.batch([track(anonymousId), { ...track(anonymousId), ...fields }, track(anonymousId)]);
    expect(body).toMatchObject({ accepted: 3, rejected: [] });
    const rows = stored<Record<string, string | null>>('select * from events where visitor_id = ?', anonymousId);
    expect(rows).toHaveLength(3);
    for (const row of rows) for (const value of Object.values(row)) expect(String(value)).not.toContain('\u0000');
    expect((await eventsOf(anonymousId)).map(({ id }: { id: string }) => id)).toContain('a\ufffdb');
  });

  test('other control characters come back as they were', async () => {
    const anonymousId = visitor();
    const text = control.slice(1);
    await site.batch([track(anonymousId, { properties: { text } })]);
    expect((await eventsOf(anonymousId))[0].properties.text).toBe(text);
  });

  test('in an address they find what was stored under them', async () => {
    await site.batch([track('nul\u0000visitor')]);
    expect((await site.visitor('nul\u0000visitor')).status).toBe(200);
    for (const path of [
      '/v1/leads/%00',
      '/v1/leads?q=%00',
      '/v1/leads?email=%00',
      '/v1/leads?externalId=a%00',
      '/v1/deals/%00',
    ])
      expect((await site.get(path)).status).toBeLessThan(500);
  });
});

test('T15: half a surrogate pair becomes valid text, the same on every retry', async () => {
  const anonymousId = visitor();
  const half = '\ud800';
  const cut = `${'x'.repeat(2047)}😀`;
  const message = track(anonymousId, {
    messageId: 'half',
    properties: { half },
    context: { page: { title: cut, url: `https://a.example/${half}` } },
    event: half,
  });
  expect((await site.batch([message])).body.accepted).toBe(1);
  expect((await site.batch([message])).body.duplicates).toBe(1);
  const [row] = stored<Record<string, string>>(
    'select hex(name) as name, hex(title) as title, hex(url) as url, hex(body) as body from events where visitor_id = ?',
    anonymousId,
  );
  for (const hex of Object.values(row!)) expect(hex).not.toMatch(/^(..)*EDA0/);
  expect(row!.name).toBe('EFBFBD');
  expect(stored('select 1 from conflicts where visitor_id = ?', anonymousId)).toEqual([]);
});

test('T16: bytes that are no UTF-8 become replacement characters, or the body is refused', async () => {
  const around = (bytes: number[], anonymousId: string) =>
    Buffer.concat([
      Buffer.from(`{"batch":[{"type":"track","event":"x","anonymousId":"${anonymousId}","properties":{"t":"`),
      Buffer.from(bytes),
      Buffer.from('"}}]}'),
    ]);
  for (const bytes of [[0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0xff], [0xe2, 0x82]]) {
    const anonymousId = visitor();
    expect((await site.post('/v1/batch', around(bytes, anonymousId))).body.accepted).toBe(1);
    expect((await eventsOf(anonymousId))[0].properties.t).toMatch(/^\ufffd+$/);
  }
  expectProblem(
    await site.post('/v1/batch', Buffer.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00])),
    400,
    'unreadable_body',
  );
});

test('T17: of two equal names the last counts, everywhere', async () => {
  const anonymousId = visitor();
  await site.post(
    '/v1/batch',
    `{"batch":[{"type":"page","type":"track","event":"a","event":"b","anonymousId":"other","anonymousId":"${anonymousId}"}]}`,
  );
  expect((await eventsOf(anonymousId))[0]).toMatchObject({ type: 'custom', name: 'b' });
  expect((await site.post('/v1/leads', '{"email":"first@acme.com","email":"second@acme.com"}')).body.lead.email).toBe(
    'second@acme.com',
  );
  const { body } = await site.post('/v1/batch', '{"batch":[{"type":"track","event":"x"}],"batch":[]}');
  expect(body.accepted).toBe(0);
});

test('T18: numbers beyond what JSON or a double can say', async () => {
  const anonymousId = visitor();
  const properties = '{"inf":1e999,"tiny":1e-999,"big":9007199254740993,"zero":-0,"sum":0.30000000000000004}';
  expect(
    (
      await site.post(
        '/v1/batch',
        `{"batch":[{"type":"track","event":"x","anonymousId":"${anonymousId}","properties":${properties}}]}`,
      )
    ).body.accepted,
  ).toBe(1);
  expect((await eventsOf(anonymousId))[0].properties).toEqual({
    inf: null,
    tiny: 0,
    big: 9007199254740992,
    zero: 0,
    sum: 0.30000000000000004,
  });
  for (const literal of ['NaN', 'Infinity', '-Infinity', '0x10', '01', '+1', '.5', '1.'])
    expectProblem(await site.post('/v1/batch', `{"batch":[{"a":${literal}}]}`), 400, 'unreadable_body');
  for (const time of ['1e999', '-1e999', '-1', '1e300', '9007199254740993000'])
    expect(
      (await site.post('/v1/batch', `{"batch":[{"type":"track","event":"x","timestamp":${time}}]}`)).body.rejected,
    ).toHaveLength(1);
  for (const amount of ['1e999', '9007199254740993.5', '0.1e-20']) {
    const answer = await site.put('/v1/deals/T18', `{"value":{"amount":${amount}}}`);
    expect(answer.status).toBe(400);
  }
});

test('T19: absurd revenue is refused, and a refund is a negative amount', async () => {
  const value = async (amount: unknown) => {
    const { status, body } = await site.put('/v1/deals/T19', { value: { amount } });
    return status < 300 ? body.value.amount : status;
  };
  expect([await value('-1'), await value('-0.01'), await value(-5)]).toEqual(['-1.00', '-0.01', '-5.00']);
  for (const absurd of ['0.001', '12,50', ' 5', '0x10', [], '', '1e3', '--1', '-', '.', '5.', '9'.repeat(32), '٣'])
    expect(await value(absurd), JSON.stringify(absurd)).toBe(400);
});

test("T20: a currency is of ISO 4217, in capitals, and the site's where none is told", async () => {
  const value = async (money: object) => (await site.put('/v1/deals/T20', { value: money })).body.value ?? null;
  expect(await value({ amount: 1, currency: 'usd' })).toEqual({ amount: '1.00', currency: 'USD' });
  expect(await value({ amount: 1 })).toEqual({ amount: '1.00', currency: 'EUR' });
  expect(await value({ amount: 1, currency: 'KWD' })).toEqual({ amount: '1.000', currency: 'KWD' });
  for (const currency of ['US$', 'XXX', 'QQQ', 'EU', '€']) expect(await value({ amount: 1, currency })).toBeNull();
  expect(await value({ amount: '1.50', currency: 'JPY' })).toBeNull();
});

test('T21: times at and beyond the ends of time', async () => {
  const quarantined = async (timestamp: unknown) => {
    const before = (await app.counters()).quarantined!;
    const { body } = await site.publicBatch([track(visitor(), { timestamp })]);
    if (body.rejected.length > 0) return 'rejected';
    return (await app.counters()).quarantined! > before ? 'quarantined' : 'stored';
  };
  const year = 365 * DAY;
  for (const timestamp of [
    ago(app, -10 * year),
    '1970-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    0,
    1_700_000_000,
    ago(app, 8 * DAY),
  ])
    expect(await quarantined(timestamp), String(timestamp)).toBe('quarantined');
  for (const timestamp of [
    '275760-09-13T00:00:00Z',
    '300000-01-01T00:00:00Z',
    '+010000-01-01T00:00:00Z',
    '-000001-01-01T00:00:00Z',
    '1969-12-31T23:59:59Z',
    'yesterday',
    -1,
    1_700_000_000_000_000,
    '',
    'now',
    '2026-02-30',
    '2026-01-01T25:00:00Z',
    '1700000000',
  ])
    expect(await quarantined(timestamp), String(timestamp)).toBe('rejected');
  const anonymousId = visitor();
  await site.batch([
    track(anonymousId, { timestamp: '1970-01-01T00:00:00Z' }),
    track(anonymousId, { timestamp: '9999-12-31T23:59:59.999Z' }),
  ]);
  expect((await eventsOf(anonymousId)).map(({ occurredAt }: { occurredAt: string }) => occurredAt)).toEqual([
    '1970-01-01T00:00:00.000Z',
    '9999-12-31T23:59:59.999Z',
  ]);
  // A sentAt that is far off moves no event out of time.
  const wild = await site.post('/v1/batch', {
    batch: [{ type: 'track', event: 'x', originalTimestamp: '1970-01-01T00:00:00Z' }],
    sentAt: '9999-01-01T00:00:00Z',
  });
  expect(wild.body.rejected).toHaveLength(1);
});

test('T22: a guessed id takes nothing away: the first stays, the other is kept beside it, no other site is touched', async () => {
  const other = await app.site();
  const anonymousId = visitor();
  await other.publicBatch([track(anonymousId, { messageId: 'guess', event: 'attack' })]);
  await site.publicBatch([track('attacker', { messageId: 'guess', event: 'attack' })]);
  expect((await site.batch([track(anonymousId, { messageId: 'guess', event: 'real' })])).body).toMatchObject({
    accepted: 1,
    duplicates: 0,
  });
  expect((await site.publicBatch([track(anonymousId, { messageId: 'guess', event: 'late' })])).body).toMatchObject({
    accepted: 0,
    duplicates: 1,
  });
  expect((await eventsOf(anonymousId)).map(({ name }: { name: string }) => name)).toEqual(['real']);
  const conflicts = stored<{ event: string }>(
    'select event from conflicts where visitor_id = ? and message_id = ?',
    anonymousId,
    'guess',
  );
  expect(conflicts).toHaveLength(1);
  expect(conflicts[0]!.event).toContain('late');
});

test('T23: ids longer than an index can keep are refused, however few letters they seem to be', async () => {
  const long = [`e${'\u0301'.repeat(300)}`, 'x'.repeat(12_000), '👩‍👩‍👧‍👦'.repeat(100), 'x'.repeat(256)];
  for (const id of long) {
    const messages = [
      { messageId: id },
      { anonymousId: id },
      { userId: id },
      { type: 'group', groupId: id },
      { type: 'alias', previousId: id },
    ].map((more) => ({ ...track('short'), ...more }));
    expect((await site.batch(messages)).body.rejected).toHaveLength(messages.length);
    const event = { type: 'page_view', id: 'short', at: app.clock.now(), url: 'https://a.example/' };
    expect(
      (
        await site.collect([
          { ...event, id },
          { ...event, anonymousId: id },
        ])
      ).body.rejected,
    ).toHaveLength(2);
    expectProblem(await site.post('/v1/leads', { externalId: id }), 400, 'invalid_request');
    expectProblem(await site.post('/v1/leads', { email: 'a@acme.com', anonymousId: id }), 400, 'invalid_request');
    expectProblem(
      await site.post('/v1/touchpoints', {
        externalId: id,
        type: 'call',
        occurredAt: '2026-01-01',
        email: 'a@acme.com',
      }),
      400,
      'invalid_request',
    );
  }
  // 255 characters of four bytes each are within every engine's limits.
  expect((await site.batch([track('😀'.repeat(255), { messageId: '😀'.repeat(255) })])).body.accepted).toBe(1);
});

test('T24: text made to keep a pattern busy keeps nobody busy', async () => {
  const cruel = [
    '(((('.repeat(8000),
    '; ; ; '.repeat(5000),
    'a'.repeat(31_000),
    'Mozilla/5.0 '.repeat(2500),
    `${'/'.repeat(30_000)}x`,
    `${'a@'.repeat(15_000)}`,
    `${'%40'.repeat(10_000)}`,
    '"'.repeat(31_000),
    `${' '.repeat(30_000)}x`,
    `${'1-'.repeat(15_000)}`,
    `?${'a&'.repeat(15_000)}`,
  ];
  for (const text of cruel) {
    const messages = [
      track(visitor(), { context: { userAgent: text } }),
      track(visitor(), {
        context: { page: { url: `https://a.example/${text}`, referrer: `https://b.example/${text}` } },
      }),
      track(visitor(), { context: { page: { url: `https://a.example/?utm_source=${text}`, referrer: text } } }),
      {
        type: 'identify',
        userId: 'u',
        traits: { email: `${text}@acme.com`, phone: `+49${text}`, card: text.slice(0, 30_000) },
      },
      track(visitor(), { timestamp: text }),
    ];
    for (const message of messages) expect(await timeOf(() => site.batch([message]))).toBeLessThan(1500);
    expect(
      await timeOf(() => site.batch([track(visitor())], { headers: { 'user-agent': text.slice(0, 8000).trim() } })),
    ).toBeLessThan(1500);
  }
});

describe('T25: paths out of the folder that is served', () => {
  const traversals = [
    '/assets/..%2f..%2f..%2fsecret.txt',
    '/assets/%2e%2e/%2e%2e/%2e%2e/secret.txt',
    '/assets/..%5c..%5c..%5csecret.txt',
    '/assets/....//....//secret.txt',
    '/assets/..%252f..%252f..%252fsecret.txt',
    '/assets/%2e%2e%2f%2e%2e%2f.env',
    '/assets/..%2f..%2f.env',
    '/assets/.%00./.%00./.env',
    '/assets/app.js%00.png',
    '/tl.js/../../secret.txt',
    '/tl.js/%2e%2e/.env',
    '/.env',
    '/%2eenv',
    '/..%2fsecret.txt',
    '//etc/passwd',
    '///etc/passwd',
    '/assets//etc/passwd',
    '/assets/%2fetc%2fpasswd',
    '/../../../../etc/passwd',
    '\\..\\..\\secret.txt',
    '/assets/%c0%ae%c0%ae/%c0%ae%c0%ae/secret.txt',
  ];

  test('lead nowhere, sent as they are over a socket', async () => {
    const port = await app.listen();
    for (const path of traversals) {
      const { text, statuses } = await raw(port, request('GET', path, { Connection: 'close' }));
      expect(text, path).not.toMatch(/TOP-SECRET|root:x/);
      expect(text.includes('<title>Dashboard') ? 404 : statuses[0], path).toBeGreaterThanOrEqual(400);
      expect(statuses[0], path).toBeLessThan(500);
    }
  });

  test('are told from what is really there', async () => {
    expect((await app.get('/tl.js', { key: null })).text).toBe('/* the tracker */');
    expect((await app.get('/assets/app.js', { key: null })).text).toBe('/* the dashboard */');
    for (const page of ['/leads/some-page', '/accounts/acme.com', '/deals/Q1.2026', '/deals/a%5Cb%2e'])
      expect((await app.get(page, { key: null })).text, page).toContain('<title>Dashboard');
    expectProblem(await app.get('/accounts/acme.com/logo.png', { key: null }), 404, 'not_found');
    expectProblem(await app.get('/assets/nothing.js', { key: null }), 404, 'not_found');
    expectProblem(await app.get('/tl.js/x.css', { key: null }), 404, 'not_found');
    expectProblem(await app.get('/v1/nothing', { key: null }), 404, 'not_found');
  });
});

test('T27: names that are attacks stay names when they are derived, searched and rebuilt', async () => {
  const own = await app.site();
  const evil = [
    ...SQL,
    '<script>alert(1)</script>',
    '{{7*7}}',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the attack itself
    '${7*7}',
    '=HYPERLINK("http://e/")',
    '__proto__',
    'constructor',
    '../../etc/passwd',
    '\u202egoogle',
  ];
  for (const [i, name] of evil.entries()) {
    const at = ago(app, DAY + i * HOUR);
    await own.batch([
      {
        type: 'page',
        anonymousId: `e${i}`,
        messageId: name,
        timestamp: at,
        context: {
          page: { url: 'https://a.example/', title: name },
          campaign: { name, source: name, medium: name, content: name, term: name },
        },
      },
      {
        type: 'track',
        event: name,
        anonymousId: `e${i}`,
        timestamp: at,
        properties: { [name === '__proto__' ? 'x' : name]: name },
      },
    ]);
    await own.post('/v1/leads', {
      externalId: `crm-${i}-${name}`,
      anonymousId: `e${i}`,
      name,
      company: name,
      traits: { role: name },
    });
    await own.put(`/v1/deals/${encodeURIComponent(name)}`, {
      name,
      product: name,
      leads: [{ externalId: `crm-${i}-${name}` }],
      account: { domain: name, name },
    });
    await own.post('/v1/touchpoints', {
      externalId: name,
      type: 'call',
      occurredAt: ago(app, HOUR),
      leadExternalId: `crm-${i}-${name}`,
      channel: name,
      source: name,
    });
  }
  const before = await own.digest();
  const { body } = await own.post('/v1/rebuild');
  for (let i = 0; i < 200 && (await own.get(`/v1/rebuild/${body.id}`)).body.status === 'running'; i++)
    await new Promise((resolve) => setTimeout(resolve, 25));
  expect(await own.digest()).toEqual(before);
  for (const [i, name] of evil.entries()) {
    const lead = await own.lead(`externalId=${encodeURIComponent(`crm-${i}-${name}`)}`);
    expect(lead).toMatchObject({ name, company: name, traits: { role: name } });
    // A template that nobody filled in names no campaign; invisible characters are no part of a name.
    const seen = name.replace('\u202e', '');
    if (!/\{.*\}|^__\w+__$/.test(name)) expect(lead.firstTouch).toMatchObject({ source: seen, campaign: seen });
    const { touchpoints } = (await own.get(`/v1/leads/${lead.id}/journey`)).body;
    expect(touchpoints.map(({ channel }: { channel: string }) => channel)).toContain(name);
    expect(
      (await own.get(`/v1/leads?q=${encodeURIComponent(name.slice(0, 128))}`)).body.data.map(
        ({ id }: { id: string }) => id,
      ),
    ).toContain(lead.id);
  }
  expect(stored('select name from sqlite_master where type = ?', 'table').length).toBeGreaterThan(15);
});

test('every answer that is JSON says so, and cannot be taken for a page', async () => {
  for (const answer of [
    await site.get('/v1/leads'),
    await site.get('/v1/leads/nobody'),
    await site.batch([]),
    await app.get('/health/live', { headers: { 'user-agent': CHROME } }),
  ])
    expect(answer.headers['content-type']).toMatch(/^application\/(problem\+)?json/);
});
