/** The lead that a path names, by any id she ever had. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WholeJourney } from '../domain/journey/assemble.ts';
import { ProblemError } from '../http/problem.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { StoredLead } from '../storage/reads/leads.ts';
import type { Storage } from '../storage/storage.ts';
import { deriveAbout } from './derive-about.ts';
import { deriveFirst, journeyOfLead } from './lead-views.ts';

/** @throws 404 where there is no such lead @returns null after a redirect to the surviving lead */
export async function findLead(
  storage: Storage,
  site: StoredSite,
  id: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<{ site: StoredSite; stored: StoredLead } | null> {
  const known = await storage.read('getLead', site.siteId, id);
  // Of an id that nobody has yet nothing is known: she may wait to be derived, or there is none.
  if (known) await deriveAbout(storage, site, known.identifiers);
  else await storage.project('identity');
  const stored = await storage.read('getLead', site.siteId, id);
  if (!stored) throw new ProblemError('not_found');
  if (stored.leadId !== id) {
    reply.redirect(request.url.replace(encodeURIComponent(id), stored.leadId), 308);
    return null;
  }
  await deriveFirst(storage, site, stored.visitorIds);
  return { site, stored };
}

/** The same with her journey. @throws as `findLead` does @returns null after a redirect */
export async function findJourney(
  storage: Storage,
  site: StoredSite,
  id: string,
  withEvents: boolean,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<{ stored: StoredLead; journey: WholeJourney } | null> {
  const found = await findLead(storage, site, id, request, reply);
  return found && { stored: found.stored, journey: await journeyOfLead(storage, site, found.stored, withEvents) };
}
