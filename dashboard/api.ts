/** The public API, typed: one function per call, problem details become an ApiError. */
import type { AttributionReport, DealAttribution } from '../shared/api/attribution.ts';
import type { Problem } from '../shared/api/common.ts';
import type { CostOut } from '../shared/api/cost.ts';
import type { DealOut } from '../shared/api/deal.ts';
import type { Claim, IdentityChanged } from '../shared/api/identity.ts';
import type { KpiReport } from '../shared/api/kpi.ts';
import type { Journey, Lead } from '../shared/api/lead.ts';
import type { IssuedKey, Key, NewKey, Site, SiteChange } from '../shared/api/site.ts';
import type { SystemChecks } from '../shared/api/system.ts';
import type { Confirmation, SessionUser, SignIn } from '../shared/api/user.ts';
import type { Scope, Stage } from '../shared/vocabulary.ts';
import { askConfirmation } from './confirmation.ts';
import { messages } from './messages/current.ts';
import { shareToken } from './share-token.ts';

export type SessionSite = Pick<
  Site,
  'id' | 'name' | 'currency' | 'timeZone' | 'writeKey' | 'domains' | 'consent' | 'respectedSignals' | 'queryAllowList'
>;
export interface Session {
  sites: SessionSite[];
  scopes: Scope[];
  /** null: of a key, or of the link of the start. */
  user: SessionUser | null;
  signedInBy: 'user' | 'key' | 'start' | 'share';
  /** Whether e-mail addresses and phone numbers come in full. */
  seesIdentifiers: boolean;
  /** Whether files about persons are given now; else who asks is asked first. */
  confirmed: boolean;
  /** The one view that a shared link shows. */
  share: { name: string; path: string } | null;
}
export type Credential = SignIn;
export interface LeadFilter {
  site?: string;
  q?: string;
  stage?: Stage[];
  cursor?: string;
  limit?: number;
  from?: string;
  to?: string;
  account?: string[];
}
export interface ListPage<T> {
  data: T[];
  nextCursor: string | null;
}
export type LeadPage = ListPage<Lead>;
export type DealPage = ListPage<DealOut>;

/**
 * What went wrong, in words for the screen. `status` is 0 when no answer came. Titles are in the language on screen; what
 * the server says of the single case is in English.
 */
export class ApiError extends Error {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly code: string;
  readonly detailLanguage: 'en' | undefined;

  constructor(status: number, title: string, detail: string, code: string, detailLanguage?: 'en') {
    super(title);
    this.name = 'ApiError';
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.code = code;
    this.detailLanguage = detailLanguage;
  }
}

export type Query = Record<string, string | number | readonly string[] | null | undefined>;

/** A path with its query. Empty values are left out; lists repeat the name, and an empty text in one means "not set". */
export function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) for (const one of value) search.append(name, one);
    else if (value !== null && value !== undefined && value !== '') search.append(name, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

/** One call; what a page asks beside the calls below is in `calls/`, and loaded with the page. */
export async function call<T>(
  method: string,
  path: string,
  options: { body?: unknown; signal?: AbortSignal } = {},
): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (shareToken()) headers.Authorization = `Bearer ${shareToken()}`;
  const init: RequestInit = { method, credentials: 'same-origin', headers };
  if (options.signal) init.signal = options.signal;
  if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(options.body);
  }
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiError(0, messages.problem.unreachable, messages.problem.unreachableDetail, '');
  }
  const text = await response.text();
  if (!response.ok) {
    const refused = problem(response.status, text);
    if (refused.code !== 'confirmation_needed') throw refused;
    if (await askConfirmation()) return call(method, path, options);
    // How programs do it says nothing to who closed the question.
    throw new ApiError(refused.status, refused.title, '', refused.code);
  }
  if (text === '') return undefined as T;
  const value = parse(text);
  if (value === undefined) {
    throw new ApiError(response.status, messages.problem.unexpected, messages.problem.unexpectedDetail, '');
  }
  return value as T;
}

export function problem(status: number, text: string): ApiError {
  const body = parse(text) as Partial<Problem> | undefined;
  if (typeof body !== 'object' || body === null || typeof body.title !== 'string') {
    return new ApiError(status, messages.problem.unexpected, messages.problem.unexpectedDetail, String(status));
  }
  const details = [body.detail, ...(body.errors ?? []).map((error) => error.detail)].filter(Boolean);
  const { code = String(status), title } = body;
  return new ApiError(status, messages.problem.titles[code] ?? title, details.join(' '), code, 'en');
}

/** @returns undefined: not JSON */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const leadPath = (id: string) => `/v1/leads/${encodeURIComponent(id)}`;
export const sitePath = (id: string) => `/v1/sites/${encodeURIComponent(id)}`;
const dealPath = (id: string) => `/v1/deals/${encodeURIComponent(id)}`;

