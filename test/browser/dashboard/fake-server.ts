/** The built dashboard behind a tiny server with made-up answers, under the strict policy the real one sends. */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { Alert } from '../../../shared/api/alert.ts';
import type { Journey, Lead } from '../../../shared/api/lead.ts';
import type { SystemCheck } from '../../../shared/api/system.ts';
import { annJourney } from './ann.ts';
import { SITE } from './build-facts.ts';
import { leads } from './lead-list.ts';

export const TOKEN = 'one-time-token';
export const KEY = 'sk_test_key';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export interface FakeState {
  sites: (typeof SITE)[];
  leads: Lead[];
  /** Pages of the journey of each lead. */
  journeys: Map<string, Journey[]>;
  pageSize: number;
  isSignedIn: boolean;
  isTokenUsed: boolean;
  /** Answers this problem to every data call while set. */
  failing: { status: number; title: string; detail: string } | null;
  checks: SystemCheck[];
  alerts: Alert[];
  /** `METHOD path?query` of every API call. */
  calls: string[];
}

export interface FakeServer {
  origin: string;
  state: FakeState;
  reset(): void;
  close(): Promise<void>;
}

const fresh = (): FakeState => ({
  sites: [SITE],
  leads,
  journeys: new Map([['lead_ann', [annJourney]]]),
  pageSize: 50,
  isSignedIn: true,
  isTokenUsed: false,
  failing: null,
  checks: [],
  alerts: [],
  calls: [],
});

export async function startFakeServer(root: string): Promise<FakeServer> {
  const state = fresh();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const answer = url.pathname.startsWith('/v1/')
      ? api(state, request, url, response)
      : file(root, url.pathname, response);
    answer.catch((error) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    reset: () => Object.assign(state, fresh()),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function file(root: string, path: string, response: ServerResponse) {
  const name = path.startsWith('/assets/') ? normalize(path) : '/index.html';
  const body = await readFile(join(root, name));
  response.writeHead(200, {
    'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
    'content-security-policy':
      "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'; require-trusted-types-for 'script'",
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}

async function api(state: FakeState, request: IncomingMessage, url: URL, response: ServerResponse) {
  const method = request.method ?? 'GET';
  state.calls.push(`${method} ${url.pathname}${url.search}`);
  const send = (status: number, body?: unknown, headers: Record<string, string> = {}) => {
    const type = status >= 400 ? 'application/problem+json' : 'application/json';
    response.writeHead(status, { 'content-type': type, ...headers });
    response.end(body === undefined ? '' : JSON.stringify(body));
  };
  const problem = (status: number, title: string, detail: string) =>
    send(status, { type: 'about:blank', title, status, detail, code: 'test_problem' });

  if (url.pathname === '/v1/session') {
    if (method === 'DELETE') {
      state.isSignedIn = false;
      return send(204);
    }
    if (method === 'POST') {
      const body = JSON.parse(await text(request)) as { token?: string; key?: string };
      const isRight = body.key === KEY || (body.token === TOKEN && !state.isTokenUsed);
      if (body.token) state.isTokenUsed = true;
      if (!isRight) return problem(401, 'Unauthorized', 'The token or key is not valid.');
      state.isSignedIn = true;
      return send(
        201,
        { sites: state.sites, scopes: ['read'] },
        { 'set-cookie': 'tl_session=1; HttpOnly; SameSite=Strict; Path=/' },
      );
    }
  }
  if (!state.isSignedIn) return problem(401, 'Unauthorized', 'Sign in first.');
  if (url.pathname === '/v1/session')
    return send(200, { sites: state.sites, scopes: ['read', 'manage'], seesIdentifiers: true, confirmed: true });
  if (state.failing) return problem(state.failing.status, state.failing.title, state.failing.detail);
  if (url.pathname === '/v1/alerts') return send(200, { alerts: state.alerts });
  if (url.pathname === '/v1/system/checks')
    return send(200, { status: 'ok', checkedAt: '2026-01-31T09:30:00.000Z', checks: state.checks });
  const [, removed] = /^\/v1\/sites\/([^/]+)$/.exec(url.pathname) ?? [];
  if (removed && method === 'DELETE') {
    state.sites = state.sites.filter((site) => site.id !== removed);
    return send(204);
  }
  if (url.pathname === '/v1/leads') return send(200, list(state, url.searchParams));

  if (url.pathname === '/v1/deals') return send(200, { data: [], nextCursor: null });
  if (/^\/v1\/leads\/[^/]+\/identity$/.test(url.pathname)) return send(200, { claims: [] });

  const [, id = '', sub] = /^\/v1\/leads\/([^/]+)(\/journey)?$/.exec(url.pathname) ?? [];
  if (decodeURIComponent(id) === 'lead_merged')
    return send(308, undefined, { location: `/v1/leads/lead_ann${sub ?? ''}${url.search}` });
  const lead = state.leads.find((each) => each.id === decodeURIComponent(id));
  if (!lead) return problem(404, 'Not found', 'There is no such lead.');
  if (!sub) return send(200, lead);
  const pages = state.journeys.get(lead.id) ?? [];
  const index = Number(url.searchParams.get('cursor') ?? 0);
  const page = pages[index] ?? { ...annJourney, lead, touchpoints: [], visits: [], milestones: [] };
  return send(200, { ...page, nextCursor: index + 1 < pages.length ? String(index + 1) : null });
}

function list(state: FakeState, query: URLSearchParams) {
  const q = query.get('q')?.toLowerCase() ?? '';
  const stages = query.getAll('stage');
  const found = state.leads.filter(
    (lead) =>
      (!q || [lead.name, lead.email, lead.company].some((value) => value?.toLowerCase().includes(q))) &&
      (stages.length === 0 || stages.includes(lead.stage)),
  );
  const from = Number(query.get('cursor') ?? 0);
  const next = from + state.pageSize;
  return { data: found.slice(from, next), nextCursor: next < found.length ? String(next) : null };
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
