/** Is the tag in place, and do events come? */
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { InstallCheck, InstallFindings, InstallProgress } from '../../shared/api/install.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Clock } from '../clock.ts';
import { toIso } from '../domain/iso.ts';
import type { Auth } from '../http/auth.ts';
import type { Directory } from '../http/directory.ts';
import { ProblemError } from '../http/problem.ts';
import type { Outbound } from '../outbound/call.ts';
import type { Storage } from '../storage/storage.ts';
import { lookAtPage } from './look-at-page.ts';

export interface InstallParts {
  storage: Storage;
  auth: Auth;
  directory: Directory;
  clock: Clock;
  outbound: Outbound;
  publicUrl: string | null;
  /** Does a domain of the settings cover a host? */
  covers(domain: string, host: string): boolean;
  /** Events of a site by the hosts that are not among its domains. */
  foreignHosts(siteId: string): ReadonlyMap<string, number>;
}

const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });
/** Pages looked at a minute, of all askers together: this is no way to make a server call others. */
const CHECKS_A_MINUTE = 20;
const HOSTS_SHOWN = 10;

export async function installRoutes(app: FastifyInstance, parts: InstallParts): Promise<void> {
  const { storage, auth, directory, clock, outbound, publicUrl, covers } = parts;
  const tags = ['Install'];
  let minute = 0;
  let checks = 0;

  app.get(
    '/v1/sites/:id/install',
    {
      onRequest: auth.needs('read'),
      schema: {
        tags,
        summary: 'How far the installation of a site has come',
        params: Id,
        response: { 200: InstallProgress },
      },
    },
    async (request): Promise<InstallProgress> => {
      const { id } = request.params as Static<typeof Id>;
      const site = auth.site(await auth.require(request, 'read'), id);
      const { firstEventAt, hasLead } = await storage.read('installProgress', site.siteId);
      const hosts = [...parts.foreignHosts(site.id)].sort(([, a], [, b]) => b - a).slice(0, HOSTS_SHOWN);
      return {
        firstEventAt: firstEventAt === null ? null : toIso(firstEventAt),
        leads: hasLead,
        quarantined: await storage.read('quarantineCounts', site.siteId),
        foreignHosts: hosts.map(([host, events]) => ({ host, events })),
      };
    },
  );

  app.post(
    '/v1/sites/:id/install/check',
    {
      onRequest: auth.needs('manage'),
      config: { described: { problems: [429] } },
      schema: {
        tags,
        summary: 'Fetch a page and say what is wrong with its tag',
        description:
          'Tag, write key, script, Content Security Policy, domains, consent and forms, each with what to do. Only public addresses are ' +
          'called, and those that `THROUGHLINE_OUTBOUND_ALLOW` names. What scripts add to the page later is not seen.',
        params: Id,
        body: InstallCheck,
        response: { 200: InstallFindings },
      },
    },
    async (request): Promise<InstallFindings> => {
      const { id } = request.params as Static<typeof Id>;
      const caller = await auth.require(request, 'manage');
      const site = auth.site(caller, id);
      const { url } = request.body as InstallCheck;
      const now = Math.floor(clock.now() / 60_000);
      if (now !== minute) [minute, checks] = [now, 0];
      if (++checks > CHECKS_A_MINUTE)
        throw new ProblemError('rate_limited', {
          detail: 'Too many pages were checked in this minute',
          retryAfter: 60,
        });
      const text = /^[a-z][a-z0-9+.-]*:/i.test(url.trim()) ? url.trim() : `https://${url.trim()}`;
      return lookAtPage(outbound, text, {
        site,
        publicUrl,
        covers,
        siteNameOf: (key) => {
          const other = directory.siteOf(key);
          return other && (!caller.sites || caller.sites.includes(other.id)) ? other.name : null;
        },
      });
    },
  );
}
