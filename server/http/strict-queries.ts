/** API routes that say nothing of a query take none: a parameter that is not known is told, not passed over. */
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

const NoQuery = Type.Object({}, { additionalProperties: false });

export function refuseUnknownParameters(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    if (route.schema?.querystring || !route.url.startsWith('/v1/')) return;
    route.schema = { ...route.schema, querystring: NoQuery };
  });
}
