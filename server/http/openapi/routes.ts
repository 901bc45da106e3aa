/** Where the description of the API is read: as a document, and as a page. */
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { PAGE_HEADERS } from '../page-headers.ts';
import type { ApiDescription } from './document.ts';
import { descriptionPage } from './page.ts';
import { PAGE_FILTER, PAGE_STYLE } from './page-style.ts';

const OpenApi = Type.Object({
  openapi: Type.String({ examples: ['3.1.0'] }),
  info: Type.Record(Type.String(), Type.Unknown()),
  paths: Type.Record(Type.String(), Type.Unknown()),
  components: Type.Record(Type.String(), Type.Unknown()),
});

/** @param publicUrl where users reach the server; null: where the page was asked for */
export async function descriptionRoutes(
  app: FastifyInstance,
  { description, publicUrl }: { description: ApiDescription; publicUrl: string | null },
): Promise<void> {
  app.get(
    '/v1/openapi.json',
    {
      schema: { tags: ['System'], summary: 'This description of the API, as OpenAPI 3.1', response: { 200: OpenApi } },
    },
    (_request, reply) => reply.type('application/json; charset=utf-8').send(description.text),
  );

  /** Nearly all readers come by one address. */
  let latest: { base: string; page: string } | undefined;
  app.get('/docs', { schema: { hide: true } }, (request, reply) => {
    const base = (publicUrl ?? `${request.protocol}://${request.host}`).replace(/\/+$/, '');
    if (latest?.base !== base) latest = { base, page: descriptionPage(description.document, base) };
    return reply.headers(PAGE_HEADERS).type('text/html; charset=utf-8').send(latest.page);
  });

  const files = { 'page.css': ['text/css', PAGE_STYLE], 'filter.js': ['text/javascript', PAGE_FILTER] } as const;
  for (const [name, [type, text]] of Object.entries(files)) {
    app.get(`/docs/${name}`, { schema: { hide: true } }, (_request, reply) =>
      reply
        .headers({ ...PAGE_HEADERS, 'cache-control': 'public, max-age=3600' })
        .type(`${type}; charset=utf-8`)
        .send(text),
    );
  }
}
