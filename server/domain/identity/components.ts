/** Leads are the connected components of identifiers under trusted links. */

/** @returns the components of `nodes` under `links`, each sorted, in the order of their first members */
export function componentsOf(nodes: Iterable<string>, links: Iterable<{ a: string; b: string }>): string[][] {
  const parent = new Map<string, string>();
  for (const node of nodes) parent.set(node, node);
  const root = (node: string): string => {
    let top = node;
    while (parent.get(top) !== top) top = parent.get(top)!;
    for (let next = node; next !== top; ) {
      const up = parent.get(next)!;
      parent.set(next, top);
      next = up;
    }
    return top;
  };
  for (const { a, b } of links) {
    if (parent.has(a) && parent.has(b)) parent.set(root(a), root(b));
  }
  const groups = new Map<string, string[]>();
  for (const node of [...parent.keys()].sort()) {
    const top = root(node);
    const group = groups.get(top);
    if (group) group.push(node);
    else groups.set(top, [node]);
  }
  return [...groups.values()];
}
