/** The wiring of a server: what its parts share is made here; `api.ts` and `background.ts` hand it on to theirs. */
import cookie from '@fastify/cookie';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { apiRoutes } from './api.ts';
import { recordAudit } from './audit/recorder.ts';
import { type Background, makeBackground } from './background.ts';
import type { Clock } from './clock.ts';
import { Collector } from './collect/collector.ts';
import { EventCounters } from './collect/counters.ts';
import { type Networks, NO_NETWORKS } from './collect/networks.ts';
import { collectRoutes } from './collect/routes.ts';
import { UnsubscribeLinks } from './digest/unsubscribe-links.ts';
import { unsubscribeRoutes } from './digest/unsubscribe-routes.ts';
import { urlOf } from './http/addresses.ts';
import { Afterwards } from './http/afterwards.ts';
import { requireWellFormedBodies } from './http/api-bodies.ts';
import { Auth } from './http/auth.ts';
import { readJsonBodies } from './http/body.ts';
import { requireConfirmation } from './http/confirmed.ts';
import { answerCsv } from './http/csv-answers.ts';
import { Directory } from './http/directory.ts';
import { handleErrors } from './http/errors.ts';
import { Latency, timeAnswers } from './http/latency.ts';
import { loggerOptions, logRequests } from './http/logging.ts';
import { maskAnswers } from './http/masked-answers.ts';
import { refuseMaskedBodies } from './http/masked-bodies.ts';
import { OpaqueTexts } from './http/opaque.ts';
import { ApiDescription } from './http/openapi/document.ts';
import { RateLimit } from './http/rate-limit.ts';
import { answerRequestId, requestIdOf } from './http/request-id.ts';
import { Seen, watchProxies } from './http/seen.ts';
import { endSlowBodies } from './http/slow-bodies.ts';
import { serveFiles } from './http/static-files.ts';
import { refuseUnknownParameters } from './http/strict-queries.ts';
import { unreadRequests } from './http/unread-requests.ts';
import { validateBySchemas } from './http/validation.ts';
import { receiveRoutes } from './inbound/receive.ts';
import { LiveFeed } from './live/feed.ts';
import { Outbound } from './outbound/call.ts';
import { Mailer } from './outbound/mailer.ts';
import { AttributionReporter } from './reports/attribution/reporter.ts';
import { answers, type Role, takesEvents } from './role.ts';
import type { Config } from './settings.ts';
import type { StoredSite } from './storage/facts/sites.ts';
import type { Storage } from './storage/storage.ts';
import { healthRoutes } from './system/health-routes.ts';
import type { Surroundings } from './system/situation.ts';
import { WebhookSecrets } from './webhooks/secrets.ts';

export interface AppParts {
  /** What this process does; everything if left out. */
  role?: Role;
  config: Pick<Config, 'rateLimit' | 'trustedProxies' | 'logLevel' | 'publicUrl'> &
    Partial<Pick<Config, 'reportSeconds' | 'outboundAllow' | 'smtp' | 'mailFrom'>>;
  surroundings: Surroundings;
  storage: Storage;
  clock: Clock;
  adminKey: string;
  /** Until it was changed: what was sealed with it can be read. */
  adminKeyBefore?: string | null;
  signInToken: string;
  /** Folder of the built tracker and dashboard; null: the API alone. */
  dist: string | null;
  /** What is known of addresses; nothing if left out. */
  networks?: Networks;
  /** How other hosts are called; made of the settings if left out. */
  outbound?: Outbound;
  /** Sites with a clock of their own: the try-it site's can be moved. */
  clockOf?(site: StoredSite): Clock;
}

/** What a report may take where no setting says otherwise. */
const REPORT_SECONDS = 30;

export interface App {
  server: FastifyInstance;
  directory: Directory;
  /** Starts when the server listens. */
  background: Background;
  /** From here on no new work is accepted. */
  refuse(): void;
}

