/** A known address asked in a way it does not know: 405, with the ways there are. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from './problem.ts';

/** Methods by the pattern of their address. Pages of the dashboard have any address: they are left out. */
export class Methods {
  readonly #routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();

  watch(app: FastifyInstance): void {
    app.addHook('onRoute', ({ url, method }) => {
      if (url.includes('*')) return;
      const pattern = new RegExp(`^${url.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`);
      const route = this.#routes.get(url) ?? { pattern, methods: new Set() };
      for (const one of [method].flat()) route.methods.add(one);
      this.#routes.set(url, route);
    });
  }

  /** What to answer where no route was found. */
  problemOf({ url }: Pick<FastifyRequest, 'url'>): ProblemError {
    const path = url.split('?', 1)[0]!;
    const methods = [...this.#routes.values()]
      .filter(({ pattern }) => pattern.test(path))
      .flatMap((route) => [...route.methods]);
    if (methods.length === 0) return new ProblemError('not_found');
    const allow = [...new Set(methods)].sort().join(', ');
    return new ProblemError('method_not_allowed', { detail: `Allowed here: ${allow}`, headers: { allow } });
  }
}
