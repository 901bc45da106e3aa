import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { lineOf, type Source } from './source.ts';
import { isNode, textOf, walk } from './walk.ts';

/** What an import leads to: a file of ours, a module of Node, or a package. */
export type Target =
  | { kind: 'file'; path: string }
  | { kind: 'node'; path: string }
  | { kind: 'package'; path: string; name: string };

export interface Import {
  target: Target;
  /** `import type …` and `import('…').T`: gone when the program runs. */
  typeOnly: boolean;
  line: number;
}

/** Everything a source imports: static, re-exported, dynamic, as a type, or as a worker by `new URL('./x.ts', import.meta.url)`. */
export function importsOf(source: Source): Import[] {
  const imports: Import[] = [];
  walk(source.tree, (node) => {
    const add = (specifier: string, typeOnly: boolean) =>
      imports.push({ target: targetOf(source.path, specifier), typeOnly, line: lineOf(source, node) });
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration': {
        const specifier = textOf(node.source);
        if (specifier !== undefined) add(specifier, node.importKind === 'type' || node.exportKind === 'type');
        break;
      }
      case 'ImportExpression': {
        const specifier = textOf(node.source);
        if (specifier !== undefined) add(specifier, false);
        break;
      }
      case 'TSImportType': {
        const specifier = textOf(node.source);
        if (specifier !== undefined) add(specifier, true);
        break;
      }
      case 'NewExpression': {
        const [first, second] = node.arguments as unknown[];
        const specifier = textOf(first);
        const isModuleUrl = isNode(node.callee) && node.callee.name === 'URL' && second !== undefined;
        if (isModuleUrl && specifier !== undefined && /^\.{1,2}\/.*\.[jt]sx?$/.test(specifier)) add(specifier, false);
        break;
      }
    }
  });
  return imports;
}

function targetOf(from: string, specifier: string): Target {
  if (specifier.startsWith('.')) return { kind: 'file', path: posix.join(posix.dirname(from), specifier) };
  if (isBuiltin(specifier)) return { kind: 'node', path: specifier };
  const name = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1);
  return { kind: 'package', path: specifier, name: name.join('/') };
}
