/** What requests showed of the installation since the start: counts, hosts and clocks, nothing of a person. */

import type { FastifyInstance } from 'fastify';
import ipaddr from 'ipaddr.js';
import { isLoopback } from './addresses.ts';

/** Hosts remembered of a site, at most: anybody can send from a host of his choice. */
const MAX_HOSTS = 50;
const MAX_CLOCKS = 200;

export class Seen {
  /** Requests that named another client through a header, from a peer whose word is not believed. */
  unbelieved = 0;
  /** The last such peer on this machine or in a private network; null: none. */
  unbelievedPeer: string | null = null;
  /** By site id: events that `domains` does not cover, by the host of their page. */
  readonly foreign = new Map<string, Map<string, number>>();
  readonly #clocks: number[] = [];
  #nextClock = 0;

  foreignOrigin(siteId: string, host: string): void {
    const hosts = this.foreign.get(siteId) ?? new Map<string, number>();
    this.foreign.set(siteId, hosts);
    if (hosts.has(host) || hosts.size < MAX_HOSTS) hosts.set(host, (hosts.get(host) ?? 0) + 1);
  }

  /** @param differenceMs our time of receipt minus the sender's time of sending */
  clock(differenceMs: number): void {
    this.#clocks[this.#nextClock++ % MAX_CLOCKS] = differenceMs;
  }

  /** How far the clocks of browsers are behind ours, in the middle of many; null: too few were seen. */
  clockDifference(): number | null {
    if (this.#clocks.length < 20) return null;
    return this.#clocks.toSorted((a, b) => a - b)[this.#clocks.length >> 1]!;
  }

  forwarded(peer: string | undefined): void {
    this.unbelieved++;
    if (peer === undefined || !ipaddr.isValid(peer)) return;
    const address = ipaddr.process(peer);
    // A proxy of the installation is on this machine or near it; another address might be a visitor's.
    if (isLoopback(peer) || ['private', 'uniqueLocal', 'linkLocal'].includes(address.range()))
      this.unbelievedPeer = address.toString();
  }
}

/** `request.ips` names more than the peer only where the peer is trusted. */
export function watchProxies(server: FastifyInstance, seen: Seen): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const { headers } = request;
    const names = 'x-forwarded-for' in headers || 'forwarded' in headers;
    if (names && (request.ips?.length ?? 0) < 2) seen.forwarded(request.socket.remoteAddress);
    done();
  });
}
