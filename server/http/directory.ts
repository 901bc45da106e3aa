/** The sites and keys in force, in memory: every request asks, few change. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { digestOf, type StoredKey } from '../storage/facts/keys.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';

/** Other processes may change keys: a revoked one is refused everywhere within this time. */
const STALE_MS = 5000;

export class Directory {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #adminDigest: Buffer;
  #sites: StoredSite[] = [];
  #byWriteKey = new Map<string, StoredSite>();
  #byId = new Map<string, StoredSite>();
  #keys = new Map<string, StoredKey>();
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
    this.#byWriteKey = new Map(sites.map((site) => [site.writeKey, site]));
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
  key(secret: string): StoredKey | undefined {
    this.#refresh();
    const digest = createHash('sha256').update(secret).digest();
    if (timingSafeEqual(digest, this.#adminDigest)) return ADMIN;
    return this.#keys.get(digestOf(secret));
  }

  /** Is the key with this digest still one? */
  inForce(hash: string): boolean {
    this.#refresh();
    return this.#keys.has(hash) || this.#adminDigest.toString('base64url') === hash;
  }
}

export const TRY_IT_NAME = 'Try-it site';

const ADMIN: StoredKey = { id: 'admin', name: 'Admin key', scopes: ['ingest', 'read', 'manage'], sites: null };
