/** Forms in open shadow roots: `submit` does not leave one, so its listeners are put there when the visitor gets in. */
import { doc, on } from './env.ts';

export const watchShadowRoots = (listen: (root: Node) => void): void => {
  const known = new WeakSet<Node>([doc]);
  on('focusin click', (event: Event) => {
    const root = (event.composedPath()[0] as Node).getRootNode();
    if (!known.has(root)) {
      known.add(root);
      listen(root);
    }
  });
};
