/** Clients that take their time, on purpose: real sockets, real seconds, all at once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';
import { type RawAnswer, raw, request } from './raw-socket.ts';

const HEADERS_MS = 10_000;
const REQUEST_MS = 15_000;
const KEEP_ALIVE_MS = 15_000;
/** Of an upload that brings two kilobytes in each. */
const UPLOAD_SECONDS = 27;
/** The server looks every 2 s; the rest is for a loaded machine. */
const SLACK_MS = 8_000;

let app: TestApp;
let site: TestSite;
let answers: Record<'headers' | 'silent' | 'body' | 'chunks' | 'refused' | 'stalled' | 'idle', RawAnswer>;
let upload: RawAnswer;
let quick: number[];

beforeAll(async () => {
  app = await startApp();
  site = await app.site();
  const other = await app.site();
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
  const row = 'date,source,medium,campaign,cost\n'.padEnd(2100, ' ');
  /** A thin line, on which something always comes: it takes longer than any body may that does not. */
  const flow = (socket: { destroyed: boolean; write(text: string): unknown }) => {
    let sent = 0;
    const timer = setInterval(() => {
      if (socket.destroyed || sent === UPLOAD_SECONDS) clearInterval(timer);
      else
        socket.write(
          sent++ === 0 ? row : `2026-01-${String(sent).padStart(2, '0')},google,cpc,brand,1.00\n`.padEnd(2100, '\n'),
        );
    }, 1000);
  };
  const file = {
    'Content-Type': 'text/csv',
    Authorization: `Bearer ${other.key}`,
    'Content-Length': String(2100 * UPLOAD_SECONDS),
    Connection: 'close',
  };
  const uploading = raw(port, request('POST', '/v1/imports/costs', file), { waitMs: 45_000, during: flow });
  const slow = Promise.all([
    raw(port, 'GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Slow: ', { waitMs, during: drip('x') }),
    raw(port, 'GET', { waitMs }),
    raw(port, request('POST', '/v1/batch', { ...head, 'Content-Length': '1000' }), { waitMs, during: drip(' ') }),
    raw(port, request('POST', '/v1/batch', { ...head, 'Transfer-Encoding': 'chunked' }), {
      waitMs,
      during: drip('1\r\n \r\n'),
    }),
    raw(
      port,
      request('POST', '/v1/imports/costs', { ...file, Authorization: 'Bearer sk_wrong', Connection: 'keep-alive' }),
      {
        waitMs,
        during: drip(' '),
      },
    ),
    raw(port, request('POST', '/v1/imports/costs', { ...file, 'Content-Length': '1000000' }, row), { waitMs }),
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
  const [headers, silent, body, chunks, refused, stalled, idle] = await slow;
  answers = { headers, silent, body, chunks, refused, stalled, idle };
  upload = await uploading;
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

  test('an upload of which nothing more comes ends the connection', () => {
    expect(answers.stalled.closedAfter).toBeGreaterThan(HEADERS_MS / 2);
    expect(answers.stalled.closedAfter).toBeLessThan(REQUEST_MS + SLACK_MS);
    expect(answers.stalled.statuses).toEqual([408]);
  });

  test('whoever is refused is answered at once, and then holds no connection open with the rest of the body', () => {
    expect(answers.refused.statuses).toEqual([401]);
    expect(answers.refused.closedAfter).toBeLessThan(REQUEST_MS + SLACK_MS);
  });

  test('an upload on a thin line takes the time that it needs', () => {
    expect(upload.statuses).toEqual([200]);
    expect(JSON.parse(upload.text.slice(upload.text.indexOf('\r\n\r\n')))).toMatchObject({
      accepted: UPLOAD_SECONDS - 1,
    });
    expect(upload.closedAfter).toBeGreaterThan(REQUEST_MS + SLACK_MS);
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
