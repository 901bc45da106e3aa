/** What the links in mails lead to. Without a key or session: the sealed token proves that it is from a mail. */
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { UnsubscribeQuery } from '../../shared/api/digest-mail.ts';
import { ProblemError } from '../http/problem.ts';
import type { Storage } from '../storage/storage.ts';
import type { UnsubscribeLinks } from './unsubscribe-links.ts';

const BODY_BYTES = 4_096;

export async function unsubscribeRoutes(
  app: FastifyInstance,
  { storage, links }: { storage: Storage; links: UnsubscribeLinks },
): Promise<void> {
  // Mail programs send a form (RFC 8058, 3.1), and what it says is known.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null, undefined));

  // The address of the page that the link opens: what only reads it changes nothing, what sends a form there means it.
  app.post(
    '/unsubscribe',
    {
      bodyLimit: BODY_BYTES,
      config: { described: { problems: [404], bodyTypes: ['application/x-www-form-urlencoded'] } },
      schema: {
        tags: ['Profile'],
        summary: 'End the weekly digest by e-mail, with the token of its link; needs no key',
        description: 'As mail programs do it by one click (RFC 8058). Again changes nothing.',
        querystring: UnsubscribeQuery,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { token } = request.query as Static<typeof UnsubscribeQuery>;
      const subscription = links.read(token);
      if (!subscription) throw new ProblemError('not_found', { detail: 'This link is not, or no longer, one of ours' });
      await storage.write('endDigest', subscription.userId, subscription.siteId);
      return reply.code(204).send();
    },
  );
}
