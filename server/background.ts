/** What works without being asked: told to others, fetched, watched and taken away while the server runs. */
import type { FastifyInstance } from 'fastify';
import { AlertWatch } from './alerts/watch.ts';
import type { Clock } from './clock.ts';
import { dealViews } from './deals/deal-view.ts';
import { Postman } from './digest/postman.ts';
import type { UnsubscribeLinks } from './digest/unsubscribe-links.ts';
import { WeeklyDigest } from './digest/weekly.ts';
import type { Directory } from './http/directory.ts';
import { ImportScheduler } from './imports/scheduler.ts';
import { leadPayload } from './leads/lead-payload.ts';
import type { Outbound } from './outbound/call.ts';
import type { Mailer } from './outbound/mailer.ts';
import { dealPayload } from './reports/attribution/deal-payload.ts';
import type { AttributionReporter } from './reports/attribution/reporter.ts';
import { digestPayload } from './reports/kpis/digest-payload.ts';
import { RetentionKeeper } from './retention/keeper.ts';
import { answers, derives, type Role } from './role.ts';
import type { StoredSite } from './storage/facts/sites.ts';
import type { Storage } from './storage/storage.ts';
import { alertPayload } from './webhooks/alert-payload.ts';
import { WebhookDispatcher } from './webhooks/dispatcher.ts';
import { Payloads } from './webhooks/payloads.ts';
import type { WebhookSecrets } from './webhooks/secrets.ts';

export interface BackgroundParts {
  /** For the log, and for imports, which come in by the API like any other. */
  server: FastifyInstance;
  storage: Storage;
  clock: Clock;
  directory: Directory;
  attribution: AttributionReporter;
  outbound: Outbound;
  secrets: WebhookSecrets;
  /** null: no mail server is set. */
  mailer: Mailer | null;
  unsubscribe: UnsubscribeLinks;
  adminKey: string;
  /** Where people reach this server. */
  ownUrl(): string;
}

export interface Background {
  webhooks: WebhookDispatcher;
  imports: ImportScheduler;
  retention: RetentionKeeper;
  alerts: AlertWatch;
  digest: WeeklyDigest;
  postman: Postman;
}

export function makeBackground(parts: BackgroundParts): Background {
  const { server, storage, clock, directory, attribution, outbound, secrets, adminKey, ownUrl } = parts;
  const { mailer } = parts;
  const digestOf = (site: StoredSite, week: string) =>
    digestPayload({ storage, attribution }, site, week, ownUrl(), clock.now());
  const webhooks = new WebhookDispatcher({
    storage,
    outbound,
    secrets,
    clock,
    payloads: new Payloads({
      siteOf: (siteId) => directory.siteByNumber(siteId),
      digest: digestOf,
      alert: (site, kind, detail) => alertPayload(site, kind, detail, ownUrl()),
      lead: (site, leadId) => leadPayload(storage, site, leadId, ownUrl()),
      deal: (site, externalId, models) =>
        dealPayload(
          {
            storage,
            reporter: attribution,
            dealView: async (site, stored) => (await dealViews(storage, site, [stored]))[0]!,
          },
          site,
          externalId,
          models,
          ownUrl(),
        ),
    }),
    onTrouble: (error) => server.log.warn({ error: error.name }, 'webhooks are tried again'),
  });

  /** With those that another process has made. */
  const allSites = async () => {
    await directory.load();
    return directory.sites();
  };
  const digest = new WeeklyDigest({
    storage,
    clock,
    byMail: mailer !== null,
    sites: allSites,
    onTrouble: (error) => server.log.warn({ error: error.name }, 'the digest of the week is tried again'),
  });
  const postman = new Postman({
    storage,
    clock,
    mailer,
    links: parts.unsubscribe,
    siteOf: (siteId) => directory.siteByNumber(siteId),
    digest: digestOf,
    onTrouble: (error) => server.log.warn({ error: error.name }, 'digests by mail are tried again'),
  });

  const alerts = new AlertWatch({
    storage,
    clock,
    sites: allSites,
    onChange: ({ id: site }, alert, { raised }) =>
      server.log.warn({ site, alert }, raised ? 'an alert is raised' : 'an alert is over'),
    onTrouble: (error) => server.log.warn({ error: error.name }, 'alerts are looked at again'),
  });

  const imports = new ImportScheduler({
    storage,
    outbound,
    clock,
    importFile: async (siteId, { kind, url: _url, every: _every, ...options }, type, bytes) => {
      const query = new URLSearchParams({ site: (await directory.siteByNumber(siteId))?.id ?? '', ...options });
      const answer = await server.inject({
        method: 'POST',
        url: `/v1/imports/${kind}?${query}`,
        headers: { authorization: `Bearer ${adminKey}`, 'content-type': type },
        payload: bytes,
      });
      const body = JSON.parse(answer.payload);
      return answer.statusCode === 200 ? { ok: true, report: body } : { ok: false, problem: String(body.detail) };
    },
    onTrouble: (error) => server.log.warn({ error: error.name }, 'scheduled imports are tried again'),
  });

  const retention = new RetentionKeeper({
    storage,
    clock,
    onTrouble: (error) => server.log.warn({ error: error.name }, 'retention is tried again'),
  });

  return { webhooks, imports, retention, alerts, digest, postman };
}

/** What a process of this role does. */
export function startBackground({ imports, ...rest }: Background, role: Role): void {
  if (derives(role)) for (const worker of Object.values(rest)) worker.start();
  if (answers(role)) imports.start();
}

export async function stopBackground(background: Background): Promise<void> {
  await Promise.all(Object.values(background).map((worker) => worker.stop()));
}
