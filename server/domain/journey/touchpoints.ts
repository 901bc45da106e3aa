/** Touchpoints of a visitor's events: the entry of each visit, and campaign changes inside one (design: "Touchpoints and channels"). */
import type { TouchpointType } from '../../../shared/vocabulary.ts';
import type { ChannelDefinition } from '../source/channel-definition.ts';
import { type Landing, readLanding } from '../source/input.ts';
import type { Fact } from './fact.ts';
import { foldVisits, type Visit } from './visits.ts';

export interface Touchpoint {
  /** messageId of the event it stands on. */
  messageId: string;
  type: TouchpointType;
  /** ms UTC */
  occurredAt: number;
  /** `entry` of the visit it lies in. */
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
  /** What makes verdicts of sources. */
  channels: ChannelDefinition;
}

/** How one event landed: its URL, and its referrer if the document was really loaded. */
export function landingOf(fact: Pick<Fact, 'url' | 'referrer' | 'body'>, settings: DeriveSettings): Landing {
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
  fact.type === 'page_view' && (Boolean(fact.body?.campaign) || (fact.url !== null && /[?#]/.test(fact.url)));

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
    if (!entry && !mayCarryCampaign(fact)) return;
    const landing = landingOf(fact, settings);
    if (!entry && (!landing.hasCampaign || landing.signature === current)) return;
    current = landing.hasCampaign ? landing.signature : '';
    const type = entry ? 'visit' : 'campaign';
    touchpoints.push({ messageId: fact.messageId, type, occurredAt: fact.occurredAt, visit: visit.entry, landing });
  });
  return { visits, touchpoints };
}
