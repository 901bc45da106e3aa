import { CAMPAIGN_FIELDS } from './campaign-params.ts';
import { opensTouchpoint, verdictName } from './click-ids.ts';
import { cleanKeyword } from './keyword.ts';
import { type LandingParams, readParams, type SegmentCampaign } from './read-params.ts';
import { type Referrer, readReferrer } from './referrer.ts';
import { isSelfReferral } from './self-referral.ts';
import { comparable } from './text.ts';
import { unwrapHost } from './unwrap.ts';
import { parseUrl } from './url.ts';

/**
 * What a landing tells about where it came from, in values as sent: everything the verdict needs and nothing else, so
 * that a site has few distinct ones (a dictionary table keeps them, and a change of rules touches only its rows).
 */
export interface SourceInput {
  utmSource: string | null;
  utmMedium: string | null;
  utmCampaign: string | null;
  utmContent: string | null;
  utmId: string | null;
  utmSourcePlatform: string | null;
  utmCreativeFormat: string | null;
  utmMarketingTactic: string | null;
  /** Sorted names, lower-case; a name may carry the advertiser its value tells (`hsa:linkedin`). */
  clickIds: string[];
  /** External referrer: punycode, lower-case, no `www.`; null for none, the site itself, and excluded ones. */
  referrerHost: string | null;
  /** Only what the classification depends on: a path prefix (`/i/grok`), `(other)` or `(shopping)`; see referrer-kind.ts. */
  referrerPath: string | null;
}

export interface Landing {
  input: SourceInput;
  /** utm_term, else the ad's keyword, else the keyword of the search. */
  term: string | null;
  /** Values by name, as sent; none of ids that identify a person. */
  clickIds: Record<string, string>;
  /** The external referrer's address, freed from caches and translators around it. */
  referrer: string | null;
  /** Carries campaign parameters, or a click id that says something about the source. */
  hasCampaign: boolean;
  /** Campaign parameters and click ids in one string, '' without: equal for landings of the same campaign contact. */
  signature: string;
}

export interface LandingArgs {
  /** The page's address. */
  url: string | null;
  /** `document.referrer` of a real document load. */
  referrer: string | null;
  /** Segment's `context.campaign`: wins over the address, field by field. */
  campaign?: SegmentCampaign | null;
  /** The site's own domains, sub-domains included; the page's own host is always self. */
  ownDomains: readonly string[];
  /** The site's own exclusions, see `isExcludedBySite`. */
  excludedReferrers?: readonly string[];
  /** Whether `#utm_source=...` counts. On unless switched off: nobody writes that by accident. */
  fragmentCampaign?: boolean;
}

const NOTHING: SourceInput = Object.freeze({
  utmSource: null,
  utmMedium: null,
  utmCampaign: null,
  utmContent: null,
  utmId: null,
  utmSourcePlatform: null,
  utmCreativeFormat: null,
  utmMarketingTactic: null,
  clickIds: Object.freeze([]) as unknown as string[],
  referrerHost: null,
  referrerPath: null,
});

/** Reads a landing. Never throws, whatever the strings. */
export function readLanding(args: LandingArgs): Landing {
  const { query, fragment } = splitAddress(args.url ?? '', args.fragmentCampaign !== false);
  if (!args.referrer && query === '' && fragment === '' && !args.campaign) {
    return { input: NOTHING, term: null, clickIds: {}, referrer: null, hasCampaign: false, signature: '' };
  }

  const { ownDomains, excludedReferrers = [] } = args;
  const referrer = args.referrer
    ? readReferrer({ referrer: args.referrer, pageHost: hostOf(args.url), ownDomains, excludedReferrers })
    : null;
  // `?ref=menu` on a link of the site itself, or naming the site, is no campaign.
  const bare = (value: string) =>
    referrer !== 'self' && !isSelfReferral(value.toLowerCase(), hostOf(args.url), ownDomains);
  const params = readParams({ query, fragment, campaign: args.campaign ?? null, bare });
  return assemble(params, referrer === 'self' ? null : referrer);
}

function hostOf(url: string | null): string | null {
  const parsed = url === null ? null : parseUrl(url);
  return parsed === null ? null : unwrapHost(parsed.host);
}

/** The query, and of the fragment what may carry parameters: `#utm_source=...`, `#/route?utm_source=...`. */
function splitAddress(url: string, withFragment: boolean): { query: string; fragment: string } {
  const hash = url.indexOf('#');
  const end = hash < 0 ? url.length : hash;
  const mark = url.indexOf('?');
  const query = mark >= 0 && mark < end ? url.slice(mark + 1, Math.min(end, mark + MAX_QUERY_CHARS)) : '';
  if (!withFragment || hash < 0) return { query, fragment: '' };
  const fragment = url.slice(hash + 1, hash + MAX_QUERY_CHARS);
  return { query, fragment: fragment.slice(fragment.indexOf('?') + 1) };
}

/** Twice the longest address the API takes. */
const MAX_QUERY_CHARS = 8192;

function assemble(params: LandingParams, referrer: Referrer | null): Landing {
  const { fields, clickIds, clickIdValues } = params;
  const signature = sign(params);
  const term = fields.term === null ? null : cleanKeyword(fields.term);
  return {
    input: {
      utmSource: fields.source,
      utmMedium: fields.medium,
      utmCampaign: fields.campaign,
      utmContent: fields.content,
      utmId: fields.campaignId,
      utmSourcePlatform: fields.sourcePlatform,
      utmCreativeFormat: fields.creativeFormat,
      utmMarketingTactic: fields.marketingTactic,
      clickIds: clickIds.length === 0 ? [] : verdictNames(params),
      referrerHost: referrer?.host ?? null,
      referrerPath: referrer?.path ?? null,
    },
    term: term ?? referrer?.keyword ?? null,
    clickIds: clickIdValues,
    referrer: referrer?.url ?? null,
    hasCampaign: signature !== '',
    signature,
  };
}

function verdictNames({ clickIds, clickIdValues }: LandingParams): string[] {
  const names = clickIds.map(({ name }) => verdictName(name, clickIdValues[name] ?? '', clickIdValues));
  return names.length === 1 ? names : [...new Set(names)].sort();
}

/**
 * '' where there is neither a campaign value nor a click id that opens a touchpoint. Campaign values compare without case,
 * click ids exactly. Values hold no control characters.
 */
function sign({ fields, clickIds, clickIdValues }: LandingParams): string {
  let campaign = '';
  let tagged = false;
  for (const field of CAMPAIGN_FIELDS) {
    const value = fields[field];
    // A keyword alone names no campaign.
    tagged ||= value !== null && field !== 'term';
    campaign += `${value === null ? '' : comparable(value)}\u001f`;
  }
  if (clickIds.length === 0) return tagged ? campaign : '';
  if (!tagged && !clickIds.some(opensTouchpoint)) return '';
  return (
    campaign +
    clickIds
      .map(({ name }) => `${name}=${clickIdValues[name] ?? ''}`)
      .sort()
      .join('\u001f')
  );
}

/** One string per distinct input, for the dictionary's hash. */
export function sourceKey(input: SourceInput): string {
  return JSON.stringify([
    input.utmSource,
    input.utmMedium,
    input.utmCampaign,
    input.utmContent,
    input.utmId,
    input.utmSourcePlatform,
    input.utmCreativeFormat,
    input.utmMarketingTactic,
    input.clickIds,
    input.referrerHost,
    input.referrerPath,
  ]);
}
