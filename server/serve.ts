/** `throughline serve`: settings -> storage -> app -> listening -> a graceful end. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import closeWithGrace from 'close-with-grace';
import type { FastifyInstance } from 'fastify';
import type { SiteChange } from '../shared/api/site.ts';
import { adminKey, dataFolder } from './admin-key.ts';
import { type App, buildApp } from './app.ts';
import { startBackground, stopBackground } from './background.ts';
import { backUpNightly } from './backup/nightly.ts';
import { MovableClock, systemClock } from './clock.ts';
import { openNetworks } from './collect/networks.ts';
import { TRY_IT_NAME } from './http/directory.ts';
import { PACKAGE_FOLDER } from './package-folder.ts';
import { answers, derives, takesEvents } from './role.ts';
import type { Config } from './settings.ts';
import type { StoredSite } from './storage/facts/sites.ts';
import { type OpenOptions, openSpoolingStorage, openStorage } from './storage/open.ts';
import { StartError } from './storage/postgres/start-error.ts';
import { SpoolDamaged } from './storage/spool/spool.ts';
import type { Storage } from './storage/storage.ts';
import { surroundingsOf } from './surroundings.ts';
import { clock } from './system/checks/clock.ts';
import { resealSecrets } from './webhooks/reseal.ts';
import { WebhookSecrets } from './webhooks/secrets.ts';
import { shortWelcome, welcome } from './welcome.ts';

/** The program that runs: what started us also knows the other commands. */
const MAIN = process.argv[1]!;
const DIST = join(PACKAGE_FOLDER, 'dist');
/** After this the process ends whatever still runs: less than the ten seconds that a supervisor is promised. */
const GRACE_MS = 9_000;
const EXAMINE_EVERY_MS = 3_600_000;
/** The storage ended by itself: nothing more can be promised. */
const EX_IOERR = 70;

export interface ServeOptions {
  /** Settings of the site that is made where there is none. */
  firstSite?: SiteChange;
}

export interface Serving {
  /** Where this machine reaches it, e.g. `http://127.0.0.1:8787`. */
  address: string;
  /** Where people reach it. */
  url: string;
  adminKey: string;
  signInToken: string;
}

/** Settles when it listens. */
export async function serve(config: Config, { firstSite = {} }: ServeOptions = {}): Promise<Serving> {
  const { role } = config;
  const options: OpenOptions = {
    allowUnsynced: config.allowUnsynced,
    derive: derives(role),
    room: { low: config.diskLowMegabytes * 1e6, reserve: config.diskReserveMegabytes * 1e6 },
    onDeath: (reason) => {
      process.stderr.write(`throughline: ${reason.message}; stopping\n`);
      process.exit(EX_IOERR);
    },
    onTrouble: sayTrouble(),
  };
  const storage = await (hasSpool(config)
    ? openSpoolingStorage(config.databaseUrl, options, {
        folder: config.spoolFolder ?? join(dataFolder(config.databaseUrl), 'spool'),
        maxBytes: config.spoolMegabytes * 1e6,
      })
    : openStorage(config.databaseUrl, options));
  const isAway = storage.spool?.().away ?? false;
  const admin = adminKey(config.adminKey, dataFolder(config.databaseUrl));
  const signInToken = randomBytes(24).toString('base64url');
  if (!isAway) await ensureSite(storage, firstSite);
  const tryIt = config.production || role !== 'all' || isAway ? null : await tryItSite(storage);
  const tryItClock = new MovableClock();

  const app = await buildApp({
    role,
    config,
    surroundings: surroundingsOf(config),
    storage,
    clock: systemClock,
    adminKey: admin.key,
    adminKeyBefore: config.adminKeyBefore,
    signInToken,
    networks: openNetworks(config.geoDatabase, config.dataCentres),
    dist: existsSync(DIST) ? DIST : null,
    clockOf: (site) => (site.id === tryIt?.site.id ? tryItClock : systemClock),
  });
  const address = await app.server.listen({ port: config.port, host: config.host });
  startBackground(app.background, role);
  if (answers(role)) storage.warmUp?.();
  const url = config.publicUrl ?? address.replace('127.0.0.1', 'localhost').replace('[::1]', 'localhost');
  const tryItServer = tryIt && (await startTryIt(config, url, tryIt, tryItClock));
  const [site] = app.directory.sites().filter((candidate) => candidate.name !== TRY_IT_NAME);
  process.stdout.write(
    role === 'collector' || role === 'worker'
      ? shortWelcome(address, role)
      : welcome({
          listening: address,
          url,
          signInToken,
          site: site!,
          adminKeyFile: admin.file,
          tryItUrl: tryItServer ? tryItServer.url : null,
          database: storage.engine === 'sqlite' ? config.databaseUrl.slice('sqlite:'.length) : 'PostgreSQL',
        }),
  );
  const endBackups = config.backupAt
    ? backUpNightly(MAIN, config.backupAt, ['--keep-days', String(config.backupKeepDays)])
    : () => {};
  // Size and time now and then, so that the forecast of the disk and the mistrust of the clock have something to go by.
  if (derives(role)) {
    void sayClock(storage).catch(() => {});
    setInterval(() => storage.write('examine', systemClock.now()).catch(() => {}), EXAMINE_EVERY_MS).unref();
  }
  if (config.adminKeyBefore) void reseal(storage, new WebhookSecrets(admin.key, config.adminKeyBefore));
  endGracefully(app, storage, tryItServer?.server ?? null, endBackups);
  const reachable = address.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
  return { address: reachable, url, adminKey: admin.key, signInToken };
}

