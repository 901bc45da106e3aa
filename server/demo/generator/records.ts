/** What a dataset consists of: the bodies of public API calls, one record each. */
import type { MoneyIn } from '../../../shared/api/common.ts';
import type { ContactIn } from '../../../shared/api/contact.ts';
import type { DealIn } from '../../../shared/api/deal.ts';
import type { IdentifyLead } from '../../../shared/api/lead.ts';
import type { Stage } from '../../../shared/vocabulary.ts';

/** A message of Segment's HTTP API, for `POST /v1/import`. */
export interface DemoMessage {
  type: 'page' | 'track' | 'identify';
  messageId: string;
  anonymousId?: string;
  userId?: string;
  timestamp: string;
  event?: string;
  properties?: Record<string, unknown>;
  traits?: Record<string, unknown>;
  context: {
    page?: { url: string; path: string; title: string; referrer?: string };
    userAgent: string;
    locale?: string;
  };
}

/** A row of `PUT /v1/costs`. */
export interface DemoCost {
  date: string;
  source: string;
  medium: string;
  campaign: string | null;
  cost: MoneyIn;
  /** What the platform counts; of other spending there is nothing to count. */
  clicks?: number;
  impressions?: number;
  conversions?: string;
  viewThroughConversions?: number;
}

/** A row of `PUT /v1/rates`. */
export interface DemoRate {
  date: string;
  from: string;
  to: string;
  rate: string;
}

export type DemoRecord =
  | { kind: 'message'; message: DemoMessage }
  /** `key`: the Idempotency-Key. */
  | { kind: 'lead'; key: string; body: IdentifyLead }
  | { kind: 'stage'; email: string; body: { stage: Stage; occurredAt: string; externalId: string } }
  | { kind: 'contact'; body: ContactIn }
  | { kind: 'deal'; externalId: string; body: DealIn }
  | { kind: 'cost'; row: DemoCost }
  | { kind: 'rate'; row: DemoRate };

export type RecordKind = DemoRecord['kind'];
export const RECORD_KINDS: readonly RecordKind[] = ['message', 'lead', 'stage', 'contact', 'deal', 'cost', 'rate'];
