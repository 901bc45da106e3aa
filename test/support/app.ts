/** The real program over a real embedded database in a temporary folder, asked by `inject` or over a socket. */
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { type App, type AppParts, buildApp } from '../../server/app.ts';
import { MovableClock } from '../../server/clock.ts';
import { openStorage } from '../../server/storage/open.ts';
import type { Storage } from '../../server/storage/storage.ts';
import type { Surroundings } from '../../server/system/situation.ts';

const FILE = 'throughline.db';

/** A browser as most visitors have it: its events are nobody's bot. */
export const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

/** An answer, its body read as JSON where it is JSON. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any;
  text: string;
}

export interface Ask {
  /** Secret or write key, sent as Bearer; null: none. */
  key?: string | null;
  /** Sent as the user name of HTTP Basic. */
  basic?: string;
  headers?: Record<string, string>;
  /** The address the request comes from. */
  from?: string;
}

export interface TestAppOptions extends Partial<AppParts['config']> {
  dist?: string;
  networks?: AppParts['networks'];
  /** A database file to begin with: it is copied, and stays as it is. */
  database?: string;
  /** The clock moves only when it is told to. */
  still?: boolean;
  /** The machine and the settings, as the checks see them. */
  surroundings?: Partial<Surroundings['config']> & { lastBackup?: number };
  /** Stands between the program and its database, to make it slow or fail. */
  wrap?(storage: Storage): Storage;
}

export class TestApp {
  readonly app: App;
  readonly storage: Storage;
  readonly clock: MovableClock;
  readonly adminKey: string;
  readonly signInToken: string;
  readonly #folder: string;

  constructor(parts: {
    app: App;
    storage: Storage;
    clock: MovableClock;
    adminKey: string;
    signInToken: string;
    folder: string;
  }) {
    this.app = parts.app;
    this.storage = parts.storage;
    this.clock = parts.clock;
    this.adminKey = parts.adminKey;
    this.signInToken = parts.signInToken;
    this.#folder = parts.folder;
  }

