/** Files that are fetched and imported by schedule, from a real server on this machine. */
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
let files: Server;
let base: string;
let sheet = 'externalId,email,stage,value,closedAt\nA,ann@acme.com,won,100,2026-01-05\n';
let fetched = 0;
beforeAll(async () => {
  files = createServer((request, response) => {
    fetched++;
    if (request.url === '/moved') response.writeHead(302, { location: '/sheet.csv' }).end();
    else if (request.url === '/sheet.csv') response.writeHead(200, { 'content-type': 'text/csv' }).end(sheet);
    else if (request.url === '/page') response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Sign in</p>');
    else response.writeHead(404).end();
  });
  await new Promise<void>((ready) => files.listen(0, '127.0.0.1', ready));
  base = `http://127.0.0.1:${(files.address() as { port: number }).port}`;
  app = await startApp({ still: true, outboundAllow: ['127.0.0.1'] });
  site = await app.site({ currency: 'EUR' });
});
afterAll(async () => {
  files.close();
  await app.close();
});

const tell = (body: object) => site.post('/v1/imports/schedules', { kind: 'deals', every: 'hour', ...body });
const listed = async () => (await site.get('/v1/imports/schedules')).body.data;
const MINUTE = 60_000;

test('a published sheet is imported at once, then every hour, and only what changed changes', async () => {
  const made = await tell({ url: `${base}/moved` });
  expect(made).toMatchObject({ status: 201, body: { kind: 'deals', every: 'hour', lastRun: null } });
  // Told again it is the same.
  expect(await tell({ url: `${base}/moved` })).toMatchObject({ status: 200, body: { id: made.body.id } });
  expect(await listed()).toHaveLength(1);

  expect(await app.app.imports.runDue()).toBe(1);
  const [first] = await listed();
  expect(first.lastRun).toMatchObject({ status: 'done', problem: null, accepted: 1, updated: 0, rejected: 0 });
  expect((await site.get('/v1/deals/A')).body).toMatchObject({
    stage: 'won',
    value: { amount: '100.00', currency: 'EUR' },
  });
  expect((await site.get(`/v1/imports/${first.lastRun.import}`)).body).toMatchObject({ kind: 'deals', accepted: 1 });

  const before = fetched;
  app.clock.advance(59 * MINUTE);
  expect(await app.app.imports.runDue()).toBe(0);
  expect(fetched).toBe(before);
  sheet = 'externalId,email,stage,value,closedAt\nA,ann@acme.com,won,150,2026-01-05\nB,bob@acme.com,nonsense,1,\n';
  app.clock.advance(MINUTE);
  expect(await app.app.imports.runDue()).toBe(1);
  const [second] = await listed();
  expect(second.lastRun).toMatchObject({ status: 'done', accepted: 0, updated: 1, rejected: 1 });
  expect(second.nextRunAt > first.nextRunAt).toBe(true);
  expect((await site.get('/v1/deals/A')).body.value.amount).toBe('150.00');

  const run = await site.post(`/v1/imports/schedules/${second.id}/run`);
  expect(run.body).toMatchObject({ nextRunAt: second.nextRunAt, lastRun: { accepted: 0, updated: 0, unchanged: 1 } });
});

test('what goes wrong is said, and tried again at its next time', async () => {
  const page = (await tell({ url: `${base}/page` })).body;
  const gone = (await tell({ url: `${base}/gone`, every: '15 minutes' })).body;
  await app.app.imports.runDue();
  const problems = Object.fromEntries(
    (await listed()).map((one: { id: string; lastRun: { status: string; problem: string } }) => [one.id, one.lastRun]),
  );
  expect(problems[page.id]).toMatchObject({ status: 'failed', problem: expect.stringMatching(/a page, not a file/) });
  expect(problems[gone.id]).toMatchObject({ status: 'failed', problem: 'The host answered 404.', import: null });
  expect((await app.ask('DELETE', `/v1/imports/schedules/${page.id}`, undefined, { key: site.key })).status).toBe(204);
  expect((await listed()).map((one: { id: string }) => one.id)).not.toContain(page.id);
  expectProblem(await site.post(`/v1/imports/schedules/${page.id}/run`), 404, 'not_found');
});

test('hosts of private networks and what cannot be read are refused', async () => {
  const errors = async (body: object) => {
    const answer = await tell(body);
    expectProblem(answer, 400, 'invalid_request', ['10.0.0.1']);
    return errorsOf(answer);
  };
  expect(await errors({ url: 'https://10.0.0.1/a.csv' })).toEqual({ '/url': expect.stringMatching(/private/) });
  expect(await errors({ url: 'ftp://files.example/a.csv' })).toHaveProperty('/url');
  expect(await errors({ url: 'https://files.example/a.csv', every: 'second' })).toHaveProperty('/every');
  expect(await errors({ url: `${base}/sheet.csv`, preset: 'google-ads' })).toEqual({ '/preset': 'is for costs' });
});
