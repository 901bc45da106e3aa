/** A stored event as far as visits, touchpoints and identity are made of it. */
import type { Fact } from '../../domain/journey/fact.ts';

export interface FactRow {
  visitor_id: string;
  message_id: string;
  type: Fact['type'];
  occurred_at: number;
  source: Fact['source'];
  trust: Fact['trust'];
  url: string | null;
  referrer: string | null;
  name: string | null;
  body: string | null;
}

/** Titles say nothing about a journey: they are not read. */
export const factOf = (row: FactRow): Fact => ({
  visitorId: row.visitor_id,
  messageId: row.message_id,
  type: row.type,
  occurredAt: row.occurred_at,
  source: row.source,
  trust: row.trust,
  url: row.url,
  referrer: row.referrer,
  title: null,
  name: row.name,
  body: row.body === null ? null : JSON.parse(row.body),
});
