/** The routes of the API, a line each, as `GET /v1/openapi.json` names them: what goes in and what comes back. */
import type { Static } from 'typebox';
import type { AccountDetail } from '../shared/api/account.ts';
import type { Alerts } from '../shared/api/alert.ts';
import type {
  AttributionQuery,
  AttributionReport,
  DealAttribution,
  DealAttributionQuery,
} from '../shared/api/attribution.ts';
import type { ComputeAnswer, ComputeBody } from '../shared/api/compute.ts';
import type { ContactIn, RowsWritten } from '../shared/api/contact.ts';
import type { CostIn, CostPage, CostQuery, RateIn, RatePage } from '../shared/api/cost.ts';
import type { DealIn, DealOut, DealPage, DealQuery } from '../shared/api/deal.ts';
import type {
  Claims,
  IdentityChanged,
  MergeLead,
  RevokeClaim,
  SuggestionPage,
  SuggestionQuery,
} from '../shared/api/identity.ts';
import type { Inbound, InboundChange, InboundPage, NewInbound } from '../shared/api/inbound.ts';
import type { KpiQuery, KpiReport } from '../shared/api/kpi.ts';
import type {
  IdentifiedLead,
  IdentifyLead,
  Journey,
  JourneyQuery,
  Lead,
  LeadPage,
  LeadQuery,
} from '../shared/api/lead.ts';
import type { ErasureReceipt, PersonExport } from '../shared/api/person.ts';
import type { ReconciliationQuery, ReconciliationReport } from '../shared/api/reconciliation.ts';
import type { IssuedKey, NewKey, NewSite, Site, SiteChange, SitePage } from '../shared/api/site.ts';
import type { SystemChecks } from '../shared/api/system.ts';
import type {
  IssuedWebhook,
  NewWebhook,
  Replay,
  Replayed,
  RotateSecret,
  Webhook,
  WebhookAttempt,
  WebhookChange,
  WebhookMessageDetail,
  WebhookMessagePage,
  WebhookMessageQuery,
  WebhookPage,
} from '../shared/api/webhook.ts';
import type { CollectAnswer } from '../shared/collect.ts';
import type { Stage } from '../shared/vocabulary.ts';

interface OfSite {
  site?: string;
}

interface Paging {
  limit?: number;
  cursor?: string;
}

/** A message of Segment's HTTP API. */
export interface SegmentMessage {
  type: 'identify' | 'track' | 'page' | 'screen' | 'group' | 'alias';
  /** Made by the sender, so that sending twice is sending once. */
  messageId?: string;
  anonymousId?: string;
  userId?: string;
  /** ISO 8601 */
  timestamp?: string;
  /** Of a `track`. */
  event?: string;
  traits?: Record<string, unknown>;
  properties?: Record<string, unknown>;
  context?: Record<string, unknown>;
  groupId?: string;
  previousId?: string;
}

