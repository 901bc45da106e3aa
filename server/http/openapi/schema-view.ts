/** A schema of the document for people: properties, what they may hold, what they mean. */
import { type Html, html, marked } from './html.ts';

interface Node {
  $ref?: string;
  type?: string;
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly Node[];
  items?: Node;
  properties?: Record<string, Node>;
  patternProperties?: Record<string, Node>;
  required?: readonly string[];
  description?: string;
  default?: unknown;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  maxItems?: number;
}

/** What it may hold, in a line. */
export function typeView(schema: object): Html {
  const node = schema as Node;
  if (node.$ref) {
    const name = node.$ref.split('/').at(-1)!;
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  if (node.const !== undefined) return html`<code>${JSON.stringify(node.const)}</code>`;
  if (node.enum)
    return html`${between(
      node.enum.map((value) => html`<code>${String(value)}</code>`),
      ', ',
    )}`;
  if (node.anyOf) return html`${between(node.anyOf.map(typeView), ' or ')}`;
  if (node.type === 'array') return html`list of ${typeView(node.items ?? {})}${limits(node)}`;
  const [values] = Object.values(node.patternProperties ?? {});
  if (values) return html`map of ${typeView(values)}`;
  return html`${node.type ?? 'anything'}${limits(node)}`;
}

const between = (parts: readonly Html[], sign: string): (Html | string)[] =>
  parts.flatMap((part, i) => (i === 0 ? [part] : [sign, part]));

function limits(node: Node): Html {
  const said = [
    node.minimum !== undefined && `at least ${node.minimum}`,
    node.exclusiveMinimum !== undefined && `more than ${node.exclusiveMinimum}`,
    node.maximum !== undefined && `at most ${node.maximum}`,
    node.maxLength !== undefined && `at most ${node.maxLength} characters`,
    node.maxItems !== undefined && `at most ${node.maxItems} items`,
    node.default !== undefined && `${JSON.stringify(node.default)} if left out`,
  ].filter(Boolean);
  return said.length > 0 ? html` <small>(${said.join(', ')})</small>` : html``;
}

/** Its properties as a table; of those without a name of their own, the properties below too. */
export function propertiesView(schema: object): Html | null {
  const rows = rowsOf(schema as Node, '');
  if (rows.length === 0) return null;
  return html`<table><thead><tr><th>Property</th><th>Holds</th><th>Meaning</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function rowsOf(node: Node, path: string): Html[] {
  if (node.anyOf) return node.anyOf.flatMap((option) => rowsOf(option, path));
  if (node.items) return rowsOf(node.items, path && `${path}[]`);
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const whole = path ? `${path}.${name}` : name;
    const needed = node.required?.includes(name) ? html` <small>needed</small>` : '';
    const row = html`<tr><td><code>${whole}</code>${needed}</td><td>${summaryOf(child)}</td><td>${child.description && marked(child.description)}</td></tr>`;
    return [row, ...rowsOf(child, whole)];
  });
}

/** Of what is told in rows of its own, only that it is an object. */
function summaryOf(node: Node): Html {
  if (node.properties) return html`object`;
  if (node.items?.properties) return html`list of objects`;
  return typeView(node);
}
