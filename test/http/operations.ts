/** Every call there is, as the description of the API names it. */
import type { Scope } from '../../shared/vocabulary.ts';
import type { TestApp } from '../support/app.ts';

export interface Operation {
  /** `GET /v1/leads/{id}` */
  name: string;
  method: string;
  path: string;
  /** What a session needs; null: no session helps, or none is needed. */
  scope: Scope | null;
  /** Nothing has to be shown. */
  isOpen: boolean;
  /** Names of the query's parameters. */
  parameters: string[];
  /** A body that its schema takes. */
  body: unknown;
}

interface Described {
  security: Record<string, Scope[]>[];
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { example?: unknown }> };
}

export async function operationsOf(app: TestApp): Promise<Operation[]> {
  const { paths } = (await app.get('/v1/openapi.json', { key: null })).body;
  return Object.entries<Record<string, Described>>(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security, parameters = [], requestBody }]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      scope: security.find((way) => 'session' in way)?.session?.[0] ?? null,
      isOpen: security.length === 0,
      parameters: parameters.filter((each) => each.in === 'query').map((each) => each.name),
      body: requestBody?.content['application/json']?.example,
    })),
  );
}
