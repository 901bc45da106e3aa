/** Attacks on the protocol and on resources: numbers T28 to T42 of the threat model (T29, slow ones, in attacks-slow.test.ts). */
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StorageBusy } from '../../server/storage/storage.ts';
import { ago, CHROME, DAY, HOUR, startApp, type TestApp, type TestSite, wrapped } from '../support/app.ts';
import { expectProblem } from './expect-problem.ts';
import { raw, request } from './raw-socket.ts';

let app: TestApp;
let site: TestSite;
let port: number;
beforeAll(async () => {
  app = await startApp();
  site = await app.site();
  port = await app.listen();
});
afterAll(() => app.close());

let last = 0;
const track = (more: object = {}) => ({ type: 'track', event: 'x', anonymousId: `protocol-${++last}`, ...more });
const json = { 'Content-Type': 'application/json' };
const bearer = () => ({ Authorization: `Bearer ${site.key}` });
const close = { Connection: 'close' };
const MIB = 1024 * 1024;

describe('T28: small bodies that unpack into large ones', () => {
  const packed = (encoding: string, body: Buffer, path = '/v1/batch') =>
    site.post(path, body, { headers: { 'content-encoding': encoding } });

  test('are refused at the limit, and memory stays what it was', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * MIB));
    expect(bomb.length).toBeLessThan(100 * 1024);
    expectProblem(await packed('gzip', bomb), 413, 'too_large');
    global.gc?.();
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 10; i++) expectProblem(await packed('gzip', bomb), 413, 'too_large');
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * MIB);
    expectProblem(
      await packed('gzip', gzipSync(`{"key":"${'x'.repeat(300 * 1024)}"}`), '/v1/collect'),
      413,
      'too_large',
    );
  });

  test('are not read at all in other encodings, or in several at once', async () => {
    const body = Buffer.alloc(MIB);
    for (const [encoding, bytes] of [
      ['br', brotliCompressSync(body)],
      ['gzip, gzip', gzipSync(gzipSync(body))],
      ['gzip,identity', gzipSync(body)],
      ['deflate', gzipSync(body)],
      ['compress', body],
      ['x', body],
    ] as const)
      expectProblem(await packed(encoding, bytes), 415, 'unsupported_media_type');
  });
});

describe('T31: header floods', () => {
  test('more than 16 KiB of headers are refused', async () => {
    const { statuses, closedAfter } = await raw(
      port,
      request('GET', '/health/live', { 'X-Flood': 'x'.repeat(20 * 1024) }),
    );
    expect(statuses).toEqual([431]);
    expect(closedAfter).not.toBeNull();
  });

  test('many small headers are refused, or counted up to a hundred', async () => {
    const many = Object.fromEntries(Array.from({ length: 1400 }, (_, i) => [`h${i}`, '1']));
    const { statuses } = await raw(port, request('GET', '/health/live', { ...many, ...close }));
    expect([200, 400, 431]).toContain(statuses[0]);
    const late = await raw(
      port,
      request('GET', '/v1/leads', { ...Object.fromEntries(Object.entries(many).slice(0, 200)), ...bearer(), ...close }),
    );
    expect([[401], [431]]).toContainEqual(late.statuses);
  });
});

