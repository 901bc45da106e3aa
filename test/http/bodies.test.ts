/** Bodies: how they may be sent, how large they may be, and what is answered when they cannot be read. */
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROME, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site();
});
afterAll(() => app.close());

const KIB = 1024;
const track = { type: 'track', event: 'x', anonymousId: 'a' };
const good = JSON.stringify({ batch: [track] });
const as = (headers: Record<string, string>) => ({ headers });

/** A body of exactly that many bytes, full of messages of about 2 KiB. */
function batchOf(bytes: number): string {
  const message = (i: number) => ({ ...track, messageId: `m${i}`, properties: { text: 'x'.repeat(1900) } });
  const batch = [];
  for (let size = 12; size < bytes; size += JSON.stringify(batch.at(-1)).length + 1) batch.push(message(batch.length));
  batch.pop();
  const text = JSON.stringify({ batch });
  return text.replace(/\}$/, `${' '.repeat(bytes - text.length)}}`);
}

describe('how a body may be sent', () => {
  test.each([
    ['application/json'],
    ['application/json; charset=utf-8'],
    ['text/plain'],
    ['text/plain;charset=UTF-8'],
    ['application/vnd.api+json'],
  ])('%s is read as JSON', async (type) => {
    expect((await site.post('/v1/batch', good, as({ 'content-type': type }))).body).toMatchObject({ accepted: 1 });
  });

  test.each(['gzip', 'GZIP'])('%s works', async (encoding) => {
    const answer = await site.post('/v1/batch', gzipSync(good), as({ 'content-encoding': encoding }));
    expect(answer.body).toMatchObject({ accepted: 1 });
  });

  test('gzip works at the other calls too', async () => {
    const body = gzipSync(JSON.stringify({ email: 'gzip@acme.com' }));
    expect((await site.post('/v1/leads', body, as({ 'content-encoding': 'gzip' }))).status).toBe(201);
  });

  test.each([
    ['br', brotliCompressSync(good)],
    ['deflate', deflateSync(good)],
    ['gzip, gzip', gzipSync(gzipSync(good))],
    ['zstd', Buffer.from(good)],
  ])('Content-Encoding %s is not read', async (encoding, body) => {
    expectProblem(
      await site.post('/v1/batch', body, as({ 'content-encoding': encoding })),
      415,
      'unsupported_media_type',
    );
  });

  test.each([
    'application/x-www-form-urlencoded',
    'application/xml',
    'multipart/form-data; boundary=x',
    'image/png',
    'nonsense',
  ])('Content-Type %s is not read', async (type) => {
    for (const path of ['/v1/batch', '/v1/leads', '/v1/touchpoints', '/v1/sites'])
      expectProblem(await app.post(path, good, as({ 'content-type': type })), 415, 'unsupported_media_type');
  });

  test('a byte order mark is no fault', async () => {
    expect((await site.post('/v1/batch', `\ufeff${good}`)).body).toMatchObject({ accepted: 1 });
  });
});

describe('a body that cannot be read', () => {
  const paths: [method: 'post' | 'put', path: string][] = [
    ['post', '/v1/batch'],
    ['post', '/v1/track'],
    ['post', '/v1/i'],
    ['post', '/v1/collect'],
    ['post', '/v1/leads'],
    ['post', '/v1/touchpoints'],
    ['put', '/v1/deals/d1'],
    ['post', '/v1/sites'],
    ['post', '/v1/keys'],
    ['post', '/v1/attribution/compute'],
  ];

  test.each(paths)('%s %s answers 400 and why', async (method, path) => {
    for (const text of [
      '{"secret-value":',
      '',
      'secret-value',
      "{'secret-value': 1}",
      '{"a":NaN}',
      '\u0000',
      '{"a":1}}',
    ])
      expectProblem(await site[method](path, text), 400, 'unreadable_body', ['secret-value']);
    expectProblem(await site[method](path), 400, 'unreadable_body');
  });

  test.each(paths)('%s %s wants an object', async (method, path) => {
    for (const text of ['[]', '"secret-value"', '5', 'true', 'null', '["secret-value"]']) {
      const answer = await site[method](path, text);
      expectProblem(answer, 400, answer.body.code, ['secret-value']);
      expect(['unreadable_body', 'invalid_request']).toContain(answer.body.code);
    }
  });

  test.each([
    ['truncated gzip', gzipSync(good).subarray(0, 20)],
    ['no gzip', Buffer.from(good)],
    ['gzip of nonsense', gzipSync('nonsense')],
  ])('%s', async (_what, body) => {
    expectProblem(await site.post('/v1/batch', body, as({ 'content-encoding': 'gzip' })), 400, 'unreadable_body');
  });

  test('a batch that is no list is named', async () => {
    for (const batch of [{}, 'x', null, 5, undefined]) {
      const answer = await site.post('/v1/batch', { batch });
      expectProblem(answer, 400, 'unreadable_body');
      expect(errorsOf(answer)).toHaveProperty('/batch');
    }
  });

  test('an empty batch is read, and has nothing in it', async () => {
    expect((await site.batch([])).body).toEqual({ success: true, accepted: 0, duplicates: 0, rejected: [] });
  });
});

