import { importsOf } from './imports.ts';
import type { Rule, Source } from './source.ts';

/** Types count too: two files that need each other to be understood are one idea. Reported once, at the cycle's first file. */
export const cycles: Rule = {
  name: 'no import cycle',
  check(source, all) {
    const cycle = shortestCycle(source.path, all);
    if (cycle === undefined || cycle.some((path) => path < source.path)) return [];
    return [{ line: 1, detail: [...cycle, source.path].join(' -> ') }];
  },
};

/** The files of a shortest cycle through `start`, beginning with it. */
function shortestCycle(start: string, all: Map<string, Source>): string[] | undefined {
  const paths: string[][] = [[start]];
  const seen = new Set<string>();
  for (const path of paths) {
    for (const next of neighbours(path.at(-1) ?? start, all)) {
      if (next === start) return path;
      if (seen.has(next)) continue;
      seen.add(next);
      paths.push([...path, next]);
    }
  }
  return undefined;
}

const known = new WeakMap<Source, string[]>();

function neighbours(path: string, all: Map<string, Source>): string[] {
  const source = all.get(path);
  if (source === undefined) return [];
  let targets = known.get(source);
  if (targets === undefined) {
    targets = importsOf(source).map(({ target }) => target.path);
    known.set(source, targets);
  }
  return targets.filter((target) => all.has(target));
}
