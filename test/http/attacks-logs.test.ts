/** T26: what a log may never hold, and what a sender can never put into it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROME } from '../support/app.ts';
import { raw, request } from './raw-socket.ts';

interface Server {
  port: number;
  key: string;
  writeKey: string;
  adminKey: string;
  signInToken: string;
}

let child: ChildProcess;
let server: Server;
let log = '';
/** What was sent in keys, queries, bodies, headers. */
const SENT = {
  email: 'secret-person@acme.com',
  phone: '+49 30 9998887',
  name: 'Secreta Personova',
  query: 'secret-query-value',
  cookie: 'secret-cookie-value',
  agent: 'secret-agent-value',
  referrer: 'secret-referrer-value',
  wrongKey: 'sk_secretwrongkey',
  path: 'secret-path-value',
  forwarded: '203.0.113.77',
};
let requests = 0;

beforeAll(async () => {
  child = fork(fileURLToPath(new URL('./logging-server.ts', import.meta.url)), {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.stdout!.on('data', (data) => {
    log += data;
  });
  child.stderr!.on('data', (data) => {
    log += data;
  });
  [server] = (await once(child, 'message')) as [Server];
  await attack();
  child.send('end');
  await once(child, 'exit');
});
afterAll(() => {
  child.kill();
});

async function attack(): Promise<void> {
  const base = `http://127.0.0.1:${server.port}`;
  const headers = {
    'content-type': 'application/json',
    'user-agent': SENT.agent,
    cookie: `throughline_session=${SENT.cookie}`,
    referer: `https://a.example/${SENT.referrer}`,
    'x-forwarded-for': SENT.forwarded,
  };
  const send = (method: string, path: string, body?: unknown, authorization = `Bearer ${server.key}`) => {
    requests++;
    return fetch(base + path, {
      method,
      headers: { ...headers, authorization },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  };
  const person = { email: SENT.email, phone: SENT.phone, name: SENT.name };
  await send('POST', `/v1/leads?foo=${SENT.query}`, person);
  await send('POST', '/v1/leads', person);
  await send('POST', '/v1/leads', person, `Bearer ${SENT.wrongKey}`);
  await send('POST', '/v1/leads', `{"email": "${SENT.email}`);
  await send('GET', `/v1/leads?email=${SENT.email}&token=${SENT.query}`);
  await send('GET', `/v1/leads?email=${SENT.email}`);
  await send('GET', `/v1/visitors/${SENT.path}/journey?q=${SENT.query}`);
  await send('GET', `/${SENT.path}?${SENT.query}`);
  await send('GET', `/v1/leads/%zz${SENT.path}`);
  await send('POST', '/v1/batch', {
    batch: [
      {
        type: 'identify',
        userId: 'u',
        traits: person,
        context: { page: { url: `https://shop.example/?x=${SENT.query}` } },
      },
    ],
  });
  await send('POST', '/v1/collect', { key: server.writeKey, sentAt: 1, events: [] });
  await send('POST', '/v1/session', { key: server.adminKey, token: server.signInToken });
  // An error that nobody expected, whose message quotes everything.
  const failed = await send('POST', '/v1/batch', { batch: [{ type: 'identify', userId: 'break-it', traits: person }] });
  expect(failed.status).toBe(500);
  await send('POST', '/v1/leads', { ...person, externalId: 'break-it' });
  for (const forged of ['x\n{"level":60,"msg":"forged"}', '\u001b[2Jcleared', 'a\r\nb'])
    for (const path of [
      `/v1/leads?q=${encodeURIComponent(forged)}`,
      `/v1/leads/${encodeURIComponent(forged)}`,
      `/${encodeURIComponent(forged)}`,
    ])
      await send('GET', path);
  await send('POST', '/v1/batch', {
    batch: [{ type: 'track', event: 'x\n{"level":60,"msg":"forged"}', userId: 'break-it' }],
  });
  for (const bytes of [
    `GET /${SENT.path} HTTP/1.1\r\nHost: a\r\nContent-Length: x${SENT.query}\r\n\r\n`,
    `${SENT.query}\r\n\r\n`,
    request('GET', '/', { 'X-Flood': SENT.query.repeat(1000) }),
    'GET / HTTP/1.1\r\nHost: a\r\nX: \u001b[2J{"level":60,"msg":"forged"}\r\n\r\n',
  ]) {
    requests++;
    await raw(server.port, bytes, { waitMs: 1000 });
  }
  await fetch(`${base}/health/live`, { headers: { 'user-agent': CHROME } });
}

describe('T26: the log of all this', () => {
  test('holds no key, e-mail, phone, name, cookie, header, address, body or query', () => {
    expect(log.length).toBeGreaterThan(0);
    for (const [what, value] of Object.entries({ ...SENT, ...server, port: 'no port is secret' }))
      expect(log, what).not.toContain(String(value));
    expect(log).not.toMatch(/9998887|acme\.com|%40|Secreta|break-it|insert into|select/i);
    expect(log).not.toMatch(/authorization|Bearer/i);
  });

  test('is one JSON object a line, and none of them was forged', () => {
    const lines = log.trim().split('\n');
    for (const line of lines) {
      const entry = JSON.parse(line);
      expect(entry.msg).not.toBe('forged');
      expect(entry.level).toBeLessThan(60);
    }
    expect(log).not.toContain('\u001b');
    expect(lines.length).toBeLessThan(requests * 3);
  });

  test('says of an unexpected failure where it happened, under the number that was answered', () => {
    const failures = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ level }) => level >= 50);
    expect(failures.length).toBeGreaterThanOrEqual(3);
    for (const { err, reqId } of failures) {
      expect(reqId).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
      expect(err.stack).toMatch(/^\s+at /);
    }
  });
});
