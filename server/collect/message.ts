/** An event on its way through the collector: what every door makes of its own format, and the steps work on. */
import type { QuarantineReason } from '../../shared/vocabulary.ts';
import type { Rejection } from '../domain/well-formed.ts';
import type { NewEvent } from '../storage/facts/event-row.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { ClientHints } from './device.ts';
import type { Networks } from './networks.ts';

export interface Message extends NewEvent {
  /** Why it will be kept but left out of journeys. */
  reasons: QuarantineReason[];
  /** The visitor's own, where a server passes it on; null: the request's is. */
  userAgent: string | null;
  /** Client hints in the message itself, as Segment's browser SDK sends them. */
  hints: ClientHints | null;
  /** The visitor's, where a server passes it on. Looked at, never stored. */
  address: string | null;
  /** When the sender's clock said that this one was sent; null: as the request says. */
  sentAt: number | null;
  /** Identifiers in it that identify nobody. */
  ignoredIdentifiers: number;
}

/** What a whole request tells about each of its messages. */
export interface Arrival {
  site: StoredSite;
  trust: 'public' | 'trusted';
  /** ms UTC */
  receivedAt: number;
  /** When the sender's clock said it was sent; null: not told. */
  sentAt: number | null;
  /** Of the page that sent it; null: not told. */
  origin: string | null;
  userAgent: string | null;
  /** Whoever sent the request. Looked at, never stored. */
  address: string;
  networks: Networks;
  /** `Sec-CH-UA` and its like, where the visitor's browser sent the request. */
  hints: ClientHints | null;
  webdriver: boolean;
  /** From this very machine: a developer's, if the page is too. */
  fromLoopback: boolean;
}

export type Step = (message: Message, arrival: Arrival) => Rejection | undefined;

/** Where the visitor is: with a secret key the request comes from a server, which may tell. */
export function visitorAddress(message: Message, { trust, address }: Arrival): string | null {
  return message.address ?? (trust === 'public' ? address : null);
}

export function isRejection(value: object): value is Rejection {
  return 'code' in value && 'detail' in value;
}
