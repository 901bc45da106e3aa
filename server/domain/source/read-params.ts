import { type CampaignField, type CampaignParam, campaignParams, isAbsent } from './campaign-params.ts';
import { type ClickId, clickIds } from './click-ids.ts';
import { decodeFormValue, decodePercent } from './form-decode.ts';
import { eachParam } from './query.ts';
import { cleanText } from './text.ts';

/** Longest campaign value kept; GA4 cuts at 100, Matomo at 250. */
const MAX_VALUE_CHARS = 512;
/** Opaque tokens are kept whole or not at all: half of one is worth nothing. */
const MAX_CLICK_ID_CHARS = 2048;
/** No parameter we know has a longer name; longer ones are not even compared. */
const MAX_NAME_CHARS = 32;

/** What the parameters of one landing say: campaign values and click ids, as sent. */
export interface LandingParams {
  fields: Record<CampaignField, string | null>;
  /** Of ids that open a touchpoint and of those that only come along. */
  clickIds: ClickId[];
  /** Values by name; none of ids that identify a person. */
  clickIdValues: Record<string, string>;
}

/** The campaign object of a Segment message's context. */
export interface SegmentCampaign {
  name?: unknown;
  source?: unknown;
  medium?: unknown;
  term?: unknown;
  content?: unknown;
  id?: unknown;
}

const SEGMENT_FIELDS = [
  ['name', 'campaign'],
  ['source', 'source'],
  ['medium', 'medium'],
  ['term', 'term'],
  ['content', 'content'],
  ['id', 'campaignId'],
] as const;

/** Every name we know; `s_cid` is both a campaign and an id. */
const known = new Map<string, { param: CampaignParam | null; id: ClickId | null }>();
for (const name of new Set([...campaignParams.keys(), ...clickIds.keys()])) {
  known.set(name, { param: campaignParams.get(name) ?? null, id: clickIds.get(name) ?? null });
}

/** Names compare without case, and escaped letters count (`utm%5Fsource`). */
function findKnown(name: string) {
  if (name.length > MAX_NAME_CHARS) return undefined;
  return known.get(name) ?? (/[A-Z%]/.test(name) ? known.get(decodePercent(name).toLowerCase()) : undefined);
}

/** Decides whether Plausible's `source` and `ref`, ordinary words too, count with this value. */
type BareTest = (value: string) => boolean;

/**
 * Order: the message's own campaign object, the query, the fragment. In a fragment, which pages use for their own ends,
 * bare words never count.
 */
export function readParams(args: {
  query: string;
  fragment: string;
  campaign: SegmentCampaign | null;
  bare: BareTest;
}): LandingParams {
  const reader = new ParamReader();
  if (args.campaign) reader.readCampaign(args.campaign);
  reader.readQuery(args.query, args.bare);
  reader.readQuery(args.fragment, null);
  reader.fillFromClickIds();
  return reader;
}

const NOT_YET = 1000;
/** Nothing to decode and nothing to clean: most values. */
const SIMPLE = /^[A-Za-z0-9_.~-]*$/;

class ParamReader implements LandingParams {
  fields: LandingParams['fields'] = {
    source: null,
    medium: null,
    campaign: null,
    content: null,
    campaignId: null,
    sourcePlatform: null,
    creativeFormat: null,
    marketingTactic: null,
    term: null,
  };
  clickIds: ClickId[] = [];
  clickIdValues: Record<string, string> = {};
  /** Rank of the name each value came from; of two the lower one stands, of equals the first. */
  #ranks: Partial<Record<CampaignField, number>> = {};

  readCampaign(campaign: SegmentCampaign): void {
    for (const [name, field] of SEGMENT_FIELDS) {
      const value = campaign[name];
      // Ids are often sent as numbers.
      if (typeof value !== 'string' && typeof value !== 'number') continue;
      const text = cleanText(String(value), MAX_VALUE_CHARS);
      if (!isAbsent(text)) this.#take(field, text, -1);
    }
  }

  readQuery(query: string, bare: BareTest | null): void {
    if (query === '') return;
    eachParam(query, (name, raw) => {
      const found = raw === '' ? undefined : findKnown(name);
      if (found?.param) this.#readValue(found.param, raw, bare);
      if (found?.id) this.#readClickId(found.id, raw);
      return false;
    });
  }

  /** A campaign's id in `gad_campaignid`, an ad's keyword in `hsa_kw` ... where no utm parameter said it. */
  fillFromClickIds(): void {
    for (const { fills, name } of this.clickIds) {
      const value = fills && this.clickIdValues[name];
      // Kept opaque as an id, read as text here: a `+` is a space.
      if (value) this.fields[fills] ??= cleanText(value.replaceAll('+', ' '), MAX_VALUE_CHARS);
    }
  }

  #readValue(param: CampaignParam, raw: string, bare: BareTest | null): void {
    const simple = raw.length <= MAX_VALUE_CHARS && SIMPLE.test(raw);
    const value = simple ? raw : cleanText(decodeFormValue(raw), MAX_VALUE_CHARS);
    if (isAbsent(value) || (param.bare && !bare?.(value))) return;
    // What a fragment says only fills what the query left empty.
    this.#take(param.field, value, bare === null ? param.rank + 100 : param.rank);
  }

  #readClickId(id: ClickId, raw: string): void {
    if (this.clickIds.includes(id)) return;
    const value = SIMPLE.test(raw) ? raw : cleanText(decodePercent(raw), MAX_CLICK_ID_CHARS * 2);
    if (isAbsent(value)) return;
    this.clickIds.push(id);
    if (!id.recipient && value.length <= MAX_CLICK_ID_CHARS) this.clickIdValues[id.name] = value;
  }

  #take(field: CampaignField, value: string, rank: number): void {
    if ((this.#ranks[field] ?? NOT_YET) <= rank) return;
    this.#ranks[field] = rank;
    this.fields[field] = value;
  }
}
