/** Writes the audit log: one entry says who asked for what. What was changed is written before the answer leaves. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { Scope } from '../../shared/vocabulary.ts';
import type { Clock } from '../clock.ts';
import type { Afterwards } from '../http/afterwards.ts';
import type { Auth, Caller } from '../http/auth.ts';
import type { Directory } from '../http/directory.ts';
import type { NewAuditEntry } from '../storage/facts/audit.ts';
import type { Storage } from '../storage/storage.ts';
import { subjectOf } from './entry-of.ts';
import { Refusals } from './refusals.ts';

/** The same person read by the same reader counts once in this time: a page asks several calls, and again. */
const READ_ONCE_MS = 3600_000;
const LOOK_MS = 60_000;

export interface RecorderParts {
  storage: Storage;
  auth: Auth;
  directory: Directory;
  clock: Clock;
  afterwards: Afterwards;
}

/** For all routes that are added behind it. */
export function recordAudit(app: FastifyInstance, parts: RecorderParts): void {
  const { storage, auth, directory, clock, afterwards } = parts;
  const read = new LRUCache<string, true>({ max: 20_000, ttl: READ_ONCE_MS });
  const refusals = new Refusals();
  const write = async (entry: NewAuditEntry, onFailure = () => {}) => {
    try {
      await storage.write('appendAudit', entry);
    } catch (error) {
      // What was done stays done: refusing the answer would only hide it.
      onFailure();
      app.log.error({ err: error }, 'an entry of the audit log could not be written');
    }
  };
  const writeAll = async (entries: readonly NewAuditEntry[]) => {
    for (const entry of entries) await afterwards.begin(() => write(entry));
  };
  const timer = setInterval(() => void writeAll(refusals.end(clock.now())), LOOK_MS).unref();
  app.addHook('onClose', async () => {
    clearInterval(timer);
    await writeAll(refusals.end(Number.POSITIVE_INFINITY));
  });
  app.addHook('onRoute', (route) => {
    const hooks = [route.onRequest ?? []].flat() as { scope?: Scope }[];
    const scope = hooks.find((hook) => hook.scope)?.scope;
    if (scope) route.config = { ...route.config, auditScope: scope };
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const subject = subjectOf(request, reply.statusCode);
    if (!subject) return payload;
    const caller = await auth.caller(request).catch(() => null);
    const entry = {
      at: clock.now(),
      times: 1,
      ...subject,
      site: siteOf(request, caller, directory),
      ...bearerOf(caller),
    };
    if (subject.kind === 'refused') {
      const isKnown = caller !== null && caller.scopes.length > 0 && caller.by.kind !== 'share';
      await writeAll(refusals.note(isKnown ? entry : { ...entry, target: null }, isKnown));
    } else if (subject.kind === 'read') {
      const key = JSON.stringify([{ ...entry, at: 0 }, request.params]);
      if (read.has(key)) return payload;
      read.set(key, true);
      await afterwards.begin(() => write(entry, () => read.delete(key)));
    } else await write(entry);
    return payload;
  });
}

function bearerOf(caller: Caller | null): Pick<NewAuditEntry, 'bearerKind' | 'bearerId'> {
  const by = caller?.by;
  if (!by) return { bearerKind: 'nobody', bearerId: null };
  if (by.kind === 'user') return { bearerKind: 'user', bearerId: by.user.id };
  if (by.kind === 'share') return { bearerKind: 'share', bearerId: by.id };
  if (by.kind === 'key') return { bearerKind: 'key', bearerId: by.id };
  return { bearerKind: by.keyHash === null ? 'start' : 'key', bearerId: null };
}

/** As the call names it; else the only one the caller may see. */
function siteOf(request: FastifyRequest, caller: Caller | null, directory: Directory): string | null {
  const { site } = (request.query ?? {}) as { site?: string };
  const { id } = (request.params ?? {}) as { id?: string };
  const named = request.routeOptions.url?.startsWith('/v1/sites/:id') ? id : site;
  if (named !== undefined) return directory.site(named)?.id ?? null;
  if (!caller || /^\/v1\/(?:sites$|users|profile|session|keys|system|rebuild)/.test(request.routeOptions.url ?? ''))
    return null;
  return directory.onlySite(caller.sites)?.id ?? null;
}
