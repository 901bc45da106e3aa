/**
 * A company in numbers: won deals of one lead each with ten visits before, and anonymous visitors beside them. The same
 * seed makes the same facts.
 */
import type { Cost } from '../../../server/domain/cost.ts';
import type { StoredDeal } from '../../../server/storage/facts/deals.ts';
import type { NewEvent } from '../../../server/storage/facts/event-row.ts';
import { CLOCK } from '../../../server/storage/facts/event-row.ts';

export interface Size {
  /** Won deals, a lead each. */
  deals: number;
  /** Visits of each lead, all before its deal is won. */
  touches: number;
  /** Visitors whom nobody knows, and the page views of each, the first of which is the entry of a visit. */
  anonymous: number;
  pageViews: number;
}

export const eventsOf = ({ deals, touches, anonymous, pageViews }: Size): number =>
  deals * (touches + 1) + anonymous * pageViews;

const DAY = 86_400_000;
/** Everything lies in the three years up to this day. */
export const END = Date.UTC(2026, 5, 1);
const YEARS = 3 * 365 * DAY;
const CAMPAIGNS = 40;
const HOST = 'https://www.acme-software.test';

/** mulberry32 */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Where a visit comes from: direct, search, ads, social networks, newsletters, partners. */
function landing(chance: () => number): { query: string; referrer: string | null } {
  const roll = chance();
  const campaign = `campaign-${Math.floor(chance() * CAMPAIGNS)}`;
  if (roll < 0.25) return { query: '', referrer: null };
  if (roll < 0.45) return { query: '', referrer: 'https://www.google.com/' };
  if (roll < 0.65) return { query: `?utm_source=google&utm_medium=cpc&utm_campaign=${campaign}`, referrer: null };
  if (roll < 0.75)
    return { query: `?utm_source=linkedin&utm_medium=paid-social&utm_campaign=${campaign}`, referrer: null };
  if (roll < 0.85) return { query: `?utm_source=newsletter&utm_medium=email&utm_campaign=${campaign}`, referrer: null };
  if (roll < 0.93) return { query: '', referrer: 'https://www.linkedin.com/' };
  return { query: '', referrer: `https://partner-${Math.floor(chance() * 20)}.example/` };
}

function pageView(visitorId: string, number: number, at: number, query: string, referrer: string | null): NewEvent {
  return {
    siteId: 1,
    visitorId,
    messageId: `${visitorId}.${number.toString(36)}`,
    type: 'page_view',
    occurredAt: at,
    receivedAt: at,
    clock: CLOCK.sent,
    source: 'browser',
    trust: 'public',
    quarantine: null,
    url: `${HOST}/page-${number % 30}${query}`,
    referrer,
    title: 'Acme Software, the CRM for makers',
    name: null,
    device: 'desktop|Chrome|Windows',
    country: 'DE',
    region: null,
    body: null,
  };
}

export interface LeadFacts {
  events: NewEvent[];
  deal: StoredDeal;
}

/** The facts of lead `number`. Ids grow, as those of the tracker do. */
export function leadFacts(number: number, { touches }: Size): LeadFacts {
  const chance = random(number + 1);
  const visitorId = `${number.toString(36).padStart(6, '0')}lead${'0'.repeat(10)}`;
  const email = `lead-${number}@company-${number % 50_000}.example`;
  const wonAt = END - Math.floor(chance() * (YEARS - 200 * DAY));
  const firstAt = wonAt - Math.floor((20 + 160 * chance()) * DAY);
  const step = (wonAt - firstAt) / (touches + 1);
  const leadAt = firstAt + Math.ceil(touches / 2) * step + 60_000;
  const events: NewEvent[] = [];
  for (let t = 0; t < touches; t++) {
    const { query, referrer } = landing(chance);
    const at = Math.floor(firstAt + t * step + chance() * 0.5 * step);
    events.push(pageView(visitorId, t, at, query, referrer));
  }
  events.push({
    ...pageView(visitorId, touches, Math.floor(leadAt), '', null),
    type: 'identify',
    url: null,
    title: null,
    body: { identifiers: [`email:${email}`] },
  });
  const amount = (500 + Math.floor(chance() * 1_000_000) / 100).toFixed(2);
  return {
    events,
    deal: {
      externalId: `D-${number}`,
      revision: null,
      deal: {
        name: `Deal ${number}`,
        leads: [{ identifier: `email:${email}`, role: null }],
        account: null,
        stage: 'won',
        stages: [{ stage: 'won', occurredAt: wonAt }],
        value: { amount, currency: 'EUR' },
        recurring: { amount: '99.00', currency: 'EUR' },
        product: `product-${number % 5}`,
        type: 'new',
        createdAt: Math.floor((leadAt + wonAt) / 2),
        closedAt: wonAt,
      },
    },
  };
}

export function anonymousEvents(number: number, { pageViews }: Size): NewEvent[] {
  const chance = random(1_000_000_007 + number);
  const visitorId = `${number.toString(36).padStart(6, '0')}visitor${'0'.repeat(7)}`;
  const begin = END - Math.floor(chance() * YEARS);
  return Array.from({ length: pageViews }, (_, n) => {
    // Every fifth page view begins another visit.
    const { query, referrer } = n % 5 === 0 ? landing(chance) : { query: '', referrer: null };
    return pageView(visitorId, n, begin + Math.floor(n / 5) * DAY + (n % 5) * 60_000, query, referrer);
  });
}

/** What each paid campaign cost, a row a day for the last two years. */
export function costs(): Cost[] {
  const chance = random(7);
  const rows: Cost[] = [];
  for (let day = 0; day < 730; day++) {
    const date = new Date(END - day * DAY).toISOString().slice(0, 10);
    for (const [source, medium] of [
      ['google', 'cpc'],
      ['linkedin', 'paid-social'],
    ] as const) {
      const campaign = `campaign-${Math.floor(chance() * CAMPAIGNS)}`;
      const amountMinor = Math.floor(chance() * 50_000);
      const clicks = Math.floor(amountMinor / 130);
      rows.push({
        date,
        source,
        medium,
        campaign,
        content: '',
        term: '',
        adId: '',
        channel: null,
        currency: 'EUR',
        amountMinor,
        clicks,
        impressions: clicks * 40,
        conversions: null,
        viewThrough: null,
      });
    }
  }
  return rows;
}
