/** The API's description (OpenAPI 3.1), made of the routes' own schemas: `GET /v1/openapi.json`. */
import type { FastifyInstance, RouteOptions } from 'fastify';
import { WEBHOOK_MESSAGES } from '../../../shared/api/webhook.ts';
import { DESCRIPTION, VERSION } from '../../version.ts';
import './described.ts';
import { NamedSchemas } from './named-schemas.ts';
import { operationOf } from './operation.ts';
import { HEADERS, problemResponses } from './problems.ts';

const CONVENTIONS = `
**Keys.** Secret keys (\`sk_...\`) go into \`Authorization: Bearer\`, on servers only; they have scopes (\`ingest\`, \`read\`, \`manage\`) and may be bound
to sites. A site's write key (\`wk_...\`) is public: it adds data and reads nothing.

**Sites.** \`site=\` names the site; it is not needed when the key is bound to one, or only one exists.

**Lists** answer \`{"data": [...], "nextCursor": ...}\` with \`limit\` and \`cursor\`. A cursor belongs to its list, site and filters.

**CSV.** Lists and reports also answer as CSV: \`Accept: text/csv\` or \`format=csv\`; a list whole, unless a limit is asked for. Cells that a
spreadsheet would run are defused with an apostrophe.

**Filters.** A name that is repeated means "or", different names "and"; an empty value means "not set". \`from\` and \`to\` are dates in the site's time
zone or full timestamps; \`to\` is exclusive.

**Problems** are \`application/problem+json\` (RFC 9457). \`errors\` points at each field or parameter. Whatever the call: 405 names the methods there
are, 408 and 431 answer requests that are too slow or have too large headers.

**Repeating.** Every write can be sent again: events have a \`messageId\`, contacts and deals an id of yours, other POSTs take an \`Idempotency-Key\`.

**Numbers of requests.** \`x-request-id\` is answered with every answer, stands in \`instance\` of problems and in the log of the server. Send one of
your own (letters, digits, \`. _ : -\`, at most 128) to find it there.
`;

const SECURITY = {
  secretKey: { type: 'http', scheme: 'bearer', description: 'A secret key (`sk_...`) with the scope the call needs' },
  writeKey: {
    type: 'http',
    scheme: 'basic',
    description: "A site's write key (`wk_...`) as user name, or as `writeKey` in the body: adds data, reads nothing",
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'throughline_session',
    description: 'The dashboard, signed in; only from its own pages',
  },
};

export class ApiDescription {
  readonly #routes: RouteOptions[] = [];
  #document: OpenApiDocument | undefined;
  #text: string | undefined;

  /** Every route that is added from here on is described, unless it hides. */
  watch(app: FastifyInstance): void {
    app.addHook('onRoute', (route) => {
      if (route.url.includes('*') || route.schema?.hide) return;
      this.#routes.push(route);
    });
  }

  /** The routes stand when the server listens: made once. */
  get document(): OpenApiDocument {
    this.#document ??= this.#make();
    return this.#document;
  }

  get text(): string {
    this.#text ??= JSON.stringify(this.document);
    return this.#text;
  }

  #make(): OpenApiDocument {
    const schemas = new NamedSchemas();
    const paths: OpenApiDocument['paths'] = {};
    for (const route of this.#routes) {
      const path = route.url.replace(/:(\w+)/g, '{$1}');
      for (const method of [route.method].flat()) {
        if (method === 'HEAD' || method === 'OPTIONS') continue;
        paths[path] ??= {};
        paths[path][method.toLowerCase()] = operationOf(route, method, schemas) as Operation;
      }
    }
    const responses = problemResponses(schemas);
    return {
      openapi: '3.1.0',
      info: {
        title: 'Throughline',
        version: VERSION,
        summary: DESCRIPTION,
        description: CONVENTIONS.trim(),
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/' }],
      tags: tagsOf(paths),
      paths,
      webhooks: webhooksOf(schemas),
      components: { schemas: schemas.components, responses, headers: HEADERS, securitySchemes: SECURITY },
    };
  }
}

export interface Operation {
  operationId: string;
  tags?: readonly string[];
  summary: string;
  description?: string;
  security: Record<string, string[]>[];
  parameters?: { name: string; in: string; required: boolean; description?: string; schema: object }[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { $ref?: string; description?: string; content?: Record<string, Media> }>;
}

export interface Media {
  schema: object;
  example?: unknown;
}

export interface OpenApiDocument {
  openapi: string;
  info: { title: string; version: string; summary: string; description: string; license: object };
  servers: object[];
  tags: { name: string }[];
  /** What is sent to the receivers of webhooks. */
  webhooks: Record<string, object>;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown>; responses: object; headers: object; securitySchemes: object };
}

function tagsOf(paths: OpenApiDocument['paths']): { name: string }[] {
  const names = Object.values(paths).flatMap((methods) => Object.values(methods).flatMap(({ tags }) => tags ?? []));
  return [...new Set(names)].map((name) => ({ name }));
}

function webhooksOf(schemas: NamedSchemas): OpenApiDocument['webhooks'] {
  const operations = Object.entries(WEBHOOK_MESSAGES).map(([event, { schema, summary }]) => [
    event,
    {
      post: {
        operationId: `webhook ${event}`.replace(/\W(\w)/g, (_, letter: string) => letter.toUpperCase()),
        summary,
        description: 'Signed as standardwebhooks.com says: `webhook-id`, `webhook-timestamp`, `webhook-signature`.',
        requestBody: { content: { 'application/json': { schema: schemas.of(schema) } } },
        responses: { '2XX': { description: 'Any 2xx within 20 seconds: it has arrived' } },
      },
    },
  ]);
  return Object.fromEntries(operations);
}
