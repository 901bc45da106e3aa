/** One account: its people, its deals, and what all of them did in short. */
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { AccountDetail } from '../../shared/api/account.ts';
import { site as siteParameter } from '../../shared/api/common.ts';
import type { DealOut } from '../../shared/api/deal.ts';
import type { Lead } from '../../shared/api/lead.ts';
import { LIMITS } from '../../shared/limits.ts';
import { summaryOf, type WholeJourney } from '../domain/journey/assemble.ts';
import type { Auth } from '../http/auth.ts';
import { ProblemError } from '../http/problem.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { StoredLead } from '../storage/reads/leads.ts';

export interface AccountParts {
  auth: Auth;
  /** null: there is no such account. */
  find(
    site: StoredSite,
    id: string,
  ): Promise<{
    account: { domain: string | null; name: string | null };
    people: StoredLead[];
    journey: WholeJourney;
  } | null>;
  leads(site: StoredSite, people: readonly StoredLead[]): Promise<Lead[]>;
  /** Deals of these people, newest first. */
  deals(site: StoredSite, identifiers: readonly string[]): Promise<DealOut[]>;
}

const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: LIMITS.idChars }) });
const SiteQuery = Type.Object(siteParameter, { additionalProperties: false });

export async function accountRoutes(app: FastifyInstance, { auth, find, leads, deals }: AccountParts): Promise<void> {
  app.get(
    '/v1/accounts/:id',
    {
      onRequest: auth.needs('read'),
      config: { personal: true },
      schema: {
        tags: ['Accounts'],
        summary: 'One account, by domain, or by name where it has no domain',
        params: Id,
        querystring: SiteQuery,
        response: { 200: AccountDetail },
      },
    },
    async (request): Promise<AccountDetail> => {
      const { id } = request.params as Static<typeof Id>;
      const { site: named } = request.query as Static<typeof SiteQuery>;
      const site = auth.site(await auth.require(request, 'read'), named);
      const found = await find(site, id);
      if (!found) throw new ProblemError('not_found');
      const { account, people, journey } = found;
      return {
        id: account.domain ?? account.name ?? id,
        ...account,
        leads: await leads(site, people),
        deals: await deals(
          site,
          people.flatMap((person) => person.identifiers),
        ),
        summary: summaryOf(journey),
      };
    },
  );
}
