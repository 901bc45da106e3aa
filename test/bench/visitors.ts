/** Made-up visitors as a tracker sees them: about five events each, in one or two visits, many visitors at a time. */

/** One event, with what surrounds it. */
export interface MadeEvent {
  anonymousId: string;
  /** `<page load>.<nnn>` */
  messageId: string;
  /** ms UTC */
  at: number;
  type: 'page_view' | 'link_click' | 'custom' | 'form_submit';
  url: string;
  title: string;
  referrer: string | null;
  email: string | null;
}

interface Visitor {
  anonymousId: string;
  visits: number;
  eventsLeft: number;
  pageLoad: string;
  count: number;
  at: number;
  landed: boolean;
}

/** Visits under way at the same time: a visitor's next event comes after about this many of others. */
const ACTIVE = 2000;
/** New visitors that arrive before somebody comes back for a second visit. */
const AWAY = 10_000;
const SECOND_VISIT = 0.4;
const MINUTE = 60_000;
/** Virtual ms between two births, so that ids grow as they would at 5,000 new visitors a second. */
const BIRTH_MS = 0.2;

const BASE32 = '0123456789abcdefghijklmnopqrstuv';
const PATHS = [
  '/',
  '/pricing',
  '/product/analytics',
  '/blog/how-attribution-works',
  '/docs/getting-started',
  '/customers/acme',
  '/contact',
  '/demo',
];
const CAMPAIGNS = Array.from({ length: 40 }, (_, i) => `2025-q${(i % 4) + 1}-brand-${i}`);

/** A small generator with a seed: every run makes the same visitors. */
function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export class Visitors {
  readonly #chance: () => number;
  readonly #active: Visitor[] = [];
  readonly #away: Visitor[] = [];
  readonly #startedAt: number;
  #born = 0;

  /** @param now ms UTC @param seed different for each load that goes to the same database */
  constructor(now: number, seed: number) {
    this.#startedAt = now;
    this.#chance = chance(seed);
  }

  next(): MadeEvent {
    while (this.#active.length < ACTIVE) this.#active.push(this.#arrive());
    const index = Math.floor(this.#chance() * this.#active.length);
    const visitor = this.#active[index]!;
    const event = this.#event(visitor);
    if (visitor.eventsLeft === 0) {
      if (visitor.visits > 0) this.#away.push(visitor);
      this.#active[index] = this.#arrive();
    }
    return event;
  }

  /** A long visit of one visitor: so many events that one browser sends together. */
  together(count: number): MadeEvent[] {
    const visitor = this.#arrive();
    visitor.eventsLeft = count;
    const events = Array.from({ length: count }, () => this.#event(visitor));
    if (visitor.visits > 0) this.#away.push(visitor);
    return events;
  }

  #arrive(): Visitor {
    const returning = this.#away.length > AWAY ? this.#away.shift()! : null;
    const visitor = returning ?? this.#birth();
    visitor.visits--;
    visitor.eventsLeft = 1 + Math.floor(this.#chance() * 6);
    visitor.landed = false;
    if (returning) visitor.at += 90 * MINUTE;
    return visitor;
  }

  #birth(): Visitor {
    const bornAt = this.#startedAt + this.#born++ * BIRTH_MS;
    const visits = this.#chance() < SECOND_VISIT ? 2 : 1;
    // A first visit that another follows lies in the past: both are sent within seconds here.
    const at = this.#startedAt - (visits === 2 ? 120 : 10) * MINUTE + (bornAt - this.#startedAt);
    const anonymousId = Math.floor(bornAt).toString(36).slice(0, 7) + this.#random(20);
    return { anonymousId, visits, eventsLeft: 0, pageLoad: '', count: 0, at, landed: false };
  }

  #event(visitor: Visitor): MadeEvent {
    const roll = this.#chance();
    const type =
      !visitor.landed || roll < 0.8
        ? 'page_view'
        : roll < 0.92
          ? 'link_click'
          : roll < 0.995
            ? 'custom'
            : 'form_submit';
    if (type === 'page_view') {
      visitor.pageLoad = this.#random(16);
      visitor.count = 0;
    }
    visitor.at += 5000 + Math.floor(this.#chance() * 25_000);
    visitor.eventsLeft--;
    const path = PATHS[Math.floor(this.#chance() * PATHS.length)]!;
    const landing = visitor.landed ? { query: '', referrer: null } : this.#landing();
    visitor.landed = true;
    return {
      anonymousId: visitor.anonymousId,
      messageId: `${visitor.pageLoad}.${(visitor.count++).toString(36).padStart(3, '0')}`,
      at: visitor.at,
      type,
      url: `https://www.acme-software.test${path}${landing.query}`,
      title: `${path.slice(1) || 'Home'} - Acme Software, the CRM for makers`,
      referrer: landing.referrer,
      email: type === 'form_submit' ? `${visitor.anonymousId.slice(0, 16)}@${this.#random(6)}.test` : null,
    };
  }

  /** Where a visit comes from: direct, search, ads, social, newsletter. */
  #landing(): { query: string; referrer: string | null } {
    const roll = this.#chance();
    const campaign = CAMPAIGNS[Math.floor(this.#chance() * CAMPAIGNS.length)]!;
    if (roll < 0.35) return { query: '', referrer: null };
    if (roll < 0.62) return { query: '', referrer: 'https://www.google.com/' };
    if (roll < 0.82) {
      const query = `?utm_source=google&utm_medium=cpc&utm_campaign=${campaign}&utm_term=crm%20software&gclid=Cj0KCQ${this.#random(60)}`;
      return { query, referrer: 'https://www.google.com/' };
    }
    if (roll < 0.92) return { query: '', referrer: 'https://www.linkedin.com/' };
    return {
      query: `?utm_source=newsletter&utm_medium=email&utm_campaign=${campaign}&utm_content=button`,
      referrer: null,
    };
  }

  #random(chars: number): string {
    let text = '';
    for (let i = 0; i < chars; i++) text += BASE32[Math.floor(this.#chance() * 32)];
    return text;
  }
}
