/** What a journey is put together from, as storage answers it. Times are ms UTC. */
import type { TouchpointType } from '../../../shared/vocabulary.ts';

export interface TouchpointRow {
  visitor_id: string;
  message_id: string;
  type: TouchpointType;
  occurred_at: number;
  visit: string;
  /** `id` of a `SourceRow`. */
  traffic_source: string;
  url: string | null;
  referrer: string | null;
  device: string | null;
  country: string | null;
  region: string | null;
  body: string | null;
}

/** Where touchpoints came from: many share one. */
export interface SourceRow {
  id: string;
  channel: string;
  channel_rule: string;
  source: string | null;
  medium: string | null;
  campaign: string | null;
  content: string | null;
  campaign_id: string | null;
}

export interface VisitRow {
  visitor_id: string;
  entry: string;
  started_at: number;
  ended_at: number;
  page_views: number;
  exit_page: string | null;
}

export interface OwnershipRow {
  visitor_id: string;
  from_at: number;
  to_at: number;
  identifier: string;
  lead_id: string | null;
}

export interface EventRow {
  visitor_id: string;
  message_id: string;
  type: string;
  occurred_at: number;
  source: string;
  trust: string;
  url: string | null;
  referrer: string | null;
  title: string | null;
  name: string | null;
  body: string | null;
}

export interface VisitorsJourney {
  touchpoints: TouchpointRow[];
  /** Those of the touchpoints, each once. */
  sources: SourceRow[];
  visits: VisitRow[];
  ownership: OwnershipRow[];
  /** Only with `events`. */
  events: EventRow[];
}
