/** The digest of a week by mail: each user chooses for herself; a link in the mail ends it. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { site as siteParameter } from '../../shared/api/common.ts';
import { DigestMails, DigestMailsChoice, DigestMailTry, MailTold } from '../../shared/api/digest-mail.ts';
import { addDays, today } from '../../shared/periods.ts';
import type { Clock } from '../clock.ts';
import type { Auth, Bearer, Caller } from '../http/auth.ts';
import type { Directory } from '../http/directory.ts';
import { invalid, ProblemError } from '../http/problem.ts';
import type { Storage } from '../storage/storage.ts';
import type { Postman } from './postman.ts';

export interface DigestRouteParts {
  storage: Storage;
  auth: Auth;
  directory: Directory;
  clock: Clock;
  postman: Postman;
}

const SiteQuery = Type.Object(siteParameter, { additionalProperties: false });
const DAYS_A_WEEK = 7;
/** Between two that are sent to try it. */
const TRY_EVERY_MS = 30_000;

export async function digestRoutes(app: FastifyInstance, parts: DigestRouteParts): Promise<void> {
  const { storage, auth, directory, clock, postman } = parts;
  const tags = ['Profile'];
  const triedAt = new Map<string, number>();

  /** @throws 409 for a key, or a session of none: they have no address */
  async function own(request: FastifyRequest): Promise<Caller & { by: Extract<Bearer, { kind: 'user' }> }> {
    const { by, ...caller } = await auth.require(request, 'read');
    if (by.kind !== 'user') throw new ProblemError('conflict', { detail: 'Only a user who is signed in has this' });
    return { ...caller, by };
  }

  /** Of sites that she may not see any more none is sent, and none is told of: what is answered can be sent back. */
  const mails = async ({ by, sites: seen }: Awaited<ReturnType<typeof own>>): Promise<DigestMails> => {
    const chosen = await storage.read('digestSitesOf', by.user.id);
    const ids = chosen
      .flatMap(({ siteId }) => directory.sites().find((site) => site.siteId === siteId)?.id ?? [])
      .filter((id) => seen?.includes(id) ?? true);
    return { available: postman.isSet, language: chosen[0]?.language ?? null, sites: ids };
  };

  app.get(
    '/v1/profile/digest',
    {
      onRequest: auth.needs('read'),
      config: { described: { problems: [409] } },
      schema: { tags, summary: 'Of which sites you get the weekly digest by e-mail', response: { 200: DigestMails } },
    },
    async (request) => mails(await own(request)),
  );

  app.put(
    '/v1/profile/digest',
    {
      onRequest: auth.needs('read'),
      config: { described: { problems: [409] } },
      schema: {
        tags,
        summary: 'Choose of which sites you get the weekly digest by e-mail',
        description:
          'From the next Monday at seven on, by the clock of each site. It holds figures of the week beside the week before, channels and alerts, and no person.',
        body: DigestMailsChoice,
        response: { 200: DigestMails },
      },
    },
    async (request) => {
      const caller = await own(request);
      const { by, sites: seen } = caller;
      const { sites, language } = request.body as DigestMailsChoice;
      const found = sites.map((id) => (seen?.includes(id) === false ? undefined : directory.site(id)));
      const wrong = found.indexOf(undefined);
      if (wrong >= 0) throw invalid([{ pointer: `/sites/${wrong}`, detail: 'is no site of yours' }]);
      const siteIds = found.map((site) => site!.siteId);
      await storage.write('chooseDigests', by.user.id, siteIds, language);
      return mails(caller);
    },
  );

  app.post(
    '/v1/profile/digest/try',
    {
      onRequest: auth.needs('read'),
      config: { described: { problems: [409, 429] } },
      schema: {
        tags,
        summary: 'Send yourself the digest of the last whole week of a site now',
        description: 'What the mail server says is the answer. Nothing else changes: Monday’s comes all the same.',
        querystring: SiteQuery,
        body: DigestMailTry,
        response: { 200: MailTold },
      },
    },
    async (request): Promise<MailTold> => {
      const { by, ...caller } = await own(request);
      const site = auth.site(caller, (request.query as Static<typeof SiteQuery>).site);
      if (!postman.isSet)
        throw new ProblemError('conflict', { detail: 'No mail server is set: THROUGHLINE_SMTP_URL names one' });
      const { user } = by;
      const now = clock.now();
      const waitMs = (triedAt.get(user.id) ?? Number.NEGATIVE_INFINITY) + TRY_EVERY_MS - now;
      if (waitMs > 0) throw new ProblemError('rate_limited', { retryAfter: Math.ceil(waitMs / 1000) });
      triedAt.set(user.id, now);
      const reader = { ...user, userId: user.id };
      const { language } = request.body as DigestMailTry;
      const outcome = await postman.sendNow(site, lastWeek(site.timeZone, now), reader, language);
      return outcome.ok
        ? { sent: true, problem: null, status: null }
        : { sent: false, problem: outcome.problem, status: outcome.status };
    },
  );
}

/** @returns the Monday that the last whole week began with */
function lastWeek(timeZone: string, now: number): string {
  const day = today(timeZone, now);
  const sinceMonday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % DAYS_A_WEEK;
  return addDays(day, -sinceMonday - DAYS_A_WEEK);
}