export const api = {
  session: (signal?: AbortSignal) => call<Session>('GET', '/v1/session', { signal }),
  signIn: (credential: Credential) => call<unknown>('POST', '/v1/session', { body: credential }),
  confirm: (proof: Confirmation) => call<unknown>('POST', '/v1/session/confirm', { body: proof }),
  signOut: () => call<unknown>('DELETE', '/v1/session'),
  systemChecks: (signal?: AbortSignal) => call<SystemChecks>('GET', '/v1/system/checks', { signal }),
  /** Only a demo goes without the confirmation that the API asks for. */
  removeDemo: (id: string) => call<unknown>('DELETE', `/v1/sites/${encodeURIComponent(id)}`),
  leads: (filter: LeadFilter, signal?: AbortSignal) =>
    call<LeadPage>('GET', withQuery('/v1/leads', { ...filter }), { signal }),
  lead: (id: string, site: string | undefined, signal?: AbortSignal) =>
    call<Lead>('GET', withQuery(leadPath(id), { site }), { signal }),
  journey: (id: string, site: string | undefined, cursor: string | null, signal?: AbortSignal) =>
    call<Journey>('GET', withQuery(`${leadPath(id)}/journey`, { site, include: 'events', limit: 500, cursor }), {
      signal,
    }),
  /** Touchpoints alone, without what happened in the visits. */
  touchpoints: (id: string, site: string | undefined, signal?: AbortSignal) =>
    call<Journey>('GET', withQuery(`${leadPath(id)}/journey`, { site, limit: 500 }), { signal }),
  identity: (id: string, site: string | undefined, signal?: AbortSignal) =>
    call<{ claims: Claim[] }>('GET', withQuery(`${leadPath(id)}/identity`, { site }), { signal }),
  revoke: (claim: string, site: string | undefined, dryRun: boolean) =>
    call<IdentityChanged>('POST', withQuery(`/v1/claims/${encodeURIComponent(claim)}/revoke`, { site }), {
      body: { dryRun },
    }),
  restrict: (id: string, isRestricted: boolean, site: string | undefined) =>
    call<Lead>(isRestricted ? 'PUT' : 'DELETE', withQuery(`${leadPath(id)}/restriction`, { site })),
  erase: (id: string, site: string | undefined) => call<unknown>('DELETE', withQuery(leadPath(id), { site })),
  site: (id: string, signal?: AbortSignal) => call<Site>('GET', sitePath(id), { signal }),
  changeSite: (id: string, change: SiteChange) => call<Site>('PATCH', sitePath(id), { body: change }),
  changeWriteKey: (id: string) => call<Site>('POST', `${sitePath(id)}/write-keys`),
  endWriteKey: (id: string, key: string) =>
    call<unknown>('DELETE', `${sitePath(id)}/write-keys/${encodeURIComponent(key)}`),
  keys: (signal?: AbortSignal) => call<ListPage<Key>>('GET', withQuery('/v1/keys', { limit: 500 }), { signal }),
  createKey: (key: NewKey) => call<IssuedKey>('POST', '/v1/keys', { body: key }),
  revokeKey: (id: string) => call<unknown>('DELETE', `/v1/keys/${encodeURIComponent(id)}`),
  deals: (query: Query, signal?: AbortSignal) => call<DealPage>('GET', withQuery('/v1/deals', query), { signal }),
  attribution: (query: Query, signal?: AbortSignal) =>
    call<AttributionReport>('GET', withQuery('/v1/reports/attribution', query), { signal }),
  kpis: (query: Query, signal?: AbortSignal) =>
    call<KpiReport>('GET', withQuery('/v1/reports/kpis', query), { signal }),
  report: <T>(name: string, query: Query, signal?: AbortSignal) =>
    call<T>('GET', withQuery(`/v1/reports/${name}`, query), { signal }),
  costs: (query: Query, signal?: AbortSignal) =>
    call<ListPage<CostOut>>('GET', withQuery('/v1/costs', query), { signal }),
  accountJourney: (id: string, site: string | undefined, cursor: string | null, signal?: AbortSignal) =>
    call<Journey>(
      'GET',
      withQuery(`/v1/accounts/${encodeURIComponent(id)}/journey`, { site, include: 'events', limit: 500, cursor }),
      { signal },
    ),
  dealAttribution: (id: string, query: Query, signal?: AbortSignal) =>
    call<DealAttribution>('GET', withQuery(`${dealPath(id)}/attribution`, query), { signal }),
};

/** The address of a list or report as a file. */
export const asCsv = (path: string, { cursor: _, ...query }: Query) => withQuery(path, { format: 'csv', ...query });

/** Everything held about a person, as a file. */
export const exportHref = (id: string, site: string | undefined) => withQuery(`${leadPath(id)}/export`, { site });
