/** Counts what a dataset holds, unit by unit. */
import { RECORD_KINDS, type RecordKind } from './records.ts';
import type { Unit } from './unit.ts';

export interface Counts {
  records: Record<RecordKind, number>;
  pageViews: number;
  /** Of the messages: sent by browsers without a screen. */
  botMessages: number;
  visitors: number;
  /** Visits of people, and campaigns that began inside one. */
  visits: number;
  campaignsInVisits: number;
  touchpoints: number;
  leads: number;
  deals: Record<'won' | 'lost' | 'open', number>;
  /** By currency, in minor units: of the deals won, and of the costs. */
  revenue: Record<string, number>;
  spend: Record<string, number>;
}

export class Census {
  readonly counts: Counts = {
    records: Object.fromEntries(RECORD_KINDS.map((kind) => [kind, 0])) as Counts['records'],
    pageViews: 0,
    botMessages: 0,
    visitors: 0,
    visits: 0,
    campaignsInVisits: 0,
    touchpoints: 0,
    leads: 0,
    deals: { won: 0, lost: 0, open: 0 },
    revenue: {},
    spend: {},
  };

  add({ records, truth }: Unit): void {
    const { counts } = this;
    const visitors = new Set<string>();
    for (const record of records) {
      counts.records[record.kind]++;
      if (record.kind === 'cost') pay(counts.spend, record.row.cost);
      if (record.kind !== 'message') continue;
      const { message } = record;
      if (message.context.userAgent.includes('Headless')) {
        counts.botMessages++;
        continue;
      }
      if (message.type === 'page') counts.pageViews++;
      if (message.anonymousId) visitors.add(message.anonymousId);
    }
    // No browser is used by people of two units.
    counts.visitors += visitors.size;
    counts.touchpoints += truth.touchpoints.length;
    counts.visits += truth.touchpoints.filter(({ type }) => type === 'visit').length;
    counts.campaignsInVisits += truth.touchpoints.filter(({ type }) => type === 'campaign').length;
    counts.leads += truth.leads.length;
    for (const deal of truth.deals) {
      counts.deals[deal.outcome]++;
      if (deal.outcome === 'won') pay(counts.revenue, deal.value);
    }
  }
}

function pay(
  sums: Record<string, number>,
  { amount, currency = 'EUR' }: { amount: string | number; currency?: string },
): void {
  sums[currency] = (sums[currency] ?? 0) + Math.round(Number(amount) * 100);
}
