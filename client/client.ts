/**
 * `throughline/client`: the API of a Throughline server, typed by the server's own schemas. Needs nothing but `fetch`,
 * so it works in Node, in browsers and at the edge. A secret key belongs on a server; in a page use the write key.
 */
import type { Problem } from '../shared/api/common.ts';
import type { Answer, Input, Item, ListRoute, Route } from './routes.ts';

export type { Answer, Input, Item, ListRoute, Route, Routes, SegmentMessage } from './routes.ts';

export interface ClientOptions {
  /** Where the server is, e.g. `https://collect.example.com`. */
  url: string;
  /** A secret key (`sk_...`) or, to add data only, a write key (`wk_...`). None: the session of the page it runs in. */
  key?: string;
  /** How often a call is tried again that found the server busy or unreachable; 4. */
  retries?: number;
  /** How long one try may take; 30,000. */
  timeoutMs?: number;
  fetch?: typeof fetch;
}

export interface RequestOptions {
  query?: object;
  body?: unknown;
  signal?: AbortSignal;
}

/** The server said no. `code` names the problem; `errors` point at fields and parameters, and say what is allowed. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: NonNullable<Problem['errors']>;
  readonly problem: Problem;

  constructor(call: string, problem: Problem) {
    const errors = problem.errors ?? [];
    const faults = errors.map(({ pointer, parameter, detail }) => `${pointer ?? parameter ?? ''} ${detail}`.trim());
    super(`${call}: ${[problem.title, problem.detail, ...faults].filter(Boolean).join('; ')}`);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.errors = errors;
    this.problem = problem;
  }
}

/** No answer came: the server cannot be reached, or took too long. `cause` says more. */
export class NoAnswer extends Error {
  constructor(call: string, cause: unknown) {
    super(`${call}: no answer from the server`, { cause });
    this.name = 'NoAnswer';
  }
}

const PASSING = new Set([429, 502, 503, 504]);
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 30_000;

export class Client {
  readonly #url: string;
  readonly #key: string | undefined;
  readonly #retries: number;
  readonly #timeoutMs: number;
  readonly #fetch: typeof fetch;

  constructor({ url, key, retries = 4, timeoutMs = 30_000, fetch: send }: ClientOptions) {
    this.#url = url.replace(/\/+$/, '');
    this.#key = key;
    this.#retries = retries;
    this.#timeoutMs = timeoutMs;
    this.#fetch = send ?? ((...args) => fetch(...args));
  }

  /**
   * Calls a route: `call('GET /v1/leads/{id}', { params: { id } })`.
   * @throws ApiProblem, NoAnswer, or the reason of `signal`
   */
  call<R extends Route>(
    route: R,
    ...[input]: Record<never, never> extends Input<R> ? [input?: Input<R>] : [input: Input<R>]
  ): Promise<Answer<R>> {
    const { params = {}, ...options } = (input ?? {}) as RequestOptions & { params?: Record<string, string> };
    const [method, path] = route.split(' ') as [string, string];
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
    return this.request(method, filled, options);
  }

  /** Every item of a list, page after page: `for await (const lead of client.each('GET /v1/leads')) ...`. */
  async *each<R extends ListRoute>(route: R, input?: Input<R>): AsyncGenerator<Item<R>, void, undefined> {
    const query = { ...input?.query } as { cursor?: string };
    do {
      const page = (await this.call(route, { ...input, query } as never)) as { data: Item<R>[]; nextCursor: string };
      yield* page.data;
      query.cursor = page.nextCursor;
    } while (query.cursor);
  }

  /** Any call at all, for routes that have no line in `Routes`. Lists in a query repeat their name. */
  async request<T = unknown>(method: string, path: string, { query, body, signal }: RequestOptions = {}): Promise<T> {
    const call = `${method} ${path}`;
    const headers: Record<string, string> = { accept: 'application/json' };
    if (this.#key) headers.authorization = `Bearer ${this.#key}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    // One for all tries, so that a call whose answer was lost is not done twice.
    if (method === 'POST') headers['idempotency-key'] = crypto.randomUUID();
    const address = this.#url + path + search(query);
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    for (let attempt = 0; ; attempt++) {
      const isLast = attempt >= this.#retries;
      const limit = AbortSignal.timeout(this.#timeoutMs);
      let pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt) * (0.5 + Math.random() / 2);
      try {
        const response = await this.#fetch(address, {
          ...init,
          signal: signal ? AbortSignal.any([signal, limit]) : limit,
        });
        const text = await response.text();
        if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
        if (!PASSING.has(response.status) || isLast) throw new ApiProblem(call, problemOf(response, text));
        pauseMs = askedPause(response) ?? pauseMs;
      } catch (error) {
        if (error instanceof ApiProblem || signal?.aborted) throw error;
        if (isLast) throw new NoAnswer(call, error);
      }
      await pause(pauseMs, signal);
    }
  }
}

function search(query: object = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of [value].flat()) if (one !== undefined && one !== null) parameters.append(name, String(one));
  return parameters.size > 0 ? `?${parameters}` : '';
}

/** What stands between us and the server may answer in words of its own. */
function problemOf(response: Response, text: string): Problem {
  try {
    const told = JSON.parse(text) as Problem;
    if (typeof told.code === 'string' && typeof told.title === 'string') return told;
  } catch {}
  const title = `The answer was ${response.status} ${response.statusText}`.trim();
  return { type: 'about:blank', title, status: response.status, code: `http_${response.status}` };
}

/** `Retry-After`: seconds, or a date. */
function askedPause(response: Response): number | null {
  const told = response.headers.get('retry-after');
  if (!told) return null;
  const ms = /^\d+$/.test(told) ? Number(told) * 1000 : Date.parse(told) - Date.now();
  return Number.isFinite(ms) ? Math.min(LONGEST_PAUSE_MS, Math.max(0, ms)) : null;
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
  });
}
