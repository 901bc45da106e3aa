/** An example of a schema: its own, if it has one, else made of what properties of these names usually hold. */
import type { TSchema } from 'typebox';
import { KEYS, SAMPLES } from './samples.ts';

interface Node {
  type?: string;
  const?: unknown;
  enum?: readonly unknown[];
  default?: unknown;
  examples?: readonly unknown[];
  anyOf?: Node[];
  properties?: Record<string, Node>;
  patternProperties?: Record<string, Node>;
  items?: Node;
  minItems?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  pattern?: string;
  maxLength?: number;
}

export function exampleOf(schema: TSchema): unknown {
  return example(schema as Node, []);
}

/** @param path names of the properties that lead to it; of a list's items, that of the list */
function example(node: Node, path: readonly string[]): unknown {
  if (node.examples) return node.examples[0];
  if (node.const !== undefined) return node.const;
  const sample = sampleOf(path);
  if (node.enum) return node.enum.includes(sample) ? sample : node.enum[0];
  if (node.anyOf) {
    const options = node.anyOf.map((option) => example(option, path)).filter((value) => value !== null);
    return options.find((value) => value === sample) ?? options[0] ?? null;
  }
  switch (node.type) {
    case 'object':
      return objectOf(node, path, sample);
    case 'array':
      if (Array.isArray(sample) && !isObject(node.items)) return sample;
      return node.items ? [example(node.items, path)] : [];
    case 'string':
      return fitting(node, sample);
    case 'integer':
    case 'number':
      return typeof sample === 'number' ? sample : (node.default ?? node.minimum ?? (node.exclusiveMinimum ?? 0) + 1);
    case 'null':
      return null;
    case 'boolean':
      return typeof sample === 'boolean' ? sample : false;
    default:
      return sample ?? null;
  }
}

/** What is said of a property of this parent, else of any property with its name. */
function sampleOf(path: readonly string[]): unknown {
  const names = [path.slice(-2).join('.'), path.at(-1) ?? ''];
  const known = names.find((name) => Object.hasOwn(SAMPLES, name));
  return known === undefined ? undefined : SAMPLES[known];
}

/** Nothing but one: where a text will do as well, a sample that is a text is right. */
const isObject = (node: Node | undefined): boolean => {
  const options = node?.anyOf?.filter((option) => option.type !== 'null') ?? [node];
  return options.every((option) => option?.type === 'object');
};

function objectOf({ properties, patternProperties }: Node, path: readonly string[], sample: unknown): unknown {
  if (properties) {
    return Object.fromEntries(
      Object.entries(properties).map(([name, child]) => [name, example(child, [...path, name])]),
    );
  }
  if (typeof sample === 'object' && !Array.isArray(sample)) return sample;
  const key = KEYS[path.at(-1) ?? ''];
  const [values] = Object.values(patternProperties ?? {});
  return key !== undefined && values ? { [key]: example(values, [...path, key]) } : {};
}

function fitting({ pattern, maxLength = 2048 }: Node, sample: unknown): string {
  const candidates = [sample, 'example', 'EUR', '2026-01-31'].filter((text) => typeof text === 'string');
  const regExp = pattern === undefined ? /^/ : new RegExp(pattern);
  return candidates.find((text) => regExp.test(text) && text.length <= maxLength) ?? '';
}
