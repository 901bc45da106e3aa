/** Files that are fetched and imported by schedule, from a real server on this machine. */
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ImportScheduler } from '../../server/imports/scheduler.ts';
import type { Outbound } from '../../server/outbound/call.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { startApp, type TestApp, type TestSite, wrapped } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
let files: Server;
let base: string;
let sheet = 'externalId,email,stage,value,closedAt\nA,ann@acme.com,won,100,2026-01-05\n';
let fetched = 0;
/** Answers that somebody waits for. */
let slow: (() => void)[] = [];
beforeAll(async () => {
  files = createServer((request, response) => {
    fetched++;
    if (request.url!.startsWith('/slow')) {
      slow.push(() => response.writeHead(200, { 'content-type': 'text/csv' }).end(sheet));
      return;
    }
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

const until = async (holds: () => unknown) => {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 500) throw new Error('It never came to that');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
const tell = (body: object) => site.post('/v1/imports/schedules', { kind: 'deals', every: 'hour', ...body });
const listed = async () => (await site.get('/v1/imports/schedules')).body.data;
const MINUTE = 60_000;

test('a published sheet is imported at once, then every hour, and only what changed changes', async () => {
  const made = await tell({ url: `${base}/moved` });
  expect(made).toMatchObject({ status: 201, body: { kind: 'deals', every: 'hour', lastRun: null } });
  // Told again it is the same.
  expect(await tell({ url: `${base}/moved` })).toMatchObject({ status: 200, body: { id: made.body.id } });
  expect(await listed()).toHaveLength(1);

  expect(await app.app.background.imports.runDue()).toBe(1);
  const [first] = await listed();
  expect(first.lastRun).toMatchObject({ status: 'done', problem: null, accepted: 1, updated: 0, rejected: 0 });
  expect((await site.get('/v1/deals/A')).body).toMatchObject({
    stage: 'won',
    value: { amount: '100.00', currency: 'EUR' },
  });
  expect((await site.get(`/v1/imports/${first.lastRun.import}`)).body).toMatchObject({ kind: 'deals', accepted: 1 });

  const before = fetched;
  app.clock.advance(59 * MINUTE);
  expect(await app.app.background.imports.runDue()).toBe(0);
  expect(fetched).toBe(before);
  sheet = 'externalId,email,stage,value,closedAt\nA,ann@acme.com,won,150,2026-01-05\nB,bob@acme.com,nonsense,1,\n';
  app.clock.advance(MINUTE);
  expect(await app.app.background.imports.runDue()).toBe(1);
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
  await app.app.background.imports.runDue();
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

test('a slow host holds nobody else, and what fails fails alone', async () => {
  const of = await app.site({ currency: 'EUR' });
  const make = (path: string, kind = 'deals') =>
    of.post('/v1/imports/schedules', { kind, every: 'hour', url: `${base}${path}` });
  const runs = async () =>
    Object.fromEntries(
      (await of.get('/v1/imports/schedules')).body.data.map((one: { url: string; lastRun: object | null }) => [
        one.url.slice(base.length),
        one.lastRun,
      ]),
    );
  await make('/slow');
  const round = app.app.background.imports.runDue();
  await until(() => slow.length === 1);
  // The next look finds what has become due meanwhile.
  await make('/gone');
  await make('/sheet.csv');
  expect(await app.app.background.imports.runDue()).toBe(2);
  expect(await runs()).toMatchObject({
    '/slow': null,
    '/gone': { status: 'failed' },
    '/sheet.csv': { status: 'done' },
  });
  // Under way it is nobody else's.
  expect(await app.app.background.imports.runDue()).toBe(0);
  slow.pop()!();
  await round;
  expect(await runs()).toMatchObject({ '/slow': { status: 'done' } });
});

test('counts all rejected rows, also where the report names the first thousand only', async () => {
  const of = await app.site();
  const before = sheet;
  sheet = `email,name\nann@acme.com,Ann\n${'nobody,Nobody\n'.repeat(1200)}`;
  const { body } = await of.post('/v1/imports/schedules', { kind: 'leads', every: 'day', url: `${base}/sheet.csv` });
  const { lastRun } = (await of.post(`/v1/imports/schedules/${body.id}/run`)).body;
  sheet = before;
  expect(lastRun).toMatchObject({ accepted: 1, rejected: 1200 });
  const report = (await of.get(`/v1/imports/${lastRun.import}`)).body;
  expect(report.rejectedRows).toBe(1200);
  expect(report.rejected).toHaveLength(1000);
});

describe('a run that ends in the middle', () => {
  const own = async (run: (own: TestApp, of: TestSite, due: () => Promise<string>) => Promise<void>) => {
    const other = await startApp({ still: true, outboundAllow: ['127.0.0.1'] });
    const of = await other.site();
    slow = [];
    try {
      await of.post('/v1/imports/schedules', { kind: 'deals', every: 'week', url: `${base}/slow` });
      await run(other, of, async () => (await of.get('/v1/imports/schedules')).body.data[0].nextRunAt);
    } finally {
      await other.close();
    }
  };

  test('by the end of the program is due as before, at once', () =>
    own(async (other, of, due) => {
      const before = await due();
      const round = other.app.background.imports.runDue();
      await until(() => slow.length === 1);
      const begun = performance.now();
      await other.app.background.imports.stop();
      expect(performance.now() - begun).toBeLessThan(2000);
      await round;
      expect(await due()).toBe(before);
      expect((await of.get('/v1/imports/schedules')).body.data[0].lastRun).toBeNull();
    }));

  test('by a crash is due again in minutes, not a week later', () =>
    own(async (other, _of, due) => {
      void other.app.background.imports.runDue();
      await until(() => slow.length === 1);
      expect(Date.parse(await due()) - other.clock.now()).toBeLessThanOrEqual(15 * MINUTE);
    }));
});

test('an error of this server ends one run, and not the round', async () => {
  let broken = '';
  const failing = (storage: Storage) =>
    ((name, ...given) =>
      name === 'endImportRun' && given[1] === broken
        ? Promise.reject(new Error('The disk is gone'))
        : storage.write(name, ...given)) as Storage['write'];
  const other = await startApp({
    still: true,
    outboundAllow: ['127.0.0.1'],
    wrap: (storage) => wrapped(storage, { write: failing(storage) }),
  });
  try {
    const of = await other.site({ currency: 'EUR' });
    const make = async (path: string) =>
      (await of.post('/v1/imports/schedules', { kind: 'deals', every: 'hour', url: `${base}${path}` })).body.id;
    broken = await make('/moved');
    const good = await make('/sheet.csv');
    expect(await other.app.background.imports.runDue()).toBe(2);
    const runs = new Map(
      (await of.get('/v1/imports/schedules')).body.data.map((one: { id: string; lastRun: object | null }) => [
        one.id,
        one.lastRun,
      ]),
    );
    expect(runs.get(broken)).toBeNull();
    expect(runs.get(good)).toMatchObject({ status: 'done' });
    // It is tried again when its lease is over.
    broken = '';
    other.clock.advance(11 * MINUTE);
    expect(await other.app.background.imports.runDue()).toBe(1);
  } finally {
    await other.close();
  }
});

test('a file that takes longer than the lease of its run is begun by no other process', async () => {
  const other = await startApp({ outboundAllow: ['127.0.0.1'] });
  try {
    const of = await other.site({ currency: 'EUR' });
    await of.post('/v1/imports/schedules', { kind: 'deals', every: 'hour', url: `${base}/sheet.csv` });
    let arrives = () => {};
    const late = new Promise<void>((resolve) => {
      arrives = resolve;
    });
    const leaseMs = 300;
    const process = (until: Promise<void>) =>
      new ImportScheduler({
        storage: other.storage,
        clock: other.clock,
        outbound: { call: () => until.then(() => ({ ok: false, detail: 'The host is away.' })) } as unknown as Outbound,
        importFile: () => expect.fail('there is no file'),
        onTrouble: (error) => expect.fail(error.stack),
        leaseMs,
      });
    const run = process(late).runDue();
    await new Promise((resolve) => setTimeout(resolve, 4 * leaseMs));
    expect(await process(Promise.resolve()).runDue()).toBe(0);
    arrives();
    expect(await run).toBe(1);
    const [schedule] = (await of.get('/v1/imports/schedules')).body.data;
    expect(schedule.lastRun).toMatchObject({ status: 'failed', problem: 'The host is away.' });
    expect(Date.parse(schedule.nextRunAt) - other.clock.now()).toBeGreaterThan(50 * MINUTE);
  } finally {
    await other.close();
  }
});
