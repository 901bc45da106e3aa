/** The routes of all features. */
import type { FastifyInstance } from 'fastify';
import { LIMITS } from '../shared/limits.ts';
import { accountRoutes } from './accounts/routes.ts';
import { alertRoutes } from './alerts/routes.ts';
import { compute } from './attribution/compute.ts';
import { attributionRoutes } from './attribution/routes.ts';
import { auditRoutes } from './audit/routes.ts';
import type { Background } from './background.ts';
import { channelRoutes } from './channels/routes.ts';
import { traceRoutes } from './channels/trace.ts';
import type { Clock } from './clock.ts';
import { deviceOf } from './collect/device.ts';
import { covers } from './collect/steps/check-origin.ts';
import { contactRoutes } from './contacts/routes.ts';
import { costRoutes } from './costs/routes.ts';
import { dealView, dealViews, dealViewsOfOthers } from './deals/deal-view.ts';
import { dealRoutes } from './deals/routes.ts';
import { definitionRoutes } from './definitions/routes.ts';
import { digestRoutes } from './digest/routes.ts';
import { exportRoutes } from './exports/routes.ts';
import type { Afterwards } from './http/afterwards.ts';
import type { Auth } from './http/auth.ts';
import type { Directory } from './http/directory.ts';
import type { ApiDescription } from './http/openapi/document.ts';
import { descriptionRoutes } from './http/openapi/routes.ts';
import type { Seen } from './http/seen.ts';
import { importRoutes } from './imports/routes.ts';
import { importScheduleRoutes } from './imports/schedule-routes.ts';
import { inboundRoutes } from './inbound/routes.ts';
import { installRoutes } from './install/routes.ts';
import { accountJourney } from './journeys/account-journey.ts';
import { journeyRoutes } from './journeys/routes.ts';
import { keyRoutes } from './keys/routes.ts';
import { findJourney } from './leads/find-lead.ts';
import { identityRoutes } from './leads/identity-routes.ts';
import { journeyOfLead, leadViews } from './leads/lead-views.ts';
import { personRoutes } from './leads/person-routes.ts';
import { leadRoutes } from './leads/routes.ts';
import type { LiveFeed } from './live/feed.ts';
import { liveRoutes } from './live/routes.ts';
import { noteRoutes } from './notes/routes.ts';
import type { Outbound } from './outbound/call.ts';
import { quarantineRoutes } from './quarantine/routes.ts';
import { creditsUnder } from './reports/attribution/channel-change.ts';
import { unknownModels } from './reports/attribution/deal-payload.ts';
import type { AttributionReporter } from './reports/attribution/reporter.ts';
import { reportRoutes } from './reports/routes.ts';
import { retentionRoutes } from './retention/routes.ts';
import { profileRoutes } from './session/profile-routes.ts';
import { sessionRoutes } from './session/routes.ts';
import { shareRoutes } from './shares/routes.ts';
import { siteRoutes } from './sites/routes.ts';
import { stageMappingRoutes } from './stage-mappings/routes.ts';
import type { StoredSite } from './storage/facts/sites.ts';
import type { Storage } from './storage/storage.ts';
import { systemRoutes } from './system/routes.ts';
import type { Surroundings } from './system/situation.ts';
import { userRoutes } from './users/routes.ts';
import { webhookRoutes } from './webhooks/routes.ts';
import type { WebhookSecrets } from './webhooks/secrets.ts';

export interface ApiParts {
  storage: Storage;
  auth: Auth;
  directory: Directory;
  clock: Clock;
  clockOf(site: StoredSite): Clock;
  afterwards: Afterwards;
  attribution: AttributionReporter;
  outbound: Outbound;
  secrets: WebhookSecrets;
  background: Background;
  live: LiveFeed;
  seen: Seen;
  description: ApiDescription;
  surroundings: Surroundings;
  signInToken: string;
  /** The address that people use, if it is set; `ownUrl` is it, or where the server listens. */
  publicUrl: string | null;
  ownUrl(): string;
}