describe('T32: bodies over the limit', () => {
  test('that say so are refused before they arrive, and the connection ends', async () => {
    const headers = { ...json, ...bearer(), 'Content-Length': String(MIB + 1) };
    const { statuses, closedAfter, text } = await raw(port, request('POST', '/v1/batch', headers, '{"batch":['));
    expect(statuses).toEqual([413]);
    expect(text).toContain('"code":"too_large"');
    expect(closedAfter).not.toBeNull();
  });

  test('that come in chunks without an end are cut at the limit', async () => {
    let sent = 0;
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const headers = { ...json, ...bearer(), 'Transfer-Encoding': 'chunked' };
    const { statuses, closedAfter } = await raw(port, request('POST', '/v1/batch', headers), {
      during: (socket) => {
        const timer = setInterval(() => {
          if (socket.destroyed || sent > 64 * MIB) clearInterval(timer);
          else if (socket.write(chunk)) sent += 0x10000;
        }, 1);
      },
    });
    expect(statuses).toEqual([413]);
    expect(closedAfter).not.toBeNull();
    expect(sent).toBeLessThan(16 * MIB);
  });

  test('are refused to those without a key before they are read', async () => {
    const headers = { ...json, 'Transfer-Encoding': 'chunked' };
    const { statuses } = await raw(port, request('POST', '/v1/leads', headers, '5\r\n{"ema\r\n'), { waitMs: 1500 });
    expect(statuses).toEqual([401]);
  });
});

describe('T33: one request that could be taken for two', () => {
  const smuggled = request('GET', '/health/live', close);
  const body = '{"batch":[]}';
  const head = `POST /v1/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
  const cases: [string, string][] = [
    [
      'length and chunks',
      `${head}Content-Length: ${body.length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    ['two lengths', `${head}Content-Length: 5\r\nContent-Length: ${body.length}\r\n\r\n${body}${smuggled}`],
    ['a negative length', `${head}Content-Length: -1\r\n\r\n${body}${smuggled}`],
    ['a length that is none', `${head}Content-Length: 5x\r\n\r\n${body}${smuggled}`],
    ['chunks in disguise', `${head}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`],
    ['chunks twice', `${head}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n${smuggled}`],
    ['a blank before the colon', `${head}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${smuggled}`],
    ['a chunk size that is none', `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n${body}\r\n0\r\n\r\n${smuggled}`],
    ['bare line feeds', head.replaceAll('\r\n', '\n').concat(`Content-Length: ${body.length}\n\n${body}${smuggled}`)],
    ['a folded header', `${head}X-A: b\r\n Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n${smuggled}`],
    ['no host', `GET /health/live HTTP/1.1\r\n\r\n${smuggled}`],
    ['no HTTP', `\u0016\u0003\u0001 hello\r\n\r\n`],
    ['a control character in a header', `GET /health/live HTTP/1.1\r\nHost: a\u0001b\r\n\r\n`],
  ];

  test.each(cases)('%s is refused once, and nothing after it is seen', async (_what, bytes) => {
    const { statuses, closedAfter, text } = await raw(port, bytes);
    expect(statuses.length).toBeLessThanOrEqual(1);
    expect(statuses[0] ?? 400).toBeGreaterThanOrEqual(400);
    expect(statuses[0] ?? 400).toBeLessThan(500);
    expect(text).not.toContain('"live"');
    expect(closedAfter).not.toBeNull();
  });

  test('two that are two are answered in their order', async () => {
    const { statuses } = await raw(port, request('GET', '/health/live') + request('GET', '/v1/nothing', close));
    expect(statuses).toEqual([200, 404]);
  });
});

test('T34: idle connections do not stop others', async () => {
  const idle = Array.from({ length: 300 }, () => raw(port, '', { waitMs: 2500 }));
  const { statuses } = await raw(port, request('GET', '/health/ready', close));
  expect(statuses).toEqual([200]);
  expect(app.server.server.keepAliveTimeout).toBeLessThanOrEqual(15_000);
  expect(app.server.server.maxConnections).toBe(5000);
  await Promise.all(idle);
});

test('T35: too much work is refused early, with a time to come again that differs, and nothing answered 2xx is lost', async () => {
  let free = 3;
  const busy = await startApp({
    wrap: (storage) =>
      wrapped(storage, { append: (rows) => (free-- > 0 ? storage.append(rows) : Promise.reject(new StorageBusy())) }),
  });
  try {
    const own = await busy.site();
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        own.batch([{ type: 'track', event: 'x', anonymousId: 'load', messageId: `m${i}` }]),
      ),
    );
    const refused = answers.filter(({ status }) => status !== 200);
    for (const answer of refused) expectProblem(answer, 503, 'unavailable');
    expect(new Set(refused.map(({ headers }) => headers['retry-after'])).size).toBeGreaterThan(1);
    const { body } = await own.visitor('load', '?include=events');
    expect(body.events).toHaveLength(answers.length - refused.length);
    expect(body.events).toHaveLength(3);
  } finally {
    await busy.close();
  }
});

