/** An offline contact: a call, a meeting, a fair ... */
import type { ContactType } from '../../shared/vocabulary.ts';
import type { Identifier } from './identity/identifier.ts';

export interface Contact {
  externalId: string;
  type: ContactType;
  /** ms UTC */
  occurredAt: number;
  /** Whom it was with; matched with leads whenever a claim ties one of these to them. */
  identifiers: Identifier[];
  /** Where no identifier is told: the browser it was with. It belongs to whoever owns that browser at that time. */
  visitorId: string | null;
  accountDomain: string | null;
  channel: string | null;
  source: string | null;
  medium: string | null;
  campaign: string | null;
  content: string | null;
  properties: Record<string, unknown> | null;
}
