/** What of a request goes into the audit log, if anything: decided by its route alone. */
import type { FastifyRequest } from 'fastify';
import type { AuditKind, Scope } from '../../shared/vocabulary.ts';
import { wantsCsv } from '../http/csv-answers.ts';
import type { NewAuditEntry } from '../storage/facts/audit.ts';

export type AuditSubject = Pick<NewAuditEntry, 'kind' | 'action' | 'target' | 'fields'>;

/** Parts of a path that are ids of ours or of the CRM; e-mail addresses, browsers and domains are not written down. */
const TARGETS = /^\/v1\/(?:leads|sites|keys|users|claims|webhooks|deals|annotations|views|shares|imports|rebuild)\//;
/** More names than a change of ours has are somebody's data. */
const FIELDS = 40;

/** @returns null: nothing of note */
export function subjectOf(request: FastifyRequest, status: number): AuditSubject | null {
  const { url: route, method: own } = request.routeOptions;
  const method = [own].flat()[0] === 'HEAD' ? 'GET' : request.method;
  if (!route) return null;
  const kind = kindOf(request, route, method, status);
  if (!kind) return null;
  return {
    kind,
    action: `${method} ${route.replace(/:(\w+)/g, '{$1}')}`,
    target: targetOf(request, route),
    fields: kind === 'change' ? fieldsOf(request.body) : [],
  };
}

function kindOf(request: FastifyRequest, route: string, method: string, status: number): AuditKind | null {
  const isSignIn = route === '/v1/session' && method === 'POST';
  const isConfirmation = route === '/v1/session/confirm';
  if (status === 403 || (status === 401 && isSignIn) || (status === 400 && isConfirmation)) return 'refused';
  if (status >= 300) return null;
  if (isConfirmation) return 'sign_in';
  if (route === '/v1/session') return method === 'GET' ? null : 'sign_in';
  const read = request.routeOptions.config.personal ? 'read' : null;
  if (method === 'GET') {
    if (/\/export/.test(route) || wantsCsv(request)) return 'export';
    return read;
  }
  if (method === 'DELETE' && route === '/v1/leads/:id') return 'erase';
  if ((request.body as { dryRun?: unknown } | undefined)?.dryRun === true) return read;
  // What is sent as data is a fact that is kept itself; previews and computations change nothing.
  const scope = scopeOf(request);
  return scope === 'manage' || route.startsWith('/v1/profile/') ? 'change' : read;
}

function scopeOf(request: FastifyRequest): Scope | undefined {
  return request.routeOptions.config.auditScope;
}

function targetOf(request: FastifyRequest, route: string): string | null {
  if (!TARGETS.test(route)) return null;
  const { id, externalId } = request.params as { id?: string; externalId?: string };
  return id ?? externalId ?? null;
}

function fieldsOf(body: unknown): string[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return [];
  return Object.keys(body).slice(0, FIELDS);
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The scope a route asks for, noted when it is added. */
    auditScope?: Scope;
    /** What it answers is about persons: who asks for it is noted. */
    personal?: boolean;
  }
}