test('T35: what would be refused anyway is not read first, and pages may read the answer', async () => {
  const full = await startApp({ wrap: (storage) => wrapped(storage, { isFull: () => true }) });
  try {
    for (const door of ['/v1/collect', '/v1/batch', '/v1/t']) {
      const answer = await full.post(door, '{ not JSON', { key: null });
      expectProblem(answer, 503, 'unavailable');
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(answer.headers['access-control-allow-origin']).toBe('*');
    }
    // Reading goes on, and so does asking whether one may send.
    expect((await full.get('/v1/sites')).status).toBe(200);
    const preflight = await full.server.inject({
      method: 'OPTIONS',
      url: '/v1/collect',
      headers: { origin: 'https://a.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.statusCode).toBe(204);
  } finally {
    await full.close();
  }
});

describe('T39: floods and replays', () => {
  test('a body that was captured and is sent again and again changes nothing', async () => {
    const own = await app.site();
    const batch = Array.from({ length: 20 }, (_, i) => ({
      type: 'page',
      anonymousId: 'captured',
      messageId: `m${i}`,
      timestamp: ago(app, i * 60_000),
      context: { page: { url: `https://a.example/${i}` } },
    }));
    const body = JSON.stringify({ batch, writeKey: own.writeKey, sentAt: ago(app, 0) });
    const send = () => app.post('/v1/batch', body, { key: null });
    expect((await send()).body.accepted).toBe(20);
    const before = await own.digest();
    const again = await Promise.all(Array.from({ length: 30 }, send));
    expect(again.every(({ body }) => body.accepted === 0 && body.duplicates === 20)).toBe(true);
    expect(await own.digest()).toEqual(before);
    app.clock.advance(60 * DAY);
    expect((await send()).body).toMatchObject({ accepted: 0, duplicates: 20 });
    expect(await own.digest()).toEqual(before);
  });

  test('bots are kept aside, not dropped, and other visitors and sites are as they were', async () => {
    const own = await app.site();
    await own.publicBatch([{ type: 'page', anonymousId: 'human', context: { page: { url: 'https://a.example/' } } }]);
    const before = [(await own.digest()).derived, await site.digest()];
    const quarantined = (await app.counters()).quarantined!;
    for (let i = 0; i < 10; i++) {
      const batch = Array.from({ length: 50 }, (_, n) => ({
        type: 'page',
        anonymousId: n % 2 ? 'human' : `bot-${i}-${n}`,
        context: { page: { url: 'https://a.example/?utm_source=evil' } },
      }));
      await own.publicBatch(batch, { headers: { 'user-agent': 'python-requests/2.32' } });
    }
    expect((await app.counters()).quarantined! - quarantined).toBe(500);
    expect([(await own.digest()).derived, await site.digest()]).toEqual(before);
  });
});

describe('T40: ways around the rate limit', () => {
  const limit = 5;
  let limited: TestApp;
  let own: TestSite;
  beforeAll(async () => {
    limited = await startApp({ rateLimit: limit, trustedProxies: ['10.0.0.0/8'], still: true });
    own = await limited.site();
  });
  afterAll(() => limited.close());
  const messages = (count: number) => Array.from({ length: count }, () => track());
  /** How many of ten requests of one event each pass. */
  const passed = async (ask: (i: number) => Parameters<TestSite['publicBatch']>[1]) => {
    limited.clock.advance(HOUR);
    let count = 0;
    for (let i = 0; i < 10; i++) if ((await own.publicBatch(messages(1), ask(i))).status === 200) count++;
    return count;
  };

  test('headers that name other addresses count only from a trusted proxy', async () => {
    const spoofed = (i: number) => ({
      'x-forwarded-for': `203.0.113.${i}`,
      'x-real-ip': `203.0.113.${i}`,
      forwarded: `for=203.0.113.${i}`,
      'user-agent': CHROME,
    });
    expect(await passed((i) => ({ headers: spoofed(i), from: '198.51.100.1' }))).toBe(limit);
    expect(await passed((i) => ({ headers: spoofed(i), from: '10.1.2.3' }))).toBe(10);
    const chain = (i: number) => ({ 'x-forwarded-for': `203.0.113.${i}, 198.51.100.9`, 'user-agent': CHROME });
    expect(await passed((i) => ({ headers: chain(i), from: '10.1.2.3' }))).toBe(limit);
  });

  test('the addresses of one IPv6 network are one', async () => {
    expect(await passed((i) => ({ from: `2001:db8:0:1::${i + 1}` }))).toBe(limit);
    expect(await passed((i) => ({ from: `2001:db8:0:${i + 1}::1` }))).toBe(10);
    expect(await passed((i) => ({ from: i % 2 ? '::ffff:198.51.100.7' : '198.51.100.7' }))).toBe(limit);
  });

  test('events are counted, not requests, also those that are rejected', async () => {
    limited.clock.advance(HOUR);
    expect((await own.publicBatch([...messages(limit - 1), null], { from: '198.51.100.20' })).status).toBe(200);
    expect((await own.publicBatch(messages(1), { from: '198.51.100.20' })).status).toBe(429);
  });

  test('every door counts into the same limit', async () => {
    limited.clock.advance(HOUR);
    const from = '198.51.100.30';
    const event = () => ({ type: 'page_view', id: `e${++last}`, at: limited.clock.now(), url: 'https://a.example/' });
    const doors = [
      () => own.collect([event()], {}, { from }),
      () => limited.post('/v1/track', { ...track(), writeKey: own.writeKey }, { key: null, from }),
      () => limited.post('/v1/i', { type: 'identify', userId: 'u', writeKey: own.writeKey }, { key: null, from }),
      () => limited.post('/v1/import', { batch: messages(1) }, { basic: own.writeKey, from }),
      () => limited.post('/v1/b', { batch: messages(1) }, { key: own.writeKey, from }),
    ];
    for (const door of doors) expect((await door()).status).toBe(200);
    for (const door of doors) expect((await door()).status).toBe(429);
  });

  test('other spellings of a path are other paths, and other methods take no events', async () => {
    for (const path of [
      '/V1/collect',
      '//v1/collect',
      '/v1//collect',
      '/v1/collect/',
      '/v1/Collect',
      '/v1/./collect/x',
      '/%76%31/collectx',
    ])
      expect((await limited.post(path, '{}', { key: null })).status).toBe(404);
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE'])
      expect((await limited.ask(method, '/v1/collect', undefined, { key: null })).status).toBe(405);
  });
});

test('T42: keys made to collide are as quick as others', async () => {
  const keys = (make: (i: number) => string) => Object.fromEntries(Array.from({ length: 900 }, (_, i) => [make(i), 1]));
  const time = async (properties: object) => {
    const began = performance.now();
    for (let i = 0; i < 5; i++) await site.batch([track({ properties })]);
    return performance.now() - began;
  };
  const plain = await time(keys((i) => `k${i}`));
  // Integer-like names, names with equal prefixes, and words of equal sums of characters.
  for (const make of [
    (i: number) => String(i * 65_536),
    (i: number) => `${'a'.repeat(25)}${i}`,
    (i: number) => [...i.toString(2).padStart(10, '0')].map((bit) => (bit === '1' ? 'Aa' : 'BB')).join(''),
  ])
    expect(await time(keys(make))).toBeLessThan(plain * 10 + 1000);
});
