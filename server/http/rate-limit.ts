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
   * @returns headers that say what is left
   * @throws 429 with the seconds until it is paid
   */
  take(address: string, events: number, now: number): Record<string, string> {
    if (this.#perSecond === null) return {};
    const key = networkOf(address);
    const bucket = this.#buckets.get(key) ?? { tokens: this.#perSecond, at: now };
    const refilled = bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * this.#perSecond;
    bucket.tokens = Math.min(this.#perSecond, refilled);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    if (bucket.tokens < 1) {
      const retryAfter = Math.max(1, Math.ceil((1 - bucket.tokens) / this.#perSecond));
      throw new ProblemError('rate_limited', { retryAfter, headers: stateOf(this.#perSecond, 0, retryAfter) });
    }
    bucket.tokens -= events;
    const full = Math.ceil((this.#perSecond - bucket.tokens) / this.#perSecond);
    return stateOf(this.#perSecond, Math.max(0, Math.floor(bucket.tokens)), full);
  }
}

/**
 * As draft-ietf-httpapi-ratelimit-headers-10 writes it.
 * @param remaining events that pass now
 * @param reset seconds until there are more, or all again
 */
function stateOf(perSecond: number, remaining: number, reset: number): Record<string, string> {
  return { 'ratelimit-policy': `"events";q=${perSecond};w=1`, ratelimit: `"events";r=${remaining};t=${reset}` };
}

/** The address, or the /64 it lies in. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return (parsed as ipaddr.IPv6).parts.slice(0, 4).join(':');
}
