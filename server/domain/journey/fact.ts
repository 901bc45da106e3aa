/** An event as it is stored: what was told, never edited. The input of every derivation. */
import type { ClaimSource, EventType, Trust } from '../../../shared/vocabulary.ts';
import type { Identifier } from '../identity/identifier.ts';
import type { Landing } from '../source/input.ts';

/** The parts of an event that only some have. Kept as JSON; null when there is none. */
export interface EventBody {
  /** Segment's `context.campaign`, which wins over the URL's parameters. */
  campaign?: { name?: string; source?: string; medium?: string; term?: string; content?: string; id?: string };
  form?: { id?: string; name?: string; fields?: string[] };
  properties?: Record<string, unknown>;
  /** Valid identifiers in the order e-mail, externalId, phone. */
  identifiers?: Identifier[];
  traits?: Record<string, unknown>;
  name?: string;
  company?: string;
  /** What a `group` message says about the account. */
  account?: { domain: string | null; name: string | null };
  selfReportedSource?: string;
  consent?: { state: 'granted' | 'denied'; occurredAt?: number; text?: string };
  /** `alias`: the id from before, an externalId and an anonymousId at once. */
  previousId?: string;
  groupId?: string;
  /** Of an erased person: how it landed, without the address that said so. */
  landing?: Pick<Landing, 'input' | 'hasCampaign' | 'signature'>;
}

export interface Fact {
  visitorId: string;
  messageId: string;
  type: EventType;
  /** ms UTC */
  occurredAt: number;
  source: ClaimSource;
  trust: Trust;
  url: string | null;
  referrer: string | null;
  title: string | null;
  name: string | null;
  body: EventBody | null;
}

/** The one order of events: by time, then by id; the same on every engine and after every arrival order. */
export function byTime(
  a: { occurredAt: number; messageId: string },
  b: { occurredAt: number; messageId: string },
): number {
  return a.occurredAt - b.occurredAt || (a.messageId < b.messageId ? -1 : a.messageId > b.messageId ? 1 : 0);
}
