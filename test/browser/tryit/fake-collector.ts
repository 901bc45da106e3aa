/** A stand-in for the collector: answers what a test sets, remembers what it was asked. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Call {
  method: string;
  path: string;
  authorization: string | undefined;
  body: unknown;
}

export interface FakeCollector {
  url: string;
  calls: Call[];
  /** Events the page's stand-in tracker sent. */
  events: { at: number; url: string; referrer: string; anonymousId: string; sentAt: number }[];
  /** Answers by the start of `METHOD /path`; the longest that fits is taken. No answer: 404. */
  answers: Map<string, { status: number; body: unknown }>;
  close(): Promise<void>;
}

/** Just enough of a tracker: an id, `reset`, and one page view per load or `pushState`, with the page's own clock. */
const STAND_IN_TRACKER = `
(() => {
  const script = document.currentScript, api = new URL(script.src).origin;
  const newId = () => 'visitor-' + Math.random().toString(36).slice(2);
  let id = localStorage.getItem('stand-in') ?? newId();
  localStorage.setItem('stand-in', id);
  const send = (referrer) => fetch(api + '/v1/collect', {
    method: 'POST', keepalive: true, headers: { 'content-type': 'text/plain' },
    body: JSON.stringify({ at: Date.now(), sentAt: new Date().getTime(), url: location.href, referrer, anonymousId: id,
      key: script.dataset.site }),
  }).catch(() => {});
  window.throughline = (name, argument) => {
    if (name === 'getAnonymousId') argument(id);
    if (name === 'reset') { id = newId(); localStorage.setItem('stand-in', id); }
  };
  const push = history.pushState;
  history.pushState = function () { push.apply(this, arguments); send(''); };
  send(document.referrer);
})();`;

export async function startFakeCollector(): Promise<FakeCollector> {
  const calls: Call[] = [];
  const events: FakeCollector['events'] = [];
  const answers: FakeCollector['answers'] = new Map();

  const server = createServer(async (request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    const path = request.url ?? '/';
    if (path === '/tl.js') {
      response.setHeader('content-type', 'text/javascript');
      return response.end(STAND_IN_TRACKER);
    }
    const text = await read(request);
    const body = text ? JSON.parse(text) : null;
    if (path === '/v1/collect') {
      events.push(body);
      return response.end('{}');
    }
    const method = request.method ?? 'GET';
    calls.push({ method, path, authorization: request.headers.authorization, body });
    const fits = [...answers].filter(([start]) => `${method} ${path}`.startsWith(start));
    const [, answer] = fits.toSorted((a, b) => b[0].length - a[0].length)[0] ?? [];
    response.statusCode = answer?.status ?? 404;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer?.body ?? { type: 'about:blank', title: 'Not found', status: 404 }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    calls,
    events,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
