/** `GET /v1/touchpoints/{id}/trace`: how a touchpoint came to its source, medium and channel. */
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { TouchpointTrace } from '../../shared/api/channels.ts';
import { site as siteParameter } from '../../shared/api/common.ts';
import type { Touchpoint } from '../../shared/api/journey.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { TouchpointType } from '../../shared/vocabulary.ts';
import { visitorOfBrowser } from '../domain/identity/visitor.ts';
import { assembleJourney } from '../domain/journey/assemble.ts';
import { contactView } from '../domain/journey/views.ts';
import { explainContact, explainVerdict } from '../domain/source/explain.ts';
import type { Auth } from '../http/auth.ts';
import { ProblemError } from '../http/problem.ts';
import { deriveSettings, type StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';

const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });
const Query = Type.Object(
  {
    ...siteParameter,
    anonymousId: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: LIMITS.idChars,
        description: "the touchpoint's anonymousId; with it the answer comes at once, however large the site is",
      }),
    ),
  },
  { additionalProperties: false },
);

export async function traceRoutes(
  app: FastifyInstance,
  { storage, auth }: { storage: Storage; auth: Auth },
): Promise<void> {
  app.get(
    '/v1/touchpoints/:id/trace',
    {
      onRequest: auth.needs('read'),
      config: { personal: true },
      schema: {
        tags: ['Touchpoints'],
        summary: 'How a touchpoint came to its source, medium and channel, step by step',
        params: Id,
        querystring: Query,
        response: { 200: TouchpointTrace },
      },
    },
    async (request): Promise<TouchpointTrace> => {
      const { site: named, anonymousId } = request.query as Static<typeof Query>;
      const site = auth.site(await auth.require(request, 'read'), named);
      const { id } = request.params as Static<typeof Id>;
      const visitorId = anonymousId === undefined ? null : visitorOfBrowser(anonymousId);
      if (visitorId) await storage.project({ siteId: site.siteId, visitorIds: [visitorId] });
      const found = await storage.read('findTouchpoint', site.siteId, id, visitorId);
      if (!found) throw new ProblemError('not_found');
      const { version, rules, aliases } = site.channels;
      if ('contact' in found) {
        const { contact } = found;
        const ids = await storage.read('leadIdsOf', site.siteId, contact.identifiers);
        const leadId = contact.identifiers.map((identifier) => ids.get(identifier)).find(Boolean) ?? null;
        return {
          touchpoint: contactView(contact, site.channels, leadId),
          version,
          opened: OPENED.contact,
          input: null,
          ...stepsOf(explainContact(contact, rules, aliases)),
        };
      }
      const touchpoint = await touchpointOf(site, found.visitorId, id);
      if (!touchpoint) throw new ProblemError('not_found');
      return {
        touchpoint,
        version,
        opened: OPENED[touchpoint.type] ?? OPENED.contact,
        input: { ...found.input },
        ...stepsOf(explainVerdict(found.input, rules, aliases)),
      };
    },
  );

  async function touchpointOf(site: StoredSite, visitorId: string, id: string): Promise<Touchpoint | undefined> {
    const visitors = await storage.read('visitorsJourney', site.siteId, [visitorId], false);
    const parts = { visitors, contacts: [], milestones: [], leadIds: null, withEvents: false };
    const { touchpoints } = assembleJourney({ ...parts, settings: deriveSettings(site) });
    return touchpoints.find((touchpoint) => touchpoint.id === id);
  }
}

const stepsOf = ({ fields, rules }: ReturnType<typeof explainVerdict>) => ({ fields, rules });

const OPENED: Partial<Record<TouchpointType, string>> & { contact: string } = {
  visit: 'It is the entry of a visit.',
  campaign: 'Inside a visit, the address carried campaign parameters or a click id that differ from those before.',
  content: 'The site declares this event a touchpoint.',
  contact: 'It was told as a contact.',
};
