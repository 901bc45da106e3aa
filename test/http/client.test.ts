/** `throughline/client` against the real server, over a real connection. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiProblem, Client, type ClientOptions, NoAnswer } from '../../client/client.ts';
import { buildLibraries } from '../../scripts/build-package.ts';
import { StorageBusy } from '../../server/storage/storage.ts';
import { startApp, type TestApp, wrapped } from '../support/app.ts';

let app: TestApp;
let client: Client;
let site: string;
beforeAll(async () => {
  app = await startApp();
  client = await clientOf(app);
  site = (await client.call('POST /v1/sites', { body: { name: 'Client', currency: 'EUR' } })).id;
});
afterAll(() => app.close());

async function clientOf(of: TestApp, options: Partial<ClientOptions> = {}): Promise<Client> {
  return new Client({ url: `http://127.0.0.1:${await of.listen()}/`, key: of.adminKey, ...options });
}

/** A server that answers as it is told, in turn, and notes what it was asked. */
async function scripted(...answers: { status: number; headers?: Record<string, string>; body?: string }[]) {
  const asked: { url: string; headers: Record<string, unknown>; at: number }[] = [];
  const server = createServer((request, response) => {
    asked.push({ url: request.url!, headers: request.headers, at: performance.now() });
    const { status, headers, body } = answers[Math.min(asked.length, answers.length) - 1]!;
    if (status === 0) return request.destroy();
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, asked, close: () => server.close() };
}

test('a person is identified, her deal told, her journey read', async () => {
  const query = { site };
  await client.call('POST /v1/batch', {
    query,
    body: {
      batch: [
        {
          type: 'page',
          anonymousId: 'browser',
          messageId: 'm1',
          timestamp: '2026-01-01T10:00:00Z',
          context: { page: { url: 'https://a.example/?utm_source=google&utm_medium=cpc' } },
        },
      ],
    },
  });
  const { lead, created } = await client.call('POST /v1/leads', {
    query,
    body: { email: 'Ann@acme.com', anonymousId: 'browser', occurredAt: '2026-01-02T10:00:00Z' },
  });
  expect(created).toBe(true);
  expect(lead!.email).toBe('ann@acme.com');
  const deal = await client.call('PUT /v1/deals/{externalId}', {
    params: { externalId: 'D/1 ä' },
    query,
    body: { leads: [{ email: 'ann@acme.com' }], stage: 'won', closedAt: '2026-02-01', value: { amount: '12.5' } },
  });
  expect(deal).toMatchObject({ externalId: 'D/1 ä', value: { amount: '12.50', currency: 'EUR' } });
  const journey = await client.call('GET /v1/leads/{id}/journey', { params: { id: lead!.id }, query });
  expect(journey.touchpoints.map(({ channel }) => channel)).toEqual(['Paid Search']);
  expect(journey.milestones.at(-1)?.type).toBe('won');
});

test('a list is walked to its end, page after page, each item once', async () => {
  const own = (await client.call('POST /v1/sites', { body: { name: 'List' } })).id;
  const emails = Array.from({ length: 7 }, (_, i) => `p${i}@acme.com`);
  for (const email of emails) await client.call('POST /v1/leads', { query: { site: own }, body: { email } });
  const found: (string | null)[] = [];
  for await (const lead of client.each('GET /v1/leads', { query: { site: own, limit: 2, stage: ['lead', 'won'] } }))
    found.push(lead!.email);
  expect(found.toSorted()).toEqual(emails);
  for await (const lead of client.each('GET /v1/leads', { query: { site: own, limit: 3 } })) {
    expect(lead!.email).toBe(found[0]);
    break;
  }
});

test('webhooks are made, listed and taken away, outgoing and incoming; alerts are read', async () => {
  const query = { site };
  const { id, secret } = await client.call('POST /v1/webhooks', {
    query,
    body: { url: 'https://203.0.114.1/', events: ['lead.created', 'alert.changed'] },
  });
  expect(secret).toMatch(/^whsec_/);
  const hooks: string[] = [];
  for await (const hook of client.each('GET /v1/webhooks', { query: { ...query, limit: 1 } })) hooks.push(hook!.id);
  expect(hooks).toEqual([id]);
  const params = { id };
  expect((await client.call('PATCH /v1/webhooks/{id}', { params, query, body: { enabled: false } })).enabled).toBe(
    false,
  );
  expect((await client.call('GET /v1/webhooks/{id}/attempts', { params, query })).data).toEqual([]);
  await client.call('DELETE /v1/webhooks/{id}', { params, query });
  const inbound = await client.call('POST /v1/inbound', {
    query,
    body: { adapter: 'twilio', secret: 'an auth token' },
  });
  expect((await client.call('GET /v1/inbound', { query })).data).toMatchObject([{ id: inbound.id, adapter: 'twilio' }]);
  await client.call('DELETE /v1/inbound/{id}', { params: { id: inbound.id }, query });
  expect((await client.call('GET /v1/alerts', { query })).alerts).toEqual([]);
});

test('what the server refuses is an ApiProblem that names code, status and the fields', async () => {
  const missing = await client
    .call('GET /v1/leads/{id}', { params: { id: 'nobody' }, query: { site } })
    .catch((e) => e);
  expect(missing).toBeInstanceOf(ApiProblem);
  expect(missing).toMatchObject({ status: 404, code: 'not_found' });
  const wrong = await client
    .call('POST /v1/sites', { body: { name: 'x', currency: 'euro', timeZone: 'UTC' } })
    .catch((e) => e);
  expect(wrong).toMatchObject({ status: 400, errors: [{ pointer: '/currency' }] });
  expect(wrong.message).toMatch(/^POST \/v1\/sites: .*\/currency/);
  const noKey = new Client({ url: `http://127.0.0.1:${(app.server.server.address() as AddressInfo).port}` });
  await expect(noKey.call('GET /v1/sites')).rejects.toMatchObject({ status: 401, code: 'unauthorized' });
});

test('a busy server is asked again, after the time it names, under one key', async () => {
  const server = await scripted(
    { status: 429, headers: { 'retry-after': '1' }, body: '{}' },
    { status: 503 },
    { status: 0 },
    { status: 200, body: '{"accepted":1}' },
  );
  try {
    const patient = new Client({ url: server.url, key: 'sk' });
    expect(await patient.call('POST /v1/batch', { body: { batch: [] } })).toEqual({ accepted: 1 });
    expect(server.asked).toHaveLength(4);
    expect(server.asked[1]!.at - server.asked[0]!.at).toBeGreaterThanOrEqual(990);
    const keys = new Set(server.asked.map(({ headers }) => headers['idempotency-key']));
    expect(keys.size).toBe(1);
    expect([...keys][0]).toMatch(/^[0-9a-f-]{36}$/);
  } finally {
    server.close();
  }
});

test('the limit of a write key is waited out', async () => {
  const limited = await startApp({ rateLimit: 5 });
  try {
    const { writeKey } = await limited.site();
    const writer = await clientOf(limited, { key: writeKey });
    const send = (round: number) =>
      writer.call('POST /v1/batch', {
        body: {
          batch: Array.from({ length: 5 }, (_, i) => ({
            type: 'track' as const,
            event: 'x',
            anonymousId: 'a',
            messageId: `${round}-${i}`,
          })),
        },
      });
    expect(await Promise.all([send(1), send(2)])).toMatchObject([{ accepted: 5 }, { accepted: 5 }]);
    expect((await limited.counters()).received).toBe(10);
  } finally {
    await limited.close();
  }
});

test('a server that cannot store for a moment gets everything in the end', async () => {
  let failures = 2;
  const busy = await startApp({
    wrap: (storage) =>
      wrapped(storage, {
        append: (rows) => (failures-- > 0 ? Promise.reject(new StorageBusy()) : storage.append(rows)),
      }),
  });
  try {
    const { id } = await busy.site();
    const sender = await clientOf(busy);
    const batch = [{ type: 'track' as const, event: 'x', anonymousId: 'a', messageId: 'm' }];
    expect(await sender.call('POST /v1/batch', { query: { site: id }, body: { batch } })).toMatchObject({
      accepted: 1,
    });
  } finally {
    await busy.close();
  }
}, 60_000);

test('no answer is a NoAnswer, a proxy that answers in its own words an ApiProblem', async () => {
  const nowhere = new Client({ url: 'http://127.0.0.1:1', retries: 1 });
  await expect(nowhere.call('GET /v1/sites')).rejects.toBeInstanceOf(NoAnswer);
  const proxy = await scripted({ status: 502, body: '<h1>Bad gateway</h1>' });
  try {
    const through = new Client({ url: proxy.url, retries: 0 });
    await expect(through.call('GET /v1/sites')).rejects.toMatchObject({ status: 502, code: 'http_502' });
  } finally {
    proxy.close();
  }
});

test('a call ends when its signal says so, also while it waits to try again', async () => {
  const server = await scripted({ status: 503, headers: { 'retry-after': '20' } });
  try {
    const stop = new AbortController();
    const waiting = new Client({ url: server.url }).call('GET /v1/sites', { signal: stop.signal });
    const ended = expect(waiting).rejects.toThrow('enough');
    await expect.poll(() => server.asked).toHaveLength(1);
    setTimeout(() => stop.abort(new Error('enough')), 100);
    await ended;
    expect(server.asked).toHaveLength(1);
  } finally {
    server.close();
  }
});

test('every route that the client knows is one of the API', async () => {
  const { paths } = await client.request<{ paths: Record<string, object> }>('GET', '/v1/openapi.json');
  const source = readFileSync(new URL('../../client/routes.ts', import.meta.url), 'utf8');
  const known = [...source.matchAll(/^ {2}'([A-Z]+) (\S+)':/gm)].map(([, method, path]) => [method!, path!] as const);
  expect(known.length).toBeGreaterThan(20);
  const missing = known.filter(([method, path]) => !(method.toLowerCase() in (paths[path] ?? {})));
  expect(missing).toEqual([]);
});

test('the file that is published imports nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-client-'));
  const { outputs } = await buildLibraries(folder);
  rmSync(folder, { recursive: true });
  expect(Object.keys(outputs).map((path) => basename(path))).toEqual(['client.js']);
  expect(Object.values(outputs).flatMap(({ imports }) => imports)).toEqual([]);
});
