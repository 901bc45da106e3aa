/** The description of the API says what the server does: every route, as valid OpenAPI 3.1, with examples that fit. */
import { Validator } from '@seriousme/openapi-schema-validator';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenApiDocument, Operation } from '../../server/http/openapi/document.ts';
import { PROBLEMS } from '../../server/http/problem.ts';
import { startApp, type TestApp } from '../support/app.ts';

let app: TestApp;
let document: OpenApiDocument;
let operations: [name: string, operation: Operation][];
beforeAll(async () => {
  app = await startApp();
  document = (await app.get('/v1/openapi.json', { key: null })).body;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
});
afterAll(() => app.close());

/** The document with every reference replaced by what it names. */
function resolved(node: unknown, within: readonly string[] = []): unknown {
  if (Array.isArray(node)) return node.map((item) => resolved(item, within));
  if (typeof node !== 'object' || node === null) return node;
  const { $ref } = node as { $ref?: string };
  if ($ref !== undefined) {
    expect(within, 'a shape that holds itself').not.toContain($ref);
    const target = $ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, step) => (at as Record<string, unknown>)?.[step], document);
    expect(target, $ref).toBeTruthy();
    return resolved(target, [...within, $ref]);
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, resolved(value, within)]));
}

test('it is public, and valid OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(
    structuredClone(document) as object as Record<string, unknown>,
  );
  expect(errors ?? []).toEqual([]);
  expect(valid).toBe(true);
  expect(document.openapi).toBe('3.1.0');
});

test('every route of the server is in it, and nothing else', () => {
  // A tree: four characters deeper, a part of the address further.
  const tree = app.server.printRoutes({ commonPrefix: false }).split('\n');
  const parts: string[] = [];
  const registered = tree.flatMap((line) => {
    const [, indent, part, methods] = /^((?:│ {3}| {4})*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/.exec(line) ?? [];
    if (indent === undefined) return [];
    parts.splice(indent.length / 4, parts.length, part!);
    const path = parts.join('').replace(/:(\w+)/g, '{$1}');
    const listed = (methods ?? '').split(', ').filter((method) => !['', 'HEAD', 'OPTIONS'].includes(method));
    return path.endsWith('*') || path.startsWith('/docs') ? [] : listed.map((method) => `${method} ${path}`);
  });
  expect(registered.length).toBeGreaterThan(40);
  // The tree shows the names of two methods' parameters at one place as one: only their places are compared.
  const places = (names: Iterable<string>) =>
    [...new Set([...names].map((name) => name.replace(/\{[^}]*\}(\|\{[^}]*\})*/g, '{}')))].toSorted();
  expect(places(operations.map(([name]) => name))).toEqual(places(registered));
});

test('every operation has a name of its own, a summary, a tag, and says who may call it', () => {
  expect(new Set(operations.map(([, { operationId }]) => operationId)).size).toBe(operations.length);
  const open: string[] = [];
  for (const [name, { operationId, summary, tags, security }] of operations) {
    expect(summary, name).toMatch(/\w/);
    expect(summary, name).not.toBe(operationId);
    expect(tags, name).toHaveLength(1);
    if (security.length === 0) open.push(name);
  }
  expect(open.toSorted()).toEqual([
    'DELETE /v1/session',
    'GET /health/live',
    'GET /health/ready',
    'GET /metrics',
    'GET /v1/openapi.json',
    'GET /v1/projects/{writeKey}/settings',
    'POST /unsubscribe',
    'POST /v1/collect',
    'POST /v1/inbound/{id}/events',
    'POST /v1/session',
    'POST /v1/session/link',
  ]);
});

test('every body and every answer has a schema, and examples that fit it', () => {
  let count = 0;
  for (const [name, { requestBody, responses }] of operations) {
    const answers = Object.entries(responses).filter(([status]) => status.startsWith('2'));
    expect(answers.length, name).toBeGreaterThan(0);
    for (const content of [requestBody?.content, ...answers.map(([, answer]) => answer.content)]) {
      for (const [type, { schema, example }] of Object.entries(content ?? {})) {
        expect(schema, `${name} ${type}`).toBeTruthy();
        if (type !== 'application/json') continue;
        expect(Object.keys(schema).length, `${name} says nothing of its JSON`).toBeGreaterThan(0);
        const validator = Compile(resolved(schema) as TSchema);
        expect(validator.Check(example), `${name}: ${JSON.stringify([...validator.Errors(example)].slice(0, 3))}`).toBe(
          true,
        );
        count++;
      }
    }
  }
  expect(count).toBeGreaterThan(50);
});

test('every problem is there, with an example', () => {
  const { responses } = document.components as {
    responses: Record<string, { content: Record<string, { examples: object }> }>;
  };
  const examples = Object.values(responses).flatMap(({ content }) =>
    Object.keys(content['application/problem+json']!.examples),
  );
  expect(examples.toSorted()).toEqual(Object.keys(PROBLEMS).toSorted());
  for (const [name, { responses, security }] of operations) {
    if (security.some((way) => 'secretKey' in way))
      expect(Object.keys(responses), name).toEqual(expect.arrayContaining(['401', '403']));
    expect(Object.keys(responses), name).toEqual(expect.arrayContaining(['500', '503']));
  }
});

test('the scope it names is the scope that is asked for', async () => {
  const keys = new Map<string, string>();
  for (const scope of ['ingest', 'read', 'manage']) keys.set(scope, (await app.key({ scopes: [scope] })).key);
  for (const [name, { security }] of operations) {
    const scope = security.find((way) => 'session' in way)?.session?.[0];
    if (!scope) continue;
    const [method, path] = name.split(' ');
    for (const [own, key] of keys) {
      const { status } = await app.ask(method!, path!.replace(/\{\w+\}/g, 'x'), undefined, { key });
      expect(status === 403, `${name} with ${own}`).toBe(own !== scope);
    }
  }
});

test('lists and reports say that they answer as CSV', () => {
  const csv = operations.filter(([, { responses }]) => responses[200]?.content?.['text/csv']);
  expect(csv.map(([name]) => name)).toEqual(
    expect.arrayContaining(['GET /v1/leads', 'GET /v1/deals', 'GET /v1/sites']),
  );
  // Exports have the form that somebody else has made.
  for (const [name, { parameters }] of csv.filter(([name]) => !name.startsWith('GET /v1/exports/')))
    expect(
      parameters?.map((one) => one.name),
      name,
    ).toContain('format');
});

describe('the page at /docs', () => {
  test('has every operation, runs nothing from elsewhere, and no text as markup', async () => {
    const { status, headers, text } = await app.get('/docs', { key: null });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    for (const [name, { operationId, summary }] of operations) {
      expect(text, name).toContain(`id="${operationId}"`);
      expect(text, name).toContain(summary.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#39;'));
    }
    for (const name of Object.keys(document.components.schemas)) expect(text).toContain(`id="schema-${name}"`);
    const loaded = [...text.matchAll(/<(?:link|script|img)[^>]*(?:href|src)="([^"]+)"/g)].map(([, url]) => url!);
    expect(loaded.toSorted()).toEqual(['/docs/filter.js', '/docs/page.css']);
    for (const url of loaded) expect((await app.get(url, { key: null })).status).toBe(200);
    expect(text).not.toMatch(/ style=| on\w+=|<style|javascript:/);
    for (const [, anchor] of text.matchAll(/href="#([^"]+)"/g)) expect(text).toContain(`id="${anchor}"`);
  });
});
