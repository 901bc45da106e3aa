/**
 * Guessing is slow: after a few failures an account, known or not, has to wait, longer each time; an address that fails
 * with many accounts, or with links, tokens and keys, has to wait too. Nobody is locked out for good, and nothing is told
 * about who is there.
 */
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { ProblemError } from '../http/problem.ts';
import { networkOf } from '../http/rate-limit.ts';

/** Failures that cost nothing: people mistype. */
const FREE = 5;
const MAX_WAIT_MS = 5 * 60_000;
/** After this without a failure all is forgotten. */
const FORGOTTEN_MS = 60 * 60_000;
/** Failures of one network within the hour, whatever the accounts. */
const FREE_OF_NETWORK = 30;

interface Failures {
  count: number;
  /** ms UTC; until then nothing is tried. */
  until: number;
  at: number;
}

export class SignInGuard {
  readonly #accounts = new LRUCache<string, Failures>({ max: 20_000 });
  readonly #networks = new LRUCache<string, Failures>({ max: 20_000 });

  /**
   * Every try counts as failed until it is known to be right: so many at once are no way around it.
   * @param account null: what is tried names none
   * @throws 429 with the seconds to wait, the same whether there is such an account or not
   */
  begin(account: string | null, address: string, now: number): void {
    const [person, network] = [account === null ? null : digest(account), networkOf(address)];
    const until = Math.max((person && this.#accounts.get(person)?.until) || 0, this.#networks.get(network)?.until ?? 0);
    if (until > now)
      throw new ProblemError('rate_limited', {
        detail: 'Signing in failed too often; wait, then try again',
        retryAfter: Math.ceil((until - now) / 1000),
      });
    if (person) note(this.#accounts, person, FREE, now);
    note(this.#networks, network, FREE_OF_NETWORK, now);
  }

  /** The network's other failures stand: one right password among many wrong ones is what an attacker hopes for. */
  succeeded(account: string | null, address: string): void {
    if (account !== null) this.#accounts.delete(digest(account));
    const network = this.#networks.get(networkOf(address));
    if (network) network.count--;
  }
}

function note(of: LRUCache<string, Failures>, key: string, free: number, now: number): void {
  const before = of.get(key);
  const count = before && now - before.at < FORGOTTEN_MS ? before.count + 1 : 1;
  const wait = count <= free ? 0 : Math.min(MAX_WAIT_MS, 1000 * 2 ** Math.min(count - free, 20));
  of.set(key, { count, at: now, until: now + wait });
}

/** No e-mail address is kept in memory longer than the request. */
const digest = (account: string): string => createHash('sha256').update(account).digest('base64url');
