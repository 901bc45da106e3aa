/** The sites and keys in force, in memory: every request asks, few change. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { digestOf, type Grant, type StoredKey } from '../storage/facts/keys.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';

/** Other processes may change keys: a revoked one is refused everywhere within this time. */
const STALE_MS = 5000;
/** A key's last use is noted this exactly. */
const USED_EVERY_MS = 5 * 60_000;

export class Directory {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #adminDigest: Buffer;
  #sites: StoredSite[] = [];
  #byWriteKey = new Map<string, StoredSite>();
  #byId = new Map<string, StoredSite>();
  #keys = new Map<string, StoredKey>();
  /** When uses were last noted here, by the key's id. */
  readonly #usedAt = new Map<string, number>();
  #loadedAt = Number.NEGATIVE_INFINITY;
  #loading: Promise<void> | undefined;
  #following: Promise<void> | undefined;

  constructor(storage: Storage, clock: Clock, adminKey: string) {
    this.#storage = storage;
    this.#clock = clock;
    this.#adminDigest = createHash('sha256').update(adminKey).digest();
  }

  /**
   * Reads everything again; called after each change here, and by time for changes made elsewhere. A read that has
   * already begun may miss the change: another follows it.
   */
  load(): Promise<void> {
    if (!this.#loading) return this.#begin();
    this.#following ??= this.#loading
      .catch(() => {})
      .then(() => {
        this.#following = undefined;
        return this.#begin();
      });
    return this.#following;
  }

  #begin(): Promise<void> {
    this.#loading = this.#read().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #read(): Promise<void> {
    const [sites, keys] = await Promise.all([this.#storage.read('listSites'), this.#storage.read('listKeys')]);
    this.#sites = sites;
    this.#byWriteKey = new Map(
      sites.flatMap((site) => [site.writeKey, ...site.formerWriteKeys].map((key) => [key, site] as const)),
    );
    this.#byId = new Map(sites.map((site) => [site.id, site]));
    this.#keys = new Map(keys.map((key) => [key.hash, key]));
    this.#loadedAt = this.#clock.now();
  }

  #refresh(): void {
    // In the background: no request waits for it, and when the database is away the last state stands.
    if (!this.#loading && Math.abs(this.#clock.now() - this.#loadedAt) > STALE_MS) this.load().catch(() => {});
  }

  sites(): readonly StoredSite[] {
    this.#refresh();
    return this.#sites;
  }

  siteOf(writeKey: string): StoredSite | undefined {
    this.#refresh();
    return this.#byWriteKey.get(writeKey);
  }

  site(id: string): StoredSite | undefined {
    this.#refresh();
    return this.#byId.get(id);
  }

  /** Of a site that facts name: another process may have made it just now, so that who is not known is looked for once. */
  async siteByNumber(siteId: number): Promise<StoredSite | null> {
    const find = () => this.#sites.find((site) => site.siteId === siteId);
    this.#refresh();
    if (!find()) await this.load();
    return find() ?? null;
  }

  /** The site that is meant when none is named: the only one there is, the try-it site not counted. */
  onlySite(among: readonly string[] | null): StoredSite | undefined {
    const own = this.#sites.filter((site) => (among ? among.includes(site.id) : site.name !== TRY_IT_NAME));
    return own.length === 1 ? own[0] : undefined;
  }

  /** Looked up by its digest: the time it takes says nothing about the keys there are. */
  key(secret: string): Grant | undefined {
    this.#refresh();
    const digest = createHash('sha256').update(secret).digest();
    if (timingSafeEqual(digest, this.#adminDigest)) return ADMIN;
    const key = this.#unexpired(digestOf(secret));
    if (key) this.#noteUse(key);
    return key;
  }

  #unexpired(hash: string): StoredKey | undefined {
    const key = this.#keys.get(hash);
    return key && (key.expiresAt === null || key.expiresAt > this.#clock.now()) ? key : undefined;
  }

  /** No request waits for it; where it cannot be noted now, a later use is. */
  #noteUse({ id, usedAt }: StoredKey): void {
    const now = this.#clock.now();
    if (now - Math.max(usedAt ?? 0, this.#usedAt.get(id) ?? 0) < USED_EVERY_MS) return;
    this.#usedAt.set(id, now);
    this.#storage.write('touchKey', id, now).catch(() => {});
  }

  /** Is the key with this digest still one? */
  inForce(hash: string): boolean {
    this.#refresh();
    return this.#unexpired(hash) !== undefined || this.#adminDigest.toString('base64url') === hash;
  }
}

export const TRY_IT_NAME = 'Try-it site';

const ADMIN: Grant = { id: 'admin', name: 'Admin key', scopes: ['ingest', 'read', 'manage'], sites: null };
