/** Logs without personal data: what happened, to which route, how long it took; never a URL's query, a body, an address. */
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';

export function loggerOptions(level: string): FastifyServerOptions['logger'] {
  if (level === 'silent') return false;
  const serializers = {
    req: (request: FastifyRequest) => ({ method: request.method, route: request.routeOptions?.url }),
    res: (reply: FastifyReply) => ({ status: reply.statusCode }),
    err: (error: Error & { code?: string }) => ({ type: error.name, code: error.code, stack: withoutValues(error) }),
  };
  return { level, serializers } as unknown as FastifyServerOptions['logger'];
}

/** Where it happened. The message may quote what somebody sent, so only the frames are kept. */
function withoutValues(error: Error): string {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .join('\n');
}

/** One line a request at the level `debug`: the route's pattern, never the address that was asked for. */
export function logRequests(server: FastifyInstance): void {
  server.addHook('onResponse', async (request, reply) => {
    request.log.debug({
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    });
  });
}