  /** The file the database is in, to look at what is really stored. */
  get databaseFile(): string {
    return join(this.#folder, FILE);
  }

  get server(): FastifyInstance {
    return this.app.server;
  }

  /** @param body an object is sent as JSON; text and bytes as they are */
  async ask(method: string, url: string, body?: unknown, { key, basic, headers, from }: Ask = {}): Promise<Answer> {
    const raw = typeof body === 'string' || Buffer.isBuffer(body);
    const sent: Record<string, string> = { 'user-agent': CHROME };
    if (body !== undefined) sent['content-type'] = 'application/json';
    const secret = key === undefined ? this.adminKey : key;
    if (basic !== undefined) sent.authorization = basicOf(basic);
    else if (secret !== null) sent.authorization = `Bearer ${secret}`;
    const response = await this.server.inject({
      method: method as InjectOptions['method'],
      url,
      headers: { ...sent, ...headers },
      ...(body === undefined ? {} : { payload: raw ? body : JSON.stringify(body) }),
      ...(from === undefined ? {} : { remoteAddress: from }),
    });
    const type = String(response.headers['content-type'] ?? '');
    return {
      status: response.statusCode,
      headers: response.headers,
      body: /[/+]json/.test(type) && response.payload !== '' ? JSON.parse(response.payload) : null,
      text: response.payload,
    };
  }

  get(url: string, ask?: Ask): Promise<Answer> {
    return this.ask('GET', url, undefined, ask);
  }

  post(url: string, body?: unknown, ask?: Ask): Promise<Answer> {
    return this.ask('POST', url, body, ask);
  }

  put(url: string, body?: unknown, ask?: Ask): Promise<Answer> {
    return this.ask('PUT', url, body, ask);
  }

  /** A new site, with a secret key that is bound to it and has every scope. */
  async site(settings: Record<string, unknown> = {}): Promise<TestSite> {
    const made = await this.post('/v1/sites', { name: `site ${randomBytes(4).toString('hex')}`, ...settings });
    if (made.status !== 201) throw new Error(`No site was made: ${made.text}`);
    const { id, writeKey } = made.body;
    const { key } = await this.key({ scopes: ['ingest', 'read', 'manage'], sites: [id] });
    return new TestSite(this, id, writeKey, key);
  }

  async key(settings: { scopes: string[]; sites?: string[]; name?: string }): Promise<{ id: string; key: string }> {
    const made = await this.post('/v1/keys', { name: 'test', ...settings });
    if (made.status !== 201) throw new Error(`No key was made: ${made.text}`);
    return made.body;
  }

  /** The counters of `/metrics`, without their common names. */
  async counters(): Promise<Record<string, number>> {
    const { text } = await this.get('/metrics');
    return Object.fromEntries(
      [...text.matchAll(/^throughline_events_(\w+)_total (\d+)$/gm)].map(([, name, value]) => [name, Number(value)]),
    );
  }

  /** Listens on a free port. @returns the port */
  async listen(): Promise<number> {
    await this.server.listen({ port: 0, host: '127.0.0.1' });
    return (this.server.server.address() as { port: number }).port;
  }

  async close(): Promise<void> {
    this.server.server.closeAllConnections?.();
    await this.server.close();
    await this.storage.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** One site and the two ways to talk about it. */
export class TestSite {
  readonly app: TestApp;
  readonly id: string;
  readonly writeKey: string;
  readonly key: string;

  constructor(app: TestApp, id: string, writeKey: string, key: string) {
    this.app = app;
    this.id = id;
    this.writeKey = writeKey;
    this.key = key;
  }

  get(url: string, ask: Ask = {}): Promise<Answer> {
    return this.app.get(url, { key: this.key, ...ask });
  }

  post(url: string, body?: unknown, ask: Ask = {}): Promise<Answer> {
    return this.app.post(url, body, { key: this.key, ...ask });
  }

  put(url: string, body?: unknown, ask: Ask = {}): Promise<Answer> {
    return this.app.put(url, body, { key: this.key, ...ask });
  }

  /** Sends Segment messages with the secret key. */
  batch(messages: unknown[], ask: Ask = {}): Promise<Answer> {
    return this.post('/v1/batch', { batch: messages }, ask);
  }

  /** Sends Segment messages with the write key, as a browser does. */
  publicBatch(messages: unknown[], ask: Ask = {}): Promise<Answer> {
    return this.app.post('/v1/batch', { batch: messages, writeKey: this.writeKey }, { key: null, ...ask });
  }

  /** Sends events of the tracker. */
  collect(events: unknown[], body: Record<string, unknown> = {}, ask: Ask = {}): Promise<Answer> {
    const sentAt = this.app.clock.now();
    return this.app.post('/v1/collect', { key: this.writeKey, sentAt, events, ...body }, { key: null, ...ask });
  }

  /** The journey of a visitor. */
  visitor(anonymousId: string, query = ''): Promise<Answer> {
    return this.get(`/v1/visitors/${encodeURIComponent(anonymousId)}/journey${query}`);
  }

  /** The one lead that a list with this filter finds. */
  async lead(filter: string) {
    const { body } = await this.get(`/v1/leads?${filter}`);
    if (body.data?.length !== 1) throw new Error(`Not one lead for ${filter}: ${JSON.stringify(body).slice(0, 300)}`);
    return body.data[0];
  }

  /** What is stored and derived, as one word each. */
  async digest(): Promise<{ facts: string; derived: string }> {
    return (await this.get('/v1/digest')).body;
  }
}

class StillClock extends MovableClock {
  readonly #start = Date.now();

  override now(): number {
    return this.#start + this.offsetMs;
  }
}

export function basicOf(user: string): string {
  return `Basic ${Buffer.from(`${user}:`).toString('base64')}`;
}

export async function startApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { dist, database, wrap, still, networks, surroundings: around, ...config } = options;
  const folder = mkdtempSync(join(tmpdir(), 'throughline-http-'));
  if (database) copyFileSync(database, join(folder, FILE));
  const storage = await openStorage(`sqlite:${join(folder, FILE)}`);
  const clock = still ? new StillClock() : new MovableClock();
  const adminKey = `sk_admin${randomBytes(24).toString('hex')}`;
  const signInToken = randomBytes(24).toString('base64url');
  const app = await buildApp({
    surroundings: surroundings(folder, around, config),
    config: { rateLimit: null, trustedProxies: [], logLevel: 'silent', publicUrl: null, ...config },
    storage: wrap ? wrap(storage) : storage,
    clock,
    adminKey,
    signInToken,
    dist: dist ?? null,
    ...(networks ? { networks } : {}),
  });
  return new TestApp({ app, storage, clock, adminKey, signInToken, folder });
}

/** A machine with nothing remarkable about it, but for what is told. */
export function surroundings(
  folder: string,
  { lastBackup, ...around }: NonNullable<TestAppOptions['surroundings']> = {},
  config: Partial<Surroundings['config']> = {},
): Surroundings {
  const usual = {
    host: '127.0.0.1',
    production: false,
    allowUnsynced: false,
    backupAt: null,
    rateLimit: 100,
    trustedProxies: [],
    publicUrl: null,
  };
  return {
    folder,
    config: { ...usual, ...config, ...around },
    lastBackup: () => lastBackup ?? null,
    backupsWritable: () => true,
  };
}

/** A storage that does some things in another way. */
export function wrapped(storage: Storage, other: Partial<Storage>): Storage {
  return {
    engine: storage.engine,
    append: (rows) => storage.append(rows),
    read: storage.read,
    write: storage.write,
    isFull: () => storage.isFull(),
    queued: () => storage.queued(),
    project: (scope) => storage.project(scope),
    close: () => storage.close(),
    ...other,
  };
}

/** ISO 8601 of some time before the app's now. */
export const ago = (app: TestApp, ms: number): string => new Date(app.clock.now() - ms).toISOString();

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
