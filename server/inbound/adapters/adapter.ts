/** What an adapter of one program knows: how it signs, and what its messages say. */
import type { Incoming } from '../../domain/inbound/signature.ts';
import type { Told } from '../../domain/inbound/told.ts';

export interface Adapter {
  isSigned(secret: string, incoming: Incoming, now: number): boolean;
  /** @returns nothing for messages that are no news for us */
  read(message: unknown): Told[];
}
