import type { Node } from './source.ts';

/** Where a node hangs: its parent, and in which of its fields. */
export interface Place {
  parent: Node | undefined;
  field: string;
}

/** Visits every node below `root`, parents first. A visitor that returns false is not led into that node's children. */
export function walk(root: Node, visit: (node: Node, place: Place) => unknown): void {
  step(root, { parent: undefined, field: '' }, visit);
}

function step(node: Node, place: Place, visit: (node: Node, place: Place) => unknown): void {
  if (visit(node, place) === false) return;
  for (const [field, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) step(child, { parent: node, field }, visit);
    }
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

/** The text of a string literal, or of a template with `?` for each expression. */
export function textOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type !== 'TemplateLiteral') return undefined;
  const quasis = node.quasis as { value: { cooked: string | null; raw: string } }[];
  return quasis.map(({ value }) => value.cooked ?? value.raw).join('?');
}

/** `a.b` or `a['b']` of a plain name `a`. */
export function memberOf(node: Node): { object: string; property: string } | undefined {
  const property = propertyOf(node);
  const object = node.object;
  if (property === undefined || !isNode(object) || object.type !== 'Identifier') return undefined;
  return { object: object.name as string, property };
}

/** The `b` of any `….b` or `…['b']`. */
export function propertyOf(node: Node): string | undefined {
  if (node.type !== 'MemberExpression' || !isNode(node.property)) return undefined;
  return node.computed ? textOf(node.property) : (node.property.name as string);
}
