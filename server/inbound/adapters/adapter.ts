/** What an adapter of one program knows: how it signs, and what its messages say. */
import type { Incoming, SignatureFault } from '../../domain/inbound/signature.ts';
import type { Told } from '../../domain/inbound/told.ts';

export interface Adapter {
  /** Of the signature; null: it is right. */
  fault(secret: string, incoming: Incoming, now: number): SignatureFault | null;
  /** @returns nothing for messages that are no news for us */
  read(message: unknown): Told[];
}
