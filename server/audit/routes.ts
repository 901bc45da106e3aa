/** `GET /v1/audit`: who read, exported, erased or changed what. */
import type { FastifyInstance } from 'fastify';
import { type AuditEntry, AuditPage, AuditQuery } from '../../shared/api/audit.ts';
import { toIso } from '../domain/iso.ts';
import type { Afterwards } from '../http/afterwards.ts';
import type { Auth } from '../http/auth.ts';
import type { Directory } from '../http/directory.ts';
import { answerList } from '../http/list.ts';
import { readPeriod } from '../http/period.ts';
import { ProblemError } from '../http/problem.ts';
import type { AuditPosition, StoredAuditEntry } from '../storage/facts/audit.ts';
import type { Storage } from '../storage/storage.ts';

export interface AuditParts {
  storage: Storage;
  auth: Auth;
  directory: Directory;
  afterwards: Afterwards;
}

export async function auditRoutes(app: FastifyInstance, parts: AuditParts): Promise<void> {
  const { storage, auth, directory, afterwards } = parts;
  app.get(
    '/v1/audit',
    {
      onRequest: auth.needs('manage'),
      config: { csv: { name: 'audit', rows: 'data' } },
      schema: {
        tags: ['Audit'],
        summary: 'Who read, exported, erased or changed what, the newest first',
        description:
          'Names of fields, never their values. The same person read by the same reader counts once an hour; data that ' +
          'programs send is not listed, it is kept as facts. What is refused again and again is counted. Without `site` everything the caller may see.',
        querystring: AuditQuery,
        response: { 200: AuditPage },
      },
    },
    async (request) => {
      const query = request.query as AuditQuery;
      const caller = await auth.require(request, 'manage');
      const { site: named, kind = null, by = null, target = null } = query;
      const site = named === undefined ? null : directory.site(named);
      if (site === undefined || (site && caller.sites && !caller.sites.includes(site.id)))
        throw new ProblemError('not_found');
      const { from = null, to = null } = readPeriod(query, site?.timeZone ?? 'UTC');
      // What was answered before is in it.
      await afterwards.settle();
      const filter = { sites: site ? [site.id] : caller.sites, kind, by, target, from, to };
      return answerList<StoredAuditEntry, AuditPosition, AuditEntry>(request, {
        site,
        position: { at: 'integer', id: 'text' },
        rows: (limit, after) => storage.read('listAudit', filter, limit, after),
        positionOf: ({ at, id }) => ({ at, id }),
        show: (rows) => rows.map(entryView),
      });
    },
  );
}

function entryView({
  id,
  at,
  kind,
  action,
  site,
  bearerKind,
  bearerId,
  name,
  target,
  fields,
  times,
}: StoredAuditEntry): AuditEntry {
  const known = bearerId === 'admin' ? 'Admin key' : name;
  return {
    id,
    at: toIso(at),
    kind,
    action,
    site,
    by: { kind: bearerKind, id: bearerId, name: known },
    target,
    fields: [...fields],
    times,
  };
}