/** All but health and collecting, each given what it needs. */
export async function apiRoutes(api: FastifyInstance, parts: ApiParts): Promise<void> {
  const { storage, auth, directory, clock, clockOf, afterwards, attribution, outbound, secrets, live, seen } = parts;
  const { publicUrl, ownUrl } = parts;
  const { webhooks, imports, postman } = parts.background;
  await api.register((app) => leadRoutes(app, { storage, auth, clockOf }));
  await api.register((app) =>
    personRoutes(app, {
      storage,
      auth,
      clockOf,
      dealViews: (site, deals) => dealViews(storage, site, deals),
    }),
  );
  await api.register((app) =>
    accountRoutes(app, {
      auth,
      find: (site, id) => accountJourney(storage, site, id, false),
      leads: (site, people) => leadViews(storage, site, people),
      deals: async (site, identifiers) =>
        dealViewsOfOthers(
          storage,
          site,
          await storage.read('findDeals', site.siteId, { identifiers }, LIMITS.listMax, null),
        ),
    }),
  );
  await api.register((app) => identityRoutes(app, { storage, auth, clockOf, credits: compute }));
  await api.register((app) =>
    journeyRoutes(app, {
      storage,
      auth,
      leads: {
        find: (...asked) => findJourney(storage, ...asked),
        journey: (site, stored, withEvents) => journeyOfLead(storage, site, stored, withEvents),
      },
    }),
  );
  await api.register((app) => attributionRoutes(app, { auth }));
  await api.register((app) =>
    reportRoutes(app, {
      storage,
      auth,
      clockOf,
      dealView: (site, stored) => dealView(storage, site, stored),
      attribution,
    }),
  );
  await api.register((app) => dealRoutes(app, { storage, auth, clockOf }));
  await api.register((app) => exportRoutes(app, { storage, auth, clockOf }));
  await api.register((app) => importRoutes(app, { storage, auth, clockOf }));
  await api.register((app) => importScheduleRoutes(app, { storage, auth, clock, outbound, scheduler: imports }));
  await api.register((app) => definitionRoutes(app, { storage, auth, clockOf }));
  await api.register((app) => stageMappingRoutes(app, { storage, auth, clockOf }));
  await api.register((app) => costRoutes(app, { storage, auth, clockOf }));
  await api.register((app) => contactRoutes(app, { storage, auth, clockOf }));
  await api.register((app) => siteRoutes(app, { storage, auth, directory, clock }));
  await api.register((app) =>
    channelRoutes(app, {
      storage,
      auth,
      directory,
      clock,
      credits: (site, after, limit) => creditsUnder(attribution, site, after, limit),
    }),
  );
  await api.register((app) => traceRoutes(app, { storage, auth }));
  await api.register((app) =>
    webhookRoutes(app, {
      storage,
      auth,
      clock,
      outbound,
      secrets,
      dispatcher: webhooks,
      unknownModels: (site, models) => unknownModels({ storage }, site, models),
    }),
  );
  await api.register((app) =>
    inboundRoutes(app, { storage, auth, clock, seal: (secret) => secrets.seal(secret), url: ownUrl }),
  );
  await api.register((app) => quarantineRoutes(app, { storage, auth, clockOf }));
  await api.register((app) => liveRoutes(app, { storage, auth, feed: live }));
  const foreignHosts = (siteId: string) => seen.foreign.get(siteId) ?? new Map<string, number>();
  await api.register((app) =>
    installRoutes(app, {
      storage,
      auth,
      directory,
      clock,
      outbound,
      publicUrl,
      covers,
      foreignHosts,
    }),
  );
  await api.register((app) => retentionRoutes(app, { storage, auth, clock }));
  await api.register((app) => alertRoutes(app, { storage, auth }));
  await api.register((app) => auditRoutes(app, { storage, auth, directory, afterwards }));
  await api.register((app) => noteRoutes(app, { storage, auth, clock }));
  await api.register((app) => shareRoutes(app, { storage, auth, clock, publicUrl }));
  await api.register((app) => keyRoutes(app, { storage, auth, directory, clock }));
  await api.register((app) =>
    systemRoutes(app, {
      storage,
      auth,
      directory,
      clock,
      seen,
      surroundings: parts.surroundings,
    }),
  );
  const { signInToken } = parts;
  const isSecure = publicUrl?.startsWith('https:') ?? false;
  const signIn = { storage, auth, directory, clock, signInToken, isSecure, deviceOf };
  await api.register((app) => sessionRoutes(app, signIn));
  await api.register((app) => profileRoutes(app, signIn));
  await api.register((app) => digestRoutes(app, { storage, auth, directory, clock, postman }));
  await api.register((app) => userRoutes(app, { storage, auth, directory, clock, publicUrl }));
  await api.register((app) => descriptionRoutes(app, { description: parts.description, publicUrl }));
}
