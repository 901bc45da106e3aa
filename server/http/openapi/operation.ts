/** One route as an operation of the document. */
import type { FastifySchema, RouteOptions } from 'fastify';
import { type TObject, type TSchema, Type } from 'typebox';
import type { Scope } from '../../../shared/vocabulary.ts';
import { exampleOf } from './example.ts';
import type { NamedSchemas } from './named-schemas.ts';
import { problemRef, RATE_LIMIT_REFS } from './problems.ts';

const JSON_TYPE = 'application/json';

type Answer = TSchema | { content: Record<string, { schema: TSchema }> };

/** What the `schema` of a route of ours says. */
interface RouteSchema extends FastifySchema {
  params?: TObject;
  querystring?: TObject;
  body?: TSchema;
  response?: Record<string, Answer>;
}

export function operationOf(route: RouteOptions, method: string, schemas: NamedSchemas): object {
  const schema = (route.schema ?? {}) as RouteSchema;
  const described = route.config?.described ?? {};
  const scope = scopeOf(route);
  const body = described.body ?? schema.body;
  const parameters = [...parametersOf(schema, schemas), ...(described.idempotent ? [IDEMPOTENCY_KEY] : [])];
  const text = [schema.description ?? described.description, scope && `Needs a key with the scope \`${scope}\`.`];
  const named = 'site' in (schema.querystring?.properties ?? {}) || route.url.includes(':');
  const problems = [
    ...(parameters.length > 0 || body ? [400] : []),
    ...(scope || described.writeKey || body === described.body ? [401] : []),
    ...(scope || described.writeKey ? [403] : []),
    ...(named ? [404] : []),
    ...(described.idempotent ? [409] : []),
    ...(body ? [413, 415] : []),
    ...(described.body ? [429] : []),
    500,
    503,
    ...(described.problems ?? []),
  ];
  return {
    operationId: operationId(method, route.url),
    ...(schema.tags ? { tags: schema.tags } : {}),
    ...(route.config?.personal ? { 'x-personal-data': true } : {}),
    summary: schema.summary ?? operationId(method, route.url),
    ...(text.some(Boolean) ? { description: text.filter(Boolean).join('\n\n') } : {}),
    security: securityOf(scope, described.writeKey === true),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body || described.bodyTypes ? { requestBody: bodyOf(body, described.bodyTypes, schemas) } : {}),
    responses: {
      ...answersOf(route, schema, schemas),
      ...Object.fromEntries([...new Set(problems)].sort().map((status) => [status, problemRef(status)])),
    },
  };
}

/** `GET /v1/leads/:id/journey` is `getLeadsByIdJourney`. */
function operationId(method: string, url: string): string {
  const words = url
    .replace(/^\/v1/, '')
    .replace(/:(\w+)/g, 'by/$1')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  return method.toLowerCase() + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
}

function scopeOf({ onRequest }: RouteOptions): Scope | undefined {
  const hooks = [onRequest ?? []].flat() as { scope?: Scope }[];
  return hooks.find((hook) => hook.scope)?.scope;
}

function securityOf(scope: Scope | undefined, writeKey: boolean): object[] {
  if (writeKey) return [{ writeKey: [] }, { secretKey: ['ingest'] }];
  return scope ? [{ secretKey: [scope] }, { session: [scope] }] : [];
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'a request that is sent again with it does nothing more; with another body it is a conflict',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
  example: 'signup-2026-01-31-4711',
};

function parametersOf({ params, querystring }: RouteSchema, schemas: NamedSchemas): object[] {
  const all = (place: 'path' | 'query', from: TObject | undefined) =>
    Object.entries(from?.properties ?? {}).map(([name, schema]) => {
      const { description, ...rest } = schemas.of(schema) as { description?: string };
      const required = place === 'path' || ((from?.required ?? []) as string[]).includes(name);
      return { name, in: place, required, ...(description ? { description } : {}), schema: rest };
    });
  return [...all('path', params), ...all('query', querystring)];
}

function bodyOf(body: TSchema | undefined, others: readonly string[] = [], schemas: NamedSchemas): object {
  const content = Object.fromEntries(others.map((type) => [type, { schema: { type: 'string' } }]));
  return { required: true, content: { ...(body ? { [JSON_TYPE]: media(body, schemas) } : {}), ...content } };
}

const media = (schema: TSchema, schemas: NamedSchemas) => ({ schema: schemas.of(schema), example: exampleOf(schema) });

const MEANING: Record<string, string> = {
  200: 'Done',
  201: 'Made',
  202: 'Begun; it goes on in the background',
  204: 'Done; there is nothing to say',
};

function answersOf({ config }: RouteOptions, { response }: RouteSchema, schemas: NamedSchemas): Record<string, object> {
  const described = config?.described ?? {};
  const headers = {
    'x-request-id': { $ref: '#/components/headers/RequestId' },
    ...(described.idempotent ? { 'idempotency-replayed': { $ref: '#/components/headers/Replayed' } } : {}),
    ...(described.body ? RATE_LIMIT_REFS : {}),
  };
  const answers = Object.entries(response ?? { 200: Type.Unknown() }).map(([status, answer]) => {
    const content = contentOf(answer, described.answerType, schemas);
    return [status, { description: MEANING[status] ?? 'Answer', headers, ...(content ? { content } : {}) }];
  });
  return Object.fromEntries(answers);
}

function contentOf(answer: Answer, type: string | undefined, schemas: NamedSchemas): object | null {
  if (type) return { [type]: { schema: { type: 'string' } } };
  if (!('content' in answer))
    return (answer as { type?: string }).type === 'null' ? null : { [JSON_TYPE]: media(answer as TSchema, schemas) };
  const types = Object.entries(answer.content as Record<string, { schema: TSchema }>);
  return Object.fromEntries(
    types.map(([name, { schema }]) => [
      name,
      name === JSON_TYPE ? media(schema, schemas) : { schema: schemas.of(schema) },
    ]),
  );
}