/** Who takes events in for a database elsewhere goes on while that is away. */
const hasSpool = ({ databaseUrl, role, spoolMegabytes }: Config): boolean =>
  takesEvents(role) && spoolMegabytes > 0 && !databaseUrl.startsWith('sqlite:');

/** After so long without it a trouble is a new one. */
const TROUBLE_RESTS_MS = 10 * 60_000;

/** The same trouble again and again is said once. */
function sayTrouble(): (trouble: Error) => void {
  let last = '';
  let lastAt = Number.NEGATIVE_INFINITY;
  return (trouble) => {
    const said =
      trouble instanceof StartError || trouble instanceof SpoolDamaged
        ? trouble.message
        : `deriving failed (${trouble.name})`;
    if (said !== last || performance.now() - lastAt > TROUBLE_RESTS_MS)
      process.stderr.write(`throughline: ${said}; it will be tried again\n`);
    last = said;
    lastAt = performance.now();
  };
}

/** A wrong clock is said at the start: what comes in keeps its time for ever. */
async function sayClock(storage: Storage): Promise<void> {
  const now = systemClock.now();
  const verdict = clock({ now, storage: await storage.write('examine', now), seen: null });
  if (verdict.status !== 'ok') process.stderr.write(`throughline: ${verdict.said}\n`);
}

/** What was sealed with the admin key before is sealed with the one of now; until then it can be read with either. */
async function reseal(storage: Storage, secrets: WebhookSecrets): Promise<void> {
  const said = await resealSecrets(storage, secrets).then(
    ({ done, lost }) =>
      `secrets sealed with the new admin key: ${done}${lost > 0 ? `; with neither key can be read: ${lost}` : ''}. THROUGHLINE_ADMIN_KEY_BEFORE can be taken away`,
    () => 'secrets could not be sealed with the new admin key; it is tried again at the next start',
  );
  process.stderr.write(`throughline: ${said}\n`);
}

async function ensureSite(storage: Storage, settings: SiteChange): Promise<void> {
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  const first = { name: 'My site', timeZone, ...settings };
  await storage.write('createFirstSite', TRY_IT_NAME, first, systemClock.now());
}

interface TryIt {
  site: StoredSite;
  keyId: string;
  secretKey: string;
}

/** The try-it site has its own site, and a key made anew at every start: nothing secret of it is kept. */
async function tryItSite(storage: Storage): Promise<TryIt> {
  const now = systemClock.now();
  const sites = await storage.read('listSites');
  const site =
    sites.find((candidate) => candidate.name === TRY_IT_NAME) ??
    (await storage.write('createSite', { name: TRY_IT_NAME }, now));
  for (const key of await storage.read('listKeys'))
    if (key.name === TRY_IT_NAME) await storage.write('revokeKey', key.id, now);
  const { id, key } = await storage.write(
    'createKey',
    { name: TRY_IT_NAME, scopes: ['ingest', 'read'], sites: [site.id] },
    now,
  );
  return { site, keyId: id, secretKey: key };
}

async function startTryIt(
  config: Config,
  collectorUrl: string,
  { site, secretKey }: TryIt,
  clock: MovableClock,
): Promise<{ server: FastifyInstance; url: string } | null> {
  // Loaded only where it is used: a production server carries none of it.
  const { buildTryIt } = await import('./tryit/app.ts');
  const server = await buildTryIt({ collectorUrl, dashboardUrl: collectorUrl, site, secretKey, clock });
  for (const port of [config.tryItPort, 0]) {
    try {
      const address = await server.listen({ port, host: config.host });
      return { server, url: address.replace('127.0.0.1', 'localhost') };
    } catch (error) {
      if ((error as { code?: string }).code !== 'EADDRINUSE' || port === 0) throw error;
    }
  }
  return null;
}

/** On SIGTERM: no new work, what was accepted is committed and answered, then the end. */
function endGracefully(app: App, storage: Storage, tryIt: FastifyInstance | null, endBackups: () => void): void {
  closeWithGrace({ delay: GRACE_MS, logger: false }, async ({ err }) => {
    if (err)
      process.stderr.write(
        `throughline: ended by an error of its own (${err.name})\n${err.stack?.split('\n').slice(1).join('\n')}\n`,
      );
    app.refuse();
    endBackups();
    await tryIt?.close();
    await stopBackground(app.background);
    await app.server.close();
    await storage.close();
  });
}
