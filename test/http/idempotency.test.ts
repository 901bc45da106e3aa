/** Idempotency-Key: sending again does nothing more. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, HOUR, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site();
});
afterAll(() => app.close());

let count = 0;
const newKey = () => ({ headers: { 'idempotency-key': `key ${++count}` } });
const sites = async () => (await app.get('/v1/sites?limit=500')).body.data.length;

const CREATIONS: [path: string, body: object, other: object][] = [
  ['/v1/sites', { name: 'Shop' }, { name: 'Shop 2' }],
  ['/v1/keys', { name: 'CRM', scopes: ['read'] }, { name: 'CRM', scopes: ['read', 'ingest'] }],
];

describe.each(CREATIONS)('POST %s', (path, body, other) => {
  test('is answered as before when it is repeated, for a day at least', async () => {
    const ask = newKey();
    const first = await app.post(path, body, ask);
    expect(first.status, first.text).toBe(201);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    const before = await sites();
    for (const later of [0, HOUR, DAY - HOUR]) {
      app.clock.advance(later);
      const again = await app.post(path, body, ask);
      expect({ status: again.status, body: again.body }).toEqual({ status: 201, body: first.body });
      expect(again.headers['idempotency-replayed']).toBe('true');
    }
    expect(await sites()).toBe(before);
  });

  test('with another body under the same key is a conflict', async () => {
    const ask = newKey();
    await app.post(path, body, ask);
    expectProblem(await app.post(path, other, ask), 409, 'conflict', [ask.headers['idempotency-key']]);
    expect((await app.post(path, body, ask)).status).toBe(201);
  });

  test('many at once are one', async () => {
    const ask = newKey();
    const answers = await Promise.all(Array.from({ length: 10 }, () => app.post(path, body, ask)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]!.status).toBe(201);
  });

  test('without the header is another one each time', async () => {
    const [one, two] = [await app.post(path, body), await app.post(path, body)];
    expect(one.body.id).not.toBe(two.body.id);
  });

  test('of another sender has nothing to do with it', async () => {
    const ask = newKey();
    const { key } = await app.key({ scopes: ['manage', 'read', 'ingest'] });
    const one = await app.post(path, body, ask);
    const two = await app.post(path, other, { ...ask, key });
    expect(two.status, two.text).toBe(201);
    expect(one.body.id).not.toBe(two.body.id);
  });

  test('that was refused can be sent again, mended', async () => {
    const ask = newKey();
    expectProblem(await app.post(path, { name: 'x', scopes: ['root'], currency: 'QQQ' }, ask), 400, 'invalid_request');
    expect((await app.post(path, body, ask)).status).toBe(201);
  });

  test.each(['', 'x'.repeat(256), 'ä', 'a\tb'])('a key like %j is told to be none', async (key) => {
    const answer = await app.post(path, body, { headers: { 'idempotency-key': key } });
    expectProblem(answer, 400, 'invalid_request');
    expect(Object.keys(errorsOf(answer))).toEqual(['Idempotency-Key']);
  });
});

test('the same key on another call is another request', async () => {
  const ask = newKey();
  expect((await app.post('/v1/sites', { name: 'x' }, ask)).status).toBe(201);
  expect((await app.post('/v1/keys', { name: 'x', scopes: ['read'] }, ask)).status).toBe(201);
});

test('a key that was replayed is nowhere in the database', async () => {
  const ask = newKey();
  const { body } = await app.post('/v1/keys', { name: 'CRM', scopes: ['read'] }, ask);
  await app.post('/v1/keys', { name: 'CRM', scopes: ['read'] }, ask);
  for (const file of [app.databaseFile, `${app.databaseFile}-wal`]) {
    const stored = readFileSync(file);
    for (const secret of [body.key, body.key.slice(3, 27), ask.headers['idempotency-key'], app.adminKey])
      expect(stored.includes(secret)).toBe(false);
  }
});

test('a lead under a used key is refused, also when it is somebody else', async () => {
  const ask = newKey();
  expect((await site.post('/v1/leads', { email: 'ann@acme.com' }, ask)).status).toBe(201);
  expect((await site.post('/v1/leads', { email: 'ann@acme.com' }, ask)).body).toMatchObject({ created: false });
  expectProblem(await site.post('/v1/leads', { email: 'bob@acme.com' }, ask), 409, 'conflict');
  expect((await site.get('/v1/leads?email=bob@acme.com')).body.data).toEqual([]);
  const { id } = await site.lead('email=ann@acme.com');
  const stage = newKey();
  const told = () => site.post(`/v1/leads/${id}/stages`, { stage: 'mql', occurredAt: '2026-01-01' }, stage);
  expect([(await told()).status, (await told()).status]).toEqual([200, 200]);
  expectProblem(await site.post(`/v1/leads/${id}/stages`, { stage: 'sql' }, stage), 409, 'conflict');
});
