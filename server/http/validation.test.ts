import Fastify, { type FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OneOf } from '../../shared/one-of.ts';
import { StorageBusy, StorageUnavailable } from '../storage/storage.ts';
import { handleErrors } from './errors.ts';
import { ProblemError } from './problem.ts';
import { validateBySchemas } from './validation.ts';

const Body = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 5 }),
    stage: Type.Optional(OneOf(['lead', 'won'] as const)),
    list: Type.Optional(Type.Array(Type.Object({ at: Type.String() }, { additionalProperties: false }))),
    note: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  },
  { additionalProperties: false },
);
const Query = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
    q: Type.Optional(Type.String()),
    stage: Type.Optional(Type.Union([OneOf(['lead', 'won'] as const), Type.Array(OneOf(['lead', 'won'] as const))])),
  },
  { additionalProperties: false },
);

let app: FastifyInstance;
beforeAll(async () => {
  app = Fastify();
  handleErrors(app);
  validateBySchemas(app);
  app.post('/body', { schema: { body: Body } }, async (request) => request.body);
  app.get('/query', { schema: { querystring: Query } }, async (request) => request.query);
  app.get('/throw/:what', async (request) => {
    const { what } = request.params as { what: string };
    if (what === 'busy') throw new StorageBusy();
    if (what === 'away') throw new StorageUnavailable('SQLITE_FULL');
    if (what === 'problem') throw new ProblemError('conflict', { detail: 'Twice' });
    throw new Error('select secret from /etc/passwd');
  });
  await app.ready();
});
afterAll(() => app.close());

const post = async (payload: unknown) => {
  const response = await app.inject({
    method: 'POST',
    url: '/body',
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify(payload),
  });
  return { status: response.statusCode, body: response.json(), type: response.headers['content-type'] };
};
const get = async (url: string) => {
  const response = await app.inject({ url });
  return { status: response.statusCode, body: response.json(), headers: response.headers };
};

describe('a body', () => {
  test('that is right goes through as it is', async () => {
    const sent = { name: 'Ann', stage: 'won', list: [{ at: 'x' }], note: null };
    expect(await post(sent)).toMatchObject({ status: 200, body: sent });
  });

  test('is never converted', async () => {
    expect((await post({ name: 7 })).status).toBe(400);
    expect((await post({ name: 'Ann', note: 7 })).status).toBe(400);
  });

  test.each<[string, unknown, string]>([
    ['what is missing', {}, '/name'],
    ['what is too long', { name: 'Annabel' }, '/name'],
    ['what is of no kind that is allowed', { name: 'Ann', stage: 'lost' }, '/stage'],
    ['what is not known', { name: 'Ann', nmae: 1 }, '/nmae'],
    ['what is wrong deep inside', { name: 'Ann', list: [{ at: 'x' }, { at: 1 }] }, '/list/1/at'],
    ['what is not known deep inside', { name: 'Ann', list: [{ at: 'x', to: 1 }] }, '/list/0/to'],
  ])('is answered with a pointer to %s', async (_what, sent, pointer) => {
    const { status, body, type } = await post(sent);
    expect(status).toBe(400);
    expect(type).toContain('application/problem+json');
    expect(body).toMatchObject({
      status: 400,
      code: 'invalid_request',
      title: expect.any(String),
      instance: expect.stringContaining('urn:'),
    });
    expect(body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
  });

  test('is told what is allowed', async () => {
    const { body } = await post({ name: 'Ann', stage: 'lost', list: [{ to: 1 }] });
    expect(JSON.stringify(body.errors)).toMatch(/one of lead, won/);
    expect((await post({ name: 'Ann', nmae: 1 })).body.errors[0].detail).toContain('name, stage, list, note');
  });

  test('never comes back in the answer', async () => {
    const { body } = await post({ name: 'hush-hush-secret', stage: 'hush-hush-secret', note: ['hush-hush-secret'] });
    expect(JSON.stringify(body)).not.toContain('hush');
  });

  test('with a hundred faults is told some of them', async () => {
    const { body } = await post({ name: 'Ann', list: Array(100).fill({ at: 1 }) });
    expect(body.errors).toHaveLength(20);
  });
});

describe('a query', () => {
  test.each([
    ['limit=5', { limit: 5 }],
    ['q=5', { q: '5' }],
    ['q=', { q: '' }],
    ['stage=won', { stage: 'won' }],
    ['stage=won&stage=lead', { stage: ['won', 'lead'] }],
    ['q=a%00b', { q: 'a\ufffdb' }],
    ['', {}],
  ])('%j is read', async (query, read) => {
    expect(await get(`/query?${query}`)).toMatchObject({ status: 200, body: read });
  });

  test.each([
    ['limit=0', 'limit'],
    ['limit=501', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=true', 'limit'],
    ['limit=0x10', 'limit'],
    ['limit=', 'limit'],
    ['limit=5&limit=6', 'limit'],
    ['stage=lost', 'stage'],
    ['limt=5', 'limt'],
    ['q=a&q=b', 'q'],
  ])('%j is refused by the name of its parameter', async (query, parameter) => {
    const { status, body } = await get(`/query?${query}`);
    expect(status).toBe(400);
    expect(body.errors).toEqual(
      expect.arrayContaining([expect.objectContaining({ parameter, detail: expect.any(String) })]),
    );
  });
});

describe('what goes wrong', () => {
  test('as expected is answered as listed', async () => {
    expect(await get('/throw/problem')).toMatchObject({ status: 409, body: { code: 'conflict', detail: 'Twice' } });
  });

  test.each(['busy', 'away'])(
    'while the storage is %s may be tried again soon, and nobody learns why',
    async (what) => {
      const { status, body, headers } = await get(`/throw/${what}`);
      expect(status).toBe(503);
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      expect(JSON.stringify(body)).not.toContain('SQLITE');
    },
  );

  test('as a bug is a 500 that says nothing of it', async () => {
    const { status, body } = await get('/throw/bug');
    expect(status).toBe(500);
    expect(body).toMatchObject({ code: 'internal' });
    expect(JSON.stringify(body)).not.toMatch(/select|passwd|stack/);
  });

  test('on a path that is none is a 404', async () => {
    expect(await get('/nowhere')).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });
});
