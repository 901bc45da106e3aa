/** The yardstick: a bare Fastify route that reads a JSON body and answers 202. A process of its own, like the real server. */
import Fastify from 'fastify';

const app = Fastify({ logger: false });
app.post('/', async (_request, reply) => reply.code(202).send());
await app.listen({ port: 0, host: '127.0.0.1' });
process.send!({ port: (app.server.address() as { port: number }).port });
process.once('disconnect', () => process.exit(0));