export async function buildApp(parts: AppParts): Promise<App> {
  const { config, storage, clock } = parts;
  const clockOf = parts.clockOf ?? (() => clock);
  const networks = parts.networks ?? NO_NETWORKS;
  const server = Fastify({
    ...unreadRequests,
    requestIdHeader: false,
    genReqId: requestIdOf,
    bodyLimit: 256 * 1024,
    // None for a whole request: `endSlowBodies` looks at what comes.
    requestTimeout: 0,
    http: { headersTimeout: 10_000, requestTimeout: 0, connectionsCheckingInterval: 2_000, maxHeaderSize: 16_384 },
    keepAliveTimeout: 15_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    routerOptions: { maxParamLength: 512 },
    logger: loggerOptions(config.logLevel),
    logController: new LogController({ disableRequestLogging: true }),
  });
  server.server.maxHeadersCount = 100;
  server.server.maxConnections = 5000;

  let accepting = true;
  if (config.logLevel === 'debug') logRequests(server);
  answerRequestId(server);
  handleErrors(server);
  endSlowBodies(server);
  readJsonBodies(server);
  validateBySchemas(server);
  server.decorate('opaque', new OpaqueTexts(parts.adminKey));
  const description = new ApiDescription();
  description.watch(server);

  const directory = new Directory(storage, clock, parts.adminKey);
  await directory.load();
  const isSecure = config.publicUrl?.startsWith('https:') ?? false;
  const afterwards = new Afterwards();
  server.addHook('onClose', () => afterwards.settle());
  const auth = new Auth(directory, storage, clock, afterwards, isSecure);
  const events = new EventCounters();
  const seen = new Seen();
  watchProxies(server, seen);
  const latency = new Latency();
  timeAnswers(server, latency);
  const live = new LiveFeed();
  const collector = new Collector(storage, events, seen, live);
  const rateLimit = new RateLimit(config.rateLimit);

  // A report that takes longer is given up with a 504.
  const attribution = new AttributionReporter(storage, (config.reportSeconds ?? REPORT_SECONDS) * 1000);
  server.addHook('onClose', () => attribution.close());
  const outbound = parts.outbound ?? new Outbound(config.outboundAllow ?? []);
  const siteOf = (siteId: number) => directory.siteByNumber(siteId);
  const ownUrl = () => urlOf(config.publicUrl, server);
  const secrets = new WebhookSecrets(parts.adminKey, parts.adminKeyBefore);
  const unsubscribe = new UnsubscribeLinks(server.opaque, ownUrl);
  const { smtp, mailFrom } = config;
  const background = makeBackground({
    server,
    storage,
    clock,
    directory,
    attribution,
    outbound,
    secrets,
    mailer: smtp && mailFrom ? new Mailer(smtp, mailFrom) : null,
    unsubscribe,
    adminKey: parts.adminKey,
    ownUrl,
  });

  const { role = 'all' } = parts;
  const health = {
    storage,
    auth,
    clock,
    events,
    latency,
    surroundings: parts.surroundings,
    webhooks: background.webhooks.totals,
    mails: background.postman.totals,
  };
  await server.register(async (open) => {
    await open.register(cookie);
    refuseUnknownParameters(open);
    await healthRoutes(open, { ...health, accepting: () => accepting });
  });
  if (takesEvents(role))
    await server.register((app) => collectRoutes(app, { collector, directory, auth, rateLimit, networks, clockOf }));
  const everythingElse = async (api: FastifyInstance): Promise<void> => {
    await api.register(cookie);
    recordAudit(api, { storage, auth, directory, clock, afterwards });
    requireWellFormedBodies(api);
    refuseUnknownParameters(api);
    maskAnswers(api, auth);
    refuseMaskedBodies(api, auth);
    requireConfirmation(api, auth);
    answerCsv(api);
    await apiRoutes(api, {
      storage,
      auth,
      directory,
      clock,
      clockOf,
      afterwards,
      attribution,
      outbound,
      secrets,
      background,
      live,
      seen,
      description,
      surroundings: parts.surroundings,
      signInToken: parts.signInToken,
      publicUrl: config.publicUrl,
      ownUrl,
    });
  };
  if (answers(role)) {
    await server.register(everythingElse);
    await server.register((app) => unsubscribeRoutes(app, { storage, links: unsubscribe }));
    await server.register((app) =>
      receiveRoutes(app, {
        storage,
        clock,
        open: (secret) => secrets.read(secret),
        url: ownUrl,
        ask: async (siteId, path, body, headers) => {
          const answer = await server.inject({
            method: 'POST',
            url: `${path}?site=${encodeURIComponent((await siteOf(siteId))?.id ?? '')}`,
            headers: { ...headers, authorization: `Bearer ${parts.adminKey}`, 'content-type': 'application/json' },
            payload: JSON.stringify(body),
          });
          return { status: answer.statusCode, body: answer.payload === '' ? null : JSON.parse(answer.payload) };
        },
      }),
    );
  }
  if (parts.dist && role !== 'worker') await serveFiles(server, parts.dist, answers(role) ? 'all' : 'tracker');

  return {
    server,
    directory,
    background,
    refuse: () => {
      accepting = false;
    },
  };
}
