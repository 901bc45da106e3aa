/** Checks bodies and parameters by the schemas of shared/, and says of each fault where it is and what is allowed. */
import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { Value } from 'typebox/value';
import { type FieldError, invalid } from './problem.ts';

interface SchemaError {
  keyword: string;
  instancePath: string;
  message?: string;
  params?: Record<string, unknown>;
}

type Checked = { additionalProperties?: string[]; requiredProperties?: string[]; allowedValues?: unknown[] };

/** How many faults one answer names, at most. */
const MAX_ERRORS = 20;

export function faultsOf(validator: Validator, schema: TSchema, value: unknown): FieldError[] {
  const faults: { at: string; detail: string }[] = [];
  for (const error of validator.Errors(value) as SchemaError[]) {
    const params = (error.params ?? {}) as Checked;
    if (error.keyword === 'additionalProperties') {
      const known = Object.keys((schema as { properties?: object }).properties ?? {});
      const allowed = error.instancePath === '' && known.length > 0 ? `; there are ${known.join(', ')}` : '';
      for (const name of params.additionalProperties ?? []) {
        faults.push({ at: `${error.instancePath}/${name}`, detail: `is not known here${allowed}` });
      }
    } else if (error.keyword === 'required') {
      for (const name of params.requiredProperties ?? []) faults.push({ at: `${error.instancePath}/${name}`, detail: 'is missing' });
    } else if (error.keyword === 'enum' || error.keyword === 'const' || error.keyword === 'anyOf' || error.keyword === '~refine' || error.keyword === 'boolean') {
      const allowed = allowedAt(schema, error.instancePath);
      faults.push({ at: error.instancePath, detail: allowed ? `must be ${allowed}` : 'is not of a kind that is allowed here' });
    } else faults.push({ at: error.instancePath, detail: error.message ?? 'is not valid' });
  }
  const seen = new Set<string>();
  return faults
    .filter(({ at }) => !seen.has(at) && seen.add(at))
    .slice(0, MAX_ERRORS)
    .map(({ at, detail }) => ({ pointer: at, detail }));
}

interface Node {
  properties?: Record<string, unknown>;
  items?: unknown;
  enum?: unknown[];
  anyOf?: { const?: unknown; enum?: unknown[] }[];
}

/** The list of values a schema allows at a pointer, if it is such a list. */
function allowedAt(schema: TSchema, pointer: string): string | null {
  let node = schema as Node;
  for (const step of pointer.split('/').slice(1)) {
    const next = node.properties?.[step] ?? (/^\d+$/.test(step) ? node.items : undefined);
    if (!next) return null;
    node = next as typeof node;
  }
  const values = node.enum ?? node.anyOf?.flatMap((option) => option.enum ?? option.const ?? []);
  return values?.length ? `one of ${values.join(', ')}` : null;
}

/** Query and path parameters arrive as text and are converted; bodies are taken as they are. */
export function validateBySchemas(app: FastifyInstance): void {
  app.setValidatorCompiler(({ schema, httpPart }) => {
    const validator = Compile(schema as TSchema) as unknown as Validator;
    const fromText = httpPart === 'querystring' || httpPart === 'params';
    return (data: unknown) => {
      const value = fromText ? Value.Convert(schema as TSchema, { ...(data as object) }) : data;
      if (validator.Check(value)) return { value };
      const faults = faultsOf(validator, schema as TSchema, value ?? null);
      throw invalid(
        fromText ? faults.map(({ pointer, detail }) => ({ parameter: pointer?.split('/')[1] ?? '', detail })) : faults,
      );
    };
  });
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
}