export interface Routes {
  'POST /v1/batch': { query: OfSite; body: { batch: SegmentMessage[] }; answer: CollectAnswer };
  'POST /v1/import': { query: OfSite; body: { batch: SegmentMessage[] }; answer: CollectAnswer };
  'POST /v1/leads': { query: OfSite; body: IdentifyLead; answer: Static<typeof IdentifiedLead> };
  'GET /v1/leads': { query: LeadQuery; answer: Static<typeof LeadPage> };
  'GET /v1/leads/{id}': { query: OfSite; answer: Lead };
  'GET /v1/leads/{id}/identity': { query: OfSite; answer: Static<typeof Claims> };
  'GET /v1/accounts/{id}': { query: OfSite; answer: AccountDetail };
  'GET /v1/leads/{id}/export': { query: OfSite; answer: PersonExport };
  'DELETE /v1/leads/{id}': { query: OfSite; answer: ErasureReceipt };
  'PUT /v1/leads/{id}/restriction': { query: OfSite; answer: Lead };
  'DELETE /v1/leads/{id}/restriction': { query: OfSite; answer: Lead };
  'POST /v1/leads/{id}/merge': { query: OfSite; body: MergeLead; answer: IdentityChanged };
  'POST /v1/claims/{id}/revoke': { query: OfSite; body: RevokeClaim; answer: IdentityChanged };
  'GET /v1/leads/suggestions': { query: SuggestionQuery; answer: Static<typeof SuggestionPage> };
  'GET /v1/deals': { query: DealQuery; answer: Static<typeof DealPage> };
  'DELETE /v1/deals/{externalId}': { query: OfSite; answer: undefined };
  'GET /v1/leads/{id}/journey': { query: JourneyQuery; answer: Journey };
  'POST /v1/leads/{id}/stages': {
    query: OfSite;
    body: { stage: Stage; occurredAt?: string; externalId?: string };
    answer: Lead;
  };
  'GET /v1/visitors/{id}/journey': { query: JourneyQuery; answer: Journey };
  'GET /v1/accounts/{id}/journey': { query: JourneyQuery; answer: Journey };
  'PUT /v1/deals/{externalId}': { query: OfSite; body: DealIn; answer: DealOut };
  'GET /v1/deals/{externalId}': { query: OfSite; answer: DealOut };
  'GET /v1/deals/{externalId}/attribution': { query: DealAttributionQuery; answer: DealAttribution };
  'POST /v1/touchpoints': { query: OfSite; body: ContactIn | { batch: ContactIn[] }; answer: RowsWritten };
  'PUT /v1/costs': { query: OfSite; body: { rows: CostIn[] }; answer: RowsWritten };
  'GET /v1/costs': { query: CostQuery; answer: Static<typeof CostPage> };
  'PUT /v1/rates': { query: OfSite; body: { rows: RateIn[] }; answer: RowsWritten };
  'GET /v1/rates': { query: OfSite & Paging; answer: Static<typeof RatePage> };
  'GET /v1/reports/kpis': { query: KpiQuery; answer: KpiReport };
  'GET /v1/reports/reconciliation': { query: ReconciliationQuery; answer: ReconciliationReport };
  'GET /v1/reports/attribution': { query: AttributionQuery; answer: AttributionReport };
  'POST /v1/attribution/compute': { query: OfSite; body: ComputeBody; answer: ComputeAnswer };
  'POST /v1/sites': { query: never; body: NewSite; answer: Site };
  'GET /v1/sites': { query: Paging; answer: Static<typeof SitePage> };
  'GET /v1/sites/{id}': { query: never; answer: Site };
  'PATCH /v1/sites/{id}': { query: never; body: SiteChange; answer: Site };
  'DELETE /v1/sites/{id}': { query: { confirm?: string }; answer: undefined };
  'POST /v1/sites/{id}/write-keys': { query: never; answer: Site };
  'DELETE /v1/sites/{id}/write-keys/{writeKey}': { query: never; answer: undefined };
  'POST /v1/keys': { query: never; body: NewKey; answer: Static<typeof IssuedKey> };
  'DELETE /v1/keys/{id}': { query: never; answer: undefined };
  'GET /v1/alerts': { query: OfSite; answer: Alerts };
  'POST /v1/webhooks': { query: OfSite; body: NewWebhook; answer: IssuedWebhook };
  'GET /v1/webhooks': { query: OfSite & Paging; answer: Static<typeof WebhookPage> };
  'GET /v1/webhooks/{id}': { query: OfSite; answer: Webhook };
  'PATCH /v1/webhooks/{id}': { query: OfSite; body: WebhookChange; answer: Webhook };
  'DELETE /v1/webhooks/{id}': { query: OfSite; answer: undefined };
  'POST /v1/webhooks/{id}/rotate-secret': { query: OfSite; body: RotateSecret; answer: IssuedWebhook };
  'POST /v1/webhooks/{id}/test': { query: OfSite; answer: WebhookAttempt };
  'GET /v1/webhooks/{id}/attempts': { query: WebhookMessageQuery; answer: Static<typeof WebhookMessagePage> };
  'GET /v1/webhooks/{id}/attempts/{message}': { query: OfSite; answer: WebhookMessageDetail };
  'POST /v1/webhooks/{id}/replay': { query: OfSite; body: Replay; answer: Static<typeof Replayed> };
  'POST /v1/inbound': { query: OfSite; body: NewInbound; answer: Inbound };
  'GET /v1/inbound': { query: OfSite & Paging; answer: Static<typeof InboundPage> };
  'GET /v1/inbound/{id}': { query: OfSite; answer: Inbound };
  'PATCH /v1/inbound/{id}': { query: OfSite; body: InboundChange; answer: Inbound };
  'DELETE /v1/inbound/{id}': { query: OfSite; answer: undefined };
  'GET /v1/system/checks': { query: never; answer: SystemChecks };
  'GET /v1/digest': { query: OfSite; answer: { facts: string; derived: string } };
}

export type Route = keyof Routes;

type Placeholders<R extends string> = R extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** What a call of this route takes: `params` for the `{placeholders}` of its path, `query`, `body`. */
export type Input<R extends Route> = { query?: Routes[R]['query']; signal?: AbortSignal } & ([Placeholders<R>] extends [
  never,
]
  ? unknown
  : { params: Record<Placeholders<R>, string> }) &
  (Routes[R] extends { body: infer Body } ? { body: Body } : unknown);

export type Answer<R extends Route> = Routes[R]['answer'];

/** The item of a route that answers `{"data": [...], "nextCursor"}`. */
export type Item<R extends Route> = Answer<R> extends { data: (infer One)[] } ? One : never;

/** The routes that answer pages. */
export type ListRoute = { [R in Route]: Item<R> extends never ? never : R }[Route];
