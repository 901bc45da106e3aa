/** Exports: every fact of a site, a JSON object a line; and conversions for ad platforms. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { site as siteParameter } from '../../shared/api/common.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import { EXPORT_KINDS } from '../storage/reads/reports/export.ts';
import type { Value } from '../storage/sql.ts';
import type { Storage } from '../storage/storage.ts';
import { audienceRoutes } from './audience-routes.ts';
import { conversionRoutes, type ExportParts } from './conversion-routes.ts';
import { sentRoutes } from './sent-routes.ts';

const SiteQuery = Type.Object(siteParameter, { additionalProperties: false });
/** Lines of one question: other questions get their turn in between. */
const PAGE = 1000;

export async function exportRoutes(app: FastifyInstance, parts: ExportParts): Promise<void> {
  const { storage, auth } = parts;
  conversionRoutes(app, parts);
  sentRoutes(app, storage, auth);
  audienceRoutes(app, storage, auth);

  app.get(
    '/v1/exports/events',
    {
      onRequest: auth.needsIdentifiers('read'),
      config: { personalFile: 'always' },
      schema: {
        tags: ['Exports'],
        summary: 'All facts of the site, a JSON object a line',
        description:
          '`kind` is event, claim, stage, deal, contact, cost or conflict (another message under a used id). Quarantined events are there, with their reasons.',
        querystring: SiteQuery,
        produces: ['application/x-ndjson'],
        response: { 200: { content: { 'application/x-ndjson': { schema: Type.String() } } } },
      },
    },
    async (request, reply) => {
      const { site: named } = request.query as Static<typeof SiteQuery>;
      const site = auth.site(await auth.require(request, 'read'), named);
      await storage.project('identity');
      return reply
        .type('application/x-ndjson; charset=utf-8')
        .header('content-disposition', 'attachment; filename="events.ndjson"')
        .send(Readable.from(linesOf(storage, site)));
    },
  );
}

async function* linesOf(storage: Storage, { siteId }: StoredSite): AsyncGenerator<string> {
  for (const kind of EXPORT_KINDS) {
    let after: Value[] | null = null;
    do {
      const page: Awaited<ReturnType<typeof storage.read<'exportPage'>>> = await storage.read(
        'exportPage',
        siteId,
        kind,
        after,
        PAGE,
      );
      if (page.rows.length > 0) yield `${page.rows.map((row) => JSON.stringify(row)).join('\n')}\n`;
      after = page.next;
    } while (after);
  }
}
