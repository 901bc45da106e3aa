import { lineOf, type Rule } from './source.ts';
import { textOf, walk } from './walk.ts';

/** Import from the file that owns the thing. */
export const barrels: Rule = {
  name: 'no barrel',
  check({ tree }) {
    const statements = tree.body as { type: string; source?: unknown; declaration?: unknown }[];
    const exports = statements.filter((statement) => statement.type.startsWith('Export'));
    const onlyPassesOn = statements.every(
      ({ type, declaration }) =>
        type === 'ImportDeclaration' ||
        type === 'ExportAllDeclaration' ||
        (type === 'ExportNamedDeclaration' && !declaration),
    );
    if (exports.length === 0 || !onlyPassesOn) return [];
    return [{ line: 1, detail: 'only passes on what other files own: import from the owner' }];
  },
};

/** Loads files that the build has listed (`TRACKER_ADAPTERS`) from wherever the script came from. */
const LOADS_BUILT_FILES = 'tracker/adapters.ts';

/** What cannot be read off the text cannot be held by these rules, nor found by the next reader. */
export const literalImports: Rule = {
  name: 'imports are literal',
  check(source) {
    const findings: { line: number; detail: string }[] = [];
    if (source.path === LOADS_BUILT_FILES) return findings;
    walk(source.tree, (node) => {
      const isComputed = node.type === 'ImportExpression' && !textOf(node.source)?.match(/^[^?]+$/);
      if (isComputed)
        findings.push({ line: lineOf(source, node), detail: 'import() of a computed name: list the files' });
    });
    return findings;
  },
};
