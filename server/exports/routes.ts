/** Exports: every fact of a site, a JSON object a line; and conversions for ad platforms. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { site as siteParameter } from '../../shared/api/common.ts';
import { period } from '../../shared/api/filters.ts';
import { OneOf } from '../../shared/one-of.ts';
import type { Auth } from '../http/auth.ts';
import { readPeriod } from '../http/period.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import { EXPORT_KINDS } from '../storage/reads/reports/export.ts';
import type { Value } from '../storage/sql.ts';
import type { Storage } from '../storage/storage.ts';
import { audienceRoutes } from './audience-routes.ts';
import { conversionsOf } from './conversions.ts';
import { PLATFORMS } from './platforms.ts';

const SiteQuery = Type.Object(siteParameter, { additionalProperties: false });
/** Lines of one question: other questions get their turn in between. */
const PAGE = 1000;

export async function exportRoutes(
  app: FastifyInstance,
  { storage, auth }: { storage: Storage; auth: Auth },
): Promise<void> {
  conversionRoutes(app, storage, auth);
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

const ConversionQuery = Type.Object(
  {
    ...siteParameter,
    ...period,
    milestone: Type.Optional(OneOf(['lead', 'mql', 'sql', 'opportunity', 'won'])),
    conversionName: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'as it is called at the platform; LinkedIn: the URN of the conversion',
      }),
    ),
  },
  { additionalProperties: false },
);

/** Conversions in the form each platform takes. */
function conversionRoutes(app: FastifyInstance, storage: Storage, auth: Auth): void {
  for (const platform of PLATFORMS) {
    app.get(
      `/v1/exports/${platform.name}-conversions`,
      {
        onRequest: auth.needsIdentifiers('read'),
        config: { personalFile: 'always' },
        schema: {
          tags: ['Exports'],
          summary: platform.summary,
          description: 'Trusted and consented conversions with a click id of the platform, one click id a row.',
          querystring: ConversionQuery,
          produces: [platform.type],
          response: { 200: { content: { [platform.type]: { schema: platform.body } } } },
        },
      },
      async (request, reply) => {
        const query = request.query as Static<typeof ConversionQuery>;
        const site = auth.site(await auth.require(request, 'read'), query.site);
        const { from = 0, to = Number.MAX_SAFE_INTEGER } = readPeriod(query, site.timeZone);
        const milestone = query.milestone ?? 'won';
        await deriveKnown(storage, site);
        const list = await conversionsOf(storage, site, { milestone, from, to }, platform.clickIds);
        return reply
          .type(`${platform.type}; charset=utf-8`)
          .send(platform.write(list, query.conversionName ?? milestone));
      },
    );
  }
}

/** What is marked of visitors whom somebody knows is derived before it is exported. */
async function deriveKnown(storage: Storage, { siteId }: StoredSite): Promise<void> {
  await storage.project('identity');
  for (let after = ''; ; ) {
    const visitorIds = await storage.read('markedVisitors', siteId, true, after, PAGE);
    if (visitorIds.length > 0) await storage.project({ siteId, visitorIds });
    if (visitorIds.length < PAGE) return;
    after = visitorIds.at(-1)!;
  }
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
