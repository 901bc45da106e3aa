/** Annotations and saved views. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';
import { userOf } from './sign-in.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site();
});
afterAll(() => app.close());

const KINDS = [
  ['/v1/annotations', { date: '2026-01-31', text: 'New prices' }, { text: 'New prices, all plans' }],
  ['/v1/views', { name: 'Won by search', path: '/leads?stage=won&q=a b' }, { name: 'Won' }],
] as const;

test.each(KINDS)('%s: an analyst writes, a viewer reads, each sees who wrote it', async (path, body, change) => {
  const analyst = await userOf(app, 'analyst', [site.id]);
  const viewer = await userOf(app, 'viewer', [site.id]);
  const made = await analyst.session.ask('POST', path, body);
  expect(made.status).toBe(201);
  expect(made.body).toEqual({ ...body, id: expect.any(String), author: 'A analyst', createdAt: expect.any(String) });
  expect((await viewer.session.get(path)).body).toEqual({ data: [made.body], nextCursor: null });
  const one = `${path}/${made.body.id}`;
  for (const [method, url] of [
    ['POST', path],
    ['PATCH', one],
    ['DELETE', one],
  ] as const)
    expectProblem(await viewer.session.ask(method, url, method === 'DELETE' ? undefined : body), 403, 'forbidden');
  expect((await analyst.session.ask('PATCH', one, change)).body).toEqual({ ...made.body, ...change });
  expect((await viewer.session.get(`${path}?format=csv`)).text).toContain(Object.values(change)[0]);
  expect((await analyst.session.ask('DELETE', one)).status).toBe(204);
  expectProblem(await analyst.session.ask('DELETE', one), 404, 'not_found');
});

test('annotations of a period are asked for by days', async () => {
  for (const date of ['2026-02-01', '2026-02-02', '2026-02-03'])
    await site.post('/v1/annotations', { date, text: date });
  const { data } = (await site.get('/v1/annotations?from=2026-02-02&to=2026-02-03')).body;
  expect(data.map(({ date }: { date: string }) => date)).toEqual(['2026-02-02']);
});

test.each([
  ['/v1/annotations', { date: '2026-02-30', text: 'x' }, '/date'],
  ['/v1/annotations', { date: 'today', text: 'x' }, '/date'],
  ['/v1/annotations', { date: '2026-02-01', text: '' }, '/text'],
  ['/v1/views', { name: 'x', path: 'https://evil.example' }, '/path'],
  ['/v1/views', { name: 'x', path: '//evil.example' }, '/path'],
  ['/v1/views', { name: '', path: '/leads' }, '/name'],
])('%s %j is pointed at', async (path, body, pointer) => {
  const answer = await site.post(path, body);
  expectProblem(answer, 400, 'invalid_request');
  expect(errorsOf(answer)).toHaveProperty([pointer]);
});
