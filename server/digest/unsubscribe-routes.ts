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

  app.post(
    '/v1/digest/unsubscribe',
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

  // Programs that know no one-click open the link: reading a page changes nothing, the page asks.
  app.get('/v1/digest/unsubscribe', { schema: { hide: true, querystring: UnsubscribeQuery } }, (request, reply) => {
    const { token } = request.query as Static<typeof UnsubscribeQuery>;
    return reply.redirect(`/unsubscribe?token=${encodeURIComponent(token)}`, 303);
  });
}
