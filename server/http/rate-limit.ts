/**
 * How many events one client address may send with a write key. Counts events, not requests, so that batching is no
 * way around it; IPv6 addresses by /64, since whoever has one has them all.
 */
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import { ProblemError } from './problem.ts';

interface Bucket {
  tokens: number;
  at: number;
}

export class RateLimit {
  readonly #perSecond: number | null;
  readonly #buckets = new LRUCache<string, Bucket>({ max: 50_000 });

  /** @param perSecond events; null: no limit */
  constructor(perSecond: number | null) {
    this.#perSecond = perSecond;
  }

  /**
   * A bucket that is not empty lets a whole batch pass and then is in debt for it.
   * @throws 429 with the seconds until it is paid
   */
  take(address: string, events: number, now: number): void {
    if (this.#perSecond === null) return;
    const key = networkOf(address);
    const bucket = this.#buckets.get(key) ?? { tokens: this.#perSecond, at: now };
    const refilled = bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * this.#perSecond;
    bucket.tokens = Math.min(this.#perSecond, refilled);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    if (bucket.tokens < 1) {
      throw new ProblemError('rate_limited', {
        retryAfter: Math.max(1, Math.ceil((1 - bucket.tokens) / this.#perSecond)),
      });
    }
    bucket.tokens -= events;
  }
}

/** The address, or the /64 it lies in. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return (parsed as ipaddr.IPv6).parts.slice(0, 4).join(':');
}
