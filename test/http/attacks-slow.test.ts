/** Clients that take their time, on purpose: real sockets, real seconds, all at once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';
import { type RawAnswer, raw, request } from './raw-socket.ts';

const HEADERS_MS = 10_000;
const REQUEST_MS = 15_000;
const KEEP_ALIVE_MS = 15_000;
/** The server looks every 2 s; the rest is for a loaded machine. */
const SLACK_MS = 8_000;

let app: TestApp;
let site: TestSite;
let answers: Record<'headers' | 'silent' | 'body' | 'chunks' | 'idle', RawAnswer>;
let quick: number[];

beforeAll(async () => {
  app = await startApp();
  site = await app.site();
  const port = await app.listen();
  const waitMs = REQUEST_MS + SLACK_MS;
  const drip = (text: string) => (socket: { destroyed: boolean; write(text: string): unknown }) => {
    let i = 0;
    const timer = setInterval(
      () => (socket.destroyed ? clearInterval(timer) : socket.write(text[i++ % text.length]!)),
      1000,
    );
  };
  const head = { 'Content-Type': 'application/json', Authorization: `Bearer ${site.key}` };
  const slow = Promise.all([
    raw(port, 'GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Slow: ', { waitMs, during: drip('x') }),
    raw(port, 'GET', { waitMs }),
    raw(port, request('POST', '/v1/batch', { ...head, 'Content-Length': '1000' }), { waitMs, during: drip(' ') }),
    raw(port, request('POST', '/v1/batch', { ...head, 'Transfer-Encoding': 'chunked' }), {
      waitMs,
      during: drip('1\r\n \r\n'),
    }),
    raw(port, request('GET', '/health/live'), { waitMs }),
  ]);
  // Meanwhile everybody else is served.
  quick = [];
  for (let i = 0; i < 5; i++) {
    const began = performance.now();
    const { statuses } = await raw(port, request('GET', '/health/ready', { Connection: 'close' }));
    expect(statuses).toEqual([200]);
    quick.push(performance.now() - began);
  }
  const [headers, silent, body, chunks, idle] = await slow;
  answers = { headers, silent, body, chunks, idle };
}, 90_000);
afterAll(() => app.close());

describe('T29: slow requests', () => {
  test('headers that come byte by byte end the connection', () => {
    expect(answers.headers.closedAfter).toBeGreaterThan(HEADERS_MS / 2);
    expect(answers.headers.closedAfter).toBeLessThan(HEADERS_MS + SLACK_MS);
    expect(answers.headers.statuses).toEqual([408]);
    expect(answers.silent.closedAfter).toBeLessThan(REQUEST_MS + SLACK_MS);
  });

  test.each(['body', 'chunks'] as const)('a body that comes byte by byte ends the connection (%s)', (kind) => {
    expect(answers[kind].closedAfter).toBeGreaterThan(HEADERS_MS / 2);
    expect(answers[kind].closedAfter).toBeLessThan(REQUEST_MS + SLACK_MS);
    expect(answers[kind].statuses).toEqual([408]);
  });

  test('nothing of an unfinished body is stored', async () => {
    expect((await site.digest()).facts).toMatch(/^0+$/);
    expect(await app.counters()).toMatchObject({ received: 0 });
  });

  test('a connection that is kept and not used is closed', () => {
    expect(answers.idle.statuses).toEqual([200]);
    expect(answers.idle.closedAfter).toBeLessThan(KEEP_ALIVE_MS + SLACK_MS);
  });

  test('others are served meanwhile', () => {
    for (const took of quick) expect(took).toBeLessThan(3000);
  });
});
