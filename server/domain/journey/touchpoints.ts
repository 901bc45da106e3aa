/** Touchpoints of a visitor's events: the entry of each visit, and campaign changes inside one (design: "Touchpoints and channels"). */
import type { ContentTouchpoint } from '../../../shared/api/site.ts';
import type { TouchpointType } from '../../../shared/vocabulary.ts';
import type { ChannelDefinition } from '../source/channel-definition.ts';
import { type Landing, readLanding } from '../source/input.ts';
import { isContentTouchpoint } from './content-touchpoint.ts';
import type { Fact } from './fact.ts';
import { foldVisits, type Visit } from './visits.ts';

export interface Touchpoint {
  /** messageId of the event it stands on. */
  messageId: string;
  type: TouchpointType;
  /** ms UTC */
  occurredAt: number;
  /** `entry` of the visit it lies in; '' for one in no visit: only content can be. */
  visit: string;
  landing: Landing;
}

/** What a site's settings say about deriving; every one of them can change, and history follows. */
export interface DeriveSettings {
  sessionTimeoutMs: number;
  ownDomains: readonly string[];
  excludedReferrers: readonly string[];
  /** Pages whose events are left out (`isExcludedPath`). */
  excludedPaths: readonly string[];
  /** Events that are touchpoints of type `content`. */
  contentTouchpoints: readonly ContentTouchpoint[];
  /** What makes verdicts of sources. */
  channels: ChannelDefinition;
}

/** How one event landed: its URL, and its referrer if the document was really loaded. */
export function landingOf(fact: Pick<Fact, 'url' | 'referrer' | 'body'>, settings: DeriveSettings): Landing {
  if (fact.body?.landing) return { ...fact.body.landing, term: null, clickIds: {}, referrer: null };
  return readLanding({
    url: fact.url,
    referrer: fact.referrer,
    campaign: fact.body?.campaign ?? null,
    ownDomains: settings.ownDomains,
    excludedReferrers: settings.excludedReferrers,
  });
}

/** Could this event's landing carry a campaign? Most carry neither a query nor `context.campaign`: those are not parsed. */
const mayCarryCampaign = (fact: Fact): boolean =>
  fact.type === 'page_view' &&
  (Boolean(fact.body?.campaign ?? fact.body?.landing) || (fact.url !== null && /[?#]/.test(fact.url)));

/** @param facts all of one visitor's events, in the order of `byTime` */
export function visitsAndTouchpoints(
  facts: readonly Fact[],
  settings: DeriveSettings,
): { visits: Visit[]; touchpoints: Touchpoint[] } {
  const touchpoints: Touchpoint[] = [];
  /** The campaign the open visit runs under; '' is none. */
  let current = '';
  const visits = foldVisits(facts, settings.sessionTimeoutMs, (fact, visit) => {
    const entry = visit.entry === fact.messageId;
    const landing = entry || mayCarryCampaign(fact) ? landingOf(fact, settings) : null;
    if (landing && (entry || (landing.hasCampaign && landing.signature !== current))) {
      current = landing.hasCampaign ? landing.signature : '';
      const type = entry ? 'visit' : 'campaign';
      touchpoints.push({ messageId: fact.messageId, type, occurredAt: fact.occurredAt, visit: visit.entry, landing });
    }
  });
  if (settings.contentTouchpoints.length === 0) return { visits, touchpoints };
  return { visits, touchpoints: withContent(facts, visits, touchpoints, settings) };
}

/**
 * Adds what the site declares a touchpoint: it came the way its visitor came last, before her first visit directly. What
 * is a touchpoint already stays what it is.
 */
function withContent(
  facts: readonly Fact[],
  visits: readonly Visit[],
  touchpoints: readonly Touchpoint[],
  settings: DeriveSettings,
): Touchpoint[] {
  const found: Touchpoint[] = [];
  let last: Touchpoint | undefined;
  let [t, v] = [0, 0];
  for (const fact of facts) {
    if (touchpoints[t]?.messageId === fact.messageId) {
      last = touchpoints[t++]!;
      found.push(last);
    } else if (isContentTouchpoint(settings.contentTouchpoints, fact)) {
      while (visits[v] && visits[v]!.endedAt < fact.occurredAt) v++;
      const visit = visits[v] && visits[v]!.startedAt <= fact.occurredAt ? visits[v]!.entry : '';
      const landing = last?.landing ?? landingOf({ url: null, referrer: null, body: null }, settings);
      found.push({ messageId: fact.messageId, type: 'content', occurredAt: fact.occurredAt, visit, landing });
    }
  }
  return found;
}