describe('how large a body may be', () => {
  test('256 KiB for the tracker', async () => {
    const events = (bytes: number) => {
      const body = { key: site.writeKey, sentAt: app.clock.now(), events: [] };
      const text = JSON.stringify(body);
      return text.replace(/\}$/, `${' '.repeat(bytes - text.length)}}`);
    };
    const ask = { key: null, headers: { 'user-agent': CHROME } };
    expect((await app.post('/v1/collect', events(256 * KIB), ask)).status).toBe(200);
    expectProblem(await app.post('/v1/collect', events(256 * KIB + 1), ask), 413, 'too_large');
  });

  test('1 MiB for messages of servers', async () => {
    const answer = await site.post('/v1/batch', batchOf(1024 * KIB));
    expect(answer.body).toMatchObject({ success: true, rejected: [] });
    expect(answer.body.accepted + answer.body.duplicates).toBeGreaterThan(500);
    expectProblem(await site.post('/v1/batch', batchOf(1024 * KIB + 1)), 413, 'too_large');
  });

  test.each([
    ['post', '/v1/leads', { email: 'large@acme.com' }],
    ['put', '/v1/deals/large', { name: 'Large' }],
    [
      'post',
      '/v1/touchpoints',
      { externalId: 'large', type: 'call', occurredAt: '2026-01-01', email: 'large@acme.com' },
    ],
  ] as const)('1 MiB for %s %s', async (method, path, body) => {
    const text = JSON.stringify(body);
    const padded = (bytes: number) => text.replace(/\}$/, `${' '.repeat(bytes - text.length)}}`);
    expect((await site[method](path, padded(1024 * KIB))).status).toBeLessThan(300);
    expectProblem(await site[method](path, padded(1024 * KIB + 1)), 413, 'too_large');
  });

  test('the limit holds for what is unpacked', async () => {
    const packed = gzipSync(batchOf(1024 * KIB + 1));
    expect(packed.length).toBeLessThan(64 * KIB);
    expectProblem(await site.post('/v1/batch', packed, as({ 'content-encoding': 'gzip' })), 413, 'too_large');
    const fits = gzipSync(batchOf(1000 * KIB));
    expect((await site.post('/v1/batch', fits, as({ 'content-encoding': 'gzip' }))).status).toBe(200);
  });

  test('1,000 messages', async () => {
    const messages = (count: number) => Array.from({ length: count }, (_, i) => ({ ...track, messageId: `c${i}` }));
    expect((await site.batch(messages(1000))).body).toMatchObject({ accepted: 1000 });
    expectProblem(await site.batch(messages(1001)), 413, 'too_large');
  });

  test('1,000 rows of contacts', async () => {
    // Rows that are told apart but not stored: each stored one is synced to the disk.
    const batch = (count: number) => ({ batch: Array.from({ length: count }, (_, i) => ({ externalId: `c${i}` })) });
    expect((await site.post('/v1/touchpoints', batch(1000))).body.rejected).toHaveLength(1000);
    expectProblem(await site.post('/v1/touchpoints', batch(1001)), 413, 'too_large');
  });

  test('rows of contacts may be more than 32 KiB together', async () => {
    const contact = (i: number) => ({
      externalId: `c${i}`,
      type: 'call',
      occurredAt: '2026-01-01',
      email: `c${i}@acme.com`,
      source: 'x'.repeat(2000),
    });
    const batch = Array.from({ length: 20 }, (_, i) => contact(i));
    expect(JSON.stringify(batch).length).toBeGreaterThan(32 * KIB);
    expect((await site.post('/v1/touchpoints', { batch })).body).toMatchObject({ accepted: 20, rejected: [] });
  });

  test('a message of more than 32 KiB is rejected alone', async () => {
    const large = { ...track, properties: { text: 'x'.repeat(33 * KIB) } };
    const { body } = await site.batch([track, large, track]);
    expect(body).toMatchObject({ accepted: 2, rejected: [{ index: 1, code: 'too_large' }] });
    const events = [{ type: 'page_view', id: 'l1', at: app.clock.now(), url: 'https://a.example/' }];
    const collected = await site.collect([
      ...events,
      { ...events[0], id: 'l2', type: 'custom', name: 'x', properties: large.properties },
    ]);
    expect(collected.body).toMatchObject({ accepted: 1, rejected: [{ index: 1, code: 'too_large' }] });
  });
});

