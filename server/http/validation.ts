/** Checks bodies and parameters by the schemas of shared/, and says of each fault where it is and what is allowed. */
import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { Settings } from 'typebox/system';
import { Value } from 'typebox/value';
import { LIMITS } from '../../shared/limits.ts';
import { cleanText } from '../domain/well-formed.ts';
import { type FieldError, invalid } from './problem.ts';

interface SchemaError {
  keyword: string;
  instancePath: string;
  message?: string;
  params?: Record<string, unknown>;
}

type Checked = { additionalProperties?: string[]; requiredProperties?: string[]; allowedValues?: unknown[] };

interface Fault {
  at: string;
  detail: string;
}

const NO_KIND = 'is not of a kind that is allowed here';

/** How many faults one answer names, at most; a fault in a union is told by each of its parts, so more are looked for. */
const MAX_ERRORS = 20;
Settings.Set({ maxErrors: 10 * MAX_ERRORS });

export function faultsOf(validator: Validator, schema: TSchema, value: unknown): FieldError[] {
  const faults: Fault[] = [];
  for (const error of validator.Errors(value) as SchemaError[]) {
    const params = (error.params ?? {}) as Checked;
    if (error.keyword === 'additionalProperties') {
      const known = Object.keys(inside(nodeAt(schema, error.instancePath))?.properties ?? {});
      const allowed = known.length > 0 ? `there are ${known.join(', ')}` : 'there are none';
      for (const name of params.additionalProperties ?? []) {
        faults.push({ at: `${error.instancePath}/${escaped(name)}`, detail: `is not known here; ${allowed}` });
      }
    } else if (error.keyword === 'required') {
      for (const name of params.requiredProperties ?? [])
        faults.push({ at: `${error.instancePath}/${name}`, detail: 'is missing' });
    } else if (error.keyword === 'boolean') {
      // Said of each name that is not known, beside `additionalProperties`.
    } else if (['enum', 'const', 'anyOf', '~refine'].includes(error.keyword)) {
      const allowed = allowedAt(schema, error.instancePath);
      faults.push({
        at: error.instancePath,
        detail: allowed ? `must be ${allowed}` : NO_KIND,
      });
    } else faults.push({ at: error.instancePath, detail: error.message ?? 'is not valid' });
  }
  const seen = new Set<string>();
  // That no part of a union fits says nothing where one of them says more closely why.
  const isVague = (fault: Fault) => faults.some(({ at }) => at.startsWith(`${fault.at}/`));
  return faults
    .filter((fault) => !isVague(fault) && !seen.has(fault.at) && seen.add(fault.at))
    .slice(0, MAX_ERRORS)
    .map(({ at, detail }) => ({ pointer: at, detail }));
}

/** A name as a step of a JSON pointer (RFC 6901); one that nobody can have meant is cut. */
const escaped = (name: string): string => name.slice(0, LIMITS.idChars).replaceAll('~', '~0').replaceAll('/', '~1');
const unescaped = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~');

interface Node {
  properties?: Record<string, Node>;
  items?: Node;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Node[];
}

/** The part of a union that has an inside; else the node itself. */
const inside = (node: Node | null): Node | null =>
  node?.anyOf?.find((option) => option.properties ?? option.items) ?? node;

/** What a schema says about the place that a pointer names. */
function nodeAt(schema: TSchema, pointer: string): Node | null {
  let node: Node | null = schema as Node;
  for (const step of pointer.split('/').slice(1)) {
    const parent = inside(node);
    node = parent?.properties?.[unescaped(step)] ?? (/^\d+$/.test(step) ? parent?.items : undefined) ?? null;
  }
  return node;
}

/** The list of values a schema allows at a pointer, if it is such a list. */
function allowedAt(schema: TSchema, pointer: string): string | null {
  const node = nodeAt(schema, pointer);
  const values = node?.enum ?? node?.anyOf?.flatMap((option) => option.enum ?? option.const ?? []);
  return values?.length ? `one of ${values.join(', ')}` : null;
}

/** Query and path parameters arrive as text, are cleaned and converted; bodies are taken as they are. */
export function validateBySchemas(app: FastifyInstance): void {
  app.setValidatorCompiler(({ schema, httpPart }) => {
    // When it is first needed: all routes' together would be a quarter of the time that a start takes.
    let compiled: Validator | undefined;
    const fromText = httpPart === 'querystring' || httpPart === 'params';
    return (data: unknown) => {
      compiled ??= Compile(schema as TSchema) as unknown as Validator;
      const validator = compiled;
      const value = fromText ? converted(schema as TSchema, data as Record<string, unknown>) : data;
      if (validator.Check(value)) return { value };
      const faults = faultsOf(validator, schema as TSchema, value ?? null);
      throw invalid(
        fromText ? faults.map(({ pointer, detail }) => ({ parameter: pointer?.split('/')[1] ?? '', detail })) : faults,
      );
    };
  });
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
}

/** A number is one only where the text says just that: `1.5` is no integer, `true` and `0x10` are no numbers. */
const DECIMAL = /^-?\d+(\.\d+)?$/;

function converted(schema: TSchema, parameters: Record<string, unknown>): Record<string, unknown> {
  const sent = cleaned(parameters);
  const read = Value.Convert(schema, { ...sent }) as Record<string, unknown>;
  for (const [name, value] of Object.entries(read)) {
    const text = sent[name];
    if (typeof value === 'number' && !(DECIMAL.test(String(text)) && Number(text) === value)) read[name] = text;
  }
  return read;
}

/** Parameters with text that every engine can be asked for: a NUL in a query is an error on one of them. */
function cleaned(parameters: Record<string, unknown>): Record<string, unknown> {
  const clean = (value: unknown) => (typeof value === 'string' ? cleanText(value) : value);
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, Array.isArray(value) ? value.map(clean) : clean(value)]),
  );
}
