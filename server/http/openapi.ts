/** The API's description, made from the schemas of the routes. */
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { DESCRIPTION, VERSION } from '../version.ts';

export function openApiOptions(): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Throughline',
        version: VERSION,
        description: DESCRIPTION,
        license: { name: 'MIT' },
      },
      components: {
        securitySchemes: {
          secretKey: {
            type: 'http',
            scheme: 'bearer',
            description: 'A secret key (sk_...) with the scope the call needs',
          },
          writeKey: {
            type: 'http',
            scheme: 'basic',
            description: "A site's write key (wk_...) as user name: adds data, reads nothing",
          },
        },
      },
      security: [{ secretKey: [] }],
    },
  };
}