describe('every problem', () => {
  test('has a type, a title, a status, a detail, an instance and a code', async () => {
    expectProblem(await app.get('/v1/leads', { key: null }), 401, 'unauthorized');
    expectProblem(await app.get('/v1/leads', { key: site.writeKey }), 403, 'forbidden');
    expectProblem(await app.get('/v1/nothing'), 404, 'not_found');
    expectProblem(await app.get('/nothing'), 404, 'not_found');
    expectProblem(await site.get('/v1/leads/nobody'), 404, 'not_found');
    expectProblem(await site.get('/v1/leads?limit=0'), 400, 'invalid_request');
    expectProblem(await site.post('/v1/leads', {}), 400, 'invalid_request');
    expectProblem(await app.ask('DELETE', '/v1/leads'), 405, 'method_not_allowed');
  });

  test('has an instance of its own', async () => {
    const instances = [];
    for (let i = 0; i < 3; i++) instances.push((await site.get('/v1/leads/nobody')).body.instance);
    expect(new Set(instances).size).toBe(3);
  });

  test('names where each fault is, and what is allowed there', async () => {
    const answer = await site.put('/v1/deals/d2', {
      stages: [
        { stage: 'sql', occurredAt: '2026-01-01' },
        { stage: 'sql', occurredAt: 5 },
      ],
      leads: [{ email: 'ann@acme.com', shoe: 9 }],
      type: 'gift-type',
      colour: 'red-value',
    });
    expectProblem(answer, 400, 'invalid_request', ['gift-type', 'red-value']);
    expect(errorsOf(answer)).toMatchObject({
      '/stages/1/occurredAt': expect.any(String),
      '/type': 'must be one of new, expansion, renewal',
      '/colour': expect.stringContaining('there are name, leads, account'),
      '/leads/0/shoe': 'is not known here; there are email, externalId, leadId, role',
    });
  });

  test('names every stage that is none of ours and has no mapping', async () => {
    const answer = await site.put('/v1/deals/d2', {
      stage: 'nearly-won',
      stages: [
        { stage: 'sql', occurredAt: '2026-01-01' },
        { stage: 'sold-soul', occurredAt: '2026-01-02' },
      ],
    });
    expectProblem(answer, 400, 'invalid_request', ['nearly-won', 'sold-soul']);
    const detail = expect.stringContaining('must be one of lead, mql, sql, opportunity, won, lost');
    expect(errorsOf(answer)).toEqual({ '/stage': detail, '/stages/1/stage': detail });
  });

  test('escapes names in its pointers, and cuts long ones', async () => {
    const answer = await site.post('/v1/leads', { email: 'a@acme.com', 'a/b~c': 1, ['k'.repeat(5000)]: 1 });
    expect(Object.keys(errorsOf(answer))).toEqual(['/a~1b~0c', `/${'k'.repeat(255)}`]);
  });
});
