import type { Node } from './source.ts';
import { isNode, type Place, walk } from './walk.ts';

const WRAPPERS = ['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression', 'TSInstantiationExpression'];

/** The places where one of `names` is used as a value and no declaration in the file gives it another meaning. */
export function globalsUsed(tree: Node, names: string[]): { name: string; node: Node }[] {
  const own = declaredNames(tree);
  const used: { name: string; node: Node }[] = [];
  walk(tree, (node, place) => {
    if (node.type.startsWith('TS') && !WRAPPERS.includes(node.type)) return false;
    if (node.type !== 'Identifier' || !isReference(place)) return true;
    const name = node.name as string;
    if (names.includes(name) && !own.has(name)) used.push({ name, node });
    return true;
  });
  return used;
}

function isReference({ parent, field }: Place): boolean {
  if (parent === undefined) return true;
  if (parent.type === 'MemberExpression') return field === 'object' || parent.computed === true;
  const isKey = field === 'key' && parent.computed !== true;
  const isForeignName = ['ImportSpecifier', 'ExportSpecifier', 'LabeledStatement'].includes(parent.type);
  return !isKey && !isForeignName;
}

/** Every name that the file declares anywhere: imports, variables, parameters, functions, classes. */
function declaredNames(tree: Node): Set<string> {
  const names = new Set<string>();
  const collect = (pattern: unknown) => {
    if (!isNode(pattern)) return;
    walk(pattern, (node) => {
      if (node.type === 'Identifier') names.add(node.name as string);
    });
  };
  walk(tree, (node) => {
    if (node.type === 'VariableDeclarator') collect(node.id);
    if (/^Import.*Specifier$/.test(node.type)) collect(node.local);
    if (node.type === 'CatchClause') collect(node.param);
    if (/Function|Class/.test(node.type)) {
      collect(node.id);
      if (Array.isArray(node.params)) node.params.forEach(collect);
    }
  });
  return names;
}
